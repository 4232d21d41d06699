"""What a person takes along is all that is stored, in pieces that fit together again; the keys only with a proof."""

from datetime import timedelta
from importlib.metadata import version

import pytest
from httpx2 import Response
from sqlalchemy import Engine, text

from app.exports import service as exports
from tests.cast import JSON, Person, envelope, mint, mint_key, open_share
from tests.conftest import Arrive, Clock, Counted
from tests.reference import reader


def keys(person: Person, auth: str | None = None, account: str | None = None) -> Response:
    return person.post("/my/exports", {"account": account or person.account, "auth": auth or person.auth})


def part(person: Person, after: int = 0, **query: str) -> dict:
    answer = person.http.get("/my/exports/entries", params={"after": str(after), **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def every(person: Person, **query: str) -> list[dict]:
    found, after = [], 0
    while (got := part(person, after, **query))["entries"]:
        found += got["entries"]
        after = got["after"]
    return found


# Keys


def test_the_keys_open_the_profile_and_say_what_is_needed_to_derive_them(ada: Person, engine: Engine) -> None:
    given = keys(ada).json()
    assert given["app"] == version("mooring")
    assert given["made"] == "2026-11-22T10:00:00Z"
    assert (given["login"], given["role"], given["joined"]) == ("ada", "patient", "2026-11-22")
    assert (given["account"], given["epoch"], given["profile_letter"]) == (ada.account, 1, "a")
    assert (given["cred_rev"], given["recovery_rev"], given["profile_rev"], given["passkeys"]) == (1, 1, 1, [])
    assert given["password_wrap"] == ada.unlock().json()["wrap"]
    recovery = ada.recover().json()
    assert (given["recovery_wrap"], given["server_salt"]) == (recovery["wrap"], recovery["server_salt"])
    opened = reader.open_json(ada.key, ["mo1/profile", ada.account, "1", "1"], given["profile"], {"id": ada.account, "rev": 1})
    assert opened == {"id": ada.account, "rev": 1}


def test_the_wraps_of_passkeys_go_along(ada: Person, cy: Person, engine: Engine) -> None:
    wrap, credential = envelope(105), "c" * 22
    with engine.begin() as connection:
        for owner, name in ((ada.account, credential), (cy.account, "d" * 22)):
            connection.execute(
                text("INSERT INTO passkey VALUES (:owner, :credential, 'public', 0, :wrap, 'Firefox, Android', '2026-11-20')"),
                {"owner": owner, "credential": name, "wrap": wrap},
            )
    assert keys(ada).json()["passkeys"] == [
        {"credential": credential, "wrap": wrap, "device": "Firefox, Android", "made": "2026-11-20"}
    ]


def test_a_wrong_passphrase_gets_no_wrap_and_waits_longer_each_time(ada: Person, clock: Clock) -> None:
    for _ in range(5):
        refused = keys(ada, auth=mint_key())
        assert (refused.status_code, refused.json()) == (401, {"problem": "wrong-passphrase"})
    refused = keys(ada)
    assert (refused.status_code, refused.json()["problem"]) == (429, "wait")
    assert "mo1." not in refused.text
    clock.pass_by(seconds=refused.json()["seconds"])
    assert keys(ada).status_code == 200


def test_guesses_count_with_those_at_the_gate(ada: Person) -> None:
    for _ in range(3):
        ada.unlock(auth=mint_key())
    for _ in range(2):
        keys(ada, auth=mint_key())
    assert ada.unlock().status_code == keys(ada).status_code == 429


def test_somebody_elses_proof_is_refused_by_name(ada: Person, cy: Person) -> None:
    answer = keys(cy, auth=ada.auth, account=ada.account)
    assert (answer.status_code, answer.json()) == (409, {"problem": "other-account"})
    assert keys(cy, auth=ada.auth).status_code == 401


def test_a_locked_sign_in_that_proves_the_passphrase_gets_the_keys_and_stays_locked(ada: Person) -> None:
    ada.lock()
    assert keys(ada).status_code == 200
    assert "data-half" not in ada.get("/my/today").text


def test_no_other_part_has_a_wrap_in_it(ada: Person) -> None:
    given = keys(ada).json()
    ada.write()
    ada.share()
    for path in ("/my/export", "/my/exports/entries", "/my/exports/rest"):
        answer = ada.get(path).text
        assert given["password_wrap"] not in answer
        assert given["recovery_wrap"] not in answer
        assert given["profile"] not in answer


@pytest.mark.parametrize("body", [{}, {"account": "x", "auth": "x"}, {"account": mint(), "auth": mint_key(), "more": "1"}])
def test_what_does_not_fit_the_form_is_refused(body: dict[str, str], ada: Person) -> None:
    assert ada.post("/my/exports", body).status_code == 422


# Entries


def test_an_empty_journal_is_empty(ada: Person) -> None:
    assert part(ada) == {"entries": [], "after": 0, "total": 0, "erased": []}


def test_every_kept_version_of_an_entry_opens_from_what_is_given(ada: Person) -> None:
    first = ada.write("First words.")
    second = ada.sealed(id=first.id, rev=2, text="Second words.")
    ada.save(second, first.hash)
    third = ada.sealed(id=first.id, rev=3, body=False)
    ada.save(third, second.hash)
    (entry,) = every(ada)
    assert (entry["id"], entry["made"], entry["rev"], entry["saved"], entry["binned"]) == (first.id, 1, 3, "2026-11-22", None)
    assert (entry["head"], entry["body_rev"]) == (third.head, 2)
    assert entry["bodies"] == {"1": first.body, "2": second.body}
    assert entry["earlier"] == [
        {"rev": 2, "saved": "2026-11-22", "head": second.head, "body_rev": 2},
        {"rev": 1, "saved": "2026-11-22", "head": first.head, "body_rev": 1},
    ]


def test_only_what_is_current_comes_when_that_is_asked_for(ada: Person) -> None:
    first = ada.write()
    second = ada.sealed(id=first.id, rev=2)
    ada.save(second, first.hash)
    ada.save(ada.sealed(id=first.id, rev=3, body=False), second.hash)
    (entry,) = every(ada, current="true")
    assert (entry["bodies"], entry["earlier"], entry["body_rev"]) == ({"2": second.body}, [], 2)


def test_versions_that_are_kept_no_more_are_not_promised(ada: Person) -> None:
    last = ada.write()
    for rev in range(2, 24):
        save = ada.sealed(id=last.id, rev=rev)
        ada.save(save, last.hash)
        last = save
    (entry,) = every(ada)
    assert len(entry["bodies"]) == 20
    assert len(entry["earlier"]) == 19
    assert {str(version["body_rev"]) for version in entry["earlier"]} <= set(entry["bodies"])


def test_what_lies_in_the_bin_goes_along_and_says_so(ada: Person, engine: Engine) -> None:
    kept, binned = ada.write(), ada.write()
    with engine.begin() as connection:
        connection.execute(text("UPDATE entry SET binned = '2026-11-21' WHERE id = :id"), {"id": binned.id})
    assert {entry["id"]: entry["binned"] for entry in every(ada)} == {kept.id: None, binned.id: "2026-11-21"}


def test_the_parts_have_every_entry_once(ada: Person, cy: Person) -> None:
    saves = [ada.write() for _ in range(2 * exports.PAGE + 3)]
    cy.write()
    assert [entry["id"] for entry in every(ada)] == [save.id for save in saves]
    assert part(ada)["total"] == len(saves)
    assert [len(part(ada, after)["entries"]) for after in (0, exports.PAGE, 2 * exports.PAGE)] == [exports.PAGE, exports.PAGE, 3]


def test_what_changes_between_two_parts_comes_again_at_the_end(ada: Person) -> None:
    saves = [ada.write() for _ in range(exports.PAGE + 1)]
    begun = part(ada)
    again, new = ada.sealed(id=saves[0].id, rev=2), ada.sealed()
    ada.save(again, saves[0].hash)
    ada.save(new)
    left = part(ada, begun["after"])["entries"]
    assert [(entry["id"], entry["rev"]) for entry in left] == [(saves[-1].id, 1), (again.id, 2), (new.id, 1)]


def test_what_was_deleted_for_good_meanwhile_is_named_at_the_end(ada: Person, cy: Person) -> None:
    kept, gone = ada.write(), ada.write()
    for person, save in ((ada, gone), (cy, cy.write())):
        about = {"account": person.account}
        assert person.http.post(f"/my/bin/{save.id}", data=about).status_code == 303
        assert person.http.post(f"/my/bin/{save.id}/erasure", data={**about, "rev": "1"}).status_code == 303
    begun = part(ada)
    assert ([entry["id"] for entry in begun["entries"]], begun["erased"]) == ([kept.id], [])
    assert part(ada, begun["after"])["erased"] == [gone.id]


def test_large_pages_come_fewer_at_a_time_and_one_always_comes(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    saves = [ada.write("x" * 30_000) for _ in range(5)]
    monkeypatch.setattr(exports, "MOST", 100_000)
    assert [entry["id"] for entry in part(ada)["entries"]] == [save.id for save in saves[:2]]
    monkeypatch.setattr(exports, "MOST", 10)
    assert len(part(ada)["entries"]) == 1
    assert [entry["id"] for entry in every(ada)] == [save.id for save in saves]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", str(2**53), ""])
def test_a_place_that_is_none_is_refused(after: str, ada: Person) -> None:
    assert ada.http.get("/my/exports/entries", params={"after": after}, headers=JSON).status_code == 422


@pytest.mark.parametrize("query", [{}, {"current": "true"}])
def test_more_entries_are_no_more_work(query: dict[str, str], ada: Person, counted: Counted) -> None:
    ada.write()
    part(ada, **query)
    counted.statements.clear()
    part(ada, **query)
    few = len(counted.statements)
    for _ in range(20):
        ada.write()
    counted.statements.clear()
    assert len(part(ada, **query)["entries"]) == 21
    assert len(counted.statements) == few <= 7


# The rest


def test_shares_go_along_as_their_owner_keeps_them_without_what_was_handed_over(
    ada: Person, cy: Person, arrive: Arrive, clock: Clock
) -> None:
    shared = ada.share(days=3, openings=5)
    cy.share()
    clock.pass_by(minutes=5)
    open_share(arrive(), shared)
    answer = ada.get("/my/exports/rest")
    (share,) = answer.json()["shares"]
    assert share["owner_envelope"] == shared.owner_envelope
    assert share["openings"] == ["2026-11-22T10:05:00Z"]
    assert (share["id"], share["rev"], share["openings_limit"], share["ended"]) == (shared.id, 1, 5, None)
    assert share["expires"] == (clock.now - timedelta(minutes=5) + timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert shared.packet not in answer.text


def test_the_rest_tells_whether_the_keys_are_still_those(ada: Person, engine: Engine) -> None:
    ada.write()
    before = ada.get("/my/exports/rest").json()
    assert (before["cred_rev"], before["recovery_rev"], before["profile_rev"]) == (1, 1, 1)
    with engine.begin() as connection:
        connection.execute(text("UPDATE password_wrap SET rev = 2 WHERE owner = :a"), {"a": ada.account})
    assert ada.get("/my/exports/rest").json()["cred_rev"] == 2


def test_what_is_not_in_the_readable_file_is_said_before_it_is_made(ada: Person) -> None:
    ada.write()
    (left_out,) = [line for line in ada.get("/my/export").text.splitlines() if "Not in it: earlier versions" in line]
    for each in ("drafts", "what you shared", "your own people under Help now"):
        assert each in left_out


def test_the_page_says_how_many_pages_there_are(ada: Person, cy: Person) -> None:
    for _ in range(3):
        ada.write()
    assert "3" in ada.get("/my/export").text.partition("<main")[2]
    assert cy.get("/my/export").status_code == 200
