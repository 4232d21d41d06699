"""Keys and people: passkeys, a second factor, a list of sign-ins, the clinic's own words, a bin, and ways to go.

Rows that exist get what they would have been made with: sign-ins and invitations a handle, recovery codes the day of joining.
"""

import secrets

import sqlalchemy as sa

from alembic import op

revision = "2765991efc0c"
down_revision = "03f2d8fd1665"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clinic_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "second_factor",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("protected", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Date(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_second_factor_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "one_time_code",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_one_time_code_owner")),
        sa.PrimaryKeyConstraint("owner", "code_hash", name=op.f("pk_one_time_code")),
    )
    op.create_table(
        "passkey",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("wrap", sa.Text(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "substr(wrap, 1, 5) = 'mo1.A' AND length(wrap) BETWEEN 102 AND 200", name=op.f("ck_passkey_wrap_sealed")
        ),
        sa.CheckConstraint("length(credential) BETWEEN 16 AND 1364", name=op.f("ck_passkey_credential")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_passkey_owner")),
        sa.PrimaryKeyConstraint("owner", "credential", name=op.f("pk_passkey")),
    )

    op.add_column("account", sa.Column("idle_minutes", sa.Integer(), nullable=False, server_default="15"))
    op.add_column("account", sa.Column("leaving", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("set_aside", sa.Date(), nullable=True))
    op.add_column("account", sa.Column("former_login", sa.String(), nullable=True))
    op.create_index(op.f("ix_account_former_login"), "account", ["former_login"])
    with op.batch_alter_table("account") as account:
        account.alter_column("idle_minutes", server_default=None)
        account.create_check_constraint(op.f("ck_account_idle_minutes"), "idle_minutes BETWEEN 1 AND 60")

    op.add_column("entry", sa.Column("binned", sa.Date(), nullable=True))

    op.add_column("invitation", sa.Column("handle", sa.String(), nullable=True))
    op.add_column("invitation", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invitation", sa.Column("renews", sa.String(), nullable=True))
    _name("invitation", "token_hash")
    with op.batch_alter_table("invitation") as invitation:
        invitation.alter_column("handle", nullable=False)
        invitation.alter_column("withdrawn", server_default=None)
        invitation.create_unique_constraint(op.f("uq_invitation_handle"), ["handle"])
        invitation.create_foreign_key(op.f("fk_invitation_renews"), "account", ["renews"], ["id"])

    op.add_column("recovery_wrap", sa.Column("made", sa.Date(), nullable=True))
    op.execute("UPDATE recovery_wrap SET made = (SELECT joined FROM account WHERE account.id = recovery_wrap.owner)")
    with op.batch_alter_table("recovery_wrap") as recovery_wrap:
        recovery_wrap.alter_column("made", nullable=False)

    op.add_column("sign_in", sa.Column("handle", sa.String(), nullable=True))
    op.add_column("sign_in", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.add_column("sign_in", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sign_in", sa.Column("challenge", sa.String(), nullable=True))
    op.add_column("sign_in", sa.Column("challenged", sa.DateTime(timezone=True), nullable=True))
    _name("sign_in", "id")
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.alter_column("handle", nullable=False)
        sign_in.alter_column("device", server_default=None)
        sign_in.alter_column("shared", server_default=None)
        sign_in.create_unique_constraint(op.f("uq_sign_in_handle"), ["handle"])


def downgrade() -> None:
    """Keys that were made since would be lost without a word: go back with a backup of before."""
    raise RuntimeError("this version cannot be taken back; restore the backup made before it")


def _name(table: str, key: str) -> None:
    rows = sa.table(table, sa.column(key), sa.column("handle"))
    connection = op.get_bind()
    for (row,) in connection.execute(sa.select(rows.c[key])).all():
        connection.execute(sa.update(rows).where(rows.c[key] == row).values(handle=secrets.token_hex(16)))
