"""A file that is the same for everyone and belongs to no page: browsers load all of it and keep it for good."""

import gzip
import hashlib
import json
from functools import cached_property
from typing import Any

from fastapi import Request, Response

from app.web import packing


def compact(document: dict[str, Any]) -> bytes:
    """JSON of it, sorted: the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class PublicFile:
    """Its bytes, and the address that it is served at, which changes whenever they do."""

    def __init__(self, name: str, content: bytes) -> None:
        self.bytes = content
        # Enough to tell two of them apart: nobody gains by finding another with the same sum.
        self.version = hashlib.sha256(content).hexdigest()[:16]
        self.address = f"/library/{self.version}/{name}"

    @cached_property
    def _packed(self) -> bytes:
        # Made when it is first asked for. Nothing in it is anybody's own, so it may be packed as a whole.
        return gzip.compress(self.bytes, 9, mtime=0)

    def answer(self, request: Request) -> Response:
        """To whoever asks for it, in gzip where they take it."""
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        if packing.accepted(request.headers):
            return Response(self._packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
        return Response(self.bytes, media_type="application/json", headers=headers)
