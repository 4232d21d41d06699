"""The clinic as a row."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.table import Table

NAME, PHONE, HOURS, NOTICE, SESSION = 120, 40, 400, 20_000, 30


class Clinic(Table, table=True):
    """There is one, and until somebody has filled it in there is none."""

    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: int = Field(default=1, primary_key=True)
    name: str
    phone: str
    hours: str
    notice: str
    session: str = Field(default="", sa_column_kwargs={"server_default": ""})
