"""Finds a browser for the journeys, or gets one: installed, from Debian's packages, from Playwright, or says how."""

import os
import shutil
import subprocess
import sys

# The headless shell is the quicker one; the full browser is the one that writes a profile folder like a person's.
QUICK = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")
FULL = ("chromium", "google-chrome", "google-chrome-stable")

HOW = (
    "mooring: no browser was found for the tests. Install Chromium or Chrome (on Debian: apt install chromium), "
    "or set MOORING_TEST_BROWSER to the path of one."
)


def find(names: tuple[str, ...] = QUICK) -> str | None:
    """The path of an installed browser, or None."""
    named = os.environ.get("MOORING_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, names)), None) or _from_playwright()


def _from_playwright() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and os.path.exists(path) else None  # noqa: PTH110 - a plain question about a plain string


def ensure() -> None:
    """Make sure that the journeys have a browser to run in."""
    if find() and find(FULL):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from Debian's packages for the browser tests ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
        for package in ("chromium", "chromium-headless-shell"):
            subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", package], check=False, **quiet)
    if not find():
        print("Asking Playwright for a browser ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not find():
        sys.exit(HOW)


if __name__ == "__main__":
    ensure()
