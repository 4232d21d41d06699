"""Starting the server: secrets, schema, the first link, then uvicorn."""

import errno
import socket
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import Engine

from app.accounts import invitations
from app.accounts import service as accounts
from app.accounts.models import PATIENT
from app.cli import start
from app.core import server_key
from app.core.config import Settings
from app.core.db import unit_of_work
from app.main import create_app


def serve(
    new_server_key: Annotated[
        bool,
        typer.Option("--new-server-key", help="Start although the old server key is lost: only recovery codes sign in then."),
    ] = False,
) -> None:
    """Start Mooring. The first start makes the database and the two secrets, and prints the link of the first account."""
    settings = start.settings()
    bound = _bind(settings)
    with start.alone(settings):
        _serve(settings, bound, new_server_key=new_server_key)


def _serve(settings: Settings, bound: socket.socket, *, new_server_key: bool) -> None:
    engine = start.migrated(settings)
    first = server_key.missing(settings)
    if not new_server_key:
        _require_matching_key(engine, settings)
    start.secrets(settings)
    if first:
        print(_KEEP_A_COPY.format(folder=settings.data))
    link = _first_link(engine, settings)
    engine.dispose()
    if link is not None:
        print(_FIRST.format(link=link, origin=settings.public_origin))
    print(f"Mooring is at {settings.public_origin} (Ctrl+C stops it)", flush=True)
    uvicorn.Server(server(settings)).run(sockets=[bound])


_KEEP_A_COPY = """\
First start. Two secrets were made in {folder}: server.key and salt.secret.
Keep a copy of both somewhere else, apart from the database and its backups. Without them nobody can sign in
with a passphrase again; recovery codes work with the database alone.
"""

_FIRST = """\
Open this one-time link to make the first account. It also runs the clinic's desk, at {origin}/clinic:

  {link}
"""


def server(settings: Settings) -> uvicorn.Config:
    """How the application is served; behind TLS, the proxy (and nobody else) says where a request came from."""
    return uvicorn.Config(
        create_app(settings),
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        proxy_headers=settings.secure,
        forwarded_allow_ips=[str(network) for network in settings.proxies],
    )


def _require_matching_key(engine: Engine, settings: Settings) -> None:
    # A key made anew beside an old database would turn every passphrase into a fault, without a word.
    with unit_of_work(engine, writing=False) as db:
        if accounts.nobody_yet(db) or (not server_key.missing(settings) and accounts.readable(db, start.secrets(settings))):
            return
    start.stop(
        "the server key does not belong to this database. Put your copy of server.key back into the data folder, or set "
        "MOORING_SERVER_KEY. If it is lost for good, start with --new-server-key: people come back by recovery code then."
    )


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named, so that asyncio sees TCP in it and sends small answers at once (TCP_NODELAY).
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            start.stop(f"port {settings.port} is taken. Stop what uses it, or set MOORING_PORT to another number.")
        start.stop(f"{settings.host}:{settings.port} cannot be bound ({error.strerror}). Set MOORING_HOST or MOORING_PORT.")
    return bound


def _first_link(engine: Engine, settings: Settings) -> str | None:
    with unit_of_work(engine, writing=True) as db:
        if not accounts.nobody_yet(db):
            return None
        invitations.forget_unused(db, desk=True)
        token = invitations.invite(db, role=PATIENT, desk=True)
    return f"{settings.public_origin}/join#{token}"
