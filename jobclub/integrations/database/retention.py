"""What is kept no longer, and what was found when it was looked for, as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from jobclub.core.errors import NotFound
from jobclub.core.notices.about import About
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.people.retention import NAMELESS, NOBODY, Found, Kept, Run
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    appointments,
    calls,
    cohorts,
    deliveries,
    engagements,
    guests,
    holds,
    hours_exceptions,
    links,
    outcomes,
    participants,
    people_read,
    places,
    reads,
    registrations,
    repeats,
    retention_runs,
    sessions,
    staff,
    tokens,
    visits,
    waiting,
    webinars,
    weekly_hours,
)

BEFORE = bindparam("before", type_=participants.c.contact_at.type)
WITH_MEETINGS = {"session_id": sessions, "webinar_id": webinars, "appointment_id": appointments}


def _mine(table: Table) -> ColumnElement[bool]:
    return table.c.organisation_id == bindparam("organisation_id")


def _since(*columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Ask whether any of these happened since."""
    return or_(*(column >= BEFORE for column in columns))


OWN_PLACES = (_mine(places), places.c.participant_id == participants.c.id)
ASKED = exists().where(
    *OWN_PLACES, _since(places.c.since, places.c.enrolled_at, places.c.lapsed_at, places.c.left_at)
)
MET_SINCE = exists().where(
    *OWN_PLACES,
    sessions.c.organisation_id == places.c.organisation_id,
    sessions.c.cohort_id == places.c.activity_id,
    _since(sessions.c.starts_at),
)
"""One of their cohorts met since, or is to meet; or it was to, and was called off."""
REGISTERED = exists().where(
    *OWN_PLACES,
    webinars.c.organisation_id == places.c.organisation_id,
    webinars.c.id == places.c.activity_id,
    _since(webinars.c.starts_at),
)
COMPLETED = exists().where(
    *OWN_PLACES,
    cohorts.c.organisation_id == places.c.organisation_id,
    cohorts.c.id == places.c.activity_id,
    _since(cohorts.c.completed_at),
)
VISITING = exists().where(
    _mine(visits),
    visits.c.participant_id == participants.c.id,
    sessions.c.organisation_id == visits.c.organisation_id,
    sessions.c.id == visits.c.session_id,
    _since(sessions.c.starts_at),
)
BECAME = exists().where(
    _mine(outcomes),
    outcomes.c.place_id.in_(select(places.c.id).where(*OWN_PLACES).correlate(participants)),
    outcomes.c.on >= bindparam("before_on"),
)
HAS_A_LINK = exists().where(
    _mine(links), links.c.participant_id == participants.c.id, _since(links.c.made_at)
)
CALLED = exists().where(
    _mine(calls),
    calls.c.participant_id == participants.c.id,
    _since(calls.c.called_at, calls.c.later_until),
)
AGREED = exists().where(
    _mine(appointments),
    appointments.c.participant_id == participants.c.id,
    _since(appointments.c.starts_at, appointments.c.met_at),
)
WAITED = exists().where(
    _mine(waiting), waiting.c.participant_id == participants.c.id, _since(waiting.c.since)
)
HELD = exists().where(_mine(holds), holds.c.participant_id == participants.c.id)
KEEPS = (ASKED, MET_SINCE, REGISTERED, COMPLETED, VISITING, BECAME, HAS_A_LINK, CALLED, AGREED, WAITED, HELD)
"""What keeps somebody with whom nobody was in contact since."""
OVER = scoped(
    select(participants.c.id).where(participants.c.contact_at < BEFORE, *(~one for one in KEEPS)),
    participants,
)
PEOPLE = OVER.order_by(participants.c.id).limit(bindparam("limit"))
ONE = OVER.where(participants.c.id == bindparam("participant_id"))


def _met(name: str, table: Table) -> Select[Any]:
    about = select(literal_column(f"'{name}'").label("name"), table.c.id, table.c.starts_at)
    return scoped(about.where(table.c.meeting_reference.is_not(None), table.c.starts_at < BEFORE), table)


MEETINGS = union_all(*(_met(name, table) for name, table in WITH_MEETINGS.items()))
MEETINGS_BY_TIME = MEETINGS.order_by("starts_at", "id")


def _key(table: Table) -> list[ColumnElement[Any]]:
    return [column for column in table.primary_key.columns if column.name != "organisation_id"]


def _old(table: Table, *where: ColumnElement[bool] | Any) -> Select[Any]:
    """Give the keys of what is kept no longer in a table."""
    return scoped(select(*_key(table)).where(*where), table)


GUESTS_OF_LONG_AGO = (
    guests.c.name.is_not(None) | guests.c.contact.is_not(None) | guests.c.email.is_not(None),
    or_(
        *(
            exists().where(
                table.c.organisation_id == guests.c.organisation_id,
                table.c.id == guests.c.activity_id,
                table.c.starts_at < BEFORE,
            )
            for table in (sessions, webinars)
        )
    ),
)
THEIR_WORK = exists().where(_mine(engagements), engagements.c.staff_id == staff.c.id)
LEFT_LONG_AGO = (
    staff.c.left_at < BEFORE,
    ~staff.c.email.endswith(NOBODY),
    ~THEIR_WORK.where(_since(engagements.c.ends_at)),
)
OLD: Mapping[Kept, Select[Any]] = {
    Kept.STAFF: _old(staff, *LEFT_LONG_AGO).order_by(staff.c.id),
    Kept.MESSAGES: _old(deliveries, deliveries.c.settled_at < BEFORE, deliveries.c.useful_until < BEFORE),
    Kept.READS: _old(reads, reads.c.at < BEFORE).order_by(reads.c.at, reads.c.id),
    Kept.LINKS: _old(links, or_(links.c.ends_at < BEFORE, links.c.revoked_at < BEFORE)),
    Kept.GUESTS: _old(guests, *GUESTS_OF_LONG_AGO),
    Kept.REGISTRATIONS: _old(registrations, registrations.c.ends_at <= BEFORE),
    Kept.REPEATS: _old(repeats, repeats.c.at <= BEFORE),
}
"""The keys of what is kept no longer, where rows are simply forgotten."""
COUNTS = {
    kept: select(func.count()).select_from(old.subquery())
    for kept, old in {**OLD, Kept.PEOPLE: OVER, Kept.MEETINGS: MEETINGS}.items()
}


def _of_old(kept: Kept, *key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say which rows, by their key, are among so many that are kept no longer."""
    return tuple_(*key).in_(OLD[kept].limit(bindparam("limit")))


def _forget(kept: Kept, table: Table) -> Delete:
    return delete(table).where(_mine(table), _of_old(kept, *_key(table)))


def _forget_of_staff(table: Table) -> Delete:
    return delete(table).where(_mine(table), _of_old(Kept.STAFF, table.c.staff_id))


FORGET: Mapping[Kept, tuple[Delete | Update, ...]] = {
    Kept.STAFF: (
        *map(_forget_of_staff, (links, tokens, weekly_hours, hours_exceptions)),
        update(staff)
        .where(_mine(staff), _of_old(Kept.STAFF, *_key(staff)))
        .values(
            name=case((THEIR_WORK, staff.c.name), else_=NAMELESS),
            email=staff.c.id + NOBODY,
            email_key=staff.c.id + NOBODY,
            identity=None,
            version=staff.c.version + 1,
        ),
    ),
    Kept.MESSAGES: (_forget(Kept.MESSAGES, deliveries),),
    Kept.READS: (
        delete(people_read).where(_mine(people_read), _of_old(Kept.READS, people_read.c.read_id)),
        _forget(Kept.READS, reads),
    ),
    Kept.LINKS: (_forget(Kept.LINKS, links),),
    Kept.GUESTS: (
        update(guests)
        .where(_mine(guests), _of_old(Kept.GUESTS, *_key(guests)))
        .values(name=None, contact=None, email=None, version=guests.c.version + 1),
    ),
    Kept.REGISTRATIONS: (_forget(Kept.REGISTRATIONS, registrations),),
    Kept.REPEATS: (_forget(Kept.REPEATS, repeats),),
}
"""What is done, in this order; the last tells how many there were."""


def _run(row: Any) -> Run:
    found = json.loads(row.found).items()
    return Run(
        id=row.id,
        at=row.at,
        found=tuple(
            Found(Kept(kept), datetime.fromisoformat(one["before"]), one["count"]) for kept, one in found
        ),
    )


def _row(run: Run) -> dict[str, Any]:
    found = {one.kept: {"before": one.before.isoformat(), "count": one.count} for one in run.found}
    return {"id": run.id, "at": run.at, "found": json.dumps(found)}


class SqlRetentions:
    """What is kept no longer, and what was found when it was looked for."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def count(self, kept: Kept, before: datetime) -> int:
        """Count what lies before an instant and is kept no longer."""
        return int(self.rows.run(COUNTS[kept], _values(before))[0][0])

    def forget(self, kept: Kept, before: datetime, *, limit: int) -> int:
        """Forget so many of them, and give how many there were."""
        values = {**_values(before), "limit": limit, "organisation_id": self.rows.organisation_id}
        return [self.rows.write(statement, values) for statement in FORGET[kept]][-1]

    def people(self, before: datetime, *, limit: int) -> list[str]:
        """Give people whom nothing keeps: no hold, no cohort that ended since, no contact since."""
        return [row.id for row in self.rows.run(PEOPLE, {**_values(before), "limit": limit})]

    def is_over(self, participant_id: str, before: datetime) -> bool:
        """Tell whether somebody is such a person."""
        return bool(self.rows.run(ONE, {**_values(before), "participant_id": participant_id}))

    def meetings(self, before: datetime) -> list[About]:
        """Give by its id what began before an instant and has a meeting at a provider, by time."""
        return [{row.name: row.id} for row in self.rows.run(MEETINGS_BY_TIME, _values(before))]

    def add_run(self, run: Run) -> None:
        """Keep what was found."""
        self.rows.insert(retention_runs, _row(run))

    def last_run(self) -> Run | None:
        """Give what was found last, if it was ever looked for."""
        return next(map(_run, self.rows.run(LAST_RUN, {})), None)

    def run(self, run_id: str) -> Run:
        """Give what was found once. Raises NotFound."""
        row = self.rows.one(retention_runs, id=run_id)
        if row is None:
            raise NotFound("retention run")
        return _run(row)

    def runs(self, window: Window) -> Page[Run]:
        """Give what was found each time, oldest first."""
        found = self.rows.page(retention_runs, window)
        return page_of(map(_run, found), window, lambda one: one.id)


LAST_RUN = scoped(select(retention_runs).order_by(retention_runs.c.id.desc()).limit(1), retention_runs)


def _values(before: datetime) -> dict[str, Any]:
    return {"before": before, "before_on": before.date()}
