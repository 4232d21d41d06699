"""The page behind a link, and the one request that opens it."""

import re

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from app.clinic.said import ClinicWords
from app.core.config import Settings
from app.core.errors import DomainError
from app.core.ids import ID_PATTERN
from app.shares.forms import OpeningForm
from app.shares.openings import SAME_READING, Opened, open_for
from app.shares.pages import SharedRead
from app.web.access import Address, Configured, Db, Paced
from app.web.errors import answer
from app.web.forms import Id
from app.web.pages import render
from app.web.routing import Router

router = Router(prefix="/s")

_READING = re.compile(ID_PATTERN)


def _cookie(settings: Settings) -> str:
    return "__Secure-mooring-s" if settings.secure else "mooring-s"


# Previews ask with HEAD; they learn as little as everybody.
@router.head("/{id}")
@router.get("/{id}")
def read(request: Request, id: Id, clinic: ClinicWords) -> HTMLResponse:
    """The same for every share, existing or not; it reads no database, and no cookie but that of the device's name."""
    return render(request, SharedRead(clinic))


@router.post("/{id}/openings", response_model=Opened)
def open_share(
    form: OpeningForm,
    request: Request,
    response: Response,
    db: Db,
    id: Id,
    limits: Paced,
    address: Address,
    settings: Configured,
) -> Opened | Response:
    """Count a reading and release the packet."""
    limits.pace("opening", address)
    earlier = request.cookies.get(_cookie(settings), "")
    opened = open_for(db, id, form, earlier=earlier if _READING.fullmatch(earlier) else None)
    if isinstance(opened, DomainError):
        return answer(request.scope, opened)
    response.set_cookie(
        _cookie(settings),
        opened.opening,
        max_age=int(SAME_READING.total_seconds()),
        path=f"/s/{id}",
        secure=settings.secure,
        httponly=True,
        samesite="strict",
    )
    return opened
