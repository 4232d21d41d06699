"""A profile is one sealed document that only a proven recovery gets back from the server in this version."""

from sqlalchemy import Engine, text

from tests.cast import Person
from tests.reference import reader


def test_what_was_sealed_at_joining_is_kept_byte_for_byte_and_opens(ada: Person, engine: Engine) -> None:
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT rev, sealed FROM profile WHERE owner = :a"), {"a": ada.account}).one()
    given = ada.recover().json()
    assert (given["profile_rev"], given["profile"]) == tuple(kept)
    opened = reader.open_json(ada.key, ["mo1/profile", ada.account, "1", "1"], kept.sealed, {"id": ada.account, "rev": 1})
    assert opened == {"id": ada.account, "rev": 1}
