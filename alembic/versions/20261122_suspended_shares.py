"""Suspended shares: after a restore a link stays shut until its owner says that it may be opened again.

What was ended since the backup was made would otherwise come alive without a word.
"""

import sqlalchemy as sa

from alembic import op

revision = "7c1f0a9be2d4"
down_revision = "9c41d07be2a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: without it SQLite would have to copy every packet.
    op.add_column("share", sa.Column("suspended", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Shares that wait for their owner's word would open without it."""
    raise RuntimeError("this version cannot be taken back; restore the backup made before it")
