"""Sentences are translated when a template is compiled, exactly as they would be when it is rendered."""

from pathlib import Path

import pytest
from babel.support import NullTranslations

from app.web.static import Assets
from app.web.templates import Templates
from tests.conftest import settings_in

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
