"""What the clinic has said about help, as this process last read it: pages that are open to everybody read no database for it.

Read at the start, at every sweep, and after the desk has changed it; another server follows within a minute.
"""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from app.core.db import unit_of_work
from app.help.service import Known, known


class HelpSaid:
    """The copy."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.known = Known()

    def refresh(self) -> None:
        """Read it again."""
        with unit_of_work(self._engine, writing=False) as db:
            self.known = known(db)


async def _said(request: Request) -> Known:
    said: HelpSaid = request.app.state.help_said
    return said.known


KnownHelp = Annotated[Known, Depends(_said)]
