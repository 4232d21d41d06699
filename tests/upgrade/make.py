"""Makes `spine.db`, the database of this first version that every later one opens: `python -m tests.upgrade.make`.

Run it once for a version, never again: what is kept here is what people have.
"""

import hashlib
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from app.accounts import invitations
from app.accounts.signins import Place, Who
from app.cli.start import migrated
from app.core import passwords
from app.core.config import Settings
from app.core.db import unit_of_work
from app.core.server_key import ServerKey, load
from app.entries import service as entries
from app.entries.forms import EntryForm
from app.joining import service as joining
from app.joining.forms import JoinForm
from app.shares import service as shares
from app.shares.forms import ShareForm
from tests.reference import reader

HERE = Path(__file__).parent
LOGIN = "ada"
PASSPHRASE = "lantern harbour quiet meadow stone river"
CODE = bytes(range(20))
ACCOUNT, ENTRY, SHARE = "ad" * 16, "e1" * 16, "5a" * 16
SHARE_SECRET = bytes(range(32))
TEXT = "The sea was calm today, and so was I."
TITLE = "Calm"


def proof(root: bytes, label: str) -> str:
    """A proof in its text form."""
    return reader.to_base64url(reader.expand(root, [label]))


def verifier(text: str) -> str:
    """What the server keeps of a proof."""
    return reader.to_base64url(hashlib.sha256(reader.from_base64url(text)).digest())


def join(db: Session, key: ServerKey, vault: bytes) -> Who:
    """Ada joins, as her browser would."""
    token = invitations.invite(db, role="patient", desk=True)
    db.flush()
    root = reader.passphrase_root(LOGIN, PASSPHRASE, "a", key.salt_for(LOGIN))
    rroot = reader.recovery_root(CODE)
    kek, rkek = reader.expand(root, ["mo1/kek"]), reader.expand(rroot, ["mo1/recovery/kek"])
    profile = {"id": ACCOUNT, "rev": 1, "settings": {}}
    form = JoinForm(
        invitation=token,
        account=ACCOUNT,
        login=LOGIN,
        auth=proof(root, "mo1/auth"),
        password_wrap=reader.to_envelope(reader.seal(kek, ["mo1/wrap/password", ACCOUNT, "1", "1"], vault)),
        recovery_wrap=reader.to_envelope(reader.seal(rkek, ["mo1/wrap/recovery", ACCOUNT, "1", "1"], vault)),
        recovery_verifier=verifier(proof(rroot, "mo1/recovery/auth")),
        profile=reader.seal_json(vault, ["mo1/profile", ACCOUNT, "1", "1"], profile, 1024),
    )
    joined = joining.join(db, key, form, passwords.hash_auth(form.auth), Place("Firefox, Android"))
    return Who(ACCOUNT, LOGIN, "patient", True, 1, "", joined.half, 900, 900, stale=False, shared=False, leaving=None)


def write(db: Session, who: Who, vault: bytes) -> None:
    """She writes one entry."""
    inside = {"id": ENTRY, "rev": 1, "text": TEXT, "attachments": []}
    body = reader.seal_json(vault, ["mo1/entry/body", ACCOUNT, "1", ENTRY, "1"], inside, 1024)
    digest = hashlib.sha256(reader.from_envelope(body)).hexdigest()
    outside = {"id": ENTRY, "rev": 1, "kind": "writing", "title": TITLE, "body": {"rev": 1, "sha256": digest}}
    head = reader.seal_json(vault, ["mo1/entry/head", ACCOUNT, "1", ENTRY, "1"], outside, 256)
    entries.write(db, who, ENTRY, EntryForm(account=ACCOUNT, rev=1, base="-", head=head, body=body))


def share(db: Session, who: Who, vault: bytes) -> None:
    """She shares it."""
    keys = reader.share_keys(SHARE, SHARE_SECRET, "o", None)
    packet = {"id": SHARE, "rev": 1, "pages": [{"title": TITLE, "text": TEXT}]}
    owned = {"id": SHARE, "rev": 1, "secret": reader.to_base64url(SHARE_SECRET), "mode": "o"}
    form = ShareForm(
        account=ACCOUNT,
        rev="1",
        owner_envelope=reader.seal_json(vault, ["mo1/share/owner", ACCOUNT, "1", SHARE, "1"], owned, 256),
        packet=reader.seal_json(keys.key, ["mo1/share/packet", SHARE, "1"], packet, 1024),
        link_verifier=verifier(reader.to_base64url(keys.link)),
        auth_verifier=verifier(reader.to_base64url(keys.auth)),
        days=90,
        openings=None,
    )
    shares.share(db, who, SHARE, form)


def make(database: Path, key_file: Path) -> None:
    """Write the database and the server key that belongs to it."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        engine = migrated(settings)
        key = load(settings)
        vault = secrets.token_bytes(32)
        with unit_of_work(engine, writing=True) as db:
            who = join(db, key, vault)
            write(db, who, vault)
            share(db, who, vault)
        engine.dispose()
        database.write_bytes((Path(folder) / "mooring.db").read_bytes())
        key_file.write_bytes((Path(folder) / "server.key").read_bytes())


if __name__ == "__main__":
    make(HERE / "spine.db", HERE / "spine.key")
