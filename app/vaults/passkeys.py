"""Passkeys (WebAuthn Level 3, PRF): they unlock what a sign-in has locked. The server never sees what a passkey gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as columns
from sqlmodel import Session, col, delete

from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, Locked, NotFound, SignInRequired
from app.core.ids import decode_key
from app.core.late import Late
from app.vaults.forms import AssertionForm, PasskeyForm
from app.vaults.models import Passkey

MOST = 10

webauthn = Late("webauthn")


@dataclass(frozen=True)
class RelyingParty:
    """Who asks: the host that passkeys are bound to, and the origin that they sign."""

    id: str
    origin: str


@dataclass(frozen=True)
class Row:
    """A passkey in its owner's list. How the owner calls it stands sealed in the profile."""

    credential: str
    device: str
    made: date


def all_for(db: Session, who: Who) -> list[Row]:
    """A person's passkeys, newest first."""
    rows = columns(col(Passkey.credential), col(Passkey.device), col(Passkey.made)).where(col(Passkey.owner) == who.account)
    return [Row(*row) for row in db.execute(rows.order_by(col(Passkey.made).desc(), col(Passkey.credential)))]


def add(db: Session, who: Who, form: PasskeyForm, *, challenge: str, party: RelyingParty, device: str) -> None:
    """Keep a passkey and the wrap that it opens. SignInRequired (`passkey-refused`), Conflict (`passkeys-many`)."""
    if len(all_for(db, who)) >= MOST:
        raise Conflict("passkeys-many")
    with _refusing():
        verified = webauthn.verify_registration_response(
            credential=_credential(form.credential, clientDataJSON=form.client_data, attestationObject=form.attestation),
            expected_challenge=decode_key(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        known, public_key = map(webauthn.helpers.bytes_to_base64url, (verified.credential_id, verified.credential_public_key))
    if known != form.credential:
        raise SignInRequired("passkey-refused")
    if db.get(Passkey, (who.account, form.credential)) is not None:
        raise Conflict("passkey-known")
    db.add(
        Passkey(
            owner=who.account,
            credential=form.credential,
            public_key=public_key,
            sign_count=verified.sign_count,
            wrap=form.wrap,
            device=device,
            made=clock.today(),
        )
    )


def release(db: Session, who: Who, form: AssertionForm, *, challenge: str, party: RelyingParty) -> str:
    """The wrap of this passkey, for whoever holds it and proved it with face, finger or PIN.

    NotFound (`passkey-unknown`), SignInRequired (`passkey-refused`).
    """
    passkey = db.get(Passkey, (who.account, form.credential))
    if passkey is None:
        raise NotFound("passkey-unknown")
    with _refusing():
        verified = webauthn.verify_authentication_response(
            credential=_credential(
                form.credential,
                clientDataJSON=form.client_data,
                authenticatorData=form.authenticator_data,
                signature=form.signature,
            ),
            expected_challenge=decode_key(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=webauthn.helpers.base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    passkey.sign_count = verified.new_sign_count
    return passkey.wrap


def remove(db: Session, who: Who, credential: str) -> None:
    """Forget a passkey; a repeat is success. Locked: not for whoever finds a phone that is locked.

    No proof is asked for beside that: a way in goes, none is made, and the passphrase stays.
    """
    if not who.unlocked:
        raise Locked()
    db.exec(delete(Passkey).where(col(Passkey.owner) == who.account, col(Passkey.credential) == credential))


def _credential(id: str, **response: str) -> dict[str, object]:
    return {"id": id, "rawId": id, "type": "public-key", "response": response}


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (webauthn.helpers.exceptions.WebAuthnException, ValueError):
        # The library's own words would repeat parts of what was sent.
        raise SignInRequired("passkey-refused") from None
