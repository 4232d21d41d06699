"""The page that stands in for all others without a connection, the letterbox, and what this device keeps."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.names import Name
from app.web.pages import Page


@dataclass(frozen=True)
class OfflineShow(Page):
    """Kept by the service worker, and shown under every address that could not be loaded."""

    template: ClassVar[str] = "offline/show.html"
    screen: ClassVar[str] = _("No connection")
    packed: ClassVar[bool] = True


@dataclass(frozen=True)
class LetterNew(Page):
    """Writing without unlocking: the same page for everyone, signed in or not."""

    template: ClassVar[str] = "offline/letter.html"
    screen: ClassVar[str] = _("Write without unlocking")
    packed: ClassVar[bool] = True


@dataclass(frozen=True)
class DeviceShow(Page):
    """How long this browser keeps things, and how Mooring gets onto the home screen."""

    template: ClassVar[str] = "offline/device.html"
    screen: ClassVar[str] = _("On this device")
    nav: ClassVar[str] = "more"
    quiet: ClassVar[bool] = True


@dataclass(frozen=True)
class NameEdit(Page):
    """Another name and icon on this device. Open to everybody, because it is about the device."""

    template: ClassVar[str] = "offline/name.html"
    screen: ClassVar[str] = _("On this device")
    nav: ClassVar[str] = "more"
    quiet: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    names: tuple[Name, ...]
