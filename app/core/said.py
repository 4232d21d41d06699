"""What the clinic's desk said last, as this process read it: pages that are open to everybody read no database for it.

Read at the start, at every sweep, and after the desk has changed it; another server follows within a minute.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import unit_of_work

T = TypeVar("T")


class Said(Generic[T]):
    """The copy. `now`: what holds until it is read again."""

    def __init__(self, engine: Engine, read: Callable[[Session], T], now: T) -> None:
        self._engine = engine
        self._read = read
        self.now = now

    def refresh(self) -> None:
        """Read it again."""
        with unit_of_work(self._engine, writing=False) as db:
            self.now = self._read(db)
