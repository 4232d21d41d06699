"""Every vector file through the reference reader."""

import json
from pathlib import Path

import pytest

from tests.reference import vectors


@pytest.mark.parametrize("file", sorted(vectors.FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_the_reader_agrees_with_the_vector(file: Path) -> None:
    vectors.check(json.loads(file.read_text(encoding="utf-8")))


def test_the_vectors_cover_every_kind() -> None:
    kinds = {json.loads(file.read_text(encoding="utf-8"))["kind"] for file in vectors.FOLDER.glob("*.json")}
    assert kinds == set(vectors.KINDS)
