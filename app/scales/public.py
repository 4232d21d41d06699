"""The scales as browsers get them: one file, the same for everyone, so that the server never learns which one is filled in."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from app.scales.scale import Item, Scale

# Between the clinic and whoever holds the rights, or to check the file with.
KEPT_BACK = {"permission", "examples", "options"}


def public_json(scales: Sequence[Scale]) -> bytes:
    """That one file: compact, sorted, the same bytes for the same scales. Every item has its own answers in it."""
    document = {"scales": [_public(scale) for scale in sorted(scales, key=lambda scale: scale.id)]}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _public(scale: Scale) -> dict[str, Any]:
    # The factor goes as it is written: a number of the language of browsers would be only nearly that.
    told = scale.model_dump(mode="json", exclude=KEPT_BACK)
    told["scoring"]["factor"] = f"{scale.scoring.factor:f}"
    return {**told, "items": [_item(scale, item) for item in scale.items]}


def _item(scale: Scale, item: Item) -> dict[str, Any]:
    return {**item.model_dump(mode="json"), "options": [option.model_dump() for option in scale.options_of(item)]}


class Printed:
    """Their bytes, and the address they are served at, which changes whenever they do."""

    def __init__(self, scales: Sequence[Scale]) -> None:
        self.any = bool(scales)
        self.bytes = public_json(scales)
        self.version = hashlib.sha256(self.bytes).hexdigest()[:16]
        self.address = f"/library/{self.version}/scales.json"

    @cached_property
    def packed(self) -> bytes:
        """The same in gzip, made when it is first asked for. Nothing in it is anybody's own."""
        return gzip.compress(self.bytes, 9, mtime=0)
