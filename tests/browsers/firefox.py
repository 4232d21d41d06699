"""Debian's Firefox, as it is installed, through Playwright (WebDriver BiDi)."""

import contextlib
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, ElementHandle, Error, Page, Playwright

from tests.browsers.driver import FIND, HEARD, PATIENCE, Browser, Moved, below, command_of

# Nothing but this machine is to be called: all else goes to a port where nobody is.
PREFERENCES = {
    "browser.sessionstore.resume_from_crash": False,
    "network.proxy.type": 1,
    **{f"network.proxy.{kind}": "127.0.0.1" for kind in ("http", "ssl")},
    **{f"network.proxy.{kind}_port": 9 for kind in ("http", "ssl")},
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
}


class Firefox(Browser):
    """One Firefox on a profile folder that outlives it."""

    def __init__(self, folder: Path, playwright: Playwright, path: str) -> None:
        super().__init__(folder)
        self._playwright = playwright
        self._path = path
        self._context: BrowserContext | None = None
        self._page: Page | None = None

    @property
    def version(self) -> str:
        """As the page is told."""
        return str(self.evaluate("() => navigator.userAgent.split(' ').at(-1)"))

    @property
    def process(self) -> int:
        """The one that was told this profile."""
        places = Path("/proc").glob("[0-9]*")
        running = [int(place.name) for place in places if self._is_mine(command_of(int(place.name)))]
        assert len(running) == 1, running
        return running[0]

    def _is_mine(self, command: str) -> bool:
        return f"--profile {self.folder}" in command and "-contentproc" not in command

    @property
    def tab_processes(self) -> list[int]:
        """Those that are for pages; their last word says so."""
        return [each for each in below(self.process) if re.search(r"-isForBrowser .* tab$", command_of(each))]

    @property
    def page(self) -> Page:
        """The tab in front."""
        assert self._page is not None
        return self._page

    def start(self) -> None:
        """Start it, as it is installed but for PREFERENCES."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._context = self._playwright.firefox.launch_persistent_context(
            str(self.folder),
            channel="moz-firefox",
            executable_path=self._path,
            headless=True,
            viewport={"width": 420, "height": 860},
            locale="en-GB",
            firefox_user_prefs=PREFERENCES,
        )
        self._context.set_default_timeout(PATIENCE * 1000 / 3)
        self._context.add_init_script(HEARD)
        self._context.on("console", self._note)
        self._page = self._context.pages[0] if self._context.pages else self._context.new_page()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def stop(self) -> None:
        """Let it go; one that was killed is let go of all the same."""
        if self._context is not None:
            with contextlib.suppress(Error):
                self._context.close()
        self._context = self._page = None

    def goto(self, address: str) -> None:
        """Open an address."""
        with contextlib.suppress(Error):
            self.page.goto(address, wait_until="load")

    def reload(self) -> None:
        """Load the page anew."""
        with contextlib.suppress(Error):
            self.page.reload()

    def back(self) -> None:
        """Press Back."""
        with contextlib.suppress(Error):
            self.page.go_back(timeout=5_000)

    def tab(self) -> None:
        """Open another tab."""
        if self._context is None:
            raise Moved("it is not running")
        try:
            self._page = self._context.new_page()
        except Error as error:
            raise Moved(error.message) from None

    def close_others(self) -> None:
        """Close every tab but the one in front."""
        assert self._context is not None
        for page in self._context.pages:
            if page is not self._page:
                with contextlib.suppress(Error):
                    page.close()

    def evaluate(self, function: str, *values: Any) -> Any:
        """What a function says in the page."""
        try:
            return self.page.evaluate(f"(values) => ({function})(...values)", list(values))
        except Error as error:
            raise Moved(error.message) from None

    def click(self, kind: str, name: str) -> None:
        """Press with the mouse."""
        self._do(kind, name, lambda element: element.click())

    def type(self, kind: str, name: str, text: str, *, anew: bool) -> None:
        """Type with the keyboard."""

        def typed(element: ElementHandle) -> None:
            if anew:
                element.fill("")
            else:
                element.evaluate("(field) => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }")
            element.type(text)

        self._do(kind, name, typed)

    def _do(self, kind: str, name: str, act: Any) -> None:
        try:
            element = self.page.evaluate_handle(f"(values) => ({FIND})(...values)", [kind, name]).as_element()
            if element is None:
                raise Moved(f"no {kind} {name!r}")
            act(element)
        except Error as error:
            raise Moved(error.message) from None
