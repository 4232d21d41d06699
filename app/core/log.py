"""What is logged: method, the route's pattern, status and time. Never a query, body, login, id or address."""

import logging

requests = logging.getLogger("mooring.requests")
events = logging.getLogger("mooring")


def configure() -> None:
    """Send Mooring's own lines to standard error and silence the ones that would carry addresses and paths."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    events.setLevel(logging.INFO)
    logging.getLogger("uvicorn.access").disabled = True
