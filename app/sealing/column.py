"""The database's own two gates: a column type and a CHECK that let nothing but envelopes in."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Dialect, Text
from sqlalchemy.types import TypeDecorator

from app.sealing.envelope import SMALLEST, blob_of


class SealedColumn(TypeDecorator[str]):
    """Text that is an envelope; binding anything else raises ValueError."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        """Refuse what is not an envelope, whoever built the row."""
        if value is not None:
            blob_of(value)
        return value


def sealed(*, optional: bool = False) -> Column[Any]:
    """A column for one sealed value."""
    return Column(SealedColumn, nullable=optional)


def sealed_check(name: str, limit: int) -> CheckConstraint:
    """The rule for that column in the database: prefix, version byte and length."""
    return CheckConstraint(
        f"substr({name}, 1, 5) = 'mo1.A' AND length({name}) BETWEEN {SMALLEST} AND {limit}", name=f"{name}_sealed"
    )
