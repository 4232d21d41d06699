"""Which requests are ours: no cross-site writes, no plain http from other machines, no address with a fragment in a header.

Cross-site rule: an unsafe method needs `Sec-Fetch-Site: same-origin`, or an `Origin` equal to ours; there are no tokens.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.config import LOOPBACK
from app.core.errors import Forbidden
from app.web.errors import answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Origin:
    """Refuses requests that do not come from our own pages."""

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self.app = app
        self.origin = origin
        self.secure = origin.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = _host(headers)
        if scope["path"] == "/health":
            await self.app(scope, receive, send)
        elif host == "127.0.0.1" and not self.secure and scope["method"] in SAFE:
            # localhost and 127.0.0.1 are two origins with two stores; people must not end up with half a journal in each.
            await RedirectResponse(self._here(scope), 307)(scope, receive, send)
        elif self._plain_from_elsewhere(scope, host):
            if scope["path"].startswith("/static/"):
                await self.app(scope, receive, send)
            else:
                await answer(scope, Forbidden("https-needed"))(scope, receive, send)
        elif scope["method"] not in SAFE and not self._ours(headers):
            await answer(scope, Forbidden("cross-site"))(scope, receive, send)
        elif "#" in headers.get("hx-current-url", ""):
            await answer(scope, Forbidden("fragment-sent"))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _here(self, scope: Scope) -> str:
        query: str = scope["query_string"].decode("latin-1")
        path: str = scope["path"]
        return self.origin + path + (f"?{query}" if query else "")

    def _plain_from_elsewhere(self, scope: Scope, host: str) -> bool:
        return scope["scheme"] == "http" and host not in LOOPBACK

    def _ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return headers.get("origin") == self.origin


def _host(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""
