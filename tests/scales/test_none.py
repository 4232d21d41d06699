"""Where a clinic has no scale, nobody hears of any."""

from fastapi import FastAPI

from tests.cast import Person


def test_where_there_is_none_nothing_of_any_is_seen(ada: Person, app: FastAPI) -> None:
    assert "scales" not in ada.get("/my/more").text.lower()
    page = ada.get("/my/scales").text
    assert "Your clinic has no scales here." in page
    assert "<scale-shelf" not in page
    assert ada.get(app.state.scales.address).json() == {"scales": []}
