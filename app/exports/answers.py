"""The parts of an export (`docs/export.md`): the browser fetches them one by one and puts the file together."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PasskeyPart:
    """The vault key under one passkey. Only that passkey, on this address, opens it."""

    credential: str
    wrap: str
    device: str
    made: date


@dataclass(frozen=True)
class KeysPart:
    """What opens the file with a passphrase or a recovery code alone; only for whoever proved the passphrase in this request."""

    app: str
    made: datetime
    login: str
    role: str
    joined: date
    account: str
    epoch: int
    profile_letter: str
    server_salt: str
    cred_rev: int
    recovery_rev: int
    password_wrap: str
    recovery_wrap: str
    passkeys: list[PasskeyPart]
    profile_rev: int
    profile: str


@dataclass(frozen=True)
class EarlierPart:
    """A version before the current one, while its text is kept."""

    rev: int
    saved: date
    head: str
    body_rev: int


@dataclass(frozen=True)
class EntryPart:
    """One entry, in the bin or not. `bodies` has every kept text by the revision it was sealed at."""

    id: str
    made: int
    rev: int
    saved: date
    binned: date | None
    head: str
    body_rev: int
    bodies: dict[int, str]
    earlier: list[EarlierPart]


@dataclass(frozen=True)
class EntriesPart:
    """Some entries in the order of their last change; what changes meanwhile comes again. `after` asks for the next part.

    The last part has no entries, and names those that were deleted for good.
    """

    entries: list[EntryPart]
    after: int
    total: int
    erased: list[str]


@dataclass(frozen=True)
class SharePart:
    """One share as its owner keeps it. The copy that was handed over is not here: the pages in it are."""

    id: str
    rev: int
    made: datetime
    expires: datetime
    openings_limit: int | None
    ended: date | None
    openings: list[datetime]
    owner_envelope: str


@dataclass(frozen=True)
class RestPart:
    """The shares, and what tells whether anything changed since the keys were given out."""

    shares: list[SharePart]
    cred_rev: int
    recovery_rev: int
    profile_rev: int
