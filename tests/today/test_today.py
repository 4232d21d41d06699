"""Today is the same for everyone, and where everything starts."""

from fastapi import FastAPI

from tests.cast import Person


def test_the_first_address_leads_there(ada: Person) -> None:
    answer = ada.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/my/today")


def test_it_names_the_public_library_and_nothing_of_the_person_but_the_gate(ada: Person, cy: Person, app: FastAPI) -> None:
    ada.write()
    pages = [who.get("/my/today").text for who in (ada, cy)]
    assert all(f'data-library="{app.state.library.current.address}"' in page for page in pages)
    ours, theirs = (
        page.replace(who.account, "-").replace(who.half, "-").replace(f'"{who.login}"', '"-"')
        for page, who in zip(pages, (ada, cy), strict=True)
    )
    assert ours == theirs


def test_the_library_says_nothing_about_who_asks(ada: Person, app: FastAPI) -> None:
    answer = ada.get(app.state.library.current.address)
    assert answer.json()["licence"] == "CC-BY-4.0"
    assert len(answer.json()["prompts"]) >= 112
    assert "mooring-account" not in answer.headers
