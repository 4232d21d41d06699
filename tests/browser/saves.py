"""What can happen to a save on its way."""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.people import PATIENCE

SAVED = re.compile(r"/my/entries/[0-9a-f]{32}$")


def is_save(request: Request) -> bool:
    """Whether a page, a revision or a letter is on its way to the server."""
    return request.method == "POST" and "/my/entries/" in request.url


def lose_first_answer(page: Page, then: Callable[[], None] = lambda: None) -> list[str | None]:
    """The first save arrives and its answer does not; what each save sent. `then`: what happens in that moment."""
    sent: list[str | None] = []

    def handle(route: Route) -> None:
        if not is_save(route.request):
            route.fallback()
            return
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch(max_redirects=0).status == 204
        then()
        route.abort()

    page.route("**/my/entries/*", handle)
    return sent


def lose_answers(page: Page, address: str) -> None:
    """Whatever is sent there arrives, and no answer does."""

    def handle(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_retries=3)
            route.abort()
        else:
            route.continue_()

    page.route(address, handle)


def hold_posts(page: Page, address: str) -> list[Route]:
    """Whatever is sent there waits until the test lets it go on."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route) if route.request.method == "POST" else route.fallback())
    return held


def asked(page: Page, held: Sequence[object], times: int = 1) -> None:
    """Wait until so many are on their way."""
    for _ in range(PATIENCE // 10):
        if len(held) >= times:
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"{len(held)} of {times} were asked for")


def refuse_saves(page: Page, times: int | None = None) -> list[str | None]:
    """The server answers saves with a fault; what each save sent."""
    sent: list[str | None] = []

    def handle(route: Route) -> None:
        if not is_save(route.request) or (times is not None and len(sent) >= times):
            route.fallback()
            return
        sent.append(route.request.post_data)
        route.fulfill(status=500, body="<p>fault</p>", content_type="text/html")

    page.route(SAVED, handle)
    return sent


def saved_page(page: Page) -> str:
    """Press Save, and stand before the saved page, open; its id."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(SAVED)
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    return page.url.rsplit("/", 1)[1]
