"""Sentences are translated when a template is compiled, exactly as they would be when it is rendered."""

import re
from pathlib import Path

import pytest
from babel.support import NullTranslations
from fastapi.testclient import TestClient

from app.web.static import Assets
from app.web.templates import ROOT, Templates
from tests.cast import Person
from tests.conftest import settings_in
from tests.rules.sums import STATIC

GERMAN = {"Today": "Heute", "50%% & more": "50%% & mehr", "Quiet": 'Ru"hig'}


class German(NullTranslations):
    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)

    ugettext = gettext


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Templates:
    monkeypatch.setattr("app.web.templates.translations", lambda _language: German())
    return Templates(settings_in(tmp_path), Assets())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<p>{{ _("Today") }}</p>', "<p>Heute</p>"),
        ('{{ _("Today") }}{{ _("Today") }}', "HeuteHeute"),
        ('{{ _("50%% & more") }}', "50% & mehr"),
        ('<a aria-label="{{ _("Quiet") }}">', '<a aria-label="Ru"hig">'),
        ('{{ _("Today") ~ "!" }}', "Heute!"),
        ('{{ _("Today") | upper }}', "HEUTE"),
        ("{{ _(word) }}", "Heute"),
        ('{{ _("%(word)s & co", word="<b>") }}', "&lt;b&gt; & co"),
        ("{% trans %}Today{% endtrans %}", "Heute"),
        ("{{ word }}{{ (word) }}", "TodayToday"),
    ],
)
def test_a_sentence_is_the_same_wherever_it_is_translated(source: str, shown: str, templates: Templates) -> None:
    assert templates.environment.from_string(source).render(word="Today") == shown


def test_a_sentence_by_itself_costs_nothing_when_a_page_is_rendered(templates: Templates) -> None:
    code = str(templates.environment.compile('<p>{{ _("Today") }}</p>{{ _("Today") ~ "!" }}', raw=True))
    assert code.count("<p>Heute</p>") == 1
    assert code.count("'Today'") == 1


TAG = re.compile(r"<([a-z]+(?:-[a-z]+)+)\b")


@pytest.mark.parametrize("path", ["/signin", "/join", "/my/help", "/my/today", "/my/entries", "/my/entries/new", "/my/more"])
def test_a_page_brings_the_modules_of_its_elements_and_no_others(path: str, ada: Person, bea: TestClient) -> None:
    for answer in (ada.get(path), bea.get(path)):
        scripts = re.findall(r'<script type="module" src="[^"]*/js/([^"]+)\.js"', answer.text)
        if answer.status_code == 200:
            assert scripts[0] == "app"
            tags = {tag for tag in TAG.findall(answer.text) if (STATIC / f"js/elements/{tag}.js").exists()}
            assert scripts[1:2] == ["htmx-mooring"] or " hx-" not in answer.text
            assert tags <= {script.removeprefix("elements/") for script in scripts}
            assert len(scripts) == len(set(scripts))
    assert ("elements/entry-composer" in ada.get(path).text) == (path == "/my/entries/new")


def test_htmx_comes_with_pages_that_use_it_and_not_with_the_first_one(ada: Person, bea: TestClient) -> None:
    for path in ("/my/entries", "/my/bin", "/my/shares/new"):
        assert "js/htmx-mooring.js" in ada.get(path).text, path
    for path in ("/signin", "/join", "/recovery", "/my/help"):
        assert "htmx-mooring" not in bea.get(path).text, path


def test_every_element_has_a_place() -> None:
    tags = {tag for path in ROOT.rglob("*.html") for tag in TAG.findall(path.read_text())}
    defined = {path.stem for path in (STATIC / "js/elements").glob("*.js") if f"define('{path.stem}'" in path.read_text()}
    by_hand = re.findall(r"import '\./elements/([a-z-]+)\.js'", (STATIC / "js/reader.js").read_text())
    assert defined <= tags | set(by_hand)
    assert tags <= defined


@pytest.mark.parametrize(
    ("preferred", "day"),
    [
        ("en-GB,en;q=0.9", "22 November 2026"),
        ("de-AT, en-GB;q=0.8, en;q=0.7", "22 November 2026"),
        ("en-US,en;q=0.9", "November 22, 2026"),
        ("de", "November 22, 2026"),
        ("", "November 22, 2026"),
        ("en-XX", "November 22, 2026"),
        ("en-../../etc, en-GB", "November 22, 2026"),
        ("en-GB" * 2000, "November 22, 2026"),
    ],
)
def test_a_day_reads_as_the_scripts_of_the_same_page_say_it(preferred: str, day: str, ada: Person) -> None:
    headers = {"Accept-Language": preferred}
    assert f"Your sheet is from {day}." in ada.get("/my/keys", **headers).text
    ada.post("/my/leaving", {"account": ada.account, "auth": ada.auth})
    protocol = ada.get("/my/leaving", **headers).text
    assert f"{day} at 10:00 (UTC), with your passphrase" in protocol
    assert ('<html lang="en"' in protocol) is True
