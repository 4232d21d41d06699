"""Growing delays, kept in the database: guessing gets slow, and nobody is ever locked out."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Field, Session

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import TooMany
from app.core.server_key import ServerKey
from app.core.table import Table

# Tries that cost nothing; after them each doubles the wait.
FREE_TRIES = 5
LONGEST_WAIT = 300
FORGET_AFTER = timedelta(hours=1)

# One address may be a whole clinic, so this is a ceiling against machines, not against people.
ADDRESS_WINDOW = timedelta(minutes=10)
ADDRESS_TRIES = 600
# The same for one login, from everywhere together.
LOGIN_TRIES = 300


class Attempt(Table, table=True):
    """Tries at something, under a label that cannot be read back into a login or an address."""

    label: str = Field(primary_key=True)
    count: int
    since: datetime
    wait_until: datetime


class Limits:
    """Counts tries. `take` before the work, in a transaction of its own; `clear` within the work once the proof was right."""

    def __init__(self, engine: Engine, server_key: ServerKey) -> None:
        self._engine = engine
        self._key = server_key

    def take(self, purpose: str, subject: str) -> None:
        """Count a try at a secret; TooMany, with the seconds, while the last one still makes us wait."""
        label, now = self._key.label_for(purpose, subject), clock.now()
        with unit_of_work(self._engine, writing=True) as db:
            attempt = self._current(db, label, now, FORGET_AFTER)
            # Longer than anybody is ever made to wait: the server's clock was put back since.
            if now < attempt.wait_until <= now + timedelta(seconds=LONGEST_WAIT):
                raise TooMany(seconds=_seconds(attempt.wait_until - now))
            attempt.count += 1
            over = attempt.count - FREE_TRIES
            if over >= 0:
                attempt.wait_until = now + timedelta(seconds=min(2 ** min(over, 10), LONGEST_WAIT))
            attempt.since = now

    def pace(self, purpose: str, subject: str, tries: int | None = None) -> None:
        """Count a request from an address, or about a login; TooMany when there are more than people make."""
        label, now = self._key.label_for(purpose, subject), clock.now()
        with unit_of_work(self._engine, writing=True) as db:
            attempt = self._current(db, label, now, ADDRESS_WINDOW)
            attempt.count += 1
            if attempt.count > (tries or ADDRESS_TRIES):
                raise TooMany(seconds=_seconds(attempt.since + ADDRESS_WINDOW - now))

    def clear(self, db: Session, purpose: str, subject: str) -> None:
        """Forget the tries: the proof was right."""
        db.execute(delete(Attempt).where(Attempt.label == self._key.label_for(purpose, subject)))  # type: ignore[arg-type]

    def forget(self) -> None:
        """Delete what is too old to count."""
        with unit_of_work(self._engine, writing=True) as db:
            db.execute(delete(Attempt).where(Attempt.since < clock.now() - FORGET_AFTER))  # type: ignore[arg-type]

    @staticmethod
    def _current(db: Session, label: str, now: datetime, window: timedelta) -> Attempt:
        attempt = db.get(Attempt, label)
        if attempt is None:
            attempt = Attempt(label=label, count=0, since=now, wait_until=now)
            db.add(attempt)
        elif not now - window <= attempt.since <= now + window:
            attempt.count, attempt.since, attempt.wait_until = 0, now, now
        return attempt


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()))
