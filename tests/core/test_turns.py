"""Writers take turns: what is sent many times at once ends as if it had come one by one, and nobody meets a fault."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from app.main import _sweep
from tests.cast import JSON, Person, mint_key, open_share
from tests.conftest import browser_of, invitation_from

CROWD = 8


def at_once(do: Callable[[int], Response]) -> list[Response]:
    """The same thing, done by many in the same moment."""
    together = Barrier(CROWD)

    def one(number: int) -> Response:
        together.wait()
        return do(number)

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(one, range(CROWD)))


def statuses(answers: list[Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def only_one(answers: list[Response], problem: str, *, done: int = 200) -> Response:
    """The one that was taken; all others were told why not."""
    taken = [answer for answer in answers if answer.status_code == done]
    assert len(taken) == 1, statuses(answers)
    assert {answer.json()["problem"] for answer in answers if answer is not taken[0]} == {problem}
    return taken[0]


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def like(person: Person, http: TestClient) -> Person:
    """The same person in another tab: the same cookies, another connection."""
    for cookie in person.http.cookies.jar:
        http.cookies.set(cookie.name, str(cookie.value), domain=cookie.domain)
    return Person(person.login, http, person.account, person.auth, person.code, person.key, person.half)


def tabs(person: Person, app: FastAPI) -> list[Person]:
    return [like(person, browser_of(app)) for _ in range(CROWD)]


def test_the_first_entries_of_somebody_new_are_counted_one_by_one(ada: Person, app: FastAPI, engine: Engine) -> None:
    open_tabs, saves = tabs(ada, app), [ada.sealed() for _ in range(CROWD)]
    answers = at_once(lambda number: open_tabs[number].save(saves[number]))
    assert statuses(answers) == {303: CROWD}
    counted = rows(engine, "SELECT made, seq FROM entry ORDER BY made")
    assert counted == [(number, number) for number in range(1, CROWD + 1)]
    assert rows(engine, "SELECT made, seq FROM journal") == [(CROWD, CROWD)]


def test_one_save_sent_many_times_is_one_entry(ada: Person, app: FastAPI, engine: Engine) -> None:
    open_tabs, save = tabs(ada, app), ada.sealed()
    assert statuses(at_once(lambda number: open_tabs[number].save(save))) == {303: CROWD}
    assert rows(engine, "SELECT rev, made, seq FROM entry") == [(1, 1, 1)]
    assert rows(engine, "SELECT rev FROM entry_revision") == [(1,)]


def test_of_revisions_of_the_same_page_one_is_kept_and_the_others_are_told(ada: Person, app: FastAPI, engine: Engine) -> None:
    open_tabs, first = tabs(ada, app), ada.write()
    saves = [ada.sealed(id=first.id, rev=2 + number) for number in range(CROWD)]
    answers = at_once(lambda number: open_tabs[number].save(saves[number], first.hash, **JSON))
    kept = saves[answers.index(only_one(answers, "conflict", done=303))]
    assert ada.stored(first.id)["head"] == kept.head
    assert rows(engine, "SELECT count(*) FROM entry_revision") == [(2,)]


def test_an_invitation_makes_one_account_however_many_hold_it(app: FastAPI, engine: Engine) -> None:
    link = invitation_from(engine)
    people = [Person(f"guest.{number}", browser_of(app)) for number in range(CROWD)]
    answers = at_once(lambda number: people[number].post("/join/accounts", people[number].joining(link)))
    joined = people[answers.index(only_one(answers, "invitation-used"))]
    assert rows(engine, "SELECT login FROM account WHERE login LIKE 'guest%'") == [(joined.login,)]
    assert rows(engine, "SELECT count(*) FROM profile") == rows(engine, "SELECT count(*) FROM account")


def test_a_login_goes_to_one_person(app: FastAPI, engine: Engine) -> None:
    links = [invitation_from(engine) for _ in range(CROWD)]
    people = [Person("same.name", browser_of(app)) for _ in range(CROWD)]
    answers = at_once(lambda number: people[number].post("/join/accounts", people[number].joining(links[number])))
    only_one(answers, "login-taken")
    assert rows(engine, "SELECT count(*) FROM account WHERE login = 'same.name'") == [(1,)]


def test_one_joining_sent_many_times_is_one_account_signed_in_everywhere(app: FastAPI, engine: Engine) -> None:
    eve = Person("eve", browser_of(app))
    request, browsers = eve.joining(invitation_from(engine)), [browser_of(app) for _ in range(CROWD)]
    answers = at_once(lambda number: browsers[number].post("/join/accounts", json=request, headers=JSON))
    assert statuses(answers) == {200: CROWD}
    assert rows(engine, "SELECT count(*) FROM account WHERE login = 'eve'") == [(1,)]
    assert all(browser.get("/my/today").status_code == 200 for browser in browsers)


def test_of_two_recoveries_one_changes_the_secrets_and_the_others_are_told(ada: Person, app: FastAPI) -> None:
    people = [Person("ada", browser_of(app), ada.account, mint_key(), ada.code, ada.key) for _ in range(CROWD)]
    # One after the other: many tries at a code at once are made to wait.
    tickets = [person.recover().json()["ticket"] for person in people]
    requests = [{"ticket": ticket, "auth": person.auth, **person.wraps()} for ticket, person in zip(tickets, people, strict=True)]
    answers = at_once(lambda number: people[number].post("/recoveries/completions", requests[number]))
    ada.auth = people[answers.index(only_one(answers, "changed-meanwhile"))].auth
    assert ada.sign_in().status_code == 200


def test_one_recovery_sent_many_times_is_one_change(ada: Person, app: FastAPI, engine: Engine) -> None:
    request = {"ticket": ada.recover().json()["ticket"], "auth": mint_key(), **ada.wraps()}
    browsers = [browser_of(app) for _ in range(CROWD)]
    answers = at_once(lambda number: browsers[number].post("/recoveries/completions", json=request, headers=JSON))
    assert statuses(answers) == {200: CROWD}
    assert {answer.json()["cred_rev"] for answer in answers} == {2}


def test_unlocking_in_many_tabs_gives_all_of_them_the_same_half(ada: Person, app: FastAPI) -> None:
    ada.lock()
    open_tabs = tabs(ada, app)[:5]
    answers = [*at_once(lambda number: open_tabs[number % 5].unlock() if number < 5 else open_tabs[0].get("/my/today"))][:5]
    assert statuses(answers) == {200: 5}
    assert len({answer.json()["half"] for answer in answers}) == 1


def test_one_share_sent_many_times_is_one_share(ada: Person, app: FastAPI, engine: Engine) -> None:
    open_tabs, shared = tabs(ada, app), ada.packet()
    form = ada.sharing(shared)
    answers = at_once(lambda number: open_tabs[number].http.post(f"/my/shares/{shared.id}", data=form))
    assert statuses(answers) == {303: CROWD}
    assert rows(engine, "SELECT id FROM share") == [(shared.id,)]


def test_every_wrong_passphrase_is_counted(ada: Person, app: FastAPI, engine: Engine) -> None:
    shared, browsers = ada.share(), [browser_of(app) for _ in range(CROWD)]
    answers = at_once(lambda number: open_share(browsers[number], shared, share_auth=mint_key()))
    assert set(statuses(answers)) <= {401, 429}
    assert rows(engine, "SELECT wrong FROM share") == [(statuses(answers)[401],)]


def test_a_share_that_is_ended_while_it_is_opened_has_ended(ada: Person, app: FastAPI, engine: Engine) -> None:
    shared, browsers, owner = ada.share(), [browser_of(app) for _ in range(CROWD)], tabs(ada, app)[0]
    answers = at_once(
        lambda number: open_share(browsers[number], shared) if number else owner.http.post(f"/my/shares/{shared.id}/revocation")
    )
    assert set(statuses(answers[1:])) <= {200, 410}
    assert rows(engine, "SELECT packet, auth_verifier, opened FROM share") == [(None, None, statuses(answers)[200])]
    assert rows(engine, "SELECT count(*) FROM opening") == [(statuses(answers)[200],)]


def test_every_try_at_a_login_is_counted(app: FastAPI, engine: Engine) -> None:
    browsers, body = [browser_of(app) for _ in range(CROWD)], {"login": "nobody.here"}
    assert statuses(at_once(lambda number: browsers[number].post("/signins/salts", json=body, headers=JSON))) == {200: CROWD}
    answers = at_once(lambda number: browsers[number].post("/signins", json={**body, "auth": mint_key()}, headers=JSON))
    assert set(statuses(answers)) <= {401, 429}
    # From this address twice eight requests; at this login eight, of which some were made to wait.
    counts = Counter(count for (count,) in rows(engine, "SELECT count FROM attempt WHERE count > 2"))
    assert counts == Counter([statuses(answers)[401], CROWD, 2 * CROWD])


def test_keeping_house_stands_in_nobodys_way(ada: Person, app: FastAPI) -> None:
    open_tabs, saves = tabs(ada, app), [ada.sealed() for _ in range(CROWD)]

    def do(number: int) -> Response:
        if number % 4 == 0:
            _sweep(app.state.engine, app.state.limits)
        return open_tabs[number].save(saves[number])

    assert statuses(at_once(do)) == {303: CROWD}
