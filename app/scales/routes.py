"""The clinic's scales as one public file, of which every browser loads all; and the page about them, the same for everyone."""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.core.errors import NotFound
from app.scales.pages import ScaleIndex
from app.scales.public import PublicScales
from app.web.pages import render
from app.web.routing import Router

router = Router()


async def _scales(request: Request) -> PublicScales:
    scales: PublicScales = request.app.state.scales
    return scales


Scales = Annotated[PublicScales, Depends(_scales)]


async def _any(scales: Scales) -> bool:
    return scales.any


AnyScale = Annotated[bool, Depends(_any)]


@router.get("/library/{version}/scales.json")
def show(request: Request, version: str, scales: Scales) -> Response:
    """All scales, for good: others have another address."""
    if version != scales.version:
        raise NotFound()
    return scales.answer(request)


@router.get("/my/scales")
def index(request: Request, who: SignedIn, scales: Scales) -> HTMLResponse:
    """The clinic's scales, and one's own numbers."""
    return render(request, ScaleIndex(scales.address, scales.any))
