"""The reader of QR codes: it reads what a published maker drew, and refuses what is wrong by one module."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reference import qr

MAKER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "uqr" / "uqr.js"
TEXTS = ["a", "http://localhost:8000/join#" + "A" * 43, "https://notes.harbour-clinic.example/join#" + "_z09-" * 8 + "wMY"]

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed; the browser draws these codes too")


def drawn(text: str) -> qr.Modules:
    script = f"import {{ encode }} from {json.dumps(MAKER.as_uri())}; const text = {json.dumps(text)};"
    script += "console.log(JSON.stringify(encode(text, { ecc: 'M', border: 0 }).data))"
    command = ["node", "--input-type=module", "--eval", script]
    return list(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


@needs_node
@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_what_was_drawn_is_read(text: str) -> None:
    assert qr.read(drawn(text)) == text


@needs_node
def test_a_single_wrong_module_is_refused_wherever_it_is() -> None:
    modules = drawn(TEXTS[1])
    size = len(modules)
    # Not the edges around the corners and the smallest pattern, which say nothing, nor the bits left over at the end.
    for x, y in ((3, 3), (6, 12), (8, 2), (12, 12), (size - 1, size - 1), (size - 1, 9), (10, size - 2), (0, 10)):
        modules[y][x] = not modules[y][x]
        with pytest.raises(AssertionError):
            qr.read(modules)
        modules[y][x] = not modules[y][x]
    assert qr.read(modules) == TEXTS[1]
