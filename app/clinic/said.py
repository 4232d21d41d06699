"""The clinic's words as this process last read them: pages that are open to everybody read no database for them.

Read at the start, at every sweep, and after the desk has changed them; another server follows within a minute.
"""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from app.clinic.service import Words, words_of
from app.core.db import unit_of_work


class Said:
    """The copy."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.words = Words()

    def refresh(self) -> None:
        """Read them again."""
        with unit_of_work(self._engine, writing=False) as db:
            self.words = words_of(db)


async def _said(request: Request) -> Words:
    said: Said = request.app.state.said
    return said.words


ClinicWords = Annotated[Words, Depends(_said)]
