"""Saving an entry (docs/sealing.md 8): a repeat is success, a stale save is refused, and nothing that was kept gets lost."""

import hashlib

import pytest
from sqlalchemy import Engine, text

from app.entries.service import VERSIONS_KEPT
from app.sealing.envelope import BODY, HEAD
from tests.cast import JSON, Person, Save, envelope, envelope_of_at_most, mint
from tests.conftest import Clock
from tests.reference.reader import from_envelope

CONFLICT = (409, {"problem": "conflict"})


def everything(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3")).all()
            for table in ("entry", "entry_body", "entry_revision", "journal")
        ]


def test_a_save_leads_to_the_entry(ada: Person) -> None:
    save = ada.sealed()
    answer = ada.save(save)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/entries/{save.id}")
    assert ada.stored(save.id) == {"id": save.id, "rev": 1, "head": save.head, "body": save.body, "body_rev": 1}
    page = ada.get(f"/my/entries/{save.id}").text
    assert save.head in page
    assert str(save.body) in page


def test_htmx_is_told_to_load_the_entry(ada: Person) -> None:
    save = ada.sealed()
    answer = ada.save(save, **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, f"/my/entries/{save.id}")
    assert "location" not in answer.headers


def test_a_repeat_of_a_lost_answer_is_success_and_changes_nothing(ada: Person, engine: Engine) -> None:
    save = ada.write()
    before = everything(engine)
    for base in ("-", save.hash, "0" * 64):
        assert ada.save(save, base).status_code == 303
    assert everything(engine) == before


def test_a_repeat_is_known_whenever_it_comes(ada: Person, engine: Engine) -> None:
    first = ada.write()
    second = ada.sealed(id=first.id, rev=2)
    ada.save(second, first.hash)
    before = everything(engine)
    assert ada.save(first).status_code == 303
    assert everything(engine) == before
    assert ada.stored(first.id)["rev"] == 2


def test_a_revision_names_what_it_revises(ada: Person) -> None:
    first = ada.write()
    second = ada.sealed(id=first.id, rev=2, text="The sea was rough.")
    assert ada.save(second, first.hash).status_code == 303
    assert ada.stored(first.id) == {"id": first.id, "rev": 2, "head": second.head, "body": second.body, "body_rev": 2}


def test_revisions_may_leap(ada: Person) -> None:
    first = ada.write()
    assert ada.save(ada.sealed(id=first.id, rev=7), first.hash).status_code == 303
    assert ada.stored(first.id)["rev"] == 7


def test_an_unknown_entry_is_kept_whatever_its_base_and_revision(ada: Person) -> None:
    save = ada.sealed(rev=5)
    assert ada.save(save, "ab" * 32).status_code == 303
    assert ada.stored(save.id)["rev"] == 5


@pytest.mark.parametrize(
    ("rev", "base"),
    [(2, "-"), (2, "0" * 64), (1, "own"), (1, "-")],
    ids=["no base", "another base", "same rev, other words", "new under a known id"],
)
def test_a_stale_save_is_refused_and_changes_nothing(rev: int, base: str, ada: Person, engine: Engine) -> None:
    first = ada.write()
    before = everything(engine)
    stale = ada.sealed(id=first.id, rev=rev, text="Something else.")
    answer = ada.save(stale, first.hash if base == "own" else base, **JSON)
    assert (answer.status_code, answer.json()) == CONFLICT
    assert everything(engine) == before


def test_of_two_devices_the_second_is_refused_and_can_see_both(ada: Person, engine: Engine) -> None:
    first = ada.write()
    phone, laptop = ada.sealed(id=first.id, rev=2, text="Phone."), ada.sealed(id=first.id, rev=2, text="Laptop.")
    assert ada.save(phone, first.hash).status_code == 303
    before = everything(engine)
    assert ada.save(laptop, first.hash).status_code == 409
    assert everything(engine) == before
    current = ada.stored(first.id)
    assert current["body"] == phone.body
    settled = ada.sealed(id=first.id, rev=3, text="Both.")
    assert ada.save(settled, hashlib.sha256(from_envelope(str(current["head"]))).hexdigest()).status_code == 303


def test_a_refusal_in_the_page_says_it_in_words(ada: Person) -> None:
    first = ada.write()
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = ada.save(ada.sealed(id=first.id, rev=2), "-", **part)
    assert answer.status_code == 409
    assert "Nothing was overwritten" in answer.text
    assert "<html" not in answer.text


def test_a_save_of_the_head_alone_uses_up_no_version(ada: Person, engine: Engine) -> None:
    last = ada.write()
    body = last.body
    for rev in range(2, 30):
        save = ada.sealed(id=last.id, rev=rev, body=False)
        assert ada.save(save, last.hash).status_code == 303
        last = save
    assert ada.stored(last.id) == {"id": last.id, "rev": 29, "head": last.head, "body": body, "body_rev": 1}
    assert bodies(engine, ada, last.id) == [1]


def bodies(engine: Engine, who: Person, id: str) -> list[int]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT rev FROM entry_body WHERE owner = :owner AND entry = :id ORDER BY rev"), {"owner": who.account, "id": id}
        )
        return [row.rev for row in rows]


def test_a_new_entry_needs_a_body(ada: Person, engine: Engine) -> None:
    before = everything(engine)
    assert ada.save(ada.sealed(body=False)).status_code == 422
    assert everything(engine) == before


def test_whoever_finds_a_locked_phone_pushes_no_earlier_version_out(ada: Person) -> None:
    first = ada.write("The only copy.")
    ada.lock()
    base = first.hash
    for rev in range(2, VERSIONS_KEPT + 4):
        rubbish = ada.sealed(id=first.id, rev=rev)
        assert ada.save(rubbish, base).status_code == 303
        base = rubbish.hash
    ada.unlock()
    assert ada.get(f"/my/entries/{first.id}/versions/1/envelopes").json()["body"] == first.body


def test_the_last_twenty_bodies_are_kept_and_hashes_outlive_them(ada: Person, engine: Engine) -> None:
    saves = [ada.write()]
    for rev in range(2, VERSIONS_KEPT + 4):
        saves.append(ada.sealed(id=saves[0].id, rev=rev))
        assert ada.save(saves[-1], saves[-2].hash).status_code == 303
    assert VERSIONS_KEPT == 20
    assert bodies(engine, ada, saves[0].id) == list(range(4, 24))
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT rev, head IS NULL AS gone FROM entry_revision ORDER BY rev")).all()
    assert [tuple(row) for row in kept] == [(rev, rev < 4) for rev in range(1, 24)]
    before = everything(engine)
    for save in (saves[0], saves[-1]):
        assert ada.save(save).status_code == 303
    assert everything(engine) == before


def test_counters_tell_the_order_of_making_and_of_change(ada: Person, engine: Engine) -> None:
    first, second = ada.write(), ada.write()
    ada.save(ada.sealed(id=first.id, rev=2), first.hash)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, made, seq FROM entry ORDER BY made")).all()
    assert [tuple(row) for row in rows] == [(first.id, 1, 3), (second.id, 2, 2)]


def test_what_is_kept_is_the_day_and_not_the_time(ada: Person, engine: Engine, clock: Clock) -> None:
    clock.pass_by(hours=3)
    ada.write()
    with engine.connect() as connection:
        assert str(connection.execute(text("SELECT saved FROM entry")).scalar_one()) == "2026-11-22"


@pytest.mark.parametrize("field", ["head", "body"])
def test_nothing_but_envelopes_is_kept(field: str, ada: Person, engine: Engine) -> None:
    save = ada.sealed()
    form = {"account": ada.account, "rev": "1", "base": "-", "head": save.head, "body": save.body}
    before = everything(engine)
    for value in ("The sea was calm.", "mo1.", "mo2" + envelope()[3:], envelope() + "\n", envelope() + "=", envelope()[:-1]):
        assert ada.http.post(f"/my/entries/{save.id}", data={**form, field: value}).status_code == 422
    assert everything(engine) == before


@pytest.mark.parametrize("name", ["text", "title", "login", "Head"])
def test_a_field_that_the_form_does_not_know_is_refused(name: str, ada: Person, engine: Engine) -> None:
    save, before = ada.sealed(), everything(engine)
    form = {"account": ada.account, "rev": "1", "base": "-", "head": save.head, "body": save.body, name: "The sea was calm."}
    answer = ada.http.post(f"/my/entries/{save.id}", data=form)
    assert answer.status_code == 422
    assert "The sea was calm." not in answer.text
    assert everything(engine) == before


@pytest.mark.parametrize("rev", ["0", "-1", "1.5", "", str(2**53), "1e3", "one", "９"])
def test_a_revision_is_a_number_that_scripts_can_count_to(rev: str, ada: Person) -> None:
    save = ada.sealed()
    form = {"account": ada.account, "rev": rev, "base": "-", "head": save.head, "body": str(save.body)}
    assert ada.http.post(f"/my/entries/{save.id}", data=form).status_code == 422


def test_the_greatest_revision_is_kept(ada: Person) -> None:
    save = ada.sealed(rev=2**53 - 1)
    assert ada.save(save).status_code == 303
    assert ada.stored(save.id)["rev"] == 2**53 - 1


def test_the_largest_legal_page_is_kept(ada: Person) -> None:
    save = Save(mint(), 1, envelope_of_at_most(HEAD), envelope_of_at_most(BODY))
    assert HEAD - 4 <= len(save.head) <= HEAD
    assert BODY - 4 <= len(str(save.body)) <= BODY
    assert ada.save(save).status_code == 303
    assert ada.stored(save.id)["body"] == save.body


@pytest.mark.parametrize(("head", "body"), [(HEAD + 8, 200), (200, BODY + 8)], ids=["head", "body"])
def test_a_page_that_is_too_long_is_told_so(head: int, body: int, ada: Person, engine: Engine) -> None:
    save = Save(mint(), 1, envelope_of_at_most(head), envelope_of_at_most(body))
    before = everything(engine)
    answer = ada.save(save, **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.status_code == 413
    assert "Your words are kept on this device" in answer.text
    assert everything(engine) == before
