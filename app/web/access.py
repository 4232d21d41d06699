"""What a route may ask for: the unit of work, the settings, the limits, where it came from."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Annotated

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.config import Settings
from app.core.db import unit_of_work
from app.core.server_key import ServerKey
from app.web.devices import device_words
from app.web.limits import Limits
from app.web.origin import SAFE


async def _db(request: Request) -> AsyncIterator[Session]:
    async with _ended_in_a_thread(unit_of_work(request.app.state.engine, writing=request.method not in SAFE)) as db:
        yield db


async def _reading(request: Request) -> AsyncIterator[Session]:
    async with _ended_in_a_thread(unit_of_work(request.app.state.engine, writing=False)) as db:
        yield db


@asynccontextmanager
async def _ended_in_a_thread(work: AbstractContextManager[Session]) -> AsyncIterator[Session]:
    # A unit of work touches the database with its first statement, in the handler's thread, and at its end. Beginning it
    # needs no thread, nor does ending one that its handler completed (`web/routing.py`).
    db = work.__enter__()
    try:
        yield db
    except BaseException as error:
        if not await _in_a_thread(work.__exit__, type(error), error, error.__traceback__):
            raise
    else:
        if db.in_transaction():
            await _in_a_thread(work.__exit__, None, None, None)
        else:
            work.__exit__(None, None, None)


async def _in_a_thread(work: Callable[..., bool | None], *arguments: object) -> bool | None:
    # With a limit of its own: all the usual threads may be waiting for what is ended here.
    return await run_sync(work, *arguments, limiter=CapacityLimiter(1))


async def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _server_key(request: Request) -> ServerKey:
    key: ServerKey = request.app.state.server_key
    return key


async def _limits(request: Request) -> Limits:
    limits: Limits = request.app.state.limits
    return limits


async def _device(request: Request) -> str:
    return device_words(request.headers.get("user-agent", ""))


async def _address(request: Request) -> str:
    # Behind TLS the server put the person's own address here, as the trusted proxy gave it (`cli/serve.py`).
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        # One home or phone has 2^64 of these: counted apart, they would be as many fresh starts for whoever guesses.
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return host


# Function scope: the commit comes before the answer, so that "saved" is never said of something that was not.
Db = Annotated[Session, Depends(_db, scope="function")]
# For a POST that only looks something up.
Reading = Annotated[Session, Depends(_reading, scope="function")]
# For slow checks that come before a write, and for work after it.
Database = Annotated[Engine, Depends(_engine)]
Configured = Annotated[Settings, Depends(_settings)]
Key = Annotated[ServerKey, Depends(_server_key)]
Paced = Annotated[Limits, Depends(_limits)]
Device = Annotated[str, Depends(_device)]
Address = Annotated[str, Depends(_address)]
