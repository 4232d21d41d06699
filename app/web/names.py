"""What the app is called on this device: by its own name, or by one that says nothing (`docs/decisions/0012`).

A cookie of the device says which, so that titles and icons are right before anybody signs in. It is a word of a fixed list.
"""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from app.core.config import Settings
from app.web.i18n import mark as _

# As long as browsers keep any cookie. It is handed over anew with every page of one's own.
LIFE = timedelta(days=400)

_PREFIXED, _PLAIN = "__Host-mooring-name", "mooring-name"

# The service worker asks for its pages without cookies, and says the name so.
HEADER = "Mooring-Name"


@dataclass(frozen=True)
class Name:
    """One name. `mark` is its drawing in `icons.svg`."""

    key: str
    shown: str
    mark: str

    @property
    def discreet(self) -> bool:
        """Whether it is another name than its own: then every title is the name alone."""
        return self.key != OWN.key

    def picture(self, file: str) -> str:
        """The static file of one of its icons."""
        return f"img/{self.key}/{file}" if self.discreet else f"img/{file}"

    @property
    def manifest(self) -> str:
        """Where its manifest is."""
        return f"/my/names/{self.key}.webmanifest" if self.discreet else "/my/manifest.webmanifest"


OWN = Name("mooring", "Mooring", "mark")
DISCREET = (Name("notebook", _("Notebook"), "journal"), Name("pages", _("Pages"), "copy"), Name("notes", _("Notes"), "page"))
NAMES = {name.key: name for name in (OWN, *DISCREET)}


def name_of(request: Request) -> Name:
    """The name on the device that asks."""
    return NAMES.get(request.headers.get(HEADER, ""), _kept(request))


def _kept(request: Request) -> Name:
    return NAMES.get(request.cookies.get(_cookie(request.app.state.settings), ""), OWN)


def keep_anew(request: Request, response: Response) -> None:
    """Hand the cookie over once more, so that it lasts for as long as somebody comes here. A share link's page sets none."""
    name = _kept(request)
    if name.discreet and request.url.path.startswith("/my/"):
        keep(response, request.app.state.settings, name)


def keep(response: Response, settings: Settings, name: Name) -> None:
    """Let the device know the name; its own needs no cookie."""
    kept = int(LIFE.total_seconds()) if name.discreet else 0
    # Lax: a link in a message leads to a page with the right title, too.
    response.set_cookie(
        _cookie(settings), name.key, max_age=kept, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def _cookie(settings: Settings) -> str:
    return _PREFIXED if settings.secure else _PLAIN
