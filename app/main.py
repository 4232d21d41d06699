"""The application: middleware order, routers, error map. The only file that knows every feature."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from app.accounts import invitations
from app.accounts import signins as accounts_signins
from app.clinic.service import Words, words_of
from app.core import log, server_key
from app.core.config import Settings
from app.core.db import connect, forget_deleted, unit_of_work
from app.core.said import Said
from app.departures import routes as departures
from app.departures import service as departures_service
from app.desk import routes as desk
from app.entries import bin as entries_bin
from app.entries import binned as entries_binned
from app.entries import routes as entries
from app.exports import routes as exports
from app.help import routes as help_now
from app.help.numbers import load_numbers
from app.help.service import Known, known
from app.intentions import routes as intentions
from app.joining import routes as joining
from app.keys import routes as keys
from app.more import routes as more
from app.offline import routes as offline
from app.practices import routes as practices
from app.practices.library import load_practices
from app.profiles import routes as profiles
from app.prompts import routes as prompts
from app.prompts.library import SHIPPED, load_library
from app.prompts.packs import with_pack
from app.recovery import routes as recovery
from app.scales import routes as scales
from app.scales.public import PublicScales
from app.scales.shelf import read_shelf
from app.shares import reading
from app.shares import routes as shares
from app.shares import service as shares_service
from app.signins import routes as signins
from app.today import routes as today
from app.vaults import routes as vaults
from app.vaults import service as vaults_service
from app.web import errors
from app.web.bodies import Bodies
from app.web.faults import Faults
from app.web.headers import Headers
from app.web.limits import Limits
from app.web.origin import Origin
from app.web.requests_log import RequestsLog
from app.web.static import Assets
from app.web.templates import Templates

APP = Path(__file__).resolve().parent
HOUSEKEEPING_SECONDS = 60

# The most bytes in a request: where sealed writing is sent, and everywhere else.
BODY_LIMITS = {
    "/my/entries/": entries.LIMIT,
    "/my/shares/": shares.LIMIT,
    "/join/": joining.LIMIT,
    "/my/profile": profiles.LIMIT,
    "/clinic/": desk.LIMIT,
}
BODY_LIMIT = 16 * 1024


def create_app(settings: Settings) -> FastAPI:
    """Build the application from its settings."""
    log.configure()
    assets = Assets()
    engine = connect(settings.database_url)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(app.state.said.refresh)
        await asyncio.to_thread(app.state.help_said.refresh)
        keeper = asyncio.create_task(_keep_house(engine, app.state.limits, app.state.said, app.state.help_said))
        yield
        keeper.cancel()
        engine.dispose()

    app = FastAPI(
        title="Mooring",
        lifespan=running,
        openapi_url="/openapi.json" if settings.development else None,
        docs_url="/docs" if settings.development else None,
        redoc_url=None,
        # The framework's own telemetry records exception texts and rejected input, for whoever the environment names.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False},
        middleware=[
            Middleware(Headers, assets=assets, secure=settings.secure),
            Middleware(RequestsLog, never=help_now.UNLOGGED),
            Middleware(Faults),
            Middleware(Origin, origin=settings.public_origin),
            Middleware(Bodies, limits=BODY_LIMITS, otherwise=BODY_LIMIT),
        ],
    )
    app.state.settings = settings
    app.state.engine = engine
    app.state.server_key = server_key.load(settings)
    app.state.limits = Limits(engine, app.state.server_key)
    app.state.said = Said(engine, words_of, Words())
    app.state.help_said = Said(engine, known, Known())
    app.state.assets = assets
    app.state.templates = Templates(settings, assets)
    packed = with_pack(load_library(SHIPPED / settings.language), settings.prompt_pack)
    for problem in packed.problems:
        log.events.warning("prompts: left out: %s", problem)
    app.state.library = prompts.PublicLibrary(packed.library, app.state.said)
    shelf = read_shelf(settings.scale_folder)
    for problem in shelf.problems:
        log.events.warning("scales: left out: %s", problem)
    app.state.scales = PublicScales(shelf.scales)
    app.state.practices = load_practices(APP / "practices" / "library" / settings.language)
    app.state.numbers = load_numbers()
    app.state.workers = {}

    errors.install(app)
    # Routes are tried one after another: what is asked most comes first.
    for feature in (
        entries,
        today,
        signins,
        vaults,
        joining,
        recovery,
        keys,
        profiles,
        entries_bin,
        shares,
        reading,
        exports,
        departures,
        prompts,
        practices,
        scales,
        help_now,
        intentions,
        more,
        offline,
        desk,
    ):
        app.include_router(feature.router)
    app.add_api_route("/health", _healthy, include_in_schema=False, response_class=PlainTextResponse)
    app.mount(assets.mount, assets.application(), name="static")
    return app


def _healthy() -> str:
    return "ok"


async def _keep_house(engine: Engine, limits: Limits, *said: Said[Words] | Said[Known]) -> None:
    """Erase what has run out, also for people who never come back."""
    works: list[Callable[[], None]] = [partial(_sweep, engine, limits), *(each.refresh for each in said)]
    while True:
        # Whatever went wrong, it is tried again: a full disk or a database that is held must not end it for good.
        for work in works:
            (ended,) = await asyncio.gather(asyncio.to_thread(work), return_exceptions=True)
            if ended is not None:
                log.events.error("housekeeping: %s", type(ended).__name__)
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


def _sweep(engine: Engine, limits: Limits) -> None:
    with unit_of_work(engine, writing=True) as db:
        accounts_signins.lock_idle(db)
        invitations.clear_out(db)
        shares_service.clear_out(db)
        entries_binned.clear_out(db)
        vaults_service.clear_out(db)
    departures_service.carry_out(engine)
    limits.forget()
    # Also what a reader kept from being emptied earlier.
    forget_deleted(engine)
