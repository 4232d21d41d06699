"""The time, in one place, so that tests can move it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The present day in UTC: sealed things carry the day they were saved, never the time."""
    return now().date()
