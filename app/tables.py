"""Every feature's tables, imported so that Alembic and the tests see all of them."""

from app.accounts.models import Account, Invitation, SignIn
from app.clinic.models import Clinic
from app.entries.models import Entry, EntryBody, EntryRevision, ErasedEntry, Journal
from app.factors.models import OneTimeCode, SecondFactor
from app.help.models import HelpCard, HelpCheck, HelpContact
from app.profiles.models import Profile
from app.shares.models import Opening, Share
from app.vaults.models import Passkey, PasswordWrap, RecoveryTicket, RecoveryWrap
from app.web.limits import Attempt

__all__ = [
    "Account",
    "Attempt",
    "Clinic",
    "Entry",
    "EntryBody",
    "EntryRevision",
    "ErasedEntry",
    "HelpCard",
    "HelpCheck",
    "HelpContact",
    "Invitation",
    "Journal",
    "OneTimeCode",
    "Opening",
    "Passkey",
    "PasswordWrap",
    "Profile",
    "RecoveryTicket",
    "RecoveryWrap",
    "SecondFactor",
    "Share",
    "SignIn",
]
