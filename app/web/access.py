"""What a route may ask for: the unit of work, the settings, the limits, where it came from."""

from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.config import Settings
from app.core.db import unit_of_work
from app.core.server_key import ServerKey
from app.web.devices import device_words
from app.web.limits import Limits
from app.web.origin import SAFE


def _db(request: Request) -> Iterator[Session]:
    with unit_of_work(request.app.state.engine, writing=request.method not in SAFE) as db:
        yield db


def _reading(request: Request) -> Iterator[Session]:
    with unit_of_work(request.app.state.engine, writing=False) as db:
        yield db


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _server_key(request: Request) -> ServerKey:
    key: ServerKey = request.app.state.server_key
    return key


def _limits(request: Request) -> Limits:
    limits: Limits = request.app.state.limits
    return limits


def _device(request: Request) -> str:
    return device_words(request.headers.get("user-agent", ""))


def _address(request: Request) -> str:
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
