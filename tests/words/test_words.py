"""The words a passphrase is made of: the EFF list as it was published, less what nobody should be handed."""

import hashlib
import unicodedata
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
EFF = STATIC / "vendor" / "eff-wordlist" / "eff_large_wordlist.txt"
EFF_SHA256 = "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e"


def lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text.splitlines()


ROLLS = [line.split("\t") for line in lines(EFF)]
WORDS = [word for _, word in ROLLS]
UNKIND = lines(STATIC / "words" / "unkind.txt")
COMMON = lines(STATIC / "words" / "common-passphrases.txt")


def test_the_eff_list_is_the_published_one() -> None:
    assert hashlib.sha256(EFF.read_bytes()).hexdigest() == EFF_SHA256
    assert EFF_SHA256 in (EFF.parent / "README.md").read_text(encoding="utf-8")
    assert len(set(WORDS)) == len(WORDS) == 6**5
    assert all(len(roll) == 5 and set(roll) <= set("123456") for roll, _ in ROLLS)


def test_unkind_words_are_words_of_that_list_sorted_and_once() -> None:
    assert sorted(set(UNKIND)) == UNKIND
    assert set(UNKIND) <= set(WORDS)


def test_at_least_seven_thousand_words_remain() -> None:
    assert len(set(WORDS) - set(UNKIND)) >= 7000


def test_words_that_hurt_are_not_handed_out() -> None:
    """A sample across the kinds; each of them is a word of the list."""
    sample = {"abdomen", "agony", "bully", "captive", "deceased", "graveyard", "handgun", "hurt", "prison"}
    assert sample <= set(WORDS)
    assert sample <= set(UNKIND)


def test_common_passphrases_are_normalised_sorted_and_long_enough_to_be_tried() -> None:
    assert len(COMMON) >= 1000
    assert sorted(COMMON) == COMMON
    for phrase in COMMON:
        assert phrase == " ".join(unicodedata.normalize("NFKC", phrase).lower().split())
        assert len(phrase.replace(" ", "")) >= 12
        assert "@" not in phrase


def test_no_two_common_passphrases_differ_only_in_spaces() -> None:
    assert len({phrase.replace(" ", "") for phrase in COMMON}) == len(COMMON)


def test_the_obvious_ones_are_refused() -> None:
    known = {phrase.replace(" ", "") for phrase in COMMON}
    for phrase in (
        "correct horse battery staple",
        "let me in please now",
        "password password",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
    ):
        assert phrase.replace(" ", "") in known
