"""What can go wrong in the domain; `web/errors.py` gives each its page. No HTTP here."""


class DomainError(Exception):
    """A refusal with a code that templates have words for. The code never contains what a person typed."""

    status = 400
    problem = "invalid"

    def __init__(self, problem: str | None = None, *, seconds: int | None = None) -> None:
        super().__init__(problem or self.problem)
        self.problem = problem or self.problem
        self.seconds = seconds


class Invalid(DomainError):
    """The input cannot be taken as it is."""

    status = 422
    problem = "invalid"


class NotFound(DomainError):
    """It never existed, or it is not yours: one answer for both."""

    status = 404
    problem = "not-found"


class Forbidden(DomainError):
    """The request comes from elsewhere, or asks for what nobody may."""

    status = 403
    problem = "forbidden"


class Conflict(DomainError):
    """Somebody, perhaps the same person elsewhere, was there first."""

    status = 409
    problem = "conflict"


class Gone(DomainError):
    """It existed and has ended."""

    status = 410
    problem = "gone"


class Locked(DomainError):
    """The sign-in is there, the vault is locked."""

    status = 423
    problem = "locked"


class SignInRequired(DomainError):
    """Nobody is signed in, or the proof given does not fit."""

    status = 401
    problem = "signed-out"


class TooMany(DomainError):
    """Too many tries; `seconds` says when the next one is answered."""

    status = 429
    problem = "wait"


class Unavailable(DomainError):
    """The server lacks something that only its keepers can bring back."""

    status = 503
    problem = "unavailable"


class Busy(Unavailable):
    """Too much at once, or another program holds the database; `seconds` says when to try again."""

    problem = "busy"


class NoRoom(Unavailable):
    """The disk under the database is full: everything can be read, nothing can be kept."""

    status = 507
    problem = "no-room"


class NoDatabase(Unavailable):
    """The database is damaged, gone, or another file than the one that was opened."""

    problem = "no-database"
