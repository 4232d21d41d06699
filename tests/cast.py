"""The cast as the server meets them: Ada writes, Cy is a stranger. Each has a browser's cookies and keys of their own.

What a real browser derives from a passphrase is random here: the server cannot tell, and Argon2id takes long.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.reference import reader

ORIGIN = "http://localhost:8000"
JSON = {"Accept": "application/json"}


def mint() -> str:
    """An identifier."""
    return secrets.token_hex(16)


def mint_key() -> str:
    """A key or proof in its text form."""
    return reader.to_base64url(secrets.token_bytes(32))


def verifier(proof: bytes | str) -> str:
    """What the server keeps of a proof."""
    raw = reader.from_base64url(proof) if isinstance(proof, str) else proof
    return reader.to_base64url(hashlib.sha256(raw).digest())


def envelope(blob_bytes: int = 73) -> str:
    """An envelope of a certain size that nobody can open."""
    blob = b"\x01" + secrets.token_bytes(blob_bytes - 1)
    return reader.to_envelope(blob)


def envelope_of_at_most(characters: int) -> str:
    """The longest envelope that fits into so many characters."""
    size = (characters - 4) * 3 // 4
    while (size - 57) % 16400 < 16 or len(reader.to_envelope(bytes(size))) > characters:
        size -= 1
    return envelope(size)


@dataclass(frozen=True)
class Save:
    """One sealed save of an entry."""

    id: str
    rev: int
    head: str
    body: str | None

    @property
    def hash(self) -> str:
        """How the next save names this one."""
        return hashlib.sha256(reader.from_envelope(self.head)).hexdigest()


@dataclass(frozen=True)
class Shared:
    """A share as its owner made it."""

    id: str
    secret: bytes
    keys: reader.ShareKeys
    packet: str
    owner_envelope: str

    def proofs(self, opening: str | None = None) -> dict[str, str]:
        """What pressing Open sends."""
        return {
            "opening": opening or mint(),
            "link_auth": reader.to_base64url(self.keys.link),
            "share_auth": reader.to_base64url(self.keys.auth),
        }


@dataclass
class Person:
    """Somebody with a browser."""

    login: str
    http: TestClient
    account: str = field(default_factory=mint)
    auth: str = field(default_factory=mint_key)
    code: str = field(default_factory=mint_key)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    half: str = ""

    # Ceremonies

    def wraps(self) -> dict[str, str]:
        """The vault key under the passphrase and under the recovery code, under keys that are of no interest here."""
        kek, rkek = secrets.token_bytes(32), secrets.token_bytes(32)
        return {
            "password_wrap": reader.to_envelope(reader.seal(kek, ["mo1/wrap/password", self.account, "1", "1"], self.key)),
            "recovery_wrap": reader.to_envelope(reader.seal(rkek, ["mo1/wrap/recovery", self.account, "1", "1"], self.key)),
            "recovery_verifier": verifier(self.code),
        }

    def joining(self, invitation: str) -> dict[str, str]:
        """What joining sends."""
        profile = reader.seal_json(self.key, ["mo1/profile", self.account, "1", "1"], {"id": self.account, "rev": 1}, 1024)
        person = {"account": self.account, "login": self.login, "auth": self.auth, "profile": profile}
        return {"invitation": invitation, **person, **self.wraps()}

    def join(self, invitation: str) -> None:
        """Join, and be signed in and unlocked."""
        answer = self.post("/join/accounts", self.joining(invitation))
        assert answer.status_code == 200, answer.text
        self.half = answer.json()["half"]

    def sign_in(self, http: TestClient | None = None) -> Response:
        """Sign in, here or in another browser."""
        return (http or self.http).post("/signins", json={"login": self.login, "auth": self.auth}, headers=JSON)

    def unlock(self, auth: str | None = None) -> Response:
        """Prove the passphrase again."""
        return self.post("/my/unlocks", {"account": self.account, "auth": auth or self.auth})

    def lock(self) -> Response:
        """Lock the vault of this sign-in."""
        return self.post("/my/locks", {})

    def recover(self) -> Response:
        """Prove the recovery code."""
        return self.post("/recoveries", {"login": self.login, "recovery_auth": self.code})

    # Pages and requests

    def get(self, path: str, **headers: str) -> Response:
        """Load a page."""
        return self.http.get(path, headers=headers)

    def post(self, path: str, body: dict[str, str]) -> Response:
        """An exchange in JSON."""
        return self.http.post(path, json=body, headers=JSON)

    # Entries

    def sealed(self, *, id: str | None = None, rev: int = 1, text: str = "The sea was calm.", body: bool = True) -> Save:
        """A save, sealed."""
        entry = id or mint()
        inside = {"id": entry, "rev": rev, "text": text, "attachments": []}
        sealed_body = reader.seal_json(self.key, ["mo1/entry/body", self.account, "1", entry, str(rev)], inside, 1024)
        head = {"id": entry, "rev": rev, "kind": "writing", "title": "Calm"}
        sealed_head = reader.seal_json(self.key, ["mo1/entry/head", self.account, "1", entry, str(rev)], head, 256)
        return Save(entry, rev, sealed_head, sealed_body if body else None)

    def save(self, save: Save, base: str = "-", **headers: str) -> Response:
        """Send a save."""
        form = {"account": self.account, "rev": str(save.rev), "base": base, "head": save.head}
        if save.body is not None:
            form["body"] = save.body
        return self.http.post(f"/my/entries/{save.id}", data=form, headers=headers)

    def write(self, text: str = "The sea was calm.") -> Save:
        """Keep a new entry."""
        save = self.sealed(text=text)
        answer = self.save(save)
        assert answer.status_code == 303, answer.text
        return save

    def stored(self, id: str) -> dict[str, str | int]:
        """What the server has of an entry."""
        answer = self.get(f"/my/entries/{id}/envelopes")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    # Shares

    def packet(self, *, id: str | None = None, mode: str = "o", passphrase: str | None = None) -> Shared:
        """A share, sealed."""
        share, secret = id or mint(), secrets.token_bytes(32)
        keys = reader.share_keys(share, secret, mode, passphrase)
        page = {"title": "Calm", "text": "The sea was calm."}
        packet = reader.seal_json(keys.key, ["mo1/share/packet", share, "1"], {"id": share, "rev": 1, "pages": [page]}, 1024)
        owned = {"id": share, "rev": 1, "secret": reader.to_base64url(secret), "mode": mode, "label": "For Bea"}
        own = reader.seal_json(self.key, ["mo1/share/owner", self.account, "1", share, "1"], owned, 256)
        return Shared(share, secret, keys, packet, own)

    def sharing(self, shared: Shared, *, days: int = 14, openings: int | None = None) -> dict[str, str]:
        """What making a share sends."""
        return {
            "account": self.account,
            "rev": "1",
            "owner_envelope": shared.owner_envelope,
            "packet": shared.packet,
            "link_verifier": verifier(shared.keys.link),
            "auth_verifier": verifier(shared.keys.auth),
            "days": str(days),
            "openings": "" if openings is None else str(openings),
        }

    def share(self, *, days: int = 14, openings: int | None = None, passphrase: str | None = None) -> Shared:
        """Make a share."""
        shared = self.packet(mode="p" if passphrase else "o", passphrase=passphrase)
        answer = self.http.post(f"/my/shares/{shared.id}", data=self.sharing(shared, days=days, openings=openings))
        assert answer.status_code == 303, answer.text
        return shared


def open_share(http: TestClient, shared: Shared, opening: str | None = None, **other: str) -> Response:
    """Press Open on a shared page."""
    return http.post(f"/s/{shared.id}/openings", json={**shared.proofs(opening), **other}, headers=JSON)
