"""A scale's number from its answers, as browsers work it out (`static/js/entries/scoring.js`): here only to check a file."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.scales.scale import Item, Scale


def number(scale: Scale, answers: Sequence[int | None]) -> Decimal | None:
    """The number of these points, one for each item and None for a skipped one; None where the scale then gives none."""
    given = [_counted(scale, item, points) for item, points in zip(scale.items, answers, strict=True) if points is not None]
    missing = scale.scoring.missing
    left_out = len(scale.items) - len(given)
    if not given or left_out > missing.at_most or (left_out and missing.then == "no-number"):
        return None
    over = len(given) if scale.scoring.by == "mean" else Fraction(len(given), len(scale.items))
    return _rounded(Fraction(sum(given)) / over * Fraction(scale.scoring.factor), scale.scoring.decimals)


def lowest(scale: Scale) -> Decimal:
    """The least that anybody can come to who answers everything."""
    return _furthest(scale, least=True)


def highest(scale: Scale) -> Decimal:
    """The most that anybody can come to who answers everything."""
    return _furthest(scale, least=False)


def _furthest(scale: Scale, *, least: bool) -> Decimal:
    answers = []
    for item in scale.items:
        points = [option.points for option in scale.options_of(item)]
        answers.append(min(points) if least != item.reversed else max(points))
    found = number(scale, answers)
    assert found is not None  # noqa: S101  # nothing was skipped
    return found


def _counted(scale: Scale, item: Item, points: int) -> int:
    ends = [option.points for option in scale.options_of(item)]
    return min(ends) + max(ends) - points if item.reversed else points


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    """Half away from zero, as people round, and without the floating point's own opinion of what is half."""
    shifted = abs(exact) * 10**decimals
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)
