"""Help as a clinic has it: what ships stays, its own stands beside it, and a number counts as checked for what it says now."""

import pytest
from sqlalchemy import Engine

from app.core.db import unit_of_work
from app.core.errors import Conflict, NotFound
from app.help import service as helping
from app.help.numbers import Numbers, Phone, load_numbers
from app.help.service import Added, Card, Known, Place
from tests.cast import mint
from tests.conftest import Clock

NUMBERS = load_numbers()
NIGHT = Added("5" * 32, "CH", "Night line", "+41 44 000 00 00", "The call may show on the bill.")


def place(known: Known, code: str = "CH") -> Place:
    return next(place for place in helping.places(NUMBERS, known) if place.code == code)


def saved(engine: Engine) -> Known:
    with unit_of_work(engine, writing=False) as db:
        return helping.known(db)


def test_until_somebody_says_so_nothing_is_checked() -> None:
    for shown in helping.places(NUMBERS, Known()):
        assert [listed.contact.checked_on for listed in shown.everyone] == [None] * len(shown.everyone)
        assert shown.own == ()


def test_every_contact_has_a_name_of_its_own() -> None:
    keys = [listed.key for shown in helping.places(NUMBERS, Known()) for listed in shown.everyone]
    assert len(set(keys)) == len(keys)


def test_a_number_that_was_tried_has_its_day_and_is_due_after_ninety_days(engine: Engine, clock: Clock) -> None:
    key = place(Known()).crisis[0].key
    with unit_of_work(engine, writing=True) as db:
        assert helping.check(db, NUMBERS, key) == "CH"
    tried = place(saved(engine)).crisis[0]
    assert tried.contact.checked_on is not None
    assert not tried.due
    clock.pass_by(days=90)
    assert not place(saved(engine)).crisis[0].due
    clock.pass_by(days=1)
    assert place(saved(engine)).crisis[0].due
    assert helping.due(helping.places(NUMBERS, saved(engine))) == 1
    with unit_of_work(engine, writing=True) as db:
        helping.check(db, NUMBERS, key)
    assert helping.due(helping.places(NUMBERS, saved(engine))) == 0


def test_another_number_under_the_same_name_is_unchecked_again(engine: Engine) -> None:
    with unit_of_work(engine, writing=True) as db:
        helping.check(db, NUMBERS, place(Known()).crisis[0].key)
    other = [country.model_dump(mode="json") for country in NUMBERS.countries]
    for country in other:
        if country["code"] == "CH":
            country["crisis"][0]["phone"] = Phone(tel="144", shown="144").model_dump()
    updated = Numbers.model_validate({"countries": other})
    swiss = next(shown for shown in helping.places(updated, saved(engine)) if shown.code == "CH")
    assert swiss.crisis[0].contact.checked_on is None


def test_what_no_country_has_cannot_be_checked(engine: Engine) -> None:
    with unit_of_work(engine, writing=True) as db, pytest.raises(NotFound):
        helping.check(db, NUMBERS, "0" * 64)


def test_the_clinics_own_stands_beside_what_ships_and_only_it_can_go(engine: Engine) -> None:
    with unit_of_work(engine, writing=True) as db:
        helping.add(db, NIGHT)
        helping.add(db, NIGHT)
        with pytest.raises(Conflict):
            helping.add(db, Added(NIGHT.id, "CH", "Another line", "144"))
    shown = place(saved(engine))
    (own,) = shown.own
    assert (own.contact.name, own.contact.phone, own.id) == ("Night line", Phone(tel="+41440000000", shown=NIGHT.phone), NIGHT.id)
    assert own.contact.checked_on is None
    shipped = (*shown.emergency, *shown.crisis, *shown.independent)
    assert {listed.id for listed in shipped} == {None}
    assert [listed.contact for listed in shipped] == [listed.contact for listed in place(Known()).everyone]
    with unit_of_work(engine, writing=True) as db:
        helping.check(db, NUMBERS, own.key)
        helping.remove(db, NIGHT.id)
        helping.remove(db, NIGHT.id)
        for listed in shipped:
            helping.remove(db, listed.key)
    assert place(saved(engine)).everyone == place(Known()).everyone


@pytest.mark.parametrize(
    ("added", "found"),
    [
        (NIGHT, {}),
        (Added(mint(), "CH", "", "144"), {"name": "missing"}),
        (Added(mint(), "XX", "Line", "144"), {"country": "missing"}),
        (Added(mint(), "CH", "Line", "ask us"), {"phone": "shape"}),
        (Added(mint(), "CH", "Line", ""), {"phone": "shape"}),
        (Added(mint(), "CH", "n" * 121, "144", "o" * 241), {"name": "long", "note": "long"}),
    ],
    ids=["fits", "no name", "no such country", "no number", "nothing", "long"],
)
def test_what_does_not_fit_is_told_by_field(added: Added, found: dict[str, str]) -> None:
    assert helping.problems(added, NUMBERS) == found


def test_what_fits_can_always_be_shown(engine: Engine) -> None:
    typed = helping.tidied(Added(mint(), "CH", "  Night\tline ", " 044  000-00 00\n", "\0"))
    assert helping.problems(typed, NUMBERS) == {}
    with unit_of_work(engine, writing=True) as db:
        helping.add(db, typed)
    assert place(saved(engine)).own[0].contact.note is None


def test_the_card_needs_somebody_who_answers_for_it_and_is_never_overwritten_unseen(engine: Engine, clock: Clock) -> None:
    card = Card("A very high temperature.\n\nStiff muscles.", "Dr. B. Harbour")
    assert helping.card_problems(card) == {}
    assert helping.card_problems(Card("A fever.")) == {"reviewed_by": "missing"}
    assert helping.card_problems(Card()) == {}
    with unit_of_work(engine, writing=True) as db:
        helping.say(db, card, base=Card().version)
        helping.say(db, card, base=Card().version)
        with pytest.raises(Conflict):
            helping.say(db, Card("Other words", "Somebody else"), base=Card().version)
    kept = saved(engine).card
    assert (kept.text, kept.reviewed_by, kept.paragraphs[1]) == (card.text, card.reviewed_by, "Stiff muscles.")
    assert kept.reviewed_on is not None
    with unit_of_work(engine, writing=True) as db:
        helping.say(db, Card(), base=kept.version)
    assert saved(engine).card == Card()
