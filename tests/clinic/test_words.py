"""The clinic's words: tidied, checked, and never overwritten unseen."""

import pytest
from sqlalchemy import Engine

from app.clinic import service as clinic
from app.clinic.service import Words
from app.core.db import unit_of_work
from app.core.errors import Conflict

HARBOUR = Words("Harbour Clinic", "+41 (0)44 000 00 00", "Monday to Friday\n9 to 5", "We keep little.\n\nAsk us.")


def test_until_somebody_fills_them_in_there_are_none(engine: Engine) -> None:
    with unit_of_work(engine, writing=False) as db:
        assert clinic.words_of(db) == Words()
    assert not Words().said
    assert Words().paragraphs == []


def test_what_is_saved_is_what_is_read(engine: Engine) -> None:
    with unit_of_work(engine, writing=True) as db:
        clinic.say(db, HARBOUR, base=Words().version)
    with unit_of_work(engine, writing=False) as db:
        assert clinic.words_of(db) == HARBOUR


def test_who_saw_other_words_overwrites_nothing_and_a_repeat_is_success(engine: Engine) -> None:
    other = Words("Another name")
    with unit_of_work(engine, writing=True) as db:
        clinic.say(db, HARBOUR, base=Words().version)
        clinic.say(db, HARBOUR, base=Words().version)
        with pytest.raises(Conflict):
            clinic.say(db, other, base=Words().version)
        assert clinic.words_of(db) == HARBOUR
        clinic.say(db, other, base=HARBOUR.version)
        assert clinic.words_of(db) == other


def test_two_different_texts_never_have_the_same_version() -> None:
    assert Words("ab", "c").version != Words("a", "bc").version
    assert Words("a").version == Words("a").version


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (Words("  Harbour \t Clinic\n"), Words("Harbour Clinic")),
        (Words(hours="\r\n9 to 5 \r\n\r\nclosed on Sundays\r"), Words(hours="9 to 5\n\nclosed on Sundays")),
        (Words("A\0B\x1b[1m"), Words("AB[1m")),
        (Words("Cafe\u0301"), Words("Café")),
    ],
    ids=["spaces", "line ends", "control characters", "composed"],
)
def test_what_nobody_sees_is_left_out(typed: Words, kept: Words) -> None:
    assert clinic.tidied(typed) == kept


def test_signs_that_turn_the_order_of_others_around_are_dropped_and_those_that_scripts_need_stay() -> None:
    assert clinic.as_line("Night\u202e line\u2066 0\u2069") == "Night line 0"
    for needed in ("קו\u200f לילה", "می\u200cخواهم", "خط الليل"):
        assert clinic.as_line(needed) == needed


@pytest.mark.parametrize("phone", ["", "144", "+41 44 000 00 00", "(044) 000-00.00", "044/000 00 00"])
def test_a_number_that_a_telephone_takes_is_taken(phone: str) -> None:
    assert clinic.problems(Words(phone=phone)) == {}


@pytest.mark.parametrize("phone", ["12", "ask us", "+++", "044 000 00 00 ext. 5", "٠١٢٣٤"])
def test_a_number_that_no_telephone_takes_is_not(phone: str) -> None:
    assert clinic.problems(Words(phone=phone)) == {"phone": "shape"}


def test_each_field_has_its_length() -> None:
    longest = Words("n" * 120, "0" * 40, "h" * 400, "p" * 20_000)
    assert clinic.problems(longest) == {}
    longer = Words("n" * 121, "0" * 41, "h" * 401, "p" * 20_001)
    assert clinic.problems(longer) == dict.fromkeys(("name", "phone", "hours", "notice"), "long")


@pytest.mark.parametrize(("phone", "tel"), [("+41 (0)44 000-00 00", "+41440000000"), ("(044) 000/00.00", "0440000000")])
def test_a_telephone_is_handed_digits(phone: str, tel: str) -> None:
    assert Words(phone=phone).tel == tel


def test_an_empty_line_begins_a_new_paragraph() -> None:
    assert Words(notice="One\nstill one\n\n\nTwo").paragraphs == ["One\nstill one", "Two"]
