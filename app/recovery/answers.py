"""What a proven recovery code is answered with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ticket:
    """All that a browser needs to open the vault again; nothing has changed yet. `login` is the one that the journal has now."""

    ticket: str
    account: str
    login: str
    epoch: int
    cred_rev: int
    recovery_rev: int
    wrap: str
    profile: str
    profile_rev: int
    profile_letter: str
    server_salt: str
