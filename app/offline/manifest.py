"""The manifest: how Mooring stands on a home screen, by its own name or another. Nothing in it says what it is for."""

from collections.abc import Callable
from typing import Any

from app.web.i18n import direction
from app.web.i18n import mark as _
from app.web.names import Name

# The same paper as the page's own (`static/css/tokens.css`), so that opening it does not flash.
PAPER = "#f6f1e6"

ICONS = {
    "icon-192.png": ("192x192", "any"),
    "icon-512.png": ("512x512", "any"),
    "icon-masked.png": ("512x512", "maskable"),
}


def manifest(name: Name, language: str, say: Callable[[str], str], address: Callable[[str], str]) -> dict[str, Any]:
    """What a browser is told. `say` translates, `address` gives a file's."""
    icons = [
        {"src": address(name.picture(file)), "sizes": sizes, "type": "image/png", "purpose": use}
        for file, (sizes, use) in ICONS.items()
    ]
    shown = say(name.shown)
    told = {
        # The same by every name, so that it cannot stand on one home screen twice.
        "id": "/my/",
        "scope": "/my/",
        "start_url": "/my/today",
        "name": shown,
        "short_name": shown,
        "lang": language,
        "dir": direction(language),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    if name.discreet:
        return told
    shortcuts = [{"name": say(_("Write")), "url": "/my/entries/new"}, {"name": say(_("Calm corner")), "url": "/my/calm"}]
    return {**told, "shortcuts": shortcuts}
