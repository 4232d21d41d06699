"""Static files under an address that changes whenever one of them does, so that browsers may keep them for good."""

import base64
import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).resolve().parents[2] / "static"
ARGON2_WORKER = "js/vault/argon2-worker.js"

_TYPES = (".css", ".js", ".json", ".svg", ".txt", ".webp", ".png", ".ico")


class Assets:
    """Addresses and integrity values of the files in `static/`."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._sums = {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).digest()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        listing = "".join(f"{digest.hex()}  {name}\n" for name, digest in self._sums.items())
        self.build = hashlib.sha256(listing.encode("utf-8")).hexdigest()[:12]

    @property
    def mount(self) -> str:
        """Where the folder is served."""
        return f"/static/{self.build}"

    def address(self, name: str) -> str:
        """The address of a file; KeyError when there is no such file."""
        self._sums[name]
        return f"{self.mount}/{name}"

    def integrity(self, name: str) -> str:
        """The `integrity` value of a script."""
        return "sha256-" + base64.b64encode(self._sums[name]).decode("ascii")

    def application(self) -> StaticFiles:
        """What serves them."""
        return _Files(directory=self.root)


class _Files(StaticFiles):
    def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
        # Licences and notes beside vendored files are for readers of the source, not for browsers.
        if not path.endswith(_TYPES):
            return "", None
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
