"""Opens and seals `mo1` values from docs/sealing.md alone; shares no code with the app or its scripts.

Section numbers in the comments are those of docs/sealing.md.
"""

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import math
import re
import secrets
import sys
import unicodedata
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM"
CHUNK = 16384
TAG = 16
HEADER = 1 + 24 + 32
ENVELOPE_PREFIX = "mo1."
PROFILES = {"a": (65536, 3, 1)}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GREATEST_INTEGER = 2**53 - 1

Json = dict[str, Any]


class WrongKey(Exception):
    """The commitment differs: another key, or another context."""


class Damaged(Exception):
    """Right shape at first, but the content cannot be what was sealed."""


class Unsupported(Exception):
    """A version or profile that this reader does not know."""


class Malformed(Exception):
    """Text or arguments of the wrong shape; `group` (1..9) where a recovery code's typing error was found."""

    def __init__(self, reason: str, group: int | None = None) -> None:
        super().__init__(reason)
        self.group = group


# Section 2: conventions


def utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("ill-formed text") from None


def encode_fields(fields: Sequence[str]) -> bytes:
    if not fields:
        raise Malformed("no label")
    parts = [utf8(field) for field in fields]
    if any(len(part) > 0xFFFF for part in parts):
        raise Malformed("field too long")
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def require_id(text: str) -> str:
    if re.fullmatch("[0-9a-f]{32}", text) is None:
        raise Malformed("not an identifier")
    return text


def require_length(value: bytes, length: int) -> bytes:
    if len(value) != length:
        raise Malformed(f"expected {length} bytes")
    return value


def to_base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    if re.fullmatch("[A-Za-z0-9_-]*", text) is None or len(text) % 4 == 1:
        raise Malformed("not base64url")
    value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_base64url(value) != text:
        raise Malformed("spare bits are not zero")
    return value


def to_envelope(blob: bytes) -> str:
    return ENVELOPE_PREFIX + to_base64url(blob)


def from_envelope(text: str) -> bytes:
    if not text.startswith(ENVELOPE_PREFIX):
        raise Malformed("not an mo1 envelope")
    return from_base64url(text[len(ENVELOPE_PREFIX) :])


def normalise_login(text: str) -> str:
    utf8(text)
    login = unicodedata.normalize("NFKC", text).strip("\t\n\v\f\r ").lower()
    if not login:
        raise Malformed("empty login")
    return login


def login_suits_joining(login: str) -> bool:
    suits = all(unicodedata.category(c)[0] in "LMN" or c in "._@+-" for c in login)
    return suits and 3 <= len(login) <= 64


def normalise_passphrase(text: str) -> str:
    utf8(text)
    passphrase = re.sub("[\t-\r ]+", " ", unicodedata.normalize("NFKC", text)).strip(" ")
    if len(passphrase) < 12 or len(passphrase.encode("utf-8")) > 1024:
        raise Malformed("passphrase too short or too long")
    return passphrase


# Section 3: primitives


def expand(key: bytes, fields: Sequence[str], n: int = 32) -> bytes:
    if not 1 <= n <= 255 * 64:
        raise Malformed("impossible output length")
    return HKDFExpand(SHA512(), n, encode_fields(fields)).derive(require_length(key, 32))


def message_key(key: bytes, fields: Sequence[str], salt: bytes) -> tuple[AESGCM, int, bytes]:
    info = SUITE + b"\x00" + salt + encode_fields(fields)
    okm = HKDFExpand(SHA512(), 76, info).derive(require_length(key, 32))
    return AESGCM(okm[:32]), int.from_bytes(okm[32:44], "big"), okm[44:]


def nonce(base: int, index: int) -> bytes:
    return (base ^ index).to_bytes(12, "big")


def seal(key: bytes, fields: Sequence[str], plaintext: bytes, salt: bytes | None = None) -> bytes:
    salt = secrets.token_bytes(24) if salt is None else require_length(salt, 24)
    cipher, base, commitment = message_key(key, fields, salt)
    chunks = [
        cipher.encrypt(nonce(base, i), plaintext[i * CHUNK : (i + 1) * CHUNK], None) for i in range(len(plaintext) // CHUNK + 1)
    ]
    return b"\x01" + salt + commitment + b"".join(chunks)


def open_blob(key: bytes, fields: Sequence[str], blob: bytes) -> bytes:
    if not blob:
        raise Damaged("empty")
    if blob[0] != 1:
        raise Unsupported("unknown version")
    sealed = blob[HEADER:]
    if len(blob) < HEADER + TAG or len(sealed) % (CHUNK + TAG) < TAG:
        raise Damaged("impossible length")
    cipher, base, commitment = message_key(key, fields, blob[1:25])
    if not hmac.compare_digest(commitment, blob[25:HEADER]):
        raise WrongKey("commitment differs")
    chunks = [sealed[start : start + CHUNK + TAG] for start in range(0, len(sealed), CHUNK + TAG)]
    try:
        return b"".join(cipher.decrypt(nonce(base, i), chunk, None) for i, chunk in enumerate(chunks))
    except InvalidTag:
        raise Damaged("a chunk does not verify") from None


def padme(n: int) -> int:
    e = n.bit_length() - 1
    if e < 1:
        return n
    s = e.bit_length()
    m = (1 << (e - s)) - 1
    return (n + m) & ~m


def pad(data: bytes, floor: int) -> bytes:
    if floor < 1 or len(data) > 0xFFFFFFFF:
        raise Malformed("impossible floor or length")
    n = 4 + len(data)
    length = -(-n // floor) * floor if n <= 16 * floor else padme(n)
    return (len(data).to_bytes(4, "big") + data).ljust(length, b"\x00")


def unpad(padded: bytes) -> bytes:
    if len(padded) < 4:
        raise Damaged("no length")
    length = int.from_bytes(padded[:4], "big")
    if length > len(padded) - 4:
        raise Damaged("length does not fit")
    if any(padded[4 + length :]):
        raise Damaged("padding is not zero")
    return padded[4 : 4 + length]


# Sections 2 and 4: JSON payloads


def is_sound(value: object) -> bool:
    """True where every text is well formed and every number finite, integers within 2^53-1."""
    if isinstance(value, str):
        return not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, int):
        return abs(value) <= GREATEST_INTEGER
    if isinstance(value, float):
        return math.isfinite(value) and (not value.is_integer() or abs(value) <= GREATEST_INTEGER)
    if isinstance(value, list):
        return all(is_sound(item) for item in value)
    if isinstance(value, dict):
        return all(is_sound(name) and is_sound(item) for name, item in value.items())
    return value is None


def encode_json(payload: Json) -> bytes:
    if not is_sound(payload):
        raise Malformed("a text or number that JSON cannot carry")
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def decode_json(text: bytes, expectation: Mapping[str, object] | None = None) -> Json:
    try:
        payload = json.loads(text.decode("utf-8"))
        sound = isinstance(payload, dict) and is_sound(payload)
    except (ValueError, RecursionError):
        raise Damaged("not JSON") from None
    if not sound:
        raise Damaged("not a sound JSON object")
    version = payload.get("v", 1)
    if isinstance(version, bool) or not isinstance(version, int | float) or version < 1 or version % 1:
        raise Damaged("impossible v")
    for name, expected in (expectation or {}).items():
        if isinstance(payload.get(name), bool) or payload.get(name) != expected:
            raise Damaged(f"another {name}")
    return dict(payload)


def seal_json(key: bytes, fields: Sequence[str], payload: Json, floor: int) -> str:
    return to_envelope(seal(key, fields, pad(encode_json(payload), floor)))


def open_json(key: bytes, fields: Sequence[str], envelope: str, expectation: Mapping[str, object] | None = None) -> Json:
    return decode_json(unpad(open_blob(key, fields, from_envelope(envelope))), expectation)


# Section 5: keys


def argon2id(secret: bytes, salt: bytes, profile: str) -> bytes:
    m, t, p = PROFILES[profile]
    return hash_secret_raw(secret, salt, time_cost=t, memory_cost=m, parallelism=p, hash_len=32, type=Type.ID)


def hkdf(ikm: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA512(), 32, salt, info).derive(ikm)


def passphrase_root(login: str, passphrase: str, profile: str, server_salt: bytes) -> bytes:
    if profile not in PROFILES:
        raise Unsupported("unknown profile")
    require_length(server_salt, 32)
    fields = encode_fields(["mo1/salt", profile, normalise_login(login)])
    salt = hashlib.sha256(fields + server_salt).digest()[:16]
    return argon2id(normalise_passphrase(passphrase).encode("utf-8"), salt, profile)


def recovery_digits(secret: bytes) -> str:
    check = hashlib.sha256(b"mo1/recovery-check" + secret).digest()
    number = int.from_bytes(secret, "big") << 20 | int.from_bytes(check[:3], "big") >> 4
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(175, -1, -5))


def format_recovery_code(secret: bytes) -> str:
    digits = recovery_digits(require_length(secret, 20))
    return "-".join(digits[start : start + 4] for start in range(0, 36, 4))


def checked_secret(digits: str) -> bytes | None:
    """The secret of 36 digits, or None where they are not digits or the check is wrong."""
    if any(digit not in CROCKFORD for digit in digits):
        return None
    number = 0
    for digit in digits[:32]:
        number = number << 5 | CROCKFORD.index(digit)
    secret = number.to_bytes(20, "big")
    return secret if recovery_digits(secret) == digits else None


def mistyped_group(digits: str) -> int | None:
    """The group (1..9) of the one substitution or neighbour swap that fits, None unless exactly one does."""
    candidates = [(at, digits[:at] + digit + digits[at + 1 :]) for at in range(36) for digit in CROCKFORD if digit != digits[at]]
    candidates += [
        (at, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) for at in range(35) if digits[at] != digits[at + 1]
    ]
    fitting = [at for at, candidate in candidates if checked_secret(candidate) is not None]
    return fitting[0] // 4 + 1 if len(fitting) == 1 else None


def parse_recovery_code(text: str) -> bytes:
    utf8(text)
    bare = re.sub("[\t-\r \u2010-]", "", unicodedata.normalize("NFKC", text))
    # Only ASCII letters have a case here: str.upper would turn a dotless i into I, and that into 1.
    digits = re.sub("[a-z]+", lambda run: run[0].upper(), bare).translate(str.maketrans("OIL", "011"))
    if len(digits) != 36:
        raise Malformed("not nine groups of four")
    secret = checked_secret(digits)
    if secret is None:
        raise Malformed("wrong check", mistyped_group(digits))
    return secret


def recovery_root(secret: bytes) -> bytes:
    return hkdf(require_length(secret, 20), b"mo1/recovery", b"")


# Section 9: share links


@dataclass(frozen=True)
class ShareLink:
    share: str
    mode: str
    secret: bytes


@dataclass(frozen=True)
class ShareKeys:
    root: bytes
    link: bytes
    auth: bytes
    key: bytes
    replies: bytes


def link_check(share: str, secret: bytes) -> bytes:
    return hashlib.sha256(b"mo1/link" + share.encode("ascii") + secret).digest()[:4]


def format_share_link(origin: str, share: str, mode: str, secret: bytes) -> str:
    if re.fullmatch(r"https?://[^\x00-\x20/?#@\\]+", origin) is None or mode not in ("o", "p"):
        raise Malformed("not an origin or a mode")
    require_length(secret, 32)
    code = to_base64url(secret + link_check(require_id(share), secret))
    if code[-1] in "-_":
        raise Malformed("a mail program would cut this link; mint another secret")
    return f"{origin}/s/{share}#mo1{mode}.{code}"


def is_trailing_punctuation(tail: str) -> bool:
    if re.search("%(?![0-9A-Fa-f]{2})", tail):
        return False
    try:
        plain = urllib.parse.unquote(tail, errors="strict")
    except UnicodeDecodeError:
        return False
    return all(c in "\t\n\v\f\r " or unicodedata.category(c)[0] in "PS" for c in plain)


def parse_share_link(url: str) -> ShareLink:
    found = re.fullmatch(r"https?://[^\x00-\x20/?#@\\]+/s/([0-9a-f]{32})#mo1([op])\.([A-Za-z0-9_-]{48})(.*)", url, re.DOTALL)
    if found is None or not is_trailing_punctuation(found[4]):
        raise Malformed("not a share link")
    value = from_base64url(found[3])
    secret = value[:32]
    if not hmac.compare_digest(value[32:], link_check(found[1], secret)):
        raise Malformed("the link was changed on its way")
    return ShareLink(found[1], found[2], secret)


def share_keys(share: str, secret: bytes, mode: str, passphrase: str | None) -> ShareKeys:
    require_id(share)
    if mode not in ("o", "p") or (mode == "o" and passphrase):
        raise Malformed("mode and passphrase do not belong together")
    pw_root = b""
    if mode == "p":
        spoken = normalise_passphrase(passphrase or "").lower()
        pw_root = argon2id(spoken.encode("utf-8"), expand(secret, ["mo1/share/salt", share], 16), "a")
    root = expand(secret, ["mo1/share/root", share, mode, pw_root.hex()])
    return ShareKeys(
        root=root,
        link=expand(secret, ["mo1/share/link", share]),
        auth=expand(root, ["mo1/share/auth", share]),
        key=expand(root, ["mo1/share/key", share]),
        replies=expand(root, ["mo1/share/replies", share]),
    )


# Section 10: the letterbox


def public_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def letter_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return hkdf(shared, ephemeral + public, b"mo1/letterbox")


def private_key(jwk: Mapping[str, str]) -> ec.EllipticCurvePrivateKey:
    x, y, d = (int.from_bytes(require_length(from_base64url(jwk[name]), 32), "big") for name in "xyd")
    numbers = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1())
    return ec.EllipticCurvePrivateNumbers(d, numbers).private_key()


def seal_letter(account: str, letter: str, public: bytes, payload: Json) -> bytes:
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    recipient = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    shared = ephemeral.exchange(ec.ECDH(), recipient)
    point = public_point(ephemeral.public_key())
    fields = ["mo1/letterbox", require_id(account), require_id(letter)]
    return point + seal(letter_key(shared, point, public), fields, pad(encode_json(payload), 1024))


def open_letter(account: str, letter: str, jwk: Mapping[str, str], public: bytes, sealed: bytes) -> Json:
    point = sealed[:65]
    try:
        if len(point) != 65 or point[0] != 4:
            raise ValueError
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise Damaged("no ephemeral public key") from None
    key = letter_key(private_key(jwk).exchange(ec.ECDH(), ephemeral), point, require_length(public, 65))
    fields = ["mo1/letterbox", require_id(account), require_id(letter)]
    return decode_json(unpad(open_blob(key, fields, sealed[65:])), {"id": letter})


# docs/export.md: a file that a person took along


EXPORT, EXPORT_VERSION = "mooring-export", 1


@dataclass(frozen=True)
class Opened:
    """One version of an entry. `faults` says in words what would not open; `head` and `body` are then empty."""

    id: str
    rev: int
    saved: str
    binned: str | None
    head: Json
    body: Json
    faults: tuple[str, ...]
    earlier: "tuple[Opened, ...]" = ()


@dataclass(frozen=True)
class Export:
    """All that a file holds, opened. `faults` names the parts that would not open."""

    login: str
    made: str
    key: bytes
    profile: Json
    entries: tuple[Opened, ...]
    shares: tuple[Json, ...]
    faults: tuple[str, ...]


def open_export(file: str | Path | Json, *, passphrase: str | None = None, code: str | None = None) -> Export:
    """Open an export with the passphrase or the recovery code alone; WrongKey where it is not the file's."""
    export = file if isinstance(file, dict) else json.loads(Path(file).read_text(encoding="utf-8"))
    if export.get("format") != EXPORT:
        raise Malformed("not an export")
    if export["version"] != EXPORT_VERSION or export["epoch"] != 1:
        raise Unsupported("an export of another version")
    key = export_key(export, passphrase, code)
    faults: list[str] = []
    entries = [open_entry(export, key, entry) for entry in export["entries"]]
    return Export(
        login=export["login"],
        made=export["made"],
        key=key,
        profile=open_part(key, ["mo1/profile", *owner_of(export)], "profile", export["profile"], None, faults),
        entries=tuple(sorted(entries, key=lambda entry: str(entry.head.get("written", entry.saved)))),
        shares=tuple(
            open_part(key, ["mo1/share/owner", *owner_of(export), share["id"]], "share", share, share["id"], faults)
            for share in export["shares"]
        ),
        faults=tuple(faults),
    )


def export_key(export: Json, passphrase: str | None, code: str | None) -> bytes:
    """VK out of the file's own wraps (section 5)."""
    if (passphrase is None) == (code is None):
        raise Malformed("either a passphrase or a recovery code")
    if passphrase is not None:
        salt = from_base64url(export["server_salt"])
        root = passphrase_root(export["login"], passphrase, export["profile_letter"], salt)
        kek, kind, rev = expand(root, ["mo1/kek"]), "password", export["cred_rev"]
    else:
        root = recovery_root(parse_recovery_code(code or ""))
        kek, kind, rev = expand(root, ["mo1/recovery/kek"]), "recovery", export["recovery_rev"]
    fields = [f"mo1/wrap/{kind}", *owner_of(export), str(rev)]
    return require_length(open_blob(kek, fields, from_envelope(export[f"{kind}_wrap"])), 32)


def owner_of(export: Json) -> tuple[str, str]:
    return require_id(export["account"]), str(export["epoch"])


def open_part(key: bytes, fields: list[str], name: str, part: Json, id: str | None, faults: list[str]) -> Json:
    """A sealed part that names its own rev; an empty one, and a fault, where it does not open."""
    envelope = part["sealed"] if name == "profile" else part["owner_envelope"]
    try:
        return open_json(key, [*fields, str(part["rev"])], envelope, {"id": id or fields[1], "rev": part["rev"]})
    except (WrongKey, Damaged, Unsupported, Malformed) as error:
        faults.append(f"{name} {id or ''}: {error}".replace(" :", ":"))
        return {}


def open_entry(export: Json, key: bytes, entry: Json) -> Opened:
    """An entry, with every earlier version that is kept."""
    versions = [open_version(export, key, entry, version) for version in (entry, *entry["earlier"])]
    return replace(versions[0], earlier=tuple(versions[1:]))


def open_version(export: Json, key: bytes, entry: Json, version: Json) -> Opened:
    """One version: its head, and the text that the head names."""
    name, rev = entry["id"], version["rev"]
    faults: list[str] = []
    head: Json = {}
    body: Json = {}
    try:
        head = open_json(key, ["mo1/entry/head", *owner_of(export), name, str(rev)], version["head"], {"id": name, "rev": rev})
        sealed_at = head["body"]["rev"]
        envelope = entry["bodies"][str(sealed_at)]
        if hashlib.sha256(from_envelope(envelope)).hexdigest() != head["body"]["sha256"]:
            raise Damaged("another body")
        fields = ["mo1/entry/body", *owner_of(export), name, str(sealed_at)]
        body = open_json(key, fields, envelope, {"id": name, "rev": sealed_at})
    except (WrongKey, Damaged, Unsupported, Malformed) as error:
        faults.append(f"page {name}, version {rev}: {error}")
    except (KeyError, TypeError):
        faults.append(f"page {name}, version {rev}: it names no text that is in this file")
    return Opened(name, rev, version["saved"], entry["binned"], head, body, tuple(faults))


def as_text(export: Export, *, earlier: bool = False) -> str:
    """An opened export as plain text, the earliest page first."""
    pages = [f"Journal of {export.login}, taken along on {export.made}. Pages: {len(export.entries)}"]
    for entry in export.entries:
        for version in (entry, *entry.earlier) if earlier else (entry,):
            pages.append("\n".join(_lines(version, first=version is entry)))
    pages += [f"This did not open: {fault}" for fault in export.faults]
    return f"\n\n{'-' * 60}\n\n".join(pages) + "\n"


def _lines(entry: Opened, *, first: bool) -> Iterator[str]:
    yield str(entry.head.get("title") or ("A page" if first else "An earlier version"))
    yield str(entry.head.get("written", f"saved on {entry.saved}")) + ("" if first else f", version {entry.rev}")
    if entry.binned:
        yield f"In the bin since {entry.binned}"
    yield from (f"This did not open: {fault}" for fault in entry.faults)
    if asked := (entry.head.get("prompt") or {}).get("text"):
        yield from ("", f"> {asked}")
    yield from ("", str(entry.body.get("text", "")))
    known = {"id", "rev", "kind", "written", "title", "prompt", "body"}
    if rest := {name: value for name, value in entry.head.items() if name not in known and value}:
        yield from ("", json.dumps(rest, ensure_ascii=False))


def main() -> None:
    """`python -m tests.reference.reader FILE`: ask for the passphrase, or with --code for the recovery code, and print."""
    asked = argparse.ArgumentParser(description="Opens a sealed export of Mooring and prints what is in it.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--code", action="store_true", help="open it with the recovery code")
    asked.add_argument("--earlier", action="store_true", help="print earlier versions too")
    asked.add_argument("--json", action="store_true", help="print everything, as JSON")
    given = asked.parse_args()
    secret = getpass.getpass("Recovery code: " if given.code else "Passphrase: ")
    try:
        export = open_export(given.file, **{"code" if given.code else "passphrase": secret})
    except WrongKey:
        sys.exit("That does not open this file. A file opens with the passphrase and the code of the day it was made.")
    except (Damaged, Malformed, Unsupported, ValueError, KeyError) as error:
        sys.exit(f"This cannot be opened: {error}")
    if given.json:
        told = {name: value for name, value in asdict(export).items() if name != "key"}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(as_text(export, earlier=given.earlier), end="")


if __name__ == "__main__":
    main()
