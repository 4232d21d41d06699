"""What stays of an entry that was deleted for good: its id. And an index for the sweep, which looks for what was binned long ago.

Without the id, a save that was sent before and comes late would be a new entry to the server, and the page would be back.
"""

import sqlalchemy as sa

from alembic import op

revision = "9c41d07be2a5"
down_revision = "2765991efc0c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_entry",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_erased_entry_owner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_erased_entry")),
    )
    op.create_index(
        op.f("ix_entry_binned"),
        "entry",
        ["binned"],
        sqlite_where=sa.text("binned IS NOT NULL"),
        postgresql_where=sa.text("binned IS NOT NULL"),
    )


def downgrade() -> None:
    """Pages that were deleted for good could come back: go back with a backup of before."""
    raise RuntimeError("this version cannot be taken back; restore the backup made before it")
