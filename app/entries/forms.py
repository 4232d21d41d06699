"""What saving an entry sends: envelopes, and which revision they follow; and what putting it away sends."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.sealing.envelope import SealedBody, SealedHead
from app.web.forms import LARGEST, Form, Id

NEW = "-"


class EntryForm(Form):
    """A sealed save. `base` is the hash of the head it revises, `-` for a new entry; no body when only the head changed."""

    account: Id
    rev: Annotated[int, Field(ge=1, le=LARGEST)]
    base: Annotated[str, StringConstraints(pattern=r"\A(-|[0-9a-f]{64})\z")]
    head: SealedHead
    body: SealedBody | None = None


class BinForm(Form):
    """Putting an entry into the bin, or bringing it back."""

    account: Id


class ErasureForm(BinForm):
    """Deleting an entry for good. `rev` is what the person saw: nothing newer is deleted."""

    rev: Annotated[int, Field(ge=1, le=LARGEST)]
