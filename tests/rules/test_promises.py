"""Numbers that stand in sentences are those that the program goes by: whoever changes one is led to the other."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts import invitations, renewals, signins
from app.accounts.models import IDLE_MINUTES, SHARED_IDLE_MINUTES
from app.departures.service import GRACE
from app.entries.binned import KEPT
from app.entries.service import VERSIONS_KEPT
from app.factors.service import CODES
from app.help.service import FRESH
from app.shares import openings
from app.shares import service as shares
from app.vaults import passkeys
from app.vaults.service import TICKET_LIFE
from app.web.limits import ADDRESS_TRIES, ADDRESS_WINDOW, FREE_TRIES, LOGIN_TRIES, LONGEST_WAIT

ROOT = Path(__file__).resolve().parents[2]

WORDS = {
    2: "two",
    3: "three",
    5: "five",
    7: "seven",
    10: "ten",
    12: "twelve",
    15: "fifteen",
    20: "twenty",
    60: "sixty",
    80: "eighty",
}


def minutes(time: timedelta) -> int:
    return int(time.total_seconds() / 60)


def script(file: str, pattern: str) -> int:
    """A number out of a script."""
    found = re.findall(pattern, (ROOT / "static/js" / file).read_text())
    assert len(found) == 1, f"{file}: {pattern}"
    return int(found[0])


SHARED_HOURS = minutes(signins.SHARED_LIFE) // 60
LEAVE = "elements/quick-exit.js"
PRESSES, WITHIN = script(LEAVE, r"PRESSES = (\d+);"), script(LEAVE, r"WITHIN = (\d+)000;")
RESTS = script("elements/letter-composer.js", r"REST = (\d+) \* 60_000")
SHEET_DAYS = script("profile/sheet.js", r"DAYS = \[(\d+), 30\]")
HARD, OF_DAYS = script("entries/hard-days.js", r"DAYS = (\d+);"), script("entries/hard-days.js", r"OF = (\d+);")
HIGH = script("entries/ratings.js", r"HIGH = (\d+);")
DEEP_DAYS, BEFORE = script("entries/choosing.js", r"deep: (\d+) \}"), script("entries/choosing.js", r"BEFORE = (\d+);")
PEOPLE = script("profile/people.js", r"MOST = (\d+);")
INTENTIONS = script("profile/intentions.js", r"MOST = (\d+);")
SESSIONS = script("profile/suggestions.js", r"sessions: (\d+),")
A_WEEK, STRONG = script("entries/choosing.js", r"DEEP_A_WEEK = (\d+);"), script("entries/choosing.js", r"\bHIGH = (\d+);")

SENTENCES = (
    ("templates/signins/new.html", f"locks after {SHARED_IDLE_MINUTES} minutes"),
    ("templates/signins/new.html", f"or after {SHARED_HOURS} hours without use"),
    ("templates/help/shared_device.html", f"or after {SHARED_HOURS} hours without use"),
    ("docs/sealing.md", f"ends {WORDS[SHARED_HOURS]} hours after its last use"),
    ("templates/signins/index.html", f"after {SHARED_IDLE_MINUTES} minutes at most"),
    ("docs/threat-model.md", f"after {WORDS[IDLE_MINUTES]} minutes without use"),
    ("docs/threat-model.md", f"after {WORDS[minutes(signins.ABSOLUTE) // 60]} hours whatever happens"),
    ("app/more/fields.py", f"at most {signins.LIFE.days} days"),
    ("templates/vaults/_passkey_problems.html", f"longer than {WORDS[minutes(signins.CHALLENGE_LIFE)]} minutes"),
    ("templates/keys/passkeys.html", f"have {WORDS[passkeys.MOST]} passkeys"),
    ("templates/keys/second_step.html", f"{WORDS[CODES]} codes for paper"),
    ("templates/recovery/show.html", f"longer than {minutes(TICKET_LIFE)} minutes"),
    ("app/more/fields.py", f"Good for {minutes(TICKET_LIFE)} minutes"),
    ("templates/keys/recovery_code.html", {7: "In a week we will ask"}[SHEET_DAYS]),
    ("templates/recovery/show.html", f"for {renewals.SET_ASIDE.days} days"),
    ("templates/joining/show.html", f"for {renewals.SET_ASIDE.days} days"),
    ("templates/desk/renew.html", f"for {renewals.SET_ASIDE.days} days"),
    ("docs/operating.md", f"sealed for {renewals.SET_ASIDE.days} days"),
    ("templates/desk/_maker_problems.html", f"from 1 to {invitations.LONGEST_DAYS}"),
    ("templates/desk/_maker_problems.html", f"from 1 to {invitations.AT_ONCE}"),
    ("app/more/fields.py", f"for {invitations.REMEMBERED.days} days after its last day"),
    ("templates/entries/bin.html", f"for {KEPT.days} days"),
    ("templates/entries/show.html", f"for {KEPT.days} days"),
    ("templates/more/privacy.html", f"after {KEPT.days} days"),
    ("app/more/fields.py", f"after {KEPT.days} days in the bin"),
    ("templates/entries/versions.html", f"the last {WORDS[VERSIONS_KEPT]} texts"),
    ("templates/more/privacy.html", f"the last {WORDS[VERSIONS_KEPT]} texts"),
    ("app/more/fields.py", f"the last {WORDS[VERSIONS_KEPT]} texts"),
    ("templates/more/privacy.html", f"deleted {WORDS[GRACE.days]} days later"),
    ("templates/more/index.html", f"{WORDS[GRACE.days]} days to change your mind"),
    ("app/more/fields.py", f"for {shares.REMEMBERED.days} days more"),
    ("templates/shares/read.html", {30: "within half an hour"}[minutes(openings.SAME_READING)]),
    ("templates/desk/help.html", f"for {FRESH.days} days"),
    ("templates/desk/help.html", f"more than {FRESH.days} days ago"),
    ("templates/desk/index.html", f"more than {FRESH.days} days ago"),
    ("templates/help/leave.html", f"{WORDS[PRESSES]} times within {WORDS[WITHIN]} seconds"),
    ("templates/offline/_letter.html", f"for {WORDS[RESTS]} minutes"),
    ("templates/help/people.html", f"{WORDS[PEOPLE]} people fit"),
    ("templates/intentions/_form.html", f"{WORDS[INTENTIONS]} fit on your list"),
    ("templates/prompts/suggestions.html", f"{WORDS[SESSIONS]} days are kept"),
    (
        "templates/prompts/suggestions.html",
        f"a {HIGH} or more, “a lot” or “too much” on {WORDS[HARD]} days of {WORDS[OF_DAYS]}",
    ),
    ("templates/today/_hard_days.html", f"{WORDS[HARD]} of the last {WORDS[OF_DAYS]} days"),
    ("templates/prompts/suggestions.html", f"one a day and {WORDS[A_WEEK]} a week at most"),
    (
        "templates/prompts/suggestions.html",
        f"{WORDS[DEEP_DAYS // 7]} weeks after a session, in the {WORDS[BEFORE]} days before",
    ),
    ("templates/prompts/suggestions.html", f"rated yourself {STRONG} or more"),
    ("docs/threat-model.md", f"{WORDS[FREE_TRIES]} free tries at a login"),
    ("docs/threat-model.md", f"double up to {WORDS[LONGEST_WAIT // 60]} minutes"),
    ("docs/threat-model.md", f"more than {LOGIN_TRIES} tries in {WORDS[minutes(ADDRESS_WINDOW)]} minutes"),
    ("docs/operating.md", f"Up to {ADDRESS_TRIES} tries to sign in within {WORDS[minutes(ADDRESS_WINDOW)]} minutes"),
)


@pytest.mark.parametrize(("file", "sentence"), SENTENCES, ids=lambda each: each)
def test_a_number_in_a_sentence_is_the_programs_own(file: str, sentence: str) -> None:
    assert sentence.lower() in " ".join((ROOT / file).read_text().split()).lower()
