"""The time is the present, in UTC, to the second."""

from datetime import UTC, datetime

from app.core import clock


def test_now_is_now() -> None:
    now = clock.now()
    assert abs((datetime.now(UTC) - now).total_seconds()) < 5
    assert now.utcoffset() is not None
    assert now.microsecond == 0
    assert clock.today() == clock.now().date()
