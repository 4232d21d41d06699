"""Whoever needs help finds three ways to it, in every country, and no claim that a number was checked."""

import re
from pathlib import Path

import pytest

from app.core.content import BadContent
from app.help.numbers import NUMBERS, Contact, Country, load_numbers

ALL = load_numbers()
SLOTS = ("emergency", "crisis", "independent")


def contacts(country: Country) -> list[Contact]:
    return [*country.emergency, *country.crisis, *country.independent]


each = pytest.mark.parametrize("country", ALL.countries, ids=lambda country: country.code)


def test_the_countries_we_know_are_there() -> None:
    known = ["US", "CA", "GB", "IE", "DE", "AT", "CH", "FR", "NL", "AU", "NZ", "elsewhere"]
    assert [country.code for country in ALL.countries] == known


@each
def test_every_country_has_the_three_slots(country: Country) -> None:
    assert all(getattr(country, slot) for slot in SLOTS)
    assert all(contact.phone for contact in country.emergency)


@each
def test_nothing_counts_as_checked(country: Country) -> None:
    assert {contact.checked_on for contact in contacts(country)} == {None}


@each
def test_a_phone_can_dial_what_is_shown(country: Country) -> None:
    for contact in contacts(country):
        if contact.phone:
            assert re.fullmatch(r"\+?[0-9]{2,15}", contact.phone.tel)
            assert re.sub(r"[ -]", "", contact.phone.shown) == contact.phone.tel


@each
def test_opening_hours_are_never_written_down(country: Country) -> None:
    for contact in contacts(country):
        text = f"{contact.name} {contact.words or ''} {contact.note or ''}".lower()
        assert not re.search(r"24/7|\d\s?(am|pm)\b|hours|day and night|\d:\d\d|monday|weekend", text)


@each
def test_an_independent_helper_is_not_the_clinic(country: Country) -> None:
    assert all(contact.phone or "do not belong to your clinic" in (contact.words or "") for contact in country.independent)


def test_a_country_we_do_not_know_gets_elsewhere() -> None:
    somewhere = ALL.for_country("ZZ")
    assert somewhere.code == "elsewhere"
    assert somewhere.emergency[0].phone
    assert somewhere.emergency[0].phone.tel == "112"
    assert "findahelpline.com" in (somewhere.crisis[0].words or "")
    assert ALL.for_country("NZ").name == "New Zealand"


GOOD = """
countries:
  - code: elsewhere
    name: Elsewhere
    emergency: [{name: Emergency, phone: {tel: "112", shown: "112"}, checked_on: null}]
    crisis: [{name: A line, words: Look it up., checked_on: null}]
    independent: [{name: Someone else, words: Look it up., checked_on: null}]
"""


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('tel: "112"', 'tel: "11 2"', "numbers.yaml: elsewhere: emergency.0.phone.tel: "),
        ('shown: "112"', 'shown: "113"', "numbers.yaml: elsewhere: emergency.0.phone: "),
        ("    name: Elsewhere\n", "", "numbers.yaml: elsewhere: name: "),
        ("name: A line, words: Look it up.,", "name: A line,", "numbers.yaml: elsewhere: crisis.0: "),
        ("name: A line,", "name: A line, hours: all day,", "numbers.yaml: elsewhere: crisis.0.hours: "),
        ("code: elsewhere\n    name", "name", "numbers.yaml: country 1: code: "),
        ("code: elsewhere", "code: US", "numbers.yaml: numbers: "),
        ("independent: [", "independent: [] #", "numbers.yaml: elsewhere: independent: "),
        (
            "name: A line, words: Look it up., checked_on: null",
            "name: A line, words: Look it up.",
            "numbers.yaml: elsewhere: crisis.0.checked_on: ",
        ),
        ("countries:", "countries: [", "numbers.yaml: file: "),
    ],
)
def test_broken_numbers_name_file_country_and_field(tmp_path: Path, was: str, becomes: str, named: str) -> None:
    assert was in GOOD
    path = tmp_path / NUMBERS.name
    path.write_text(GOOD, encoding="utf-8")
    load_numbers(path)
    path.write_text(GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(BadContent) as caught:
        load_numbers(path)
    first = str(caught.value).splitlines()[0]
    assert re.match(r"numbers\.yaml, line \d+: ", first)
    assert re.sub(r", line \d+", "", first).startswith(named)
