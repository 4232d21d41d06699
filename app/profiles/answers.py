"""The profile as it is stored."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """The sealed document and its revision."""

    rev: int
    sealed: str
