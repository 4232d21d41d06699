"""What no text has in it: PostgreSQL cannot even look for it, so it ends at the form on either database."""

import pytest
from fastapi.testclient import TestClient

from tests.cast import JSON, Person, mint_key, open_share
from tests.conftest import Arrive


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/signins/salts", {"login": "ada\0"}),
        ("/signins", {"login": "ada\0", "auth": "key"}),
        ("/recoveries", {"login": "ada\0", "recovery_auth": "key"}),
        ("/join/logins", {"login": "ada\0", "invitation": "key"}),
    ],
)
def test_a_login_with_a_nul_in_it_is_refused_and_no_fault(path: str, form: dict[str, str], arrive: Arrive) -> None:
    body = {name: mint_key() if value == "key" else value for name, value in form.items()}
    answer = arrive().post(path, json=body, headers=JSON)
    assert (answer.status_code, answer.json()) == (422, {"problem": "invalid"})


@pytest.mark.parametrize("cookie", ['"\\000"', "x", '"' + "0" * 32 + '\\000"'])
def test_a_share_cookie_that_no_reading_has_is_no_fault(cookie: str, ada: Person, bea: TestClient) -> None:
    shared = ada.share()
    answer = bea.post(f"/s/{shared.id}/openings", json=shared.proofs(), headers={**JSON, "Cookie": f"mooring-s={cookie}"})
    assert answer.status_code == 200
    assert open_share(bea, shared).status_code == 200
