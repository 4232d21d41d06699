"""Answers that carry keys (`docs/sealing.md` 6): the only responses besides pages that know the half."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opened:
    """A sign-in that is unlocked from now on; `wrap` only when this request proved a passphrase."""

    account: str
    epoch: int
    cred_rev: int
    recovery_rev: int
    half: str
    wrap: str | None = None


@dataclass(frozen=True)
class Challenge:
    """What a passkey is to sign, and which passkeys there are."""

    challenge: str
    credentials: list[str]


@dataclass(frozen=True)
class Present:
    """Seconds until the idle lock."""

    seconds: int
