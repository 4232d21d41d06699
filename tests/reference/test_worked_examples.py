"""The worked examples of docs/sealing.md, recomputed from their inputs."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tests.reference import reader
from tests.reference.vectors import Vector

PAGE = Path(__file__).parents[2] / "docs" / "sealing.md"
EXAMPLES: list[Vector] = [
    json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
]


def fields(e: Vector) -> Vector:
    return {"output": reader.encode_fields(e["fields"]).hex()}


def sealing(e: Vector) -> Vector:
    key, salt, plaintext = (bytes.fromhex(e[name]) for name in ("key", "salt", "plaintext"))
    info = reader.SUITE + b"\x00" + salt + reader.encode_fields(e["fields"])
    okm = HKDFExpand(SHA512(), 76, info).derive(key)
    chunk = AESGCM(okm[:32]).encrypt(okm[32:44], plaintext, None)
    blob = reader.seal(key, e["fields"], plaintext, salt)
    assert blob == b"\x01" + salt + okm[44:] + chunk
    parts = {
        "info": info,
        "k": okm[:32],
        "base": okm[32:44],
        "commitment": okm[44:],
        "chunk_0": chunk,
        "blob": blob,
    }
    return {name: part.hex() for name, part in parts.items()}


def envelope(e: Vector) -> Vector:
    assert reader.from_envelope(e["envelope"]).hex() == e["blob"]
    return {"envelope": reader.to_envelope(bytes.fromhex(e["blob"]))}


def padding(e: Vector) -> Vector:
    assert reader.unpad(bytes.fromhex(e["padded"])).hex() == e["data"]
    return {"padded": reader.pad(bytes.fromhex(e["data"]), e["floor"]).hex()}


def recovery_code(e: Vector) -> Vector:
    secret = bytes.fromhex(e["secret"])
    rroot = reader.recovery_root(secret)
    assert reader.parse_recovery_code(e["code"]) == secret
    return {
        "check": hashlib.sha256(b"mo1/recovery-check" + secret).hexdigest()[:5],
        "code": reader.format_recovery_code(secret),
        "rroot": rroot.hex(),
        "recovery_auth": reader.expand(rroot, ["mo1/recovery/auth"]).hex(),
        "rkek": reader.expand(rroot, ["mo1/recovery/kek"]).hex(),
    }


def share_link(e: Vector) -> Vector:
    share, mode, secret = e["share"], e["mode"], bytes.fromhex(e["secret"])
    keys = reader.share_keys(share, secret, mode, None)
    assert reader.parse_share_link(e["link"]) == reader.ShareLink(share, mode, secret)
    return {
        "check": reader.link_check(share, secret).hex(),
        "link": reader.format_share_link(e["origin"], share, mode, secret),
        "link_auth": keys.link.hex(),
        "share_root": keys.root.hex(),
    }


def wrap(e: Vector) -> Vector:
    vk = reader.open_blob(bytes.fromhex(e["kek"]), e["fields"], reader.from_envelope(e["envelope"]))
    return {"vk": vk.hex()}


RECOMPUTED: dict[str, Callable[[Vector], Vector]] = {
    "encodeFields": fields,
    "seal": sealing,
    "envelope": envelope,
    "pad": padding,
    "recovery code": recovery_code,
    "share link": share_link,
    "wrap of VK": wrap,
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["example"])
def test_the_page_shows_what_the_reader_computes(example: Vector) -> None:
    recomputed = RECOMPUTED[example["example"]](example)
    assert {name: example[name] for name in recomputed} == recomputed


def test_no_example_is_missing() -> None:
    assert [example["example"] for example in EXAMPLES] == list(RECOMPUTED)
