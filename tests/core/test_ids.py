"""Identifiers and proofs have one text form each."""

import pytest

from app.core.ids import decode_key, encode_key, mint_id, mint_key, verifier
from tests import cast
from tests.reference import reader


def test_a_key_survives_its_text_form() -> None:
    for raw in (bytes(32), b"\xff" * 32, bytes(range(32))):
        assert decode_key(encode_key(raw)) == raw
        assert encode_key(raw) == reader.to_base64url(raw)


@pytest.mark.parametrize(
    "text", ["", "A" * 42, "A" * 44, "A" * 43 + "\n", "A" * 42 + "B", "A" * 42 + "=", "+" + "A" * 42, "é" + "A" * 42]
)
def test_a_key_has_one_text_form_only(text: str) -> None:
    with pytest.raises(ValueError, match="not 32 bytes"):
        decode_key(text)


def test_what_is_kept_of_a_proof_is_what_the_reference_says() -> None:
    proof = mint_key()
    assert verifier(proof) == cast.verifier(proof)


def test_nothing_is_minted_twice() -> None:
    assert len({mint_id() for _ in range(100)} | {mint_key() for _ in range(100)}) == 200
