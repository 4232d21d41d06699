"""What a journey asks of a browser: the one interface that every kind has, and the ways of looking that all of them share.

Pages are looked at as their reader sees them: buttons and links by their words, fields by their labels, and only what is shown.
"""

import os
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

# Seconds: the machines that run this are slow and shared.
PATIENCE = 30.0

# Runs in every page before its own scripts: what a policy refuses and what nobody catches is said aloud.
HEARD = """
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  console.error(`refused: ${violatedDirective} ${blockedURI} ${sample}`));
addEventListener('unhandledrejection', ({ reason }) => console.error(`not caught: ${reason}`));
addEventListener('error', ({ message }) => message && console.error(`not caught: ${message}`));
"""

# What stands over the page hides it. A button or link is called by its words, a field by its label; the whole name goes first.
FIND = """(kind, name) => {
  const flat = (text) => text.replace(/\\s+/g, ' ').trim();
  const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...top.querySelectorAll(selector)].filter(shown);
  if (kind === 'css') return all(name)[0] ?? null;
  const fields = () => all('label').filter(({ control }) => control && shown(control));
  const named = kind === 'field' ? fields() : all('button, a[href], summary');
  const called = (fits) => named.find((element) => fits(flat(element.innerText)));
  const found = called((words) => words === name) ?? called((words) => words.includes(name));
  return (kind === 'field' ? found?.control : found) ?? null;
}"""

SEEN = """(words) => {
  const flat = (text) => text.replace(/\\s+/g, ' ').trim();
  const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  return flat(top.innerText).includes(words);
}"""

VALUE = "(label) => { const field = (FIND)('field', label); return field ? field.value : null; }".replace("FIND", FIND)


# For whoever reads why a journey ended: the address without what it may carry, states, what fields hold, and the words.
LOOK = """() => [
  location.href.split('#')[0],
  `focus: ${document.hasFocus()} ${document.activeElement?.id}`,
  ...[...document.querySelectorAll('[data-state], [data-save]')].map((each) => each.localName + JSON.stringify(each.dataset)),
  ...[...document.querySelectorAll('textarea')].map(({ value }) => JSON.stringify(value)),
  document.body.innerText,
].join('\\n')"""


class Moved(Exception):
    """The page was on its way elsewhere, or what was looked for is not there: ask again."""


class Browser(ABC):
    """One browser with a profile folder of its own, and the one tab in front."""

    # Written in the browser's console, by the page or by the browser itself about the page.
    complaints: list[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complaints = []

    @property
    @abstractmethod
    def version(self) -> str:
        """Its name and version, as it says itself."""

    @property
    @abstractmethod
    def process(self) -> int:
        """The process that all of it is under."""

    @property
    @abstractmethod
    def tab_processes(self) -> list[int]:
        """The processes in which pages run."""

    @abstractmethod
    def start(self) -> None:
        """Start it on its profile, with one empty tab."""

    @abstractmethod
    def stop(self) -> None:
        """Let it go, whatever state it is in."""

    @abstractmethod
    def goto(self, address: str) -> None:
        """Open an address in the tab in front, whether or not anything answers there."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page anew."""

    @abstractmethod
    def back(self) -> None:
        """Press Back, whether or not there is anything to go back to."""

    @abstractmethod
    def tab(self) -> None:
        """Open another tab and stand in it; the one before is closed by `close_others`."""

    @abstractmethod
    def close_others(self) -> None:
        """Close every tab but the one in front."""

    @abstractmethod
    def evaluate(self, function: str, *values: Any) -> Any:
        """What a function says in the page; it may be asynchronous. Raises Moved."""

    @abstractmethod
    def click(self, kind: str, name: str) -> None:
        """Press with the mouse what FIND gives. Raises Moved."""

    @abstractmethod
    def type(self, kind: str, name: str, text: str, *, anew: bool) -> None:
        """Type with the keyboard into what FIND gives, anew or at its end. Raises Moved."""

    def crash(self) -> None:
        """Kill every process of it at once, without a word, and start it again on the same profile."""
        kill(below(self.process))
        self.stop()
        self.start()

    def kill_tab(self) -> None:
        """Kill the processes in which pages run. Both drivers end the rest, in order, when a page dies: it is started again."""
        kill(self.tab_processes)
        self.stop()
        self.start()

    def wait(self, function: str, *values: Any, told: str = "") -> Any:
        """Ask until the answer is true."""
        deadline, last = time.monotonic() + PATIENCE, ""
        while time.monotonic() < deadline:
            try:
                if answer := self.evaluate(function, *values):
                    return answer
            except Moved as moved:
                last = str(moved)
            time.sleep(0.05)
        raise AssertionError(f"{told or function}: not so. {last}\n{self._look()}")

    def press(self, name: str) -> None:
        """Press a button or follow a link."""
        self._try(lambda: self.click("button", name), f"{name!r} could not be pressed")

    def tick(self, label: str) -> None:
        """Press a box."""
        self._try(lambda: self.click("field", label), f"{label!r} could not be ticked")

    def choose(self, selector: str) -> None:
        """Press what has no words of its own."""
        self._try(lambda: self.click("css", selector), f"{selector} could not be pressed")

    def fill(self, label: str, text: str) -> None:
        """Type into a field what it is to hold."""
        self._try(lambda: self.type("field", label, text, anew=True), f"{label!r} could not be filled")

    def add(self, label: str, text: str) -> None:
        """Type on in a field."""
        self._try(lambda: self.type("field", label, text, anew=False), f"{label!r} could not be filled")

    def see(self, words: str) -> None:
        """Wait until these words are shown."""
        self.wait(SEEN, words, told=f"{words!r} is shown")

    def see_not(self, words: str) -> None:
        """Wait until these words are not shown, in a page that shows something."""
        self.wait(f"(words) => document.body && !({SEEN})(words)", words, told=f"{words!r} is not shown")

    def holds(self, label: str, text: str) -> None:
        """Wait until a field holds exactly this."""
        self.wait(f"(label, text) => ({VALUE})(label) === text", label, text, told=f"{label!r} holds {text!r}")

    def there(self, selector: str) -> None:
        """Wait until something is in the page, shown or not."""
        self.wait("(selector) => document.querySelector(selector) !== null", selector, told=f"{selector} is there")

    def at(self, path: str) -> str:
        """Wait until the address matches a pattern; the address."""
        script = "(path) => document.readyState !== 'loading' && new RegExp(path).test(location.href) && location.href"
        return str(self.wait(script, path, told=f"at {path}"))

    def _try(self, act: Any, told: str) -> None:
        deadline, last = time.monotonic() + PATIENCE, ""
        while time.monotonic() < deadline:
            try:
                act()
                return
            except Moved as moved:
                last = str(moved)
            time.sleep(0.05)
        raise AssertionError(f"{told}. {last}\n{self._look()}")

    def _look(self) -> str:
        """What is shown, for whoever reads why a journey ended."""
        try:
            return str(self.evaluate(LOOK))
        except Moved as moved:
            return f"(nothing to be seen: {moved})"


def below(process: int) -> list[int]:
    """A process and all that came of it, as /proc has it."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(place.name))
    found = [process]
    for each in found:
        found += parents.get(each, [])
    return found


def command_of(process: int) -> str:
    """The command line of a process as one line, for not every program leaves its words apart; empty when it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def kill(processes: list[int]) -> None:
    """Without a word, and without waiting for anything."""
    assert processes, "there was nothing to kill"
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
