"""A feature's routes, whose handlers end their unit of work themselves."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from app.core.db import complete
from app.web import threads
from app.web.origin import SAFE


class Router(APIRouter):
    """The framework's router, with one step less.

    A unit of work would otherwise be committed by its dependency, in another thread than the handler's. The way there takes
    longer than a small query, and for all of it a writer keeps every other writer waiting.
    """

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route; its handler commits as its last step."""
        lane = threads.reading if SAFE.issuperset(options["methods"]) else threads.writing
        super().add_api_route(path, _in(lane, endpoint), **options)


def _in(lane: Callable[..., Any], handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    async def handled(**asked: Any) -> Any:
        return await lane(_complete, handler, asked)

    return handled


def _complete(handler: Callable[..., Any], asked: dict[str, Any]) -> Any:
    answer = handler(**asked)
    for value in asked.values():
        if isinstance(value, Session):
            complete(value)
    return answer
