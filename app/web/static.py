"""Static files under an address that changes whenever one of them does, so that browsers may keep them for good."""

import base64
import gzip
import hashlib
import re
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import join, normpath

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.packing import accepted

ROOT = Path(__file__).resolve().parents[2] / "static"
ARGON2_WORKER = "js/vault/argon2-worker.js"
WORKER = "js/worker.js"

# Licences and notes beside vendored files are for readers of the source, not for browsers.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
_PACKED_ALREADY = {".webp", ".png"}

# What a module takes from other modules.
_IMPORT = re.compile(r"""^(?:import|export)\b[^;'"]*['"](\.[^'"]+)['"]""", re.MULTILINE)

# The one style sheet that pages name, and how it takes in the others.
STYLES = "css/app.css"
_SHEET = re.compile(rb'^@import url\("([^"]+)"\) layer\(([a-z]+)\);$', re.MULTILINE)


class Assets:
    """The files in `static/`, read once: their addresses, integrity values, and what each of them imports.

    The style sheets go out as one: thirty of them weigh a quarter more and take thirty answers.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self._files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        self._files[STYLES] = _SHEET.sub(self._sheet, self._files[STYLES])
        self.sums = {name: hashlib.sha256(content).digest() for name, content in self._files.items()}
        listing = "".join(f"{digest.hex()}  {name}\n" for name, digest in self.sums.items())
        self.build = hashlib.sha256(listing.encode("utf-8")).hexdigest()[:12]

    def _sheet(self, named: re.Match[bytes]) -> bytes:
        sheet = self._files.pop(f"css/{named[1].decode('ascii')}")
        return b"@layer %s {\n%s}" % (named[2], sheet)

    @property
    def mount(self) -> str:
        """Where the folder is served."""
        return f"/static/{self.build}"

    def address(self, name: str) -> str:
        """The address of a file; KeyError when there is no such file."""
        self.sums[name]
        return f"{self.mount}/{name}"

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.sums

    def content(self, name: str) -> bytes:
        """The bytes of a file."""
        return self._files[name]

    def integrity(self, name: str) -> str:
        """The `integrity` value of a script."""
        return integrity(self.sums[name])

    @cache  # noqa: B019 - there is one for each application, and it lives as long
    def imports(self, *names: str) -> tuple[str, ...]:
        """The addresses of all that modules import, directly or not: so a page can name them at once."""
        found: dict[str, None] = {}
        waiting = list(names)
        for each in waiting:
            for imported_as in _IMPORT.findall(self._files[each].decode("utf-8")):
                imported = normpath(join(str(PurePosixPath(each).parent), imported_as))
                if imported not in found and imported not in names:
                    found[imported] = None
                    waiting.append(imported)
        return tuple(map(self.address, found))

    def application(self) -> ASGIApp:
        """What serves them."""
        return _Served(self._files, self.sums)


def integrity(digest: bytes) -> str:
    """A SHA-256 as Subresource Integrity writes it."""
    return "sha256-" + base64.b64encode(digest).decode("ascii")


class _Served:
    def __init__(self, files: dict[str, bytes], sums: dict[str, bytes]) -> None:
        self._files = files
        self._sums = sums
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, as it is or packed."""
        name = get_route_path(scope).removeprefix("/")
        kind = PurePosixPath(name).suffix
        if name not in self._files or kind not in _TYPES:
            raise HTTPException(404)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405)
        asked = Headers(scope=scope)
        packed = kind not in _PACKED_ALREADY and accepted(asked)
        tag = f'"{self._sums[name].hex()[:32]}{"-gzip" if packed else ""}"'
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding", "ETag": tag}
        if tag in asked.get("if-none-match", ""):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        content = self._files[name]
        if packed:
            headers["Content-Encoding"] = "gzip"
            content = self._pack(name)
        headers["Content-Length"] = str(len(content))
        body = content if scope["method"] == "GET" else b""
        await Response(body, headers=headers, media_type=_TYPES[kind])(scope, receive, send)

    def _pack(self, name: str) -> bytes:
        # When it is first asked for, not at the start: all of them together take longer than starting.
        if name not in self._packed:
            self._packed[name] = gzip.compress(self._files[name], 9, mtime=0)
        return self._packed[name]
