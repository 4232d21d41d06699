"""Answers that are shown once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Secret:
    """What an authenticator app needs, in base32 and as its own kind of link."""

    secret: str
    link: str


@dataclass(frozen=True)
class Codes:
    """One-time codes for paper."""

    codes: list[str]
