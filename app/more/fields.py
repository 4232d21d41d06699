"""Every column that holds anything about a person, with one plain sentence each; a test compares them with the schema."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.web.i18n import mark as _

READABLE, SEALED, HASH, PROTECTED, COUNT, RANDOM = "readable", "sealed", "hash", "protected", "count", "random"

# What each kind means, in the words of the page.
KINDS: Mapping[str, tuple[str, str]] = {
    READABLE: (_("Readable"), _("Whoever has the database can read it.")),
    SEALED: (_("Sealed"), _("Only your keys open it. The server and the clinic have none.")),
    HASH: (_("A hash"), _("A fingerprint of something. It can be compared, and not be turned back.")),
    PROTECTED: (_("Encrypted"), _("Under a key of the server's own, which is kept apart from the database.")),
    COUNT: (_("A number"), _("It counts something.")),
    RANDOM: (_("Random"), _("Thrown like dice. It only tells one row from another.")),
}


@dataclass(frozen=True)
class Field:
    """One column."""

    column: str
    kind: str
    says: str


@dataclass(frozen=True)
class Noun:
    """One table: what it is about, how long its rows are kept, and each of its columns."""

    table: str
    title: str
    kept: str
    fields: tuple[Field, ...]


_UNTIL_YOU_LEAVE = _("Kept until your account is deleted.")
_WHOSE = _("Whose it is: the number of the account.")

NOUNS = (
    Noun(
        "account",
        _("Your account"),
        _UNTIL_YOU_LEAVE,
        (
            Field("id", RANDOM, _("The number of your account. Your browser made it up when you joined.")),
            Field("login", READABLE, _("The name you sign in with.")),
            Field("role", READABLE, _("Whether you are a patient or a therapist here.")),
            Field("desk", READABLE, _("Whether you help to run the clinic's desk.")),
            Field("epoch", COUNT, _("Which set of keys is in use. It is 1 for everybody.")),
            Field("profile_letter", READABLE, _("How slowly your passphrase is turned into keys. It is the same for everybody.")),
            Field(
                "server_salt",
                RANDOM,
                _("Something mixed into your passphrase, so that two people with the same one have other keys."),
            ),
            Field(
                "auth_hash",
                PROTECTED,
                _("A hash of what your browser sends to prove your passphrase. Your passphrase is never sent."),
            ),
            Field("joined", READABLE, _("The day you joined.")),
            Field("idle_minutes", READABLE, _("After how many minutes without use your journal locks.")),
            Field("leaving", READABLE, _("When your account will be deleted, if you asked for that.")),
            Field("set_aside", READABLE, _("Until which day an old journal is kept after you began a new one.")),
            Field("former_login", READABLE, _("The login that such an old journal had.")),
        ),
    ),
    Noun(
        "sign_in",
        _("Where you are signed in"),
        _("Kept until you sign out or end it, at most 30 days. The half of your key in it is erased at every lock."),
        (
            Field("id", HASH, _("A hash of the cookie in your browser.")),
            Field("handle", RANDOM, _("A number for this sign-in in your list.")),
            Field("account", RANDOM, _WHOSE),
            Field(
                "half",
                RANDOM,
                _("Half of what opens your journal on that device, only while it is unlocked. Alone it opens nothing."),
            ),
            Field("idle_seconds", COUNT, _("After how much time without use this device locks.")),
            Field("made", READABLE, _("When you signed in there.")),
            Field("active", READABLE, _("When that device was last in use.")),
            Field("unlocked", READABLE, _("Since when the journal is unlocked there.")),
            Field("device", READABLE, _("The kind of browser and device in a few words, such as Firefox, Android.")),
            Field("shared", READABLE, _("Whether you said that other people use that device too.")),
            Field("challenge", RANDOM, _("What a passkey is asked to sign next.")),
            Field("challenged", READABLE, _("When that was asked.")),
        ),
    ),
    Noun(
        "password_wrap",
        _("Your key, under your passphrase"),
        _UNTIL_YOU_LEAVE,
        (
            Field("owner", RANDOM, _WHOSE),
            Field("rev", COUNT, _("How often you changed your passphrase, plus one.")),
            Field("protected", PROTECTED, _("Your key, sealed under your passphrase, and encrypted once more.")),
        ),
    ),
    Noun(
        "recovery_wrap",
        _("Your key, under your recovery code"),
        _UNTIL_YOU_LEAVE,
        (
            Field("owner", RANDOM, _WHOSE),
            Field("rev", COUNT, _("How often you made a new recovery sheet, plus one.")),
            Field("wrap", SEALED, _("Your key, sealed under your recovery code.")),
            Field("verifier", HASH, _("A hash by which the server knows that you have the code.")),
            Field("made", READABLE, _("The day that stands on your sheet.")),
        ),
    ),
    Noun(
        "passkey",
        _("Your passkeys"),
        _("Kept until you remove the passkey, or your account is deleted."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("credential", RANDOM, _("The number that your device gave the passkey.")),
            Field("public_key", RANDOM, _("What checks a signature of the passkey. It cannot make one.")),
            Field("sign_count", COUNT, _("How often the passkey says it was used.")),
            Field("wrap", SEALED, _("Your key, sealed under what only the passkey gives.")),
            Field("device", READABLE, _("The kind of browser and device on which you made it.")),
            Field("made", READABLE, _("The day you made it.")),
        ),
    ),
    Noun(
        "second_factor",
        _("Your second step"),
        _("Kept until you switch it off, recover your journal, or your account is deleted."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("protected", PROTECTED, _("The secret that your authenticator app shares with the server.")),
            Field("confirmed", READABLE, _("The day you switched it on.")),
            Field("last_step", COUNT, _("The last code that was used, as a number of half minutes, so that none works twice.")),
        ),
    ),
    Noun(
        "one_time_code",
        _("Your codes on paper for the second step"),
        _("Each is deleted when it is used."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("code_hash", HASH, _("A hash of one code.")),
        ),
    ),
    Noun(
        "recovery_ticket",
        _("A recovery that was begun"),
        _("Good for 15 minutes, and deleted soon after."),
        (
            Field("token_hash", HASH, _("A hash of what lets your browser finish it.")),
            Field("owner", RANDOM, _WHOSE),
            Field("cred_rev", COUNT, _("Which passphrase it was begun against.")),
            Field("recovery_rev", COUNT, _("Which sheet it was begun against.")),
            Field("expires", READABLE, _("Until when it can be finished.")),
        ),
    ),
    Noun(
        "profile",
        _("Your settings"),
        _UNTIL_YOU_LEAVE,
        (
            Field("owner", RANDOM, _WHOSE),
            Field("rev", COUNT, _("How often they were saved.")),
            Field("sealed", SEALED, _("All of them in one: what you chose, and whatever else only you may know.")),
        ),
    ),
    Noun(
        "journal",
        _("Your journal, counted"),
        _UNTIL_YOU_LEAVE,
        (
            Field("owner", RANDOM, _WHOSE),
            Field("made", COUNT, _("How many pages you ever made.")),
            Field("seq", COUNT, _("How many changes there were.")),
        ),
    ),
    Noun(
        "entry",
        _("Your pages"),
        _("Kept until you delete them for good, or after 30 days in the bin."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("id", RANDOM, _("The number of the page. Your browser made it up.")),
            Field("rev", COUNT, _("How often the page was saved.")),
            Field("made", COUNT, _("Its place in the order in which pages came.")),
            Field("seq", COUNT, _("Its place in the order of changes.")),
            Field("saved", READABLE, _("The day it was last saved. Not the time.")),
            Field("head", SEALED, _("Its title, its date, its question, and what else stands above the text.")),
            Field("head_hash", HASH, _("A hash of the sealed head, by which two devices notice that both changed a page.")),
            Field("body_rev", COUNT, _("Which of the kept texts is the current one.")),
            Field("binned", READABLE, _("The day you put it into the bin.")),
        ),
    ),
    Noun(
        "entry_body",
        _("The texts of your pages"),
        _("The last twenty texts of a page are kept, as long as the page is."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("entry", RANDOM, _("Which page it belongs to.")),
            Field("rev", COUNT, _("At which save it came.")),
            Field("body", SEALED, _("What you wrote. Its size is rounded up, so that the length says little.")),
        ),
    ),
    Noun(
        "entry_revision",
        _("Earlier versions of your pages"),
        _("Kept as long as the page is. What is sealed in them goes with the text that it belongs to."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("entry", RANDOM, _("Which page it belongs to.")),
            Field("rev", COUNT, _("Which save it was.")),
            Field("head_hash", HASH, _("A hash of the sealed head, so that a save that comes twice is known.")),
            Field("head", SEALED, _("The title, date and question as they were then.")),
            Field("body_rev", COUNT, _("Which text belonged to it.")),
            Field("saved", READABLE, _("The day of that save.")),
        ),
    ),
    Noun(
        "erased_entry",
        _("Pages that you deleted for good"),
        _("Kept until your account is deleted, so that a late save from another device does not bring a page back."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("id", RANDOM, _("The number that the page had. Nothing else is left of it.")),
        ),
    ),
    Noun(
        "share",
        _("What you shared"),
        _("The sealed copy goes at its end. What says that it ended is kept for 90 days more."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("id", RANDOM, _("The number in the link.")),
            Field("rev", COUNT, _("How often the copy was made anew.")),
            Field("owner_envelope", SEALED, _("Your own notes about it: the link, its passphrase, who it is for.")),
            Field(
                "packet", SEALED, _("The copy that you handed over. Only whoever has the link and its passphrase can open it.")
            ),
            Field("packet_hash", HASH, _("A hash of the sealed copy.")),
            Field("link_verifier", HASH, _("A hash by which the server knows that somebody has the link.")),
            Field("auth_verifier", HASH, _("A hash by which the server knows that somebody has the passphrase too.")),
            Field("made", READABLE, _("When you made it.")),
            Field("expires", READABLE, _("When it ends.")),
            Field("openings_limit", COUNT, _("How often it may be opened, if you set that.")),
            Field("opened", COUNT, _("How often it was opened.")),
            Field("wrong", COUNT, _("How often a wrong passphrase was tried.")),
            Field("wait_until", READABLE, _("Until when the next try has to wait.")),
            Field("ended", READABLE, _("The day you ended it.")),
            Field("suspended", READABLE, _("Whether it waits for your word, after the clinic put back a backup.")),
        ),
    ),
    Noun(
        "opening",
        _("When shared pages were opened"),
        _("Kept as long as the share is listed."),
        (
            Field("owner", RANDOM, _WHOSE),
            Field("share", RANDOM, _("Which share it was.")),
            Field("id", RANDOM, _("A number for this reading, so that it is counted once.")),
            Field("at", READABLE, _("When it was opened. Not by whom, and not from where.")),
        ),
    ),
    Noun(
        "invitation",
        _("The invitation with which you came"),
        _("Kept for 90 days after its last day, or until your account is deleted if that is sooner."),
        (
            Field("token_hash", HASH, _("A hash of the secret in its link.")),
            Field("handle", RANDOM, _("Its number at the clinic's desk.")),
            Field("role", READABLE, _("Whether it was for a patient or a therapist.")),
            Field("desk", READABLE, _("Whether it was for somebody who helps at the desk.")),
            Field("made", READABLE, _("When it was made.")),
            Field("expires", READABLE, _("Until when it could be used.")),
            Field("used_by", RANDOM, _("Who used it: the number of the account.")),
            Field("withdrawn", READABLE, _("Whether the clinic took it back.")),
            Field("renews", RANDOM, _("Whose lost journal it begins anew: the number of the account.")),
        ),
    ),
    Noun(
        "attempt",
        _("Tries at signing in"),
        _("Deleted an hour after the last try."),
        (
            Field("label", HASH, _("What was tried, from where or for whom: as a hash made with a secret of the server's.")),
            Field("count", COUNT, _("How many tries there were.")),
            Field("since", READABLE, _("When they began.")),
            Field("wait_until", READABLE, _("Until when the next one has to wait.")),
        ),
    ),
)

# Tables that hold nothing about a person: what the clinic says of itself.
ABOUT_NOBODY = frozenset({"clinic", "help_card", "help_check", "help_contact"})
