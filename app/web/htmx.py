"""All that the server knows of htmx."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response


def asks(request: Request) -> bool:
    """Whether htmx sent this request."""
    return request.headers.get("hx-request") == "true"


def wants_partial(request: Request) -> bool:
    """Whether only a part of the page will be put in place."""
    return request.headers.get("hx-request-type") == "partial"


def go_to(request: Request, address: str) -> Response:
    """After a write: on to the resource. htmx would follow a 303 inside the page, so it is told to load the next screen."""
    if asks(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)
