"""The pages about one's keys."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.vaults.passkeys import Row
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class KeyIndex(Page):
    """Which keys there are."""

    template: ClassVar[str] = "keys/index.html"
    screen: ClassVar[str] = _("Your keys")
    nav: ClassVar[str] = "more"

    sheet_made: date
    passkeys: int
    second_step: bool


@dataclass(frozen=True)
class PassphraseEdit(Page):
    """A new passphrase, step by step."""

    template: ClassVar[str] = "keys/passphrase.html"
    screen: ClassVar[str] = _("New passphrase")
    nav: ClassVar[str] = "more"


@dataclass(frozen=True)
class RecoveryCodeEdit(Page):
    """A new recovery code, step by step."""

    template: ClassVar[str] = "keys/recovery_code.html"
    screen: ClassVar[str] = _("New recovery code")
    nav: ClassVar[str] = "more"

    sheet_made: date


@dataclass(frozen=True)
class PasskeyIndex(Page):
    """Passkeys, and making one; not suggested where others use the device too."""

    template: ClassVar[str] = "keys/passkeys.html"
    screen: ClassVar[str] = _("Passkeys")
    nav: ClassVar[str] = "more"

    passkeys: list[Row]
    shared: bool


@dataclass(frozen=True)
class SecondStepEdit(Page):
    """The second step at signing in: on or off, and how many one-time codes are left."""

    template: ClassVar[str] = "keys/second_step.html"
    screen: ClassVar[str] = _("Second step")
    nav: ClassVar[str] = "more"

    on: bool
    codes_left: int
