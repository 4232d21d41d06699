"""The base of every table: one set of metadata, in which every constraint has a name."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel


class Table(SQLModel):
    """What every row class inherits. SQLModel does not validate on construction: forms and columns do."""

    # Alembic can only change a constraint that has a name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
