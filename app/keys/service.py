"""Changing one's keys. Every verb comes after a proof, and nothing here may see a key."""

from sqlmodel import Session

from app.accounts import service as accounts
from app.accounts import signins
from app.accounts.signins import Who
from app.core.server_key import ServerKey
from app.keys.forms import PassphraseForm
from app.vaults import service as vaults


def change_passphrase(db: Session, key: ServerKey, who: Who, form: PassphraseForm, auth_hash: str) -> None:
    """Take the new passphrase and end every other sign-in; an identical repeat is success. Conflict."""
    if vaults.replace_password(db, key, who.account, rev=form.rev, wrap=form.password_wrap):
        accounts.replace_auth(db, key, who.account, auth_hash)
        signins.end_others(db, who)
