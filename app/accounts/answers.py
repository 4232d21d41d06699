"""What is answered before anything is proven."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Salt:
    """What the browser needs to derive its proof; it looks the same for a login that nobody has."""

    profile: str
    server_salt: str
