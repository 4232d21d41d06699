"""What the desk's browser is told once its invitations are kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Kept:
    """The last day on which they can be used."""

    expires: date
