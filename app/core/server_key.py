"""The server's two secrets, kept outside the database: the only place in `app` with a cipher, and it never sees an entry.

`MOORING_SERVER_KEY` encrypts the password wrap and the hash of `auth` at rest. The salt secret makes sign-in salts that
do not tell whether an account exists. `wrap/recovery` is never under either.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.core.config import Settings
from app.core.ids import decode_key, mint_key

# Files in the data folder.
SERVER_KEY, SALT_SECRET = "server.key", "salt.secret"


class WrongServerKey(RuntimeError):
    """The database was written under another server key."""


class BadSecret(RuntimeError):
    """A secret that cannot be one. It is named, and never repeated."""


@dataclass(frozen=True)
class ServerKey:
    """Protects sign-in material at rest; made by `load`."""

    _fernet: MultiFernet
    _salt_secret: bytes

    def protect(self, text: str) -> str:
        """Encrypt sign-in material for the database."""
        return self._fernet.encrypt(text.encode("utf-8")).decode("ascii")

    def reveal(self, protected: str) -> str:
        """The text behind `protect`; WrongServerKey when another key wrote it."""
        try:
            return self._fernet.decrypt(protected.encode("ascii")).decode("utf-8")
        except InvalidToken as error:
            raise WrongServerKey("this database was written under another MOORING_SERVER_KEY") from error

    def fits(self, protected: str) -> bool:
        """Whether this key wrote it."""
        try:
            self.reveal(protected)
        except WrongServerKey:
            return False
        return True

    def salt_for(self, login: str) -> bytes:
        """32 bytes for a login, the same every time, whether or not anybody has it (`docs/sealing.md` 5)."""
        return hmac.new(self._salt_secret, login.encode("utf-8"), hashlib.sha256).digest()

    def label_for(self, purpose: str, subject: str) -> str:
        """A name for something that must be counted and not be readable, such as an address."""
        message = f"{purpose}\0{subject}".encode()
        return hmac.new(self._salt_secret, message, hashlib.sha256).hexdigest()


def missing(settings: Settings) -> bool:
    """Whether there is no server key yet."""
    return not settings.server_key.get_secret_value() and not (settings.data / SERVER_KEY).exists()


def salt_missing(settings: Settings) -> bool:
    """Whether there is no salt secret yet."""
    return not settings.salt_secret.get_secret_value() and not (settings.data / SALT_SECRET).exists()


def fingerprints(settings: Settings) -> tuple[str, ...]:
    """Names of the server keys that are here, newest first: a backup says by them which it needs. No way leads back to a key."""
    if missing(settings):
        return ()
    keys = settings.server_key.get_secret_value() or (settings.data / SERVER_KEY).read_text(encoding="ascii")
    return tuple(hashlib.sha256(f"mooring server key\0{key.strip()}".encode()).hexdigest()[:16] for key in keys.split(","))


def load(settings: Settings) -> ServerKey:
    """The secrets from the settings, else from the data folder, made there when this is the first start."""
    keys = settings.server_key.get_secret_value() or _kept(settings.data / SERVER_KEY, Fernet.generate_key().decode("ascii"))
    salt = settings.salt_secret.get_secret_value() or _kept(settings.data / SALT_SECRET, mint_key())
    try:
        fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError:
        raise BadSecret(
            "MOORING_SERVER_KEY, or server.key in the data folder, is not what was made at the first start."
        ) from None
    try:
        return ServerKey(fernet, decode_key(salt))
    except ValueError:
        raise BadSecret(
            "MOORING_SALT_SECRET, or salt.secret in the data folder, is not what was made at the first start."
        ) from None


def _kept(path: Path, fresh: str) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(fresh + "\n")
    return path.read_text(encoding="ascii").strip()
