"""What sharing and opening send."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.sealing.envelope import SealedOwner, SealedPacket
from app.web.forms import Form, Id, Key


def _nothing(value: object) -> object:
    return None if value == "" else value


class ShareForm(Form):
    """A new share: the packet, what its owner keeps about it, and the verifiers of its two proofs."""

    account: Id
    rev: Literal["1"]
    owner_envelope: SealedOwner
    packet: SealedPacket
    link_verifier: Key
    auth_verifier: Key
    days: Annotated[int, Field(ge=1, le=90)]
    openings: Annotated[Annotated[int, Field(ge=1, le=99)] | None, BeforeValidator(_nothing)] = None


class OpeningForm(Form):
    """A pressed Open, with the proofs of link and passphrase."""

    opening: Id
    link_auth: Key
    share_auth: Key
