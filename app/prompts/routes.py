"""The library as one public file, of which every browser loads all; and the pages about it, the same for everyone."""

import gzip
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.core.errors import NotFound
from app.prompts.library import Library
from app.prompts.pages import PromptIndex, SuggestionsShow
from app.prompts.public import public_json, public_version
from app.web import packing
from app.web.pages import render
from app.web.routing import Router

router = Router()


class PublicLibrary:
    """The library's bytes and the address they are served at, which changes whenever they do."""

    def __init__(self, library: Library) -> None:
        self.bytes = public_json(library)
        self.version = public_version(self.bytes)
        self.address = f"/library/{self.version}/prompts.json"

    @cached_property
    def packed(self) -> bytes:
        """The same in gzip, made when it is first asked for. Nothing in it is anybody's own."""
        return gzip.compress(self.bytes, 9, mtime=0)


async def _public(request: Request) -> PublicLibrary:
    library: PublicLibrary = request.app.state.library
    return library


async def _address(library: Annotated[PublicLibrary, Depends(_public)]) -> str:
    return library.address


LibraryAddress = Annotated[str, Depends(_address)]


@router.get("/library/{version}/prompts.json")
def show(request: Request, version: str, library: Annotated[PublicLibrary, Depends(_public)]) -> Response:
    """The whole library, for good: another library has another address."""
    if version != library.version:
        raise NotFound()
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if packing.accepted(request.headers):
        return Response(library.packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(library.bytes, media_type="application/json", headers=headers)


@router.get("/my/prompts")
def index(request: Request, who: SignedIn, library: LibraryAddress) -> HTMLResponse:
    """All prompts."""
    return render(request, PromptIndex(library))


@router.get("/my/suggestions")
def suggestions(request: Request, who: SignedIn, library: LibraryAddress) -> HTMLResponse:
    """What is suggested, and when."""
    return render(request, SuggestionsShow(library))
