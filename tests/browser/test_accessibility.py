"""Every page in every state: axe, day and night; narrow screens; large text; targets that fingers find."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.people import PHONE
from tests.browser.scenes import SCENES, Scene, World
from tests.browser.server import ROOT, Server

VENDOR = ROOT / "tests" / "browser" / "vendor"
AXE = VENDOR / "axe-core" / "axe.min.js"

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A rule that is not asked everywhere stands here with its reason. There is none.
EXCEPTIONS: dict[str, str] = {}

RUN = """([options]) => window.axe.run(document, options).then(({ violations }) => violations.map(({ id, help, nodes }) =>
  `${id}: ${help}: ${nodes.map(({ target, any }) => `${target} ${any.map(({ message }) => message)}`).join('; ')}`))"""

SETTLED = """() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  .then(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))))"""

# What reaches beyond the right edge and cannot be scrolled to within something of its own.
BEYOND = """(width) => {
  const contained = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      if (overflowX !== 'visible' && at !== document.body && at !== document.documentElement) return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll('*')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && (box.right > width + 1 || box.left < -1) && !contained(node)
      && node.checkVisibility({ visibilityProperty: true });
  });
  const wide = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
  return [...wide, ...out.map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`)];
}"""

# Words that are cut off by the box they stand in. What ends in three dots says so itself, and is shown whole elsewhere.
CUT = """() => [...document.body.querySelectorAll('*')].filter((node) => {
  if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('.visually-hidden, svg')) return false;
  const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(node);
  if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') return false;
  const words = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
  if (!words || node.matches('textarea, input, select, option')) return false;
  return (overflowX === 'hidden' || overflowX === 'clip') && node.scrollWidth > node.clientWidth + 1
    || (overflowY === 'hidden' || overflowY === 'clip') && node.scrollHeight > node.clientHeight + 1;
}).map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`)"""

# A target is the control, or the label around it. A link within a sentence has the line's height (WCAG 2.5.8: inline).
SMALL = """() => {
  const scope = document.querySelector('dialog[open]') ?? document;
  const targets = [...scope.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.visually-hidden, .skip-link');
  return targets.filter((node) => seen(node) && !node.disabled).map((node) => {
    const target = node.closest('label') ?? node;
    const { width, height } = target.getBoundingClientRect();
    const inline = node.matches('a') && getComputedStyle(node).display === 'inline';
    const line = parseFloat(getComputedStyle(node).lineHeight) || 0;
    const small = inline ? Math.max(height, line) < 24 : Math.min(width, height) < 43.5;
    const name = (node.innerText || node.id).trim().slice(0, 40);
    return small ? `${node.tagName} ${node.className} "${name}" ${width}x${height}` : null;
  }).filter(Boolean);
}"""


@pytest.fixture(scope="module")
def world(server: Server, browser: Browser) -> Iterator[World]:
    made = World(server, browser)
    yield made
    for person in made.people:
        person.context.close()


@pytest.fixture(scope="module", params=SCENES, ids=lambda each: each.name)
def stage(request: pytest.FixtureRequest, world: World) -> Iterator[Page]:
    """Stand before it once, for all that is asked of it; and the browser complains of nothing meanwhile."""
    scene: Scene = request.param
    for person in world.people:
        person.complaints.clear()
    page = scene.stand(world)
    # Asked here and not later, because axe itself tries inline styles.
    complaints = [complaint for person in world.people for complaint in person.complaints]
    assert not complaints, complaints
    yield page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    # Whatever the browser still says about axe arrives before this answer, and not in the next scene.
    page.goto("about:blank")
    page.evaluate("() => document.title")


def _violations(page: Page, **options: Any) -> list[str]:
    page.evaluate(SETTLED)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {rule: {"enabled": False} for rule in EXCEPTIONS}
    return list(page.evaluate(RUN, [{"resultTypes": ["violations"], "rules": rules, **options}]))


def test_axe_finds_nothing_by_day(stage: Page) -> None:
    # So tall that the bars, which stay in view, cover nothing.
    stage.set_viewport_size({"width": 390, "height": 3000})
    stage.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert _violations(stage, runOnly={"type": "tag", "values": TAGS}) == []


def test_every_word_can_be_read_by_night(stage: Page) -> None:
    stage.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert _violations(stage, runOnly={"type": "rule", "values": ["color-contrast", "link-in-text-block"]}) == []


def test_nothing_scrolls_sideways_on_the_narrowest_screen(stage: Page) -> None:
    stage.set_viewport_size({"width": 320, "height": 640})
    assert stage.evaluate(BEYOND, 320) == []


def test_text_of_twice_the_size_loses_nothing(stage: Page) -> None:
    stage.set_viewport_size(PHONE)  # type: ignore[arg-type]
    stage.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    try:
        assert stage.evaluate(BEYOND, PHONE["width"]) == []
        assert stage.evaluate(CUT) == []
    finally:
        stage.evaluate("() => { document.documentElement.style.fontSize = ''; }")


def test_fingers_find_every_control(stage: Page) -> None:
    stage.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert stage.evaluate(SMALL) == []


def test_axe_would_find_something(world: World) -> None:
    page = world.signed_out("/signin")
    page.evaluate(
        """() => {
          const image = document.createElement('img');
          const faint = document.createElement('p');
          faint.textContent = 'Faint words';
          faint.style.color = '#ddd';
          document.querySelector('main').append(image, faint, document.createElement('button'));
        }"""
    )
    found = {each.split(":")[0] for each in _violations(page, runOnly={"type": "tag", "values": TAGS})}
    assert {"image-alt", "color-contrast", "button-name"} <= found


def test_the_measures_would_find_something(world: World) -> None:
    page = world.signed_out("/signin")
    page.evaluate(
        """() => {
          const wide = document.createElement('p');
          wide.textContent = 'Cut words that do not fit';
          wide.style.cssText = 'width: 40px; white-space: nowrap; overflow: hidden';
          const far = document.createElement('div');
          far.style.cssText = 'width: 900px; height: 20px';
          const small = document.createElement('button');
          small.style.cssText = 'width: 20px; height: 20px; min-height: 0; padding: 0';
          document.querySelector('main').append(wide, far, small);
        }"""
    )
    assert page.evaluate(BEYOND, PHONE["width"])
    assert page.evaluate(CUT)
    assert page.evaluate(SMALL)


def test_axe_is_the_version_it_says() -> None:
    row = re.search(r"`axe-core/axe.min.js`.*`([0-9a-f]{64})`", (VENDOR / "README.md").read_text(encoding="utf-8"))
    assert row
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == row[1]
    assert AXE.read_text(encoding="utf-8").startswith("/*! axe v4.14.1")
