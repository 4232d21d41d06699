"""What the service worker keeps, said in a line above its script: addresses, and the sum that each must have.

Pages are written here for nobody in particular, so their sums are those of the signed-out rendering: no other can be kept.
What they are called is said beside their sums: a device that goes by another name keeps other pages.
"""

import hashlib
import json
import re
from collections.abc import Mapping

from app.web.names import Name
from app.web.pages import Page, written
from app.web.static import WORKER, Assets, integrity
from app.web.templates import Templates


def script(templates: Templates, assets: Assets, pages: Mapping[str, Page], shell: str, called: Name) -> bytes:
    """The service worker. It is another one whenever a file, a template, what a page says or the name has changed."""
    texts = {address: written(templates, page, called=called) for address, page in pages.items()}
    shown = [(address, integrity(hashlib.sha256(text.encode("utf-8")).digest())) for address, text in texts.items()]
    files = sorted({name for text in texts.values() for name in _named(text, assets)})
    kept = {
        "build": assets.build,
        "pages": hashlib.sha256(json.dumps(shown).encode("utf-8")).hexdigest()[:12],
        "files": [(assets.address(name), assets.integrity(name)) for name in files],
        "shown": shown,
        "shell": shell,
        "name": called.key,
    }
    return f"const KEPT = {json.dumps(kept)};\n".encode() + assets.content(WORKER)


def _named(text: str, assets: Assets) -> set[str]:
    """The files that a page loads: its template names them, and all that they import."""
    return set(re.findall(rf'(?:src|href)="{assets.mount}/([^"#]+)', text))
