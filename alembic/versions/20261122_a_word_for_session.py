"""The clinic's own word for a session, which stands in prompts. Empty: the word is "session"."""

import sqlalchemy as sa

from alembic import op

revision = "5d1f83c06ab9"
down_revision = "7c1f0a9be2d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clinic", sa.Column("session", sa.VARCHAR(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("clinic", "session")
