"""Help now, and the pages that belong to it. All but the first are the same bytes for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.clinic.service import Words
from app.help.service import Card, Known, Place
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class HelpIndex(Page):
    """Every country's numbers at once, so that the page works offline and without scripts."""

    template: ClassVar[str] = "help/index.html"
    screen: ClassVar[str] = _("Help now")
    quiet: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    places: tuple[Place, ...]
    clinic: Words


@dataclass(frozen=True)
class CarePage(Page):
    """If something about your care feels wrong. The clinic can change no word of it, and hears of no visit."""

    template: ClassVar[str] = "help/care.html"
    screen: ClassVar[str] = _("Help now")
    packed: ClassVar[bool] = True

    places: tuple[Place, ...]


@dataclass(frozen=True)
class DoctorPage(Page):
    """When to call a doctor: the clinic's reviewed words, and the emergency number until there are any."""

    template: ClassVar[str] = "help/doctor.html"
    screen: ClassVar[str] = _("Help now")
    packed: ClassVar[bool] = True

    places: tuple[Place, ...]
    card: Card


@dataclass(frozen=True)
class LeavePage(Page):
    """What Leave quickly does and what it cannot, told before anybody needs it."""

    template: ClassVar[str] = "help/leave.html"
    screen: ClassVar[str] = _("Help now")
    packed: ClassVar[bool] = True


@dataclass(frozen=True)
class SharedDevicePage(Page):
    """A device that others use too, or look at."""

    template: ClassVar[str] = "help/shared_device.html"
    screen: ClassVar[str] = _("Help now")
    packed: ClassVar[bool] = True


@dataclass(frozen=True)
class PeoplePage(Page):
    """A person's own people, opened and changed in the browser."""

    template: ClassVar[str] = "help/people.html"
    screen: ClassVar[str] = _("Help now")
    packed: ClassVar[bool] = True


CARE = "/my/help/care"


def every_page(places: tuple[Place, ...], known: Known, clinic: Words) -> Iterator[tuple[str, Page]]:
    """Help whole, by address: what a device keeps of it."""
    yield "/my/help", HelpIndex(places, clinic)
    yield CARE, CarePage(places)
    yield "/my/help/doctor", DoctorPage(places, known.card)
    yield "/my/help/leave-quickly", LeavePage()
    yield "/my/help/shared-device", SharedDevicePage()
