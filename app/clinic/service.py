"""What the clinic says of itself: its name, how to reach it, its privacy notice. One row, and the only place for it."""

import hashlib
import re
import unicodedata
from dataclasses import astuple, dataclass

from sqlmodel import Session

from app.clinic.models import HOURS, NAME, NOTICE, PHONE, SESSION, Clinic
from app.core.errors import Conflict

LIMITS = {"name": NAME, "phone": PHONE, "hours": HOURS, "notice": NOTICE, "session": SESSION}

_PHONE = re.compile(r"[0-9+()./ -]+")
_LEAST_DIGITS = 3
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
# Words with spaces, hyphens or apostrophes between them: it goes into sentences.
_NOUN = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Words:
    """The clinic's words, all of them empty until somebody has filled them in."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    notice: str = ""
    # What a session is called here, as it stands in the middle of a sentence.
    session: str = ""

    @property
    def version(self) -> str:
        """A name for exactly these words: whoever changes them says which ones they saw."""
        return hashlib.sha256("\0".join(astuple(self)).encode("utf-8")).hexdigest()

    @property
    def said(self) -> bool:
        """Whether anything is filled in."""
        return any(astuple(self))

    @property
    def tel(self) -> str:
        """The number as a telephone takes it. The zero in brackets is for people who call from within the country."""
        return re.sub(r"[^0-9+]", "", self.phone.replace("(0)", ""))

    @property
    def paragraphs(self) -> list[str]:
        """The privacy notice, paragraph by paragraph."""
        return re.split(r"\n{2,}", self.notice) if self.notice else []


def tidied(words: Words) -> Words:
    """The same words without what nobody sees: spaces at the ends, control characters, other systems' line ends."""
    return Words(as_line(words.name), as_line(words.phone), as_text(words.hours), as_text(words.notice), as_line(words.session))


def as_text(text: str) -> str:
    """Text without what nobody sees: spaces at the ends of lines, control characters, other systems' line ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(sign for sign in line if not _unseen(sign)).rstrip() for line in lines).strip()


def _unseen(sign: str) -> bool:
    # What turns the order of signs around would turn what stands beside it, too: a number, a day.
    return unicodedata.category(sign) == "Cc" or unicodedata.bidirectional(sign) in _TURNING


def as_line(text: str) -> str:
    """The same as one line."""
    return " ".join(as_text(text).split())


def problems(words: Words) -> dict[str, str]:
    """What cannot be taken as it is, by field: `long`, or `shape` for a number that no telephone takes."""
    found = {field: "long" for field, limit in LIMITS.items() if len(getattr(words, field)) > limit}
    digits = sum(sign.isdigit() for sign in words.phone)
    if words.phone and not (_PHONE.fullmatch(words.phone) and digits >= _LEAST_DIGITS):
        found["phone"] = "shape"
    if words.session and "session" not in found and not _NOUN.fullmatch(words.session):
        found["session"] = "shape"
    return found


def words_of(db: Session) -> Words:
    """The clinic's words."""
    row = db.get(Clinic, 1)
    return Words() if row is None else Words(row.name, row.phone, row.hours, row.notice, row.session)


def say(db: Session, words: Words, *, base: str) -> None:
    """Take new words in place of those that were seen. Conflict when somebody else changed them meanwhile."""
    row = db.get(Clinic, 1)
    saved = words_of(db)
    if saved == words:
        return
    if saved.version != base:
        raise Conflict()
    if row is None:
        row = Clinic(name="", phone="", hours="", notice="")
        db.add(row)
    row.name, row.phone, row.hours, row.notice, row.session = astuple(words)
