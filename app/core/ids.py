"""Identifiers and secrets in their text forms (`docs/sealing.md` 2)."""

import base64
import hashlib
import re
import secrets

ID_PATTERN = r"[0-9a-f]{32}"
KEY_PATTERN = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"

_KEY = re.compile(KEY_PATTERN)


def mint_id() -> str:
    """16 random bytes as 32 lower-case hex digits."""
    return secrets.token_hex(16)


def mint_key() -> str:
    """32 random bytes as 43 characters of base64url."""
    return encode_key(secrets.token_bytes(32))


def encode_key(raw: bytes) -> str:
    """32 bytes as 43 characters of base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_key(text: str) -> bytes:
    """The 32 bytes behind 43 characters of canonical base64url; ValueError for anything else."""
    if not _KEY.fullmatch(text):
        raise ValueError("not 32 bytes in canonical base64url")
    return base64.urlsafe_b64decode(text + "=")


def verifier(proof: str) -> str:
    """SHA-256 over the 32 raw bytes of a proof, in the same text form."""
    return encode_key(hashlib.sha256(decode_key(proof)).digest())
