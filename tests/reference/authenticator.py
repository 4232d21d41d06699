"""A passkey in software (WebAuthn Level 3, 6.1 and 8.7): what a phone would answer, made without the app's own library."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.reference import reader

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _cbor(value: object) -> bytes:
    """The few kinds of value that an attestation is made of (RFC 8949)."""

    def head(kind: int, number: int) -> bytes:
        if number < 24:
            return bytes([kind << 5 | number])
        size, mark = (1, 24) if number < 256 else (2, 25)
        return bytes([kind << 5 | mark]) + number.to_bytes(size, "big")

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    assert isinstance(value, dict)
    return head(5, len(value)) + b"".join(_cbor(name) + _cbor(inner) for name, inner in value.items())


@dataclass
class Authenticator:
    """One passkey for one site; `flags` is what it says of the person's presence."""

    origin: str = "http://localhost:8000"
    party: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def credential(self) -> str:
        """Its id, as it is sent."""
        return reader.to_base64url(self.id)

    def register(self, challenge: str) -> dict[str, str]:
        """The answer to a registration."""
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + _cbor(cose)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        client_data = reader.to_base64url(self._client("webauthn.create", challenge))
        return {"credential": self.credential, "client_data": client_data, "attestation": reader.to_base64url(_cbor(attestation))}

    def answer(self, challenge: str) -> dict[str, str]:
        """The answer to a challenge."""
        self.count += 1
        data, client = self._data(0), self._client("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return {
            "credential": self.credential,
            "client_data": reader.to_base64url(client),
            "authenticator_data": reader.to_base64url(data),
            "signature": reader.to_base64url(signature),
        }

    def _data(self, more: int) -> bytes:
        return hashlib.sha256(self.party.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()
