"""What a script of ours may not do: make HTML out of text, run text as code, or keep anything in the clear."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

MAKES_HTML_OR_CODE = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|createContextualFragment|srcdoc"
)
KEEPS = r"localStorage|sessionStorage|document\.cookie|\bcaches\b|window\.name"
REACHES_OUT = r"XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection|importScripts|https?://"
PRINTS = r"console\."

# The chosen country says nothing about the person.
ALLOWED = {
    ("elements/help-country.js", KEEPS): {"localStorage"},
    # WebAuthn's own name for a part of what a passkey is asked.
    ("vault/passkeys.js", MAKES_HTML_OR_CODE): {"eval"},
    ("vault/argon2-worker.js", REACHES_OUT): {"importScripts"},
    # A fixed list of public files and pages, each with its sum; nothing of a person.
    ("worker.js", KEEPS): {"caches"},
    # The name of a drawing's kind of element, which is an address that nobody calls.
    ("elements/qr-code.js", REACHES_OUT): {"http://"},
}

each = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT / "static" / "js").as_posix())


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", "", path.read_text(), flags=re.DOTALL)


@each
@pytest.mark.parametrize("rule", [MAKES_HTML_OR_CODE, KEEPS, REACHES_OUT, PRINTS], ids=["html", "keeps", "reaches", "prints"])
def test_a_script_keeps_to_what_it_may(path: Path, rule: str) -> None:
    name = path.relative_to(ROOT / "static" / "js").as_posix()
    found = {match[0] for match in re.finditer(rule, code(path))}
    assert found <= ALLOWED.get((name, rule), set())


def test_the_part_that_an_auditor_reads_stays_an_evening_long() -> None:
    lines = sum(len(path.read_text().splitlines()) for path in SCRIPTS if path.parent.name in {"sealing", "vault"})
    assert lines <= 1850


@each
def test_imports_go_down_only(path: Path) -> None:
    order = ["sealing", "vault", "keep", "profile", "elements"]
    here = path.relative_to(ROOT / "static" / "js").parts[0]
    if here not in order:
        return
    for target in re.findall(r"""from\s+['"]([^'"]+)['"]""", code(path)):
        assert target.startswith("."), target
        there = (path.parent / target).resolve().relative_to(ROOT / "static").parts
        if there[0] == "js" and there[1] in order:
            assert order.index(there[1]) <= order.index(here), f"{path.name} imports {target}"


@each
def test_a_custom_elements_tag_is_its_files_name(path: Path) -> None:
    for tag in re.findall(r"customElements\.define\(\s*['\"]([^'\"]+)", code(path)):
        assert tag == path.stem
