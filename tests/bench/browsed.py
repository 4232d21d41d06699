"""In a browser on a slow phone: bytes over the wire, how long a page takes, unlocking without Argon2, opening many heads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.people import PASSPHRASE, PHONE, Person, arrive
from tests.browser.server import Server
from tests.browser.setup import HOW, find

SLOWER = 4
ROUNDS = 3

# Slow 4G as Chromium's own tools describe it: bytes a second, and milliseconds until an answer begins.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
# The element of the page is there, and has taken over its part of it.
READY = "() => [...document.querySelectorAll('main :not(:defined)')].length === 0 && document.readyState === 'complete'"

# Ada writes, without the forms: sealed by the app's own module, sent as the form sends it.
_WRITE = """async ({ base, count }) => {
  const { sealEntry } = await import(`${base}/js/entries/entry.js`);
  const { mintId } = await import(`${base}/js/sealing/index.js`);
  const { keyring } = await import(`${base}/js/vault/keyring.js`);
  for (let i = 0; i < count; i++) {
    const id = mintId();
    const text = 'The sea was calm, and I noticed that I was too. '.repeat(25);
    const words = { title: `A calm morning, ${i}`, text, prompt: null };
    const { rev, base: follows, head, body } = await sealEntry(id, words, null);
    const form = new URLSearchParams({ account: keyring.account, rev, base: follows, head, body });
    const answer = await fetch(`/my/entries/${id}`, { method: 'POST', body: form, redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`save: ${answer.status}`);
  }
}"""
_HEADS = """async ({ base, count, atOnce }) => {
  const { openHead } = await import(`${base}/js/entries/entry.js`);
  const { mintId, sealJson } = await import(`${base}/js/sealing/index.js`);
  const { keyring } = await import(`${base}/js/vault/keyring.js`);
  const { pins } = await import(`${base}/js/vault/pins.js`);
  const rows = [];
  for (let i = 0; i < count; i++) {
    const id = mintId();
    const head = {
      kind: 'writing', written: '2026-11-22T10:00:00+01:00', id, rev: 1, title: `A calm morning, ${i}`,
      prompt: { id: 'insight.kept', version: 1, text: 'What has stayed with you since then, and where do you notice it?' },
      body: { rev: 1, sha256: '0'.repeat(64) },
    };
    rows.push({ id, rev: 1, head: await sealJson(keyring.key, ['mo1/entry/head', keyring.account, '1', id, '1'], head, 256) });
  }
  const begun = performance.now();
  const seen = await pins.all();
  for (let first = 0; first < count; first += atOnce) {
    await Promise.all(rows.slice(first, first + atOnce).map((row) => openHead(row, seen)));
  }
  return performance.now() - begun;
}"""
# Marks when Argon2 is asked for and when it answers; set before the page's own scripts.
_MARKS = """() => {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...message) {
    globalThis.argon2 = { begun: performance.now() };
    // Its first word is that it is there, its last one the key.
    this.addEventListener('message', () => { globalThis.argon2.ended = performance.now(); });
    return post.apply(this, message);
  };
}"""
_UNLOCK = """() => new Promise((resolve) => {
  const gate = document.querySelector('vault-gate');
  const begun = performance.now();
  new MutationObserver(() => {
    if (gate.dataset.state === 'open') resolve(performance.now() - begun - (globalThis.argon2.ended - globalThis.argon2.begun));
  }).observe(gate, { attributeFilter: ['data-state'] });
  gate.querySelector('[data-form=unlock] button[type=submit]').click();
})"""


@dataclass
class Visit:
    """One page, loaded: seconds until it works, bytes over the wire with their headers, answers."""

    seconds: float = 0
    wire: int = 0
    answers: int = 0


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser that the journeys use too."""
    path = find()
    assert path, HOW
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, "--ignore-certificate-errors"])
        yield running
        running.close()


def visit(context: BrowserContext, address: str, *, slow: bool = True) -> Visit:
    """Load a page in a tab of its own."""
    page, seen = context.new_page(), Visit()
    chromium = context.new_cdp_session(page)
    chromium.send("Network.enable")
    if slow:
        chromium.send("Network.emulateNetworkConditions", SLOW_4G)
        chromium.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def finished(event: dict[str, int]) -> None:
        seen.wire += event["encodedDataLength"]
        seen.answers += 1

    chromium.on("Network.loadingFinished", finished)
    begun = perf_counter()
    page.goto(address, wait_until="load", timeout=90_000)
    page.wait_for_function(READY, timeout=90_000)
    seen.seconds = perf_counter() - begun
    page.wait_for_timeout(300)
    page.close()
    return seen


def cold_and_warm(running: Browser, address: str, cookies: list[dict[str, object]]) -> tuple[Visit, Visit]:
    """The first visit ever, and the next one. The median of three by time."""
    pairs = []
    for _ in range(ROUNDS):
        context = running.new_context(viewport=PHONE, is_mobile=True, ignore_https_errors=True)
        context.add_cookies(cookies)  # type: ignore[arg-type]
        pairs.append((visit(context, address), visit(context, address)))
        context.close()
    return sorted(pairs, key=lambda pair: pair[0].seconds)[len(pairs) // 2]


def _base(page: Page) -> str:
    return str(page.evaluate("() => document.querySelector('script[type=module]').src.replace('/js/app.js', '')"))


def ada_at(server: Server, running: Browser) -> Person:
    """Ada, who has joined and written 31 pages."""
    ada = arrive(server, running, "ada")
    ada.join(server.first_link())
    ada.page.evaluate(_WRITE, {"base": _base(ada.page), "count": 31})
    return ada


def heads(ada: Person, count: int) -> float:
    """Milliseconds to open so many heads, 64 at a time."""
    ada.goto("/my/today")
    ada.unlocked()
    return float(ada.page.evaluate(_HEADS, {"base": _base(ada.page), "count": count, "atOnce": 64}))


def unlocking(ada: Person) -> float:
    """Milliseconds from the press of Unlock to the open journal, without Argon2, on a slow phone."""
    took = []
    ada.page.add_init_script(f"({_MARKS})()")
    for _ in range(ROUNDS):
        ada.goto("/my/entries")
        ada.unlocked()
        ada.lock()
        slow = ada.context.new_cdp_session(ada.page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        ada.page.get_by_role("dialog").get_by_label("Passphrase").fill(PASSPHRASE)
        took.append(float(ada.page.evaluate(_UNLOCK)))
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return median(took)


def started(folder: Path, origin: str = "") -> Server:
    """A server with an empty journal."""
    server = Server(folder, **({"MOORING_ORIGIN": origin} if origin else {}))
    server.start()
    return server
