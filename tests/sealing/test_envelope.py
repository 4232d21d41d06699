"""The server can tell an envelope from anything else (docs/sealing.md 2 and 3), and agrees with the reference reader."""

import hashlib
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sealing import envelope as sealed
from tests.cast import envelope, envelope_of_at_most
from tests.reference import reader


@given(st.binary(max_size=60_000))
def test_whatever_the_reference_seals_is_an_envelope(plaintext: bytes) -> None:
    blob = reader.seal(secrets.token_bytes(32), ["mo1/draft"], plaintext)
    assert sealed.blob_of(reader.to_envelope(blob)) == blob


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, 32767, 32768])
def test_every_length_at_the_edge_of_a_chunk_is_an_envelope(size: int) -> None:
    blob = reader.seal(bytes(32), ["mo1/draft"], bytes(size))
    assert sealed.blob_of(reader.to_envelope(blob)) == blob


@pytest.mark.parametrize("size", [0, 1, 56, 57, 72, 57 + 16400, 57 + 16400 + 15])
def test_a_length_that_sealing_cannot_have_is_not_an_envelope(size: int) -> None:
    with pytest.raises(ValueError, match="not an envelope"):
        sealed.blob_of(reader.to_envelope(b"\x01" + bytes(size - 1)) if size else "mo1.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mo1.",
        "mo1",
        "Mo1." + "A" * 98,
        "mo1.AQ=",
        "mo2." + envelope()[4:],
        envelope() + "\n",
        "\n" + envelope(),
        envelope() + " ",
        envelope() + "=",
        envelope()[:-1],
        envelope().replace("mo1.A", "mo1.B"),
        envelope()[:50] + "+" + envelope()[51:],
        "x" * 200,
    ],
    ids=range(14),
)
def test_nothing_else_is_an_envelope_and_the_error_does_not_repeat_it(text: str) -> None:
    with pytest.raises(ValueError, match="not an envelope") as caught:
        sealed.blob_of(text)
    assert len(text) < 5 or text.strip() not in str(caught.value)


@given(st.text(max_size=200))
def test_what_the_reference_refuses_the_server_refuses(text: str) -> None:
    try:
        blob = reader.from_envelope(text)
    except reader.Malformed:
        with pytest.raises(ValueError, match="not an envelope"):
            sealed.blob_of(text)
    else:
        assert blob is not None


def test_the_digest_is_over_the_sealed_bytes() -> None:
    text = envelope()
    assert sealed.digest_of(text) == hashlib.sha256(reader.from_envelope(text)).hexdigest()


def test_the_limits_are_those_of_the_specification() -> None:
    k = 1024
    limits = (sealed.WRAP, sealed.HEAD, sealed.REPLY, sealed.OWNER, sealed.PROFILE, sealed.BODY, sealed.PACKET)
    assert limits == (200, 24 * k, 24 * k, 64 * k, 400 * k, 2 * k * k, 8 * k * k)
    assert len(envelope()) == sealed.SMALLEST
    assert len(envelope_of_at_most(sealed.HEAD)) <= sealed.HEAD
