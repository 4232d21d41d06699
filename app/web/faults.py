"""Our own mistakes: answered with a page, logged by kind and place, never with the values that were in them."""

import traceback
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import log
from app.web.errors import Fault, answer

APP = Path(__file__).resolve().parents[1]


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
            log.events.error("fault: %s\n%s", type(error).__name__, _places(error))
            if started:
                raise ConnectionAbortedError("the answer had begun") from None
            await answer(scope, Fault())(scope, receive, send)


def _places(error: Exception) -> str:
    """Where in our own code it happened, and the last place of all: lines of source, never values."""
    *before, last = traceback.extract_tb(error.__traceback__)
    ours = [place for place in before if Path(place.filename).is_relative_to(APP) and "/web/" not in place.filename]
    return "".join(traceback.format_list([*ours, last]))
