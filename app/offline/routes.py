"""The service worker and the manifest, and the pages that belong to them."""

import hashlib
import json

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.clinic.said import ClinicWords
from app.help import pages as help_pages
from app.help.said import KnownHelp
from app.help.service import places
from app.offline import worker
from app.offline.manifest import manifest
from app.offline.pages import DeviceShow, LetterNew, OfflineShow
from app.practices import pages as practices
from app.web.access import Configured
from app.web.pages import render
from app.web.routing import Router
from app.web.templates import Templates

router = Router()

SHELL = "/my/offline"


@router.get("/my/worker.js")
def service_worker(request: Request, clinic: ClinicWords, known: KnownHelp) -> Response:
    """The service worker, asked for at every page: mostly it is the one that the browser has."""
    state = request.app.state
    # Until the clinic says something else of itself, it is the same.
    if getattr(state, "worker_said", None) != (clinic, known) or state.settings.development:
        pages = {
            SHELL: OfflineShow(),
            **dict(practices.every_page(state.practices)),
            **dict(help_pages.every_page(places(state.numbers, known), known, clinic)),
        }
        state.worker = worker.script(state.templates, state.assets, pages, SHELL)
        state.worker_said = (clinic, known)
    return _unless_known(request, state.worker, "text/javascript")


@router.get("/my/manifest.webmanifest")
def show_manifest(request: Request, settings: Configured) -> Response:
    """How it stands on a home screen."""
    templates: Templates = request.app.state.templates
    told = manifest(settings.language, templates.say, request.app.state.assets.address)
    return _unless_known(request, json.dumps(told, ensure_ascii=False).encode("utf-8"), "application/manifest+json")


@router.get(SHELL)
def show(request: Request) -> HTMLResponse:
    """What is shown where there is no connection."""
    return render(request, OfflineShow())


@router.get("/my/letters/new")
def new(request: Request) -> HTMLResponse:
    """The letterbox. Who writes is known to the device alone."""
    return render(request, LetterNew())


@router.get("/my/device")
def device(request: Request, who: SignedIn) -> HTMLResponse:
    """What this device keeps, and the home screen."""
    return render(request, DeviceShow())


def _unless_known(request: Request, content: bytes, kind: str) -> Response:
    """Public and the same for everyone: a browser may keep it, and asks whether it is still so."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)
