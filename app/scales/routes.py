"""The clinic's scales as one public file, of which every browser loads all; and the page about them, the same for everyone."""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.core.errors import NotFound
from app.scales.pages import ScaleIndex
from app.scales.public import Printed
from app.web import packing
from app.web.pages import render
from app.web.routing import Router

router = Router()


async def _scales(request: Request) -> Printed:
    scales: Printed = request.app.state.scales
    return scales


Scales = Annotated[Printed, Depends(_scales)]


async def _any(scales: Scales) -> bool:
    return scales.any


AnyScale = Annotated[bool, Depends(_any)]


@router.get("/library/{version}/scales.json")
def show(request: Request, version: str, scales: Scales) -> Response:
    """All scales, for good: others have another address."""
    if version != scales.version:
        raise NotFound()
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if packing.accepted(request.headers):
        return Response(scales.packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(scales.bytes, media_type="application/json", headers=headers)


@router.get("/my/scales")
def index(request: Request, who: SignedIn, scales: Scales) -> HTMLResponse:
    """The clinic's scales, and one's own numbers."""
    return render(request, ScaleIndex(scales.address, scales.any))
