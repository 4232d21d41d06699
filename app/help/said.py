"""What the clinic has said about help, for pages that are open to everybody."""

from typing import Annotated

from fastapi import Depends, Request

from app.core.said import Said
from app.help.service import Known


async def _known(request: Request) -> Known:
    said: Said[Known] = request.app.state.help_said
    return said.now


KnownHelp = Annotated[Known, Depends(_known)]
