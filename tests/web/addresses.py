"""Every address of the application, found by asking it."""

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute


def addresses(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and pattern of each route, framework's own and health check left out."""
    for route in routes_of(app.routes):
        if route.include_in_schema:
            yield from ((method, route.path) for method in sorted(route.methods))


def routes_of(routes: Iterable[object]) -> Iterator[APIRoute]:
    """Each route, also of routers that were included."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from routes_of(included.routes)
