"""Fewer bytes on the wire. What may be packed together, and what never is: docs/decisions/0008."""

import zlib

from starlette.datastructures import Headers

# The gate carries the half, and stands last in a page.
_GATE = "<vault-gate"
_GZIP = 16 + zlib.MAX_WBITS
_QUICK = 1


def accepted(headers: Headers) -> bool:
    """Whether the asker takes gzip."""
    asked = headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return "gzip" in asked or any(each.startswith("gzip;q=") and _weight(each) > 0 for each in asked)


def _weight(weighed: str) -> float:
    try:
        return float(weighed.partition("q=")[2])
    except ValueError:
        return 0


def pack(page: str) -> bytes:
    """A page in gzip, its gate apart: no repetition is looked for between the two, so no length tells what they share."""
    rest, gate, inside = page.rpartition(_GATE)
    packer = zlib.compressobj(_QUICK, zlib.DEFLATED, _GZIP)
    before = packer.compress(rest.encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    return before + packer.compress((gate + inside).encode()) + packer.flush()
