"""Our own mistakes: answered with a page, logged by kind and place, never with the values that were in them."""

import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import log
from app.web.errors import Fault, answer


class Faults:
    """Stands where the framework would log the exception's text, which may quote what a person sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer 500 when nothing was answered yet."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - the one place where every mistake ends
            places = "".join(traceback.format_tb(error.__traceback__)[-6:])
            log.events.error("fault: %s\n%s", type(error).__name__, places)
            if started:
                raise ConnectionAbortedError("the answer had begun") from None
            await answer(scope, Fault())(scope, receive, send)
