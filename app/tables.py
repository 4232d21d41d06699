"""Every feature's tables, imported so that Alembic and the tests see all of them."""

from app.accounts.models import Account, Invitation, SignIn
from app.entries.models import Entry, EntryBody, EntryRevision, Journal
from app.profiles.models import Profile
from app.shares.models import Opening, Share
from app.vaults.models import PasswordWrap, RecoveryTicket, RecoveryWrap
from app.web.limits import Attempt

__all__ = [
    "Account",
    "Attempt",
    "Entry",
    "EntryBody",
    "EntryRevision",
    "Invitation",
    "Journal",
    "Opening",
    "PasswordWrap",
    "Profile",
    "RecoveryTicket",
    "RecoveryWrap",
    "Share",
    "SignIn",
]
