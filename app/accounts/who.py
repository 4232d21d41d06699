"""Who is asking: the cookie, read once a request, and what a route may require of it."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy import Engine

from app.accounts import signins
from app.accounts.signins import LIFE, Who
from app.core.config import Settings
from app.core.db import forget_deleted, unit_of_work
from app.core.errors import SignInRequired, Unavailable
from app.web import threads
from app.web.pages import Gate

# Browsers refuse the prefix without https, and WebKit drops Secure cookies on a plain loopback address.
_PREFIXED, _PLAIN = "__Host-mooring", "mooring"


def _cookie(settings: Settings) -> str:
    return _PREFIXED if settings.secure else _PLAIN


def remember(response: Response, settings: Settings, token: str, *, shared: bool = False) -> None:
    """Hand the sign-in's cookie to the browser; on a shared device it goes when the browser is closed."""
    response.set_cookie(
        _cookie(settings),
        token,
        max_age=None if shared else int(LIFE.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def remember_anew(request: Request, response: Response, *, shared: bool) -> None:
    """Hand over the cookie that came with the request once more, to be kept for as long as this device may keep it."""
    settings: Settings = request.app.state.settings
    remember(response, settings, request.cookies[_cookie(settings)], shared=shared)


def forget(response: Response, settings: Settings) -> None:
    """Take the cookie back."""
    response.delete_cookie(_cookie(settings), path="/", secure=settings.secure, httponly=True, samesite="lax")


def gate_for(who: Who) -> Gate:
    """What the page tells the browser about the vault."""
    return Gate(
        account=who.account,
        login=who.login,
        epoch=who.epoch,
        half=who.half,
        idle_seconds=who.idle_seconds,
        seconds_left=who.seconds_left,
        leaving=who.leaving,
        shared=who.shared,
    )


async def _who(request: Request, *, counts: bool) -> Who | None:
    """Whose request this is; `counts` as being here, which puts the idle lock off."""
    token = request.cookies.get(_cookie(request.app.state.settings))
    if not token:
        return None
    engine: Engine = request.app.state.engine
    who = await threads.reading(_found, engine, token)
    if counts and who is not None and who.stale:
        who = await threads.writing(_refreshed, engine, who, token)
    if who is not None:
        request.state.gate = gate_for(who)
    return who


async def _perhaps(request: Request) -> Who | None:
    return await _who(request, counts=True)


async def _looked(request: Request) -> Who | None:
    return await _who(request, counts=False)


def _found(engine: Engine, token: str) -> Who | None:
    with unit_of_work(engine, writing=False) as db:
        return signins.find(db, token)


def _refreshed(engine: Engine, who: Who, token: str) -> Who | None:
    try:
        # In a transaction of its own: being here counts even when the request itself fails.
        with unit_of_work(engine, writing=True) as db:
            signins.refresh(db, who)
    except Unavailable:
        # Nothing can be written down, so the journal will lock sooner than it would; until then everything can be read.
        return who
    if not who.unlocked:
        forget_deleted(engine)
        return who
    return _found(engine, token)


async def _required(who: Annotated[Who | None, Depends(_perhaps)]) -> Who:
    return _somebody(who)


async def _required_to_look(who: Annotated[Who | None, Depends(_looked)]) -> Who:
    return _somebody(who)


def _somebody(who: Who | None) -> Who:
    if who is None:
        raise SignInRequired("signed-out")
    return who


PerhapsSignedIn = Annotated[Who | None, Depends(_perhaps)]
SignedIn = Annotated[Who, Depends(_required)]
# For a page that asks by itself, with nobody there perhaps: it does not count as being here.
Unattended = Annotated[Who, Depends(_required_to_look)]
