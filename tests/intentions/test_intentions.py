"""The page of intentions is the same for everyone: what is set stands sealed in the profile."""

from tests.cast import Person


def test_it_says_nothing_of_the_person_but_the_gate(ada: Person, cy: Person) -> None:
    ours, theirs = (
        who.get("/my/intentions").text.replace(who.account, "-").replace(who.half, "-").replace(f'"{who.login}"', '"-"')
        for who in (ada, cy)
    )
    assert ours == theirs


def test_more_leads_there(ada: Person) -> None:
    assert 'href="/my/intentions"' in ada.get("/my/more").text


def test_no_control_of_the_three_places_could_be_sent(ada: Person) -> None:
    """Where one is set, where it is listed, where it is met."""
    entry = ada.write()
    for path in ("/my/intentions", f"/my/entries/{entry.id}", "/my/today"):
        page = ada.get(path).text
        for tag in ("intention-form", "intention-list", "intention-card"):
            for part in page.split(f"<{tag}")[1:]:
                assert " name=" not in part.partition(f"</{tag}>")[0], (path, tag)
