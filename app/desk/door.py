"""Who may come to the desk: its people, and only while their vault is open. For everybody else there is nothing here."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import HTMLResponse

from app.accounts.signins import Who
from app.accounts.who import SignedIn
from app.core.errors import Locked, NotFound
from app.desk.pages import DeskLocked
from app.web.pages import Page, render


async def _at_desk(who: SignedIn) -> Who:
    if not who.desk:
        raise NotFound()
    return who


AtDesk = Annotated[Who, Depends(_at_desk)]


async def _working(who: AtDesk) -> Who:
    if not who.unlocked:
        raise Locked()
    return who


# A phone that lies about is still signed in. Whoever picks it up, while it is locked, neither reads logins nor changes anything.
AtWork = Annotated[Who, Depends(_working)]


def show(request: Request, who: Who, page: Callable[[], Page]) -> HTMLResponse:
    """The page; while the vault is locked, a closed door that opens with the passphrase."""
    return render(request, page() if who.unlocked else DeskLocked())
