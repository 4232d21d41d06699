"""Every vector in the browser: the sealing module as it is served, the worker that people's phones run, the page's own CSP."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.people import Person, arrive
from tests.browser.server import ROOT, Server

FILES = sorted((ROOT / "tests" / "vectors").glob("*.json"))

RUN_ALL = """async ([base, vectors]) => {
  const { runVector } = await import(`${base}/tests/vectors.js`);
  const sealing = await import(`${base}/js/sealing/index.js`);
  const { argon2 } = await import(`${base}/js/vault/argon2.js`);
  const found = {};
  for (const [name, vector] of Object.entries(vectors)) found[name] = await runVector(vector, sealing, argon2);
  return found;
}"""


def prepare(cy: Person) -> str:
    """Stand on a page of the server, with the runner beside its scripts; where those are served."""
    cy.goto("/signin")
    base = str(re.search(r"/static/[0-9a-f]+", cy.page.content())[0])  # type: ignore[index]
    runner = (ROOT / "tests" / "js" / "vectors.js").read_text(encoding="utf-8")
    cy.page.route(f"**{base}/tests/vectors.js", lambda route: route.fulfill(body=runner, content_type="text/javascript"))
    return base


@pytest.fixture(scope="module")
def outcomes(server: Server, browser: Browser) -> Iterator[dict[str, dict[str, object]]]:
    """What became of each vector, and that the browser complained of nothing while they ran."""
    cy = arrive(server, browser, "cy")
    workers: list[str] = []
    cy.page.on("worker", lambda worker: workers.append(worker.url))
    base = prepare(cy)
    vectors = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
    yield cy.page.evaluate(RUN_ALL, [base, vectors])
    cy.context.close()
    assert not cy.complaints, cy.complaints
    assert workers, "Argon2 ran somewhere else than in its worker"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_vector_ends_in_the_browser_as_it_must(file: Path, outcomes: dict[str, dict[str, object]]) -> None:
    outcome = outcomes[file.name]
    assert outcome["ok"], outcome["message"]


def test_the_runner_would_notice_a_vector_that_ends_otherwise(server: Server, browser: Browser) -> None:
    cy = arrive(server, browser, "cy")
    base = prepare(cy)
    vector = json.loads((ROOT / "tests" / "vectors" / "open-flipped-ciphertext.json").read_text(encoding="utf-8"))
    found = cy.page.evaluate(RUN_ALL, [base, {"wrong": {**vector, "expect": "success"}}])
    assert found["wrong"] == {"ok": False, "message": f"expected success, found {vector['expect']}"}
    cy.context.close()
