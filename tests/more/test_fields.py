"""The list of what the server holds is whole: every column has its sentence, and every sentence its column."""

import re

from sqlalchemy import LargeBinary, Table

from app import tables
from app.core import table as app_table
from app.more.fields import ABOUT_NOBODY, HASH, KINDS, NOUNS, SEALED
from app.sealing.column import SealedColumn
from tests.cast import Person
from tests.conftest import Counted

METADATA = app_table.Table.metadata


def schema() -> dict[str, Table]:
    assert tables.__all__
    return {name: table for name, table in METADATA.tables.items() if name not in ABOUT_NOBODY}


def test_every_column_has_a_sentence_and_every_sentence_a_column() -> None:
    said = {noun.table: [field.column for field in noun.fields] for noun in NOUNS}
    assert said == {name: [column.name for column in table.columns] for name, table in schema().items() if name in said}
    assert set(said) == set(schema())


def test_only_what_holds_nothing_about_a_person_is_left_out() -> None:
    for name in ABOUT_NOBODY:
        table = METADATA.tables[name]
        assert not table.foreign_keys
        assert not {"owner", "account", "login"} & set(table.columns.keys())


def test_what_is_said_to_be_sealed_is_and_what_is_sealed_is_said_to_be() -> None:
    for noun in NOUNS:
        for field in noun.fields:
            column = METADATA.tables[noun.table].columns[field.column]
            assert isinstance(column.type, SealedColumn) == (field.kind == SEALED), f"{noun.table}.{field.column}"
            assert not isinstance(column.type, LargeBinary)
            assert field.kind in KINDS
            if re.search("hash|verifier", field.column) and field.column != "auth_hash":
                assert field.kind == HASH, f"{noun.table}.{field.column}"


def test_a_sentence_is_one_and_is_plain() -> None:
    says = [field.says for noun in NOUNS for field in noun.fields] + [noun.kept for noun in NOUNS]
    for sentence in says:
        assert sentence.endswith("."), sentence
        assert "!" not in sentence
        assert len(sentence.split()) <= 26, sentence
    assert len({noun.title for noun in NOUNS}) == len(NOUNS)


def test_the_page_says_all_of_them_and_shows_a_persons_own_values(ada: Person, cy: Person) -> None:
    ada.write()
    ada.share()
    cy.write()
    page = ada.get("/my/privacy/fields").text
    for noun in NOUNS:
        assert page.count(f"<summary>{noun.title}</summary>") == 1
    assert page.count('<code translate="no">') == sum(len(noun.fields) for noun in NOUNS)
    facts = {
        name: value.partition("</dd>")[0] for name, _, value in (fact.partition("</dt><dd>") for fact in page.split("<dt>")[1:])
    }
    assert (facts["Login"], facts["Role"], facts["Joined"]) == ("ada", "Patient", "November 22, 2026")
    assert (facts["Sealed pages"], facts["Sign-ins"], facts["Shares"]) == ("1", "1", "1")
    assert int(facts["Sealed, in all"].split()[0]) > 3


def test_all_of_it_is_counted_in_one_statement(ada: Person, counted: Counted) -> None:
    ada.write()
    counted.statements.clear()
    ada.get("/my/privacy/fields")
    few = len(counted.statements)
    for _ in range(5):
        ada.write()
        ada.share()
    counted.statements.clear()
    ada.get("/my/privacy/fields")
    assert len(counted.statements) == few <= 4
