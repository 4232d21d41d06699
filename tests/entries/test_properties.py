"""Whatever two devices do in whatever order: nothing that was kept gets lost, and what is kept has a bound."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import Session

from app.accounts.signins import Who
from app.core.db import unit_of_work
from app.core.errors import Conflict, Gone, NotFound
from app.entries import binned, service, versions
from app.entries.forms import BinForm, EntryForm, ErasureForm
from app.sealing.envelope import digest_of
from tests.cast import Person, envelope

DEVICES = ("phone", "laptop")
steps = st.lists(
    st.tuples(
        st.sampled_from(DEVICES),
        st.sampled_from(
            ["save", "save", "save", "save the title", "look", "resend", "put", "bring back", "erase", "let 31 days pass"]
        ),
    ),
    max_size=45,
)


@dataclass
class Device:
    """What one device last opened, and the last save that it sent."""

    rev: int = 0
    base: str = "-"
    sent: EntryForm | None = None


@dataclass
class Truth:
    """What the server should have, kept as simply as can be."""

    head: str | None = None
    body: str = ""
    rev: int = 0
    in_bin: bool = False
    erased: bool = False
    stored: dict[tuple[int, str], str] = field(default_factory=dict)
    texts: list[tuple[int, str]] = field(default_factory=list)


class Life:
    """One entry, two devices, and what should be true of it after each step."""

    def __init__(self, db: Session, who: Who) -> None:
        self.db, self.who, self.id, self.truth = db, who, secrets.token_hex(16), Truth()
        self.devices = {name: Device() for name in DEVICES}

    def do(self, name: str, step: str) -> None:
        device, truth = self.devices[name], self.truth
        bin_form = BinForm(account=self.who.account)
        if step in {"save", "save the title"}:
            self.save(device, whole=step == "save" or device.rev == 0)
        elif step == "look" and truth.head:
            device.rev, device.base = truth.rev, digest_of(truth.head)
        elif step == "resend" and device.sent:
            self.send(device.sent)
        elif step in {"put", "bring back"}:
            verb = binned.put if step == "put" else binned.bring_back
            if truth.head is None:
                with pytest.raises(NotFound):
                    verb(self.db, self.who, self.id, bin_form)
            else:
                verb(self.db, self.who, self.id, bin_form)
                truth.in_bin = step == "put"
        elif step == "erase":
            self.erase(device)
        elif step == "let 31 days pass" and truth.in_bin:
            self.db.execute(text("UPDATE entry SET binned = '2020-01-01' WHERE id = :id"), {"id": self.id})
            self.db.expire_all()
            binned.clear_out(self.db)
            self.gone()
        self.db.flush()

    def save(self, device: Device, *, whole: bool) -> None:
        form = EntryForm(
            account=self.who.account,
            rev=device.rev + 1,
            base=device.base,
            head=envelope(200),
            body=envelope(300) if whole else None,
        )
        device.sent = form
        if self.send(form):
            device.rev, device.base = form.rev, digest_of(form.head)

    def send(self, form: EntryForm) -> bool:
        truth, sent = self.truth, (form.rev, digest_of(form.head))
        fresh = sent not in truth.stored
        follows = truth.head is not None and form.base == digest_of(truth.head) and form.rev > truth.rev
        try:
            service.write(self.db, self.who, self.id, form)
        except Gone:
            assert truth.erased
            return False
        except Conflict:
            assert fresh
            assert not follows
            return False
        assert not truth.erased
        if fresh:
            assert truth.head is None or follows
            truth.head, truth.rev, truth.in_bin = form.head, form.rev, False
            truth.body = form.body or truth.body
            truth.stored[sent] = form.head
            if form.body:
                truth.texts.append((form.rev, form.body))
        return True

    def erase(self, device: Device) -> None:
        truth, form = self.truth, ErasureForm(account=self.who.account, rev=max(device.rev, 1))
        try:
            binned.erase(self.db, self.who, self.id, form)
        except NotFound:
            assert truth.head is None
            assert not truth.erased
        except Conflict:
            assert not truth.in_bin or form.rev != truth.rev
        else:
            assert truth.erased or (truth.in_bin and form.rev == truth.rev)
            self.gone()

    def gone(self) -> None:
        self.truth = Truth(erased=True)

    def check(self) -> None:
        """What was stored last is there, in one place, with the last twenty texts; what was erased is nowhere."""
        truth, db, who = self.truth, self.db, self.who
        in_journal = [row.id for row in service.page_for(db, who)]
        in_bin = [row.id for row in binned.page_for(db, who)]
        assert (in_journal, in_bin) == (
            [self.id] if truth.head and not truth.in_bin else [],
            [self.id] if truth.in_bin else [],
        )
        if truth.head is None:
            with pytest.raises(NotFound):
                service.show(db, who, self.id)
            with pytest.raises(NotFound):
                versions.kept_for(db, who, self.id)
            return
        whole = service.get(db, who, self.id)
        assert (whole.head, whole.body, whole.rev) == (truth.head, truth.body, truth.rev)
        kept = versions.kept_for(db, who, self.id)
        revs = [version.rev for version in kept]
        assert revs == sorted(revs, reverse=True)
        assert revs[0] == truth.rev
        assert {(version.rev, digest_of(version.head)) for version in kept} <= set(truth.stored)
        assert len(kept) <= 2 * service.VERSIONS_KEPT
        assert all(version.whole for version in kept)
        found = {versions.get(db, who, self.id, rev).body for rev in revs}
        assert found == {body for _, body in truth.texts[-service.VERSIONS_KEPT :]}
        assert all(cast(date, version.saved) for version in kept)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_two_devices_in_any_order_lose_nothing_and_bring_nothing_back(
    steps: list[tuple[str, str]], ada: Person, engine: Engine
) -> None:
    who = Who(ada.account, "ada", "patient", False, 1, "", "half", 900, 900, stale=False, shared=False, leaving=None)
    with unit_of_work(engine, writing=True) as db:
        life = Life(db, who)
        for name, step in steps:
            life.do(name, step)
            life.check()
        db.rollback()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole=st.lists(st.booleans(), min_size=21, max_size=90))
def test_however_titles_and_texts_take_turns_the_last_twenty_texts_are_there(
    whole: list[bool], ada: Person, engine: Engine
) -> None:
    who = Who(ada.account, "ada", "patient", False, 1, "", "half", 900, 900, stale=False, shared=False, leaving=None)
    with unit_of_work(engine, writing=True) as db:
        life = Life(db, who)
        for step in whole:
            life.do("phone", "save" if step else "save the title")
        life.check()
        db.rollback()
