"""The Calm corner and the pages of its practices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.practices.library import Kind, Practice, by_kind, to_begin_with
from app.web.i18n import mark as _
from app.web.pages import Page

CALM = "/my/calm"


@dataclass(frozen=True)
class PracticeIndex(Page):
    """Three to choose from, then all of them. Without scripts."""

    template: ClassVar[str] = "practices/index.html"
    screen: ClassVar[str] = _("Calm corner")
    quiet: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    choices: tuple[Practice, ...]
    kinds: tuple[tuple[Kind, tuple[Practice, ...]], ...]


@dataclass(frozen=True)
class PracticeShow(Page):
    """One practice, step by step, without scripts. Its screen is named like all others, so that the history says no more."""

    template: ClassVar[str] = "practices/show.html"
    screen: ClassVar[str] = _("Calm corner")
    quiet: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    practice: Practice


def calm_corner(practices: Sequence[Practice]) -> PracticeIndex:
    """What the Calm corner opens with."""
    return PracticeIndex(to_begin_with(practices), by_kind(practices))


def every_page(practices: Sequence[Practice]) -> Iterator[tuple[str, Page]]:
    """The Calm corner whole, by address: what a device keeps of it."""
    yield CALM, calm_corner(practices)
    yield from ((f"{CALM}/{practice.practice}", PracticeShow(practice)) for practice in practices)
