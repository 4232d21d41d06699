"""The clinic's words, for pages that are open to everybody."""

from typing import Annotated

from fastapi import Depends, Request

from app.clinic.service import Words
from app.core.said import Said


async def _words(request: Request) -> Words:
    said: Said[Words] = request.app.state.said
    return said.now


ClinicWords = Annotated[Words, Depends(_words)]
