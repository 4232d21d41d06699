"""Looks for a word in what is left behind, in every form that it could have been written in."""

import base64
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus


def forms(word: str) -> dict[str, bytes]:
    """The word as it stands in files and in requests: two encodings, escaped, and inside base64 at each alignment."""
    plain = word.encode()
    found = {
        "UTF-8": plain,
        "UTF-16LE": word.encode("utf-16-le"),
        "percent": quote(word, safe="").encode(),
        "percent, +": quote_plus(word).encode(),
        "JSON": json.dumps(word)[1:-1].encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
    }
    for skipped in range(3):
        # The characters at both ends also carry bits of what stands before and after.
        first, end = -(-skipped * 8 // 6), (skipped + len(plain)) * 8 // 6
        found[f"base64 at {skipped}"] = base64.b64encode(bytes(skipped) + plain)[first:end]
        found[f"base64url at {skipped}"] = base64.urlsafe_b64encode(bytes(skipped) + plain)[first:end]
    return found


def traces(word: str, places: Mapping[str, bytes]) -> list[str]:
    """Where the word stands, and in which form."""
    assert len(word) >= 8, "so short a word stands anywhere by chance"
    wanted = forms(word)
    return [f"{place}, as {form}" for place, content in places.items() for form, bytes_ in wanted.items() if bytes_ in content]


def unpacked(content: bytes) -> bytes:
    """What stands in gzip somewhere in a file, as a browser's cache keeps what came so."""
    found, place = [], content.find(_GZIP)
    while place >= 0:
        with suppress(zlib.error):
            found.append(zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(content[place:]))
        place = content.find(_GZIP, place + 1)
    return b"\n".join(found)


_GZIP = b"\x1f\x8b\x08"


def read_all(folder: Path) -> dict[str, bytes]:
    """Every file below the folder. What vanishes while we look was there for a moment only."""
    found = {}
    for path in folder.rglob("*"):
        try:
            if path.is_file() and not path.is_symlink():
                name, content = str(path.relative_to(folder)), path.read_bytes()
                found[name] = content
                if inside := unpacked(content):
                    found[f"{name}, unpacked"] = inside
        except OSError:
            continue
    return found
