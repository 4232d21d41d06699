"""What a server is asked, as it sees it: which request was which must not show."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Request

Asked = tuple[str, str, dict[str, str], dict[str, object]]


def asked_during(page: Page, work: Callable[[], object]) -> list[Asked]:
    """Method, address, headers and fields of every request but those for static files; ids and sealed bytes blotted out."""
    page.wait_for_load_state("networkidle")
    asked: list[Request] = []

    def note(request: Request) -> None:
        if "/static/" not in request.url:
            asked.append(request)

    page.on("request", note)
    work()
    page.wait_for_load_state("networkidle")
    page.remove_listener("request", note)
    return [(each.method, _blotted(each.url), _headers(each), _fields(each)) for each in asked]


def _blotted(text: str) -> str:
    return re.sub(r"[0-9a-f]{32}", "(id)", text)


def _headers(request: Request) -> dict[str, str]:
    return {name: _blotted(value) for name, value in request.all_headers().items() if name != "cookie"}


def _fields(request: Request) -> dict[str, object]:
    """Of sealed bytes and hashes their length, of all else the value."""
    sent = request.post_data_json if request.post_data else {}
    return {
        name: len(value) if isinstance(value, str) and len(value) > 40 else "(id)" if name == "id" else value
        for name, value in sent.items()
    }
