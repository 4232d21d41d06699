"""The service worker and the manifest, and the pages that belong to them."""

import hashlib
import json
from typing import Annotated

from fastapi import Form, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from app.accounts.who import PerhapsSignedIn, SignedIn
from app.clinic.said import ClinicWords
from app.core.config import Settings
from app.help import pages as help_pages
from app.help.said import KnownHelp
from app.help.service import places
from app.offline import worker
from app.offline.forms import NameForm, OtherName
from app.offline.manifest import manifest
from app.offline.pages import DeviceShow, LetterNew, NameEdit, OfflineShow
from app.practices import pages as practices
from app.web import names
from app.web.access import Configured
from app.web.names import DISCREET, NAMES, OWN, Name
from app.web.pages import render
from app.web.routing import Router
from app.web.templates import Templates

router = Router()

SHELL = "/my/offline"


@router.get("/my/worker.js")
def service_worker(request: Request, clinic: ClinicWords, known: KnownHelp) -> Response:
    """The service worker, asked for at every page: mostly it is the one that the browser has."""
    state, name = request.app.state, names.name_of(request)
    # Until the clinic says something else of itself, it is the same on every device that goes by the same name.
    said, script = state.workers.get(name.key, (None, b""))
    if said != (clinic, known) or state.settings.development:
        pages = {
            SHELL: OfflineShow(),
            **dict(practices.every_page(state.practices)),
            **dict(help_pages.every_page(places(state.numbers, known), known, clinic)),
        }
        script = worker.script(state.templates, state.assets, pages, SHELL, name)
        state.workers[name.key] = (clinic, known), script
    return _unless_known(request, script, "text/javascript", Vary="Cookie")


@router.get("/my/manifest.webmanifest")
def show_manifest(request: Request, settings: Configured) -> Response:
    """How it stands on a home screen."""
    return _manifest(request, settings, OWN)


# Browsers ask for a manifest without cookies: so there is an address for each name.
@router.get("/my/names/{name}.webmanifest")
def show_other_manifest(request: Request, settings: Configured, name: OtherName) -> Response:
    """How it stands there by another name."""
    return _manifest(request, settings, NAMES[name])


def _manifest(request: Request, settings: Settings, name: Name) -> Response:
    templates: Templates = request.app.state.templates
    told = manifest(name, settings.language, templates.say, request.app.state.assets.address)
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


@router.get("/my/device/name")
def edit_name(request: Request, who: PerhapsSignedIn) -> HTMLResponse:
    """What the app is called on this device, signed in or out."""
    return render(request, NameEdit(DISCREET))


@router.post("/my/device/name")
def choose_name(settings: Configured, form: Annotated[NameForm, Form()]) -> Response:
    """Call it something else here, or by its own name again. Only the device is told."""
    response = RedirectResponse("/my/device/name", 303)
    names.keep(response, settings, NAMES[form.name])
    return response


def _unless_known(request: Request, content: bytes, kind: str, **varies: str) -> Response:
    """Public and the same for everyone: a browser may keep it, and asks whether it is still so."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag, **varies}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)
