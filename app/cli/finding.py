"""What `mooring check` finds out about one thing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError


class Wrong(Exception):
    """Something is not in order; the words say what, and what to do."""


@dataclass(frozen=True)
class Finding:
    """What it is about, what there is to say, and whether all is well with it."""

    about: str
    said: str
    well: bool

    def __str__(self) -> str:
        """One line."""
        return f"{'ok   ' if self.well else 'wrong'}  {self.about}: {self.said}"


def find(about: str, ask: Callable[[], str]) -> Finding:
    """Ask, and take Wrong for an answer."""
    try:
        return Finding(about, ask(), well=True)
    except Wrong as error:
        return Finding(about, str(error), well=False)
    except SQLAlchemyError:
        return Finding(about, "cannot be looked at before the lines above are in order.", well=False)
