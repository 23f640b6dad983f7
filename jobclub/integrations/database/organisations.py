"""Organisations and their closed days as rows."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import date, time
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import Busy, IdentityTaken, NameTaken, NotFound, Refused, Stale, overtaken
from jobclub.core.people.habits import Choice, Habits
from jobclub.core.people.interests import Interest
from jobclub.core.people.look import Look
from jobclub.core.people.organisation import NO_HABITS, Chat, ClosedDay, Lobby, MeetingHabits, Organisation
from jobclub.core.people.retention import USUAL, Retention
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import closed_days, organisations

CURRENT = select(organisations).where(organisations.c.id == bindparam("organisation_id"))
NEW: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in organisations.columns}
ADD = insert(organisations).values(NEW)
SAVE = (
    update(organisations)
    .where(organisations.c.id == bindparam("mine"), organisations.c.version == bindparam("seen"))
    .values(NEW)
)
CLOSED = scoped(
    select(closed_days)
    .where(closed_days.c.on >= bindparam("first"), closed_days.c.on <= bindparam("last"))
    .order_by(closed_days.c.on),
    closed_days,
)


@lru_cache(maxsize=256)
def organisation_of(row: Any) -> Organisation:
    """Read an organisation from its row; the same row is always the same organisation."""
    told = row._asdict()
    told["habits"] = habits_of(told["habits"])
    told["meetings"] = MeetingHabits(
        provider=told.pop("meeting_provider"), lobby=Lobby(told.pop("lobby")), chat=Chat(told.pop("chat"))
    )
    told["retention"] = Retention(**json.loads(told["retention"]))
    told["interests"] = tuple(Interest(**one) for one in json.loads(told["interests"]))
    told["look"] = Look(colour=told.pop("colour"), logo=told.pop("logo"))
    return Organisation(**told)


@lru_cache(maxsize=256)
def habits_of(text: str) -> Habits:
    """Read habits from JSON, in which only what differs from no habits stands."""
    kept = json.loads(text)
    off = frozenset(map(Choice, kept.pop("off", ())))
    return Habits(off=off, **{name: at and time.fromisoformat(at) for name, at in kept.items()})


def _habits_text(habits: Habits) -> str:
    told = {field.name: getattr(habits, field.name) for field in fields(Habits)}
    differing = {name: value for name, value in told.items() if value != getattr(NO_HABITS, name)}
    return json.dumps(differing, default=_plain, sort_keys=True)


def _retention_text(retention: Retention) -> str:
    told = asdict(retention)
    return json.dumps({name: days for name, days in told.items() if days != getattr(USUAL, name)})


def _plain(value: time | frozenset[Choice]) -> str | list[Choice]:
    return value.isoformat() if isinstance(value, time) else sorted(value)


class SqlOrganisations:
    """The organisation of the transaction."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._current: Organisation | None = None

    def add(self, organisation: Organisation) -> None:
        """Put in a new one. Raises NameTaken, IdentityTaken."""
        try:
            self.rows.write(ADD, _columns(organisation))
        except IntegrityError as error:
            raise _taken(organisation, error) from None

    def current(self) -> Organisation:
        """Give the one this transaction belongs to; many parts of an act ask for it, and it is read once."""
        if self._current is None:
            found = self.rows.run(CURRENT, {})
            if not found:
                raise NotFound("organisation")
            self._current = organisation_of(found[0])
        return self._current

    def save(self, organisation: Organisation) -> Organisation:
        """Keep a changed one and give it with its new version. Raises NameTaken, IdentityTaken, Stale."""
        saved = replace(organisation, version=organisation.version + 1)
        try:
            seen = {"mine": self.rows.organisation_id, "seen": organisation.version}
            done = self.rows.write(SAVE, {**_columns(saved), **seen})
        except IntegrityError as error:
            raise _taken(organisation, error) from None
        if not done:
            told = "The organisation was changed meanwhile. Read it again, then repeat your change."
            raise overtaken(Stale(told))
        self._current = saved
        return saved

    def closed_days(self, first: date | None = None, last: date | None = None) -> list[ClosedDay]:
        """Give the organisation's own closed days in a range, both ends included, by date."""
        found = self.rows.run(CLOSED, {"first": first or date.min, "last": last or date.max})
        return [ClosedDay(row.on, row.reason) for row in found]

    def close(self, day: ClosedDay) -> None:
        """Close a day, or give it another reason."""
        try:
            if not self.rows.update(closed_days, {"reason": day.reason}, on=day.on):
                self.rows.insert(closed_days, {"on": day.on, "reason": day.reason})
        except IntegrityError:
            told = "Somebody else closes this day at this moment; try again in a second."
            raise overtaken(Busy(told)) from None

    def reopen(self, on: date) -> ClosedDay:
        """Take a closed day back, and give it as it was. Raises NotFound, Stale."""
        row = self.rows.one(closed_days, on=on)
        if row is None:
            raise NotFound("closed day")
        if not self.rows.delete(closed_days, on=on, reason=row.reason):
            raise overtaken(Stale("This day was changed meanwhile. Read it again, then take it back."))
        return ClosedDay(row.on, row.reason)


def _columns(organisation: Organisation) -> dict[str, object]:
    meetings = organisation.meetings
    written = {
        "habits": _habits_text(organisation.habits),
        "retention": _retention_text(organisation.retention),
        "meeting_provider": meetings.provider,
        "lobby": meetings.lobby.value,
        "chat": meetings.chat.value,
        "colour": organisation.look.colour,
        "logo": organisation.look.logo,
        "interests": json.dumps([asdict(one) for one in organisation.interests], ensure_ascii=False),
    }
    names = [column.name for column in organisations.columns]
    return {f"new_{name}": written.get(name, getattr(organisation, name, None)) for name in names}


def _taken(organisation: Organisation, error: IntegrityError) -> Refused:
    text = str(error.orig)
    if "ix_organisations_entra_tenant_id" in text or text.endswith("organisations.entra_tenant_id"):
        return IdentityTaken("Another organisation's staff sign in with this tenant already.")
    if "ix_organisations_page_name" in text or text.endswith("organisations.page_name"):
        return NameTaken("Another organisation's pages have this name already; choose another.")
    return NameTaken(f"There is an organisation {organisation.name!r} already; choose another name.")
