"""What an invitation says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invited:
    """`login` when it begins a new journal for somebody who has one already."""

    login: str | None = None
