"""WebKit, through WebKitGTK's own driver: the few words of the WebDriver protocol that the journeys need."""

import contextlib
import json
import os
import re
import subprocess
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.browser.server import free_port
from tests.browsers.driver import FIND, HEARD, PATIENCE, Browser, Moved, below, command_of, kill

WINDOW = Path(__file__).with_name("webkit_window.py")

# The name that the protocol gives to a reference to an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# A script answers through the last argument that the driver adds.
ASK = """const done = arguments[arguments.length - 1];
const said = (async (...values) => (FUNCTION)(...values))(...[...arguments].slice(0, -1));
said.then((value) => done({ value }), (error) => done({ error: String(error) }));"""

# What is pressed is brought to the middle, for bars at the edges would be in the way, and has to stand still.
GIVE = """const done = arguments[arguments.length - 1];
const found = (FIND)(arguments[0], arguments[1]);
found?.scrollIntoView({ block: 'center', behavior: 'instant' });
const place = () => { const { x, y, width, height } = found.getBoundingClientRect(); return [x, y, width, height].join(); };
const frame = (before) => requestAnimationFrame(() => (place() === before ? done(found) : frame(place())));
if (found) frame(place()); else done(null);""".replace("FIND", FIND)

# What WebKit says of directives that it does not know yet, and of a lock whose page was left before the server's answer came.
OWN = re.compile(
    r"CONSOLE SECURITY ERROR Unrecognized Content-Security-Policy directive 'manifest-src'\."
    r"|CONSOLE RENDERING ERROR Viewport argument key \"interactive-widget\" not recognized and ignored\."
    r"|CONSOLE JS ERROR Fetch API cannot load http://localhost:\d+/my/locks due to access control checks\."
)


class WebKit(Browser):
    """One WebKit window on a profile folder that outlives it."""

    def __init__(self, folder: Path, display: str, driver: str) -> None:
        super().__init__(folder)
        self._environment = {**os.environ, "DISPLAY": display, "NO_AT_BRIDGE": "1", "GIO_USE_VFS": "local", "LC_ALL": "C.UTF-8"}
        self._driver = driver
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._session = ""
        self._read = 0

    @property
    def version(self) -> str:
        """As the driver is told."""
        return self._version

    @property
    def process(self) -> int:
        """The driver; the window and all that belongs to it are its children."""
        assert self._process is not None
        return self._process.pid

    @property
    def tab_processes(self) -> list[int]:
        """WebKit gives each tab one."""
        return [each for each in below(self.process) if "/WebKitWebProcess " in command_of(each)]

    @property
    def _log(self) -> Path:
        return self.folder / "console.log"

    def start(self) -> None:
        """Start the driver, and the window through it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        with self._log.open("ab") as log:
            command = [self._driver, f"--port={self._port}"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=subprocess.STDOUT)
        window = {"binary": str(WINDOW), "args": [str(self.folder), HEARD]}
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                wanted = {"pageLoadStrategy": "none", "webkitgtk:browserOptions": window}
                begun = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
                break
            except OSError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.1)
        self._session = f"/session/{begun['sessionId']}"
        self._version = "{browserName}/{browserVersion}".format(**begun["capabilities"])
        self._say("POST", "/timeouts", {"script": 20_000, "pageLoad": 30_000})

    def stop(self) -> None:
        """End the session, and with it the window; what is left is killed."""
        if self._process is None:
            return
        with contextlib.suppress(OSError, HTTPException, Moved):
            if self._process.poll() is None:
                self._say("DELETE", "")
        kill(below(self._process.pid))
        self._process.wait(timeout=20)
        self._process, self._session = None, ""
        self._hear()

    def _hear(self) -> None:
        """What was written in the console since the last time."""
        with self._log.open(errors="replace") as log:
            log.seek(self._read)
            lines = log.read().splitlines()
            self._read = log.tell()
        for line in lines:
            message = line[line.find("CONSOLE") :] if "CONSOLE" in line else ""
            if ("ERROR" in message or "WARN" in message) and not OWN.match(message):
                self._complaints.append(message)

    @property
    def complaints(self) -> list[str]:  # type: ignore[override]
        """Read from the output when somebody asks."""
        if self._log.exists():
            self._hear()
        return self._complaints

    @complaints.setter
    def complaints(self, complaints: list[str]) -> None:
        self._complaints = complaints

    def goto(self, address: str) -> None:
        """Open an address."""
        self._load("/url", {"url": address})

    def reload(self) -> None:
        """Load the page anew."""
        self._load("/refresh", {})

    def _load(self, path: str, body: dict[str, str]) -> None:
        """Until another page is there. The driver itself is told not to wait: after Back from another site it never ends."""
        with contextlib.suppress(Moved):
            self.evaluate("() => { globalThis.leftBehind = true; }")
        self._say("POST", path, body)
        self.wait("() => !globalThis.leftBehind && document.readyState === 'complete'", told=f"{path} {body} is loaded")

    def back(self) -> None:
        """Press Back."""
        self._say("POST", "/back", {})

    def tab(self) -> None:
        """Open another tab."""
        opened = self._say("POST", "/window/new", {"type": "tab"})
        self._say("POST", "/window", {"handle": opened["handle"]})

    def close_others(self) -> None:
        """Close every tab but the one in front."""
        front = self._say("GET", "/window")
        for handle in self._say("GET", "/window/handles"):
            if handle != front:
                self._say("POST", "/window", {"handle": handle})
                with contextlib.suppress(Moved):
                    self._say("DELETE", "/window")
        self._say("POST", "/window", {"handle": front})

    def evaluate(self, function: str, *values: Any) -> Any:
        """What a function says in the page."""
        answer = self._say("POST", "/execute/async", {"script": ASK.replace("FUNCTION", function), "args": list(values)})
        if "error" in answer:
            raise Moved(answer["error"])
        return answer.get("value")

    def click(self, kind: str, name: str) -> None:
        """Press with the mouse."""
        self._say("POST", f"/element/{self._find(kind, name)}/click", {})

    def type(self, kind: str, name: str, text: str, *, anew: bool) -> None:
        """Type with the keyboard."""
        element = self._find(kind, name)
        if anew:
            self._say("POST", f"/element/{element}/clear", {})
        self._say("POST", f"/element/{element}/value", {"text": text})

    def _find(self, kind: str, name: str) -> str:
        found = self._say("POST", "/execute/async", {"script": GIVE, "args": [kind, name]})
        if not found:
            raise Moved(f"no {kind} {name!r}")
        return str(found[ELEMENT])

    def _say(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, self._session + path, body)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and "error" in answer and "message" in answer:
            raise Moved(f"{answer['error']}: {answer['message']}")
        return answer
