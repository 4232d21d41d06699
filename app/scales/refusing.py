"""What no scale here may have: bands, and questions about suicide. Only a net for the obvious; the rest needs readers."""

import re
from collections.abc import Iterable

# What other tools call a verdict on a number.
_VERDICTS = """
    alarm alarms alert alerts band bands categories category color colors colour colours cut_off cut_offs cutoff cutoffs
    diagnosis grade grades interpretation interpretations labels level levels meaning meanings norm norms ranges
    reliable_change risk scoring_bands severities severity threshold thresholds traffic_light zone zones
"""
VERDICTS = frozenset(_VERDICTS.split())
NO_VERDICT = (
    "Mooring shows a number and its day, and never a band, a cut-off or a label: read alone at night such a word is taken for a "
    "diagnosis. Remove it; what a number means is for a therapist to talk about."
)

ASKS = (
    "It seems to ask about suicide or self-harm ({found}). Nobody looks at these answers in time, so it must not be filled in "
    "here. Ask it where somebody is there to answer."
)
# By name: what is known to ask about it in one of its items, also where a clinic left that item's words out of the title.
_NAMED = re.compile(
    r"""\bphq[\W_]*(9|a)\b | \bpatient\W+health\W+questionnaire\W*(-|for)?\W*(9|nine|adolescents)\b
    | \bbeck\W+depression | \bbdi\b | \bedinburgh\W+postnatal | \bepds\b | \bmadrs\b | \bmontgomery\W+[aå]sberg
    | \bc[\W_]*ssrs\b | \bcolumbia\W+(protocol|suicid) | \bsbq\b | \bqids\b | \bids[\W_]*sr\b | \bcore[\W_]*(10|om|34)\b
    | \bscl[\W_]*90 | \bham[\W_]*d\b | \bhdrs\b | \bmdi\b | \bmajor\W+depression\W+inventory""",
    re.IGNORECASE | re.VERBOSE,
)
# In plain words, in the languages that clinics are likely to write in first.
_ASKED = re.compile(
    r"""\bsuici\w* | \bsuiz\w* | \bselbst(mord|tötung|verletz)\w* | \bself[\W_]*(harm|injur)\w*
    | \b(kill|hurt|harm|injur)(ing|e|ed)?\s+(my|your|one)?sel(f|ves)\b
    | \bcut(ting)?\s+(my|your)self\b(?!\s+(some|a\s+little|any)\s+slack)
    | \b(end|ended|ending|take|taken|taking)\s+(it\s+all|(my|your|one'?s)\s+(own\s+)?li(fe|ves))\b
    | \bbetter\s+off\s+(dead|if\s+(i|you)\s+(was|were)\s+dead|without\s+(me|you))\b
    | \b(wish|wished|wishing)\s+(that\s+)?(i|you)\s+(was|were)\s+dead\b | \b(wish|want|wanted|wanting)\w*\s+to\s+(die|be\s+dead)\b
    | \bno\s+longer\s+want\w*\s+to\s+(live|be\s+alive) | \bnot?\s+want(ed|ing)?\s+to\s+(live|be\s+alive)
    | n['\N{RIGHT SINGLE QUOTATION MARK}]t\s+want\s+to\s+(live|be\s+alive)
    | \blife\s+(is|was)\s*(not|n['\N{RIGHT SINGLE QUOTATION MARK}]t)\s+worth | \bnot\s+worth\s+living
    | \bthoughts?\s+(of|about)\s+(death|dying|being\s+dead) | \bumbringen\b | \bdas\s+leben\s+nehmen\b | \bam\s+leben\s+bleiben
    | \bquitarme\s+la\s+vida\b | \bmatarme\b | \bme\s+tuer\b | \bfaire\s+du\s+mal\b | \btogliermi\s+la\s+vita\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_verdict(field: str) -> bool:
    """Whether a field would say what a number means."""
    return re.sub(r"[\W_]+", "_", field.lower()).strip("_") in VERDICTS


def asked_by_name(names: Iterable[str]) -> str | None:
    """The name by which a scale is known that asks about suicide."""
    return _first(_NAMED, names)


def asked_in(sentence: str) -> str | None:
    """The words of a sentence that ask about suicide."""
    return _first(_ASKED, [sentence])


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    # Twice: an id writes its spaces as hyphens.
    found = (pattern.search(each) for text in texts for each in (text, text.replace("-", " ")))
    return next((" ".join(match[0].split()) for match in found if match), None)
