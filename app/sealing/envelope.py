"""Envelopes as the server sees them: `mo1.` and base64url, checked for shape (`docs/sealing.md` 2 and 3)."""

import base64
import hashlib
import re
from typing import Annotated

from pydantic import AfterValidator

K = 1024

# The most characters a column takes, by what is sealed in it.
WRAP, HEAD, REPLY, OWNER, PROFILE, BODY, PACKET = 200, 24 * K, 24 * K, 64 * K, 400 * K, 2 * K * K, 8 * K * K

# Version 1, salt, commitment, and one chunk with nothing in it but its tag.
SMALLEST_BLOB = 1 + 24 + 32 + 16
SMALLEST = len("mo1.") + -(-SMALLEST_BLOB * 4 // 3)

_HEADER, _CHUNK, _TAG = 57, 16 * K, 16
_ENVELOPE = re.compile(r"mo1\.[A-Za-z0-9_-]+")


def blob_of(text: str) -> bytes:
    """The bytes in an envelope; ValueError, without the value, for anything that is not one."""
    if not _ENVELOPE.fullmatch(text):
        raise ValueError("not an envelope")
    encoded = text[4:]
    if len(encoded) % 4 == 1:
        raise ValueError("not an envelope: impossible length")
    blob = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    if base64.urlsafe_b64encode(blob).rstrip(b"=").decode("ascii") != encoded:
        raise ValueError("not an envelope: not canonical")
    if blob[0] != 1 or len(blob) < SMALLEST_BLOB:
        raise ValueError("not an envelope: version or length")
    if (len(blob) - _HEADER) % (_CHUNK + _TAG) < _TAG:
        raise ValueError("not an envelope: cut off")
    return blob


def digest_of(envelope: str) -> str:
    """SHA-256 of the sealed bytes as 64 hex digits: how a save names what it revises."""
    return hashlib.sha256(blob_of(envelope)).hexdigest()


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError("too large")
        blob_of(text)
        return text

    return AfterValidator(check)


SealedWrap = Annotated[str, _at_most(WRAP)]
SealedHead = Annotated[str, _at_most(HEAD)]
SealedOwner = Annotated[str, _at_most(OWNER)]
SealedProfile = Annotated[str, _at_most(PROFILE)]
SealedBody = Annotated[str, _at_most(BODY)]
SealedPacket = Annotated[str, _at_most(PACKET)]
