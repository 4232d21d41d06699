"""Help: the clinic's own numbers, the day on which each number was last tried, and when to call a doctor.

What ships with Mooring stays in its file. The clinic's word about it is kept beside it, so that an update takes nothing back.
"""

import sqlalchemy as sa

from alembic import op

revision = "b4e7d2059c1f"
down_revision = "5d1f83c06ab9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_contact",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_contact")),
    )
    op.create_table(
        "help_check",
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_help_check")),
    )
    op.create_table(
        "help_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_help_card_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_card")),
    )


def downgrade() -> None:
    op.drop_table("help_card")
    op.drop_table("help_check")
    op.drop_table("help_contact")
