"""How much a request may carry, by its address: what is more is refused in words, and never held in memory."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import TooLarge, answer, too_large

# So much of a refused request is still read (and dropped): a browser shows no answer while it is being cut off.
READ_OUT = 32 * 1024 * 1024


class Bodies:
    """The framework's own limit answers outside our headers and pages, so this one stands inside them."""

    def __init__(self, app: ASGIApp, *, limits: Mapping[str, int], otherwise: int) -> None:
        self.app = app
        self.limits = limits
        self.otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the stated length, else count while reading."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, taken = self._limit_for(scope["path"]), 0
        if _stated(scope) > limit:
            await _read_out(receive)
            await answer(scope, too_large(scope["path"]))(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                # FastAPI lets only this kind through while it reads a body; `web/errors.py` gives it its page.
                raise HTTPException(TooLarge.status)
            return message

        await self.app(scope, counted, send)

    def _limit_for(self, path: str) -> int:
        return next((limit for start, limit in self.limits.items() if path.startswith(start)), self.otherwise)


def _stated(scope: Scope) -> int:
    stated = Headers(scope=scope).get("content-length", "")
    # No number that a body could have is longer; Python itself refuses to read very long ones.
    return int(stated[:18]) if stated.isascii() and stated.isdigit() else 0


async def _read_out(receive: Receive) -> None:
    taken, more = 0, True
    while more and taken < READ_OUT:
        message = await receive()
        taken += len(message.get("body", b""))
        more = message.get("more_body", False)
