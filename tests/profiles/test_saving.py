"""The profile is one sealed document: the next revision is kept, a repeat succeeds, and two devices do not undo each other."""

from tests.cast import Person
from tests.reference import reader


def sealed(ada: Person, rev: int, **inside: str) -> dict[str, object]:
    fields = ["mo1/profile", ada.account, "1", str(rev)]
    envelope = reader.seal_json(ada.key, fields, {"id": ada.account, "rev": rev, **inside}, 1024)
    return {"account": ada.account, "rev": rev, "sealed": envelope}


def test_the_next_revision_is_kept_byte_for_byte_and_a_repeat_succeeds(ada: Person) -> None:
    next_one = sealed(ada, 2)
    assert ada.post("/my/profile", next_one).status_code == 204
    assert ada.post("/my/profile", next_one).status_code == 204
    assert ada.get("/my/profile").json() == {"rev": 2, "sealed": next_one["sealed"]}


def test_a_stale_one_is_refused_and_overwrites_nothing(ada: Person) -> None:
    kept = sealed(ada, 2, at="home")
    ada.post("/my/profile", kept)
    for rev in (2, 4):
        answer = ada.post("/my/profile", sealed(ada, rev, at="work"))
        assert (answer.status_code, answer.json()["problem"]) == (409, "conflict")
    assert ada.get("/my/profile").json()["sealed"] == kept["sealed"]


def test_it_is_nobody_elses(ada: Person, cy: Person) -> None:
    assert cy.post("/my/profile", sealed(ada, 2)).json()["problem"] == "other-account"
    assert cy.get("/my/profile").json()["sealed"] != ada.get("/my/profile").json()["sealed"]


def test_only_an_envelope_passes(ada: Person) -> None:
    assert ada.post("/my/profile", {"account": ada.account, "rev": 2, "sealed": "a session on Friday"}).status_code == 422
