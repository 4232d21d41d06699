"""Which browsers beside Chromium are here, and what to install where one is not."""

import os
import shutil
import subprocess
from pathlib import Path

KINDS = ("firefox", "webkit")

# Debian has no Firefox but this one; elsewhere it may have its plain name.
FIREFOX = ("firefox-esr", "firefox")

SYSTEM_PYTHON = Path("/usr/bin/python3")

HOW = {
    "firefox": "Firefox was not found. On Debian: apt install firefox-esr. Or set MOORING_TEST_FIREFOX to its path.",
    "webkit": "WebKit cannot be driven here: {missing} is missing. "
    "On Debian: apt install webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb.",
}


def firefox() -> str | None:
    """The path of an installed Firefox, or None."""
    return os.environ.get("MOORING_TEST_FIREFOX") or next(filter(None, map(shutil.which, FIREFOX)), None)


def webkit_lacks() -> str:
    """The first thing that WebKit needs and that is not here; empty when all is."""
    for program in ("WebKitWebDriver", "Xvfb"):
        if not shutil.which(program):
            return program
    binding = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"
    command = [SYSTEM_PYTHON, "-c", binding]
    if not SYSTEM_PYTHON.exists() or subprocess.run(command, capture_output=True, check=False).returncode:
        return "the binding of WebKitGTK for the system's Python"
    return ""


def missing(kind: str) -> str:
    """What to say of a browser that is not here; empty when it is."""
    if kind == "firefox":
        return "" if firefox() else HOW["firefox"]
    lacks = webkit_lacks()
    return HOW["webkit"].format(missing=lacks) if lacks else ""


if __name__ == "__main__":
    for each in filter(None, map(missing, KINDS)):
        print(f"mooring: {each} Its journeys are left out.")
