"""What sentences in the public library may say, how hard they are to read, and how alike two of them are."""

import math
import re
from collections import Counter
from collections.abc import Iterable

import pyphen  # type: ignore[import-untyped]  # it ships no types


def listed(text: str, between: str | None = None) -> set[str]:
    return {part.strip() for part in text.split(between)}


AVOIDED = listed(
    """breakthrough unlock release releasing toxic broken victim trigger triggered clean normal just simply
    deserve deserves journey ceremony medicine healing heal healed shadow must should why closure forgive
    forgiven forgiveness gift gifts memory memories remember recall trauma traumatic flashback suicide amazing
    brave proud congratulations overcome fix fixed truth negative positive abuse abused cure warrior survivor
    sacred divine soul"""
)
AVOIDED_PHRASES = listed(
    """let go, letting go, close your eyes, eyes closed, deep inside, hand on your heart, hold your breath, what happened,
    well done, good job, great job, inner healer, inner child, worst, in detail, reach out, most people, you have to,
    you need to, try to, it wasn't your fault, at least you, everything happens, meant to be, will help, true self""",
    ",",
)
SUBSTANCES = listed(
    """mdma ecstasy molly psilocybin mushroom mushrooms ketamine lsd acid ayahuasca mescaline peyote ibogaine
    dmt cannabis drug drugs substance substances psychedelic psychedelics dose dosing trip tripping pill"""
)
CLAIMS = listed(
    """treat treats treatment cure cures symptom symptoms proven diagnose diagnosis recover recovery ptsd
    therapeutic disorder"""
)
# Words that carry no subject of their own; two texts may share any number of them.
STOP = listed(
    """a an and any are as at be been but by can could did do does for from had has have how i if in is it its
    like may might more no not of off on one or other out so some something than that the them then there
    these they thing this to today up was week were what when where which who will with would you your yours
    name pick tick enough word session"""
)
# Breaks allowed next to the first and last letter, or short syllables would not be counted.
HYPHENS = pyphen.Pyphen(lang="en_US", left=1, right=1)


def words(text: str) -> list[str]:
    return re.findall(r"[a-zà-ÿ]+(?:['\u2019-][a-zà-ÿ]+)*", text.lower())


def faults(line: str) -> set[str]:
    """What a sentence says that no sentence here may say."""
    spaced = f" {' '.join(words(line))} "
    phrases = {phrase for phrase in AVOIDED_PHRASES if f" {phrase} " in spaced}
    return set(words(line)) & (AVOIDED | SUBSTANCES | CLAIMS) | phrases | {sign for sign in "!" if sign in line}


def reading_grade(lines: Iterable[str]) -> float:
    """Flesch-Kincaid, from syllables."""
    text = " ".join(line if line.endswith((".", "?", "…")) else f"{line}." for line in lines)
    sentences = max(1, len(re.findall(r"[.?…]+(?=\W|$)", text)))
    spoken = words(text)
    return 0.39 * len(spoken) / sentences + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


def syllables(word: str) -> int:
    """By its breaks or by its vowels, whichever finds more: each of the two misses some."""
    vowels = re.findall(r"[aeiouyà-ÿ]+", re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$", "", word))
    return max(len(HYPHENS.positions(word)) + 1, len(vowels))


def alike(one: str, other: str) -> float:
    """Cosine of two texts' words, stop words left out: 0 shares nothing, 1 says the same."""
    a, b = (Counter(word for word in words(text) if word not in STOP) for text in (one, other))
    lengths = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return sum(a[word] * b[word] for word in a) / lengths if lengths else 0.0


def shingles(text: str, length: int = 3) -> set[tuple[str, ...]]:
    """Every run of that many words, stop words kept: a sentence that was copied and bent shows here."""
    spoken = words(text)
    return {tuple(spoken[at : at + length]) for at in range(len(spoken) - length + 1)}
