"""What somebody who leaves is answered."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Leaving:
    """When the account will be deleted."""

    account: str
    leaving: datetime
