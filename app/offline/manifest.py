"""The manifest: how Mooring stands on a home screen. Nothing in it says what it is for."""

from collections.abc import Callable
from typing import Any

from app.web.i18n import direction
from app.web.i18n import mark as _

# The same paper as the page's own (`static/css/tokens.css`), so that opening it does not flash.
PAPER = "#f6f1e6"

ICONS = {
    "img/icon-192.png": ("192x192", "any"),
    "img/icon-512.png": ("512x512", "any"),
    "img/icon-masked.png": ("512x512", "maskable"),
}


def manifest(language: str, say: Callable[[str], str], address: Callable[[str], str]) -> dict[str, Any]:
    """What a browser is told. `say` translates, `address` gives a file's."""
    icons = [{"src": address(name), "sizes": sizes, "type": "image/png", "purpose": use} for name, (sizes, use) in ICONS.items()]
    return {
        "id": "/my/",
        "scope": "/my/",
        "start_url": "/my/today",
        "name": "Mooring",
        "short_name": "Mooring",
        "lang": language,
        "dir": direction(language),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [
            {"name": say(_("Write")), "url": "/my/entries/new"},
            {"name": say(_("Calm corner")), "url": "/my/calm"},
        ],
    }
