"""The library as one public file, of which every browser loads all; and the pages about it, the same for everyone."""

from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.clinic.service import Words
from app.core.errors import NotFound
from app.core.said import Said
from app.prompts.library import Library
from app.prompts.pages import PromptIndex, SuggestionsShow
from app.prompts.public import SESSION, public_json
from app.web.pages import render
from app.web.public_file import PublicFile
from app.web.routing import Router

router = Router()


class PublicLibrary:
    """The library in the clinic's own word for a session. A page that is still open finds it as it was in the word before."""

    def __init__(self, library: Library, said: Said[Words]) -> None:
        self._library = library
        self._said = said
        self._printed: dict[str, PublicFile] = {}

    @property
    def current(self) -> PublicFile:
        """As it is now, made when it is first asked for."""
        word = self._said.now.session or SESSION
        if word not in self._printed:
            made = PublicFile("prompts.json", public_json(self._library, word))
            self._printed = {**dict(list(self._printed.items())[-1:]), word: made}
        return self._printed[word]

    def at(self, version: str) -> PublicFile:
        """The one of that address; NotFound."""
        for printed in (self.current, *self._printed.values()):
            if printed.version == version:
                return printed
        raise NotFound()


async def _public(request: Request) -> PublicLibrary:
    library: PublicLibrary = request.app.state.library
    return library


async def _address(library: Annotated[PublicLibrary, Depends(_public)]) -> str:
    return library.current.address


LibraryAddress = Annotated[str, Depends(_address)]


@router.get("/library/{version}/prompts.json")
def show(request: Request, version: str, library: Annotated[PublicLibrary, Depends(_public)]) -> Response:
    """The whole library, for good: another library has another address."""
    return library.at(version).answer(request)


@router.get("/my/prompts")
def index(request: Request, who: SignedIn, library: LibraryAddress) -> HTMLResponse:
    """All prompts."""
    return render(request, PromptIndex(library))


@router.get("/my/suggestions")
def suggestions(request: Request, who: SignedIn, library: LibraryAddress) -> HTMLResponse:
    """What is suggested, and when."""
    return render(request, SuggestionsShow(library))
