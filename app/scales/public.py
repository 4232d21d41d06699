"""The scales as browsers get them: one file, the same for everyone, so that the server never learns which one is filled in."""

from collections.abc import Sequence
from typing import Any

from app.scales.scale import Item, Scale
from app.web.public_file import PublicFile, compact

# Between the clinic and whoever holds the rights, or to check the file with.
KEPT_BACK = {"permission", "examples", "options"}


def public_json(scales: Sequence[Scale]) -> bytes:
    """That one file: compact, sorted, the same bytes for the same scales. Every item has its own answers in it."""
    document = {"scales": [_public(scale) for scale in sorted(scales, key=lambda scale: scale.id)]}
    return compact(document)


def _public(scale: Scale) -> dict[str, Any]:
    # The factor goes as it is written: a number of the language of browsers would be only nearly that.
    told = scale.model_dump(mode="json", exclude=KEPT_BACK)
    told["scoring"]["factor"] = f"{scale.scoring.factor:f}"
    return {**told, "items": [_item(scale, item) for item in scale.items]}


def _item(scale: Scale, item: Item) -> dict[str, Any]:
    return {**item.model_dump(mode="json"), "options": [option.model_dump() for option in scale.options_of(item)]}


class PublicScales(PublicFile):
    """That file as it is served, and whether there is a scale in it."""

    def __init__(self, scales: Sequence[Scale]) -> None:
        super().__init__("scales.json", public_json(scales))
        self.any = bool(scales)
