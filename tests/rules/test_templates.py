"""What a template may not do: name a control that holds words, carry code or style, or leave anything unescaped."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Numbers that the server has to understand. Everything else with a name is hidden, and is filled with envelopes and proofs.
NAMED = {"days", "openings", "minutes", "shared"}
# The desk's pages carry nobody's words: the clinic's own are public, and logins the server knows.
NAMED_AT_THE_DESK = {"country", "hours", "login", "name", "note", "notice", "phone", "reviewed_by", "role", "session", "text"}

each = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())


def tags(text: str, names: str) -> list[str]:
    return re.findall(rf"<(?:{names})\b(?:[^>{{]|{{{{.*?}}}}|{{%.*?%}}|{{)*>", text, re.DOTALL)


@each
def test_a_control_that_a_person_types_into_has_no_name(path: Path) -> None:
    at_the_desk = path.parent.name == "desk"
    for control in tags(path.read_text(), "input|textarea|select"):
        name, kind = re.search(r'\sname="([^"]*)"', control), re.search(r'\stype="([^"]*)"', control)
        if name and not (kind and kind[1] == "hidden"):
            if at_the_desk:
                assert name[1] in NAMED_AT_THE_DESK, control
                continue
            assert name[1] in NAMED, control
            assert control.startswith("<select") or (kind and kind[1] in {"number", "radio", "checkbox"}), control


@each
def test_nothing_typed_is_kept_by_the_browser(path: Path) -> None:
    for control in tags(path.read_text(), "textarea"):
        attributes = control if "{{ sealed_attributes() }}" not in control else path.read_text()
        for attribute in (
            'autocomplete="off"',
            'autocorrect="off"',
            'spellcheck="false"',
            'writingsuggestions="false"',
            'translate="no"',
        ):
            assert attribute in attributes, f"{control} has no {attribute}"


@each
def test_there_is_no_style_and_no_code_in_the_page(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"hx-on|hx-vals|hx-vars|hx-eval|javascript:|data:text", text, re.IGNORECASE)
    for script in re.findall(r"<script\b[^>]*>.*?</script>", text, re.DOTALL):
        assert re.fullmatch(r'<script (type="module" )?src="[^"]*(?:"[^"]*"[^"]*)*"[^>]*></script>', script), script
        assert 'integrity="{{ integrity(' in script


@each
def test_everything_is_escaped(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|\bMarkup\b|autoescape|\{%\s*raw", path.read_text())


@each
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    assert not re.search(r"""(?:src|href|action)=["']\s*(?:https?:)?//""", path.read_text())


@each
def test_a_form_says_its_method_or_is_a_scripts_alone(path: Path) -> None:
    for form in tags(path.read_text(), "form"):
        assert 'method="post"' in form or ("action=" not in form and " hx-" not in form), form
