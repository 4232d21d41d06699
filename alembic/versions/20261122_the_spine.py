"""The spine: accounts, sealed keys, entries, shares.

The schema of the first version, from an empty database.
"""

import sqlalchemy as sa

from alembic import op

revision = "03f2d8fd1665"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("profile_letter", sa.String(), nullable=False),
        sa.Column("server_salt", sa.String(), nullable=False),
        sa.Column("auth_hash", sa.String(), nullable=False),
        sa.Column("joined", sa.Date(), nullable=False),
        sa.CheckConstraint("role IN ('patient', 'therapist')", name=op.f("ck_account_role")),
        sa.CheckConstraint("epoch = 1", name=op.f("ck_account_epoch")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_account_id_shape")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "attempt",
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_attempt")),
    )
    op.create_table(
        "entry",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("saved", sa.Date(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("body_rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "substr(head, 1, 5) = 'mo1.A' AND length(head) BETWEEN 102 AND 24576", name=op.f("ck_entry_head_sealed")
        ),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_entry_id_shape")),
        sa.CheckConstraint("rev >= 1 AND body_rev >= 1 AND body_rev <= rev", name=op.f("ck_entry_rev")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_entry_owner")),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_owner_made"), "entry", ["owner", "made"])
    op.create_index(op.f("ix_entry_owner_seq"), "entry", ["owner", "seq"])

    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["used_by"], ["account.id"], name=op.f("fk_invitation_used_by")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "journal",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_journal_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_journal")),
    )
    op.create_table(
        "password_wrap",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("protected", sa.String(), nullable=False),
        sa.CheckConstraint("rev >= 1", name=op.f("ck_password_wrap_rev")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_password_wrap_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_password_wrap")),
    )
    op.create_table(
        "profile",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "substr(sealed, 1, 5) = 'mo1.A' AND length(sealed) BETWEEN 102 AND 409600", name=op.f("ck_profile_sealed_sealed")
        ),
        sa.CheckConstraint("rev >= 1", name=op.f("ck_profile_rev")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_profile_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_profile")),
    )
    op.create_table(
        "recovery_ticket",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("cred_rev", sa.Integer(), nullable=False),
        sa.Column("recovery_rev", sa.Integer(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_recovery_ticket_owner")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_recovery_ticket")),
    )
    op.create_index(op.f("ix_recovery_ticket_owner"), "recovery_ticket", ["owner"])

    op.create_table(
        "recovery_wrap",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("wrap", sa.Text(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.CheckConstraint(
            "substr(wrap, 1, 5) = 'mo1.A' AND length(wrap) BETWEEN 102 AND 200", name=op.f("ck_recovery_wrap_wrap_sealed")
        ),
        sa.CheckConstraint("length(verifier) = 43", name=op.f("ck_recovery_wrap_verifier")),
        sa.CheckConstraint("rev >= 1", name=op.f("ck_recovery_wrap_rev")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_recovery_wrap_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_recovery_wrap")),
    )
    op.create_table(
        "share",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("owner_envelope", sa.Text(), nullable=False),
        sa.Column("packet", sa.Text(), nullable=True),
        sa.Column("packet_hash", sa.String(), nullable=False),
        sa.Column("link_verifier", sa.String(), nullable=False),
        sa.Column("auth_verifier", sa.String(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("openings_limit", sa.Integer(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "substr(owner_envelope, 1, 5) = 'mo1.A' AND length(owner_envelope) BETWEEN 102 AND 65536",
            name=op.f("ck_share_owner_envelope_sealed"),
        ),
        sa.CheckConstraint(
            "substr(packet, 1, 5) = 'mo1.A' AND length(packet) BETWEEN 102 AND 8388608", name=op.f("ck_share_packet_sealed")
        ),
        sa.CheckConstraint("ended IS NULL OR (packet IS NULL AND auth_verifier IS NULL)", name=op.f("ck_share_ended")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_share_id_shape")),
        sa.CheckConstraint("length(link_verifier) = 43", name=op.f("ck_share_link_verifier")),
        sa.CheckConstraint("opened >= 0 AND (openings_limit IS NULL OR opened <= openings_limit)", name=op.f("ck_share_opened")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_share_owner")),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_share")),
    )
    op.create_index(op.f("ix_share_id"), "share", ["id"])

    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("half", sa.String(), nullable=True),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unlocked", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_sign_in_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account"), "sign_in", ["account"])

    op.create_table(
        "entry_body",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "substr(body, 1, 5) = 'mo1.A' AND length(body) BETWEEN 102 AND 2097152", name=op.f("ck_entry_body_body_sealed")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "entry"], ["entry.owner", "entry.id"], name=op.f("fk_entry_body_owner_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner", "entry", "rev", name=op.f("pk_entry_body")),
    )
    op.create_table(
        "entry_revision",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("body_rev", sa.BigInteger(), nullable=False),
        sa.Column("saved", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "substr(head, 1, 5) = 'mo1.A' AND length(head) BETWEEN 102 AND 24576", name=op.f("ck_entry_revision_head_sealed")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "entry"], ["entry.owner", "entry.id"], name=op.f("fk_entry_revision_owner_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner", "entry", "rev", name=op.f("pk_entry_revision")),
    )
    op.create_table(
        "opening",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("share", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "share"], ["share.owner", "share.id"], name=op.f("fk_opening_owner_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner", "share", "id", name=op.f("pk_opening")),
    )


def downgrade() -> None:
    """There is nothing before the first version: an empty database is a deleted file."""
    raise RuntimeError("the first version cannot be taken back; start with an empty database")
