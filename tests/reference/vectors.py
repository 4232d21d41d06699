"""Runs one vector of tests/vectors through the reference reader; the format is in the README there."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.reference import reader

Vector = dict[str, Any]

FOLDER = Path(__file__).parents[1] / "vectors"
ORIGIN = "https://mooring.example"


def named(name: str) -> Vector:
    vector: Vector = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return vector


def run_fields(v: Vector) -> None:
    assert reader.encode_fields(v["fields"]).hex() == v["output"]


def run_seal(v: Vector) -> None:
    key, fields, blob = bytes.fromhex(v["key"]), v["fields"], reader.from_base64url(v["blob"])
    plaintext = reader.open_blob(key, fields, blob)
    assert len(plaintext) == v["plaintext_length"]
    assert hashlib.sha256(plaintext).hexdigest() == v["plaintext_sha256"]
    assert hashlib.sha256(blob).hexdigest() == v["blob_sha256"]
    assert v["plaintext"] is None or plaintext.hex() == v["plaintext"]
    assert reader.seal(key, fields, plaintext, bytes.fromhex(v["salt"])) == blob


def run_open(v: Vector) -> None:
    reader.open_blob(bytes.fromhex(v["key"]), v["fields"], reader.from_envelope(v["envelope"]))


def run_open_raw(v: Vector) -> None:
    blob = reader.from_envelope(v["envelope"])
    assert reader.open_blob(bytes.fromhex(v["key"]), v["fields"], blob).hex() == v["plaintext"]
    assert reader.to_envelope(blob) == v["envelope"]
    if "half" in v:
        fields = ["mo1/lock", v["fields"][1], reader.to_base64url(bytes.fromhex(v["half"]))]
        assert reader.expand(bytes.fromhex(v["device"]), fields).hex() == v["key"]


def run_open_json(v: Vector) -> None:
    key, fields = bytes.fromhex(v["key"]), v["fields"]
    assert reader.open_json(key, fields, v["envelope"], v.get("expectation")) == v["json"]
    envelope = reader.seal_json(key, fields, v["json"], v["floor"])
    assert len(envelope) == len(v["envelope"])
    assert reader.open_json(key, fields, envelope) == v["json"]


def run_pad_lengths(v: Vector) -> None:
    for length, floor, padded in v["cases"]:
        data = b"\x07" * length
        assert len(reader.pad(data, floor)) == padded
        assert reader.unpad(reader.pad(data, floor)) == data


def run_padme(v: Vector) -> None:
    for length, padded in v["cases"]:
        assert reader.padme(length) == padded


def run_unpad(v: Vector) -> None:
    assert reader.unpad(bytes.fromhex(v["padded"])).hex() == v["data"]


def run_expand(v: Vector) -> None:
    output = reader.expand(bytes.fromhex(v["key"]), v["fields"], len(v["output"]) // 2)
    assert output.hex() == v["output"]


def run_login(v: Vector) -> None:
    assert reader.normalise_login(v["login"]) == v["login_normalised"]
    assert reader.login_suits_joining(v["login_normalised"]) == v["suits_joining"]


def run_passphrase_text(v: Vector) -> None:
    assert reader.normalise_passphrase(v["passphrase"]) == v["passphrase_normalised"]


def run_passphrase(v: Vector) -> None:
    salt = bytes.fromhex(v["server_salt"])
    root = reader.passphrase_root(v["login"], v["passphrase"], v["profile"], salt)
    assert reader.normalise_login(v["login"]) == v["login_normalised"]
    assert root.hex() == v["root"]
    assert reader.expand(root, ["mo1/auth"]).hex() == v["auth"]
    assert reader.expand(root, ["mo1/kek"]).hex() == v["kek"]


def run_recovery(v: Vector) -> None:
    secret = reader.parse_recovery_code(v["code"])
    assert secret.hex() == v["secret"]
    assert reader.format_recovery_code(secret) == v["code"]
    for code in v["also_accepted"]:
        assert reader.parse_recovery_code(code) == secret
    root = reader.recovery_root(secret)
    assert reader.expand(root, ["mo1/recovery/auth"]).hex() == v["recovery_auth"]
    assert reader.expand(root, ["mo1/recovery/kek"]).hex() == v["rkek"]


def run_share_link(v: Vector) -> None:
    link = reader.parse_share_link(f"{ORIGIN}/s/{v['share']}{v['fragment']}")
    assert (link.share, link.mode, link.secret.hex()) == (v["share"], v["mode"], v["secret"])


def run_share_link_format(v: Vector) -> None:
    link = reader.format_share_link(ORIGIN, v["share"], v["mode"], bytes.fromhex(v["secret"]))
    assert link == f"{ORIGIN}/s/{v['share']}{v['fragment']}"


def run_share(v: Vector) -> None:
    run_share_link(v)
    run_share_link_format(v)
    keys = reader.share_keys(v["share"], bytes.fromhex(v["secret"]), v["mode"], v["passphrase"])
    assert keys.root.hex() == v["share_root"]
    assert keys.auth.hex() == v["share_auth"]
    assert keys.link.hex() == v["link_auth"]
    assert keys.key.hex() == v["sk"]
    assert keys.replies.hex() == v["rk"]
    assert reader.open_json(keys.key, v["packet_fields"], v["packet"]) == v["packet_json"]
    assert reader.open_json(keys.replies, v["reply_fields"], v["reply"]) == v["reply_json"]


def run_letterbox(v: Vector) -> None:
    account, letter, jwk, public = v["account"], v["letter"], v["private_jwk"], bytes.fromhex(v["public"])
    sealed = reader.from_base64url(v["sealed"])
    assert reader.open_letter(account, letter, jwk, public, sealed) == v["json"]
    again = reader.seal_letter(account, letter, public, v["json"])
    assert reader.open_letter(account, letter, jwk, public, again) == v["json"]


KINDS: dict[str, Callable[[Vector], None]] = {
    "expand": run_expand,
    "fields": run_fields,
    "letterbox": run_letterbox,
    "login": run_login,
    "open": run_open,
    "open-json": run_open_json,
    "open-raw": run_open_raw,
    "pad-lengths": run_pad_lengths,
    "padme": run_padme,
    "passphrase": run_passphrase,
    "passphrase-text": run_passphrase_text,
    "recovery": run_recovery,
    "seal": run_seal,
    "share": run_share,
    "share-link": run_share_link,
    "share-link-format": run_share_link_format,
    "unpad": run_unpad,
}

OUTCOMES: dict[type[Exception], str] = {
    reader.WrongKey: "wrong key",
    reader.Damaged: "damaged",
    reader.Unsupported: "unsupported",
    reader.Malformed: "malformed",
}


def check(vector: Vector) -> None:
    """Passes where the vector ends as it expects to, with the group it names."""
    found, group = "success", None
    try:
        KINDS[vector["kind"]](vector)
    except tuple(OUTCOMES) as refusal:
        found, group = OUTCOMES[type(refusal)], getattr(refusal, "group", None)
    assert found == vector["expect"]
    assert group == vector.get("group", group)
