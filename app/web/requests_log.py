"""One line a request: method, the route's pattern (never the address itself), status, milliseconds."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import log


class RequestsLog:
    """Logs requests so that nothing in a line says who, what or from where; of some pages there is no line at all (`never`)."""

    def __init__(self, app: ASGIApp, never: frozenset[str] = frozenset()) -> None:
        self.app = app
        self._never = never

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time the answer and write its line."""
        # Static files are the same for everyone, and there are many of them.
        if scope["type"] != "http" or scope["path"].startswith("/static/") or scope["path"] in self._never:
            await self.app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            pattern = getattr(scope.get("route"), "path", "-")
            elapsed = (perf_counter() - started) * 1000
            log.requests.info("%s %s %d %.0fms", scope["method"], pattern, status, elapsed)
