"""`python -m tests.browser.icons`: the pictures for a home screen under another name, drawn out of each `favicon.svg`."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app.web.names import DISCREET
from tests.browser.server import ROOT
from tests.browser.setup import HOW, find

# Side, and whether the tile keeps its round corners: a phone cuts its own shape out of the others.
SIZES = {
    "icon-192.png": (192, True),
    "icon-512.png": (512, True),
    "icon-masked.png": (512, False),
    "icon-touch.png": (180, False),
}


def draw(page: Page, source: Path, target: Path, side: int, rounded: bool) -> None:
    """One picture."""
    tile = source.read_text(encoding="utf-8")
    tile = tile if rounded else tile.replace('rx="7"', 'rx="0"')
    page.set_viewport_size({"width": side, "height": side})
    page.set_content(tile)
    page.evaluate(
        """([side]) => {
          document.body.style.margin = '0';
          Object.assign(document.querySelector('svg').style, { display: 'block', width: `${side}px`, height: `${side}px` });
        }""",
        [side],
    )
    page.screenshot(path=target, omit_background=True)


def main() -> None:
    """All of them."""
    path = find()
    assert path, HOW
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page()
        for name in DISCREET:
            folder = ROOT / "static" / "img" / name.key
            for file, (side, rounded) in SIZES.items():
                draw(page, folder / "favicon.svg", folder / file, side, rounded)
        browser.close()


if __name__ == "__main__":
    main()
