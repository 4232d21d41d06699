"""The one public file and the one page: the same for everyone, whichever scale somebody fills in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import create_app
from app.scales.public import PublicScales, public_json
from app.scales.shelf import read_shelf
from tests.cast import Person
from tests.conftest import Arrive, settings_in

SHELF = Path(__file__).parent / "shelf"
SCALES = read_shelf(SHELF).scales


@pytest.fixture
def app(folder: Path) -> Iterator[FastAPI]:
    """Of a clinic that has scales."""
    made = create_app(settings_in(folder, scales=str(SHELF)))
    yield made
    made.state.engine.dispose()


def test_it_is_the_same_bytes_every_time_and_in_any_order() -> None:
    assert public_json(SCALES) == public_json(read_shelf(SHELF).scales[::-1])
    assert PublicScales(SCALES).address != PublicScales(SCALES[:1]).address


def test_it_has_all_that_is_asked_and_scored_and_nothing_between_clinic_and_publisher() -> None:
    quiet, kind = json.loads(public_json(SCALES))["scales"]
    told = "id version language title short_name introduction items scoring range source licence responsible"
    assert set(quiet) == set(told.split())
    assert [item["text"] for item in quiet["items"]] == [item.text for item in SCALES[0].items]
    assert quiet["scoring"] == {"by": "sum", "factor": "4", "decimals": 0, "missing": {"at_most": 0, "then": "no-number"}}
    assert [len(item["options"]) for item in kind["items"]] == [5, 5, 5, 2]
    assert [item["reversed"] for item in kind["items"]] == [False, True, False, False]


def test_it_is_public_and_stays_for_good(app: FastAPI, arrive: Arrive) -> None:
    anybody = arrive()
    answer = anybody.get(app.state.scales.address, headers={"Accept-Encoding": "identity"})
    assert answer.content == public_json(SCALES)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers
    packed = anybody.get(app.state.scales.address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == answer.content
    assert int(packed.headers["Content-Length"]) < len(answer.content)
    assert anybody.get("/library/0123456789abcdef/scales.json").status_code == 404


def test_the_page_names_no_scale_and_more_leads_to_it(ada: Person, app: FastAPI) -> None:
    page = ada.get("/my/scales").text
    assert app.state.scales.address in page
    for scale in SCALES:
        assert not [word for word in (scale.id, scale.title, scale.short_name) if word in page]
    assert 'href="/my/scales"' in ada.get("/my/more").text


def test_somebody_signed_out_is_asked_to_sign_in(arrive: Arrive) -> None:
    browser: TestClient = arrive()
    assert browser.get("/my/scales").headers["Location"].startswith("/signin")
