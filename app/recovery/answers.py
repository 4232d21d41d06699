"""What a proven recovery code is answered with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ticket:
    """All that a browser needs to open the vault again; nothing has changed yet."""

    ticket: str
    account: str
    epoch: int
    cred_rev: int
    recovery_rev: int
    wrap: str
    profile: str
    profile_rev: int
    profile_letter: str
    server_salt: str
