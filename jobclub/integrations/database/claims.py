"""Claims: deliveries and watches that one worker has for a while, and how the outbox stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    TextClause,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from jobclub.core.notices.delivery import STUCK, DeliveryState
from jobclub.core.notices.watch import Watch
from jobclub.core.office.outbox import Claim, Figures
from jobclub.integrations.database.deliveries import FREE, delivery_of
from jobclub.integrations.database.tables import deliveries, watches
from jobclub.integrations.database.tables.post import ERRAND_WAITING, UNSENT, WAITING
from jobclub.integrations.database.watches import watch_of


def _unclaimed(table: Table) -> ColumnElement[bool]:
    """Ask for what nobody has, or had for longer than they said."""
    until = table.c.claimed_until
    return or_(until.is_(None), until <= bindparam("now"))


def _is_due(waiting: TextClause) -> tuple[TextClause | ColumnElement[bool], ...]:
    return waiting, deliveries.c.due_at <= bindparam("now"), _unclaimed(deliveries)


def _due(waiting: TextClause) -> Select[Any]:
    return (
        select(deliveries)
        .where(*_is_due(waiting))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


ROADS = {False: WAITING, True: ERRAND_WAITING}
"""What waits for people, and, by ``errands``, what waits for providers."""
ANY_DUE = {errands: select(exists().where(*_is_due(waiting))) for errands, waiting in ROADS.items()}
DUE = {errands: _due(waiting) for errands, waiting in ROADS.items()}
TAKE = (
    update(deliveries)
    .where(deliveries.c.organisation_id == bindparam("of"), deliveries.c.id == bindparam("one"))
    .values(claimed_by=bindparam("worker"), claimed_until=bindparam("until"))
)
RELEASE = (
    update(deliveries)
    .where(
        deliveries.c.organisation_id == bindparam("of"),
        deliveries.c.id == bindparam("one"),
        deliveries.c.claimed_until == bindparam("until"),
        deliveries.c.version == bindparam("seen"),
    )
    .values(FREE)
)
ATTENTION = (
    select(watches)
    .where(watches.c.attention_at <= bindparam("now"), _unclaimed(watches))
    .order_by(watches.c.attention_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
WATCH = (
    update(watches)
    .where(watches.c.organisation_id == bindparam("of"), watches.c.subject_id == bindparam("one"))
    .values(claimed_until=bindparam("until"))
)
COUNTED = (DeliveryState.WAITING, *sorted(STUCK))
FIGURES = select(
    *(
        select(func.count())
        .select_from(deliveries)
        .where(UNSENT, deliveries.c.state == state.value)
        .scalar_subquery()
        .label(state.value)
        for state in COUNTED
    ),
    *(
        select(func.min(deliveries.c.due_at))
        .where(waiting, deliveries.c.due_at <= bindparam("now"))
        .scalar_subquery()
        .label(name)
        for name, waiting in (("due_since", WAITING), ("errand_since", ERRAND_WAITING))
    ),
    select(func.min(watches.c.attention_at))
    .where(watches.c.attention_at <= bindparam("now"))
    .scalar_subquery()
    .label("attention_since"),
)


def anything_due(db: Connection, now: datetime, *, errands: bool) -> bool:
    """Tell whether there is a delivery that is due and nobody's: to people, or errands."""
    return bool(db.scalar(ANY_DUE[errands], {"now": now}))


def claim_deliveries(
    db: Connection, now: datetime, *, worker: str, limit: int, until: datetime, errands: bool
) -> list[Claim]:
    """Take due deliveries, earliest first: to people, or errands."""
    found = db.execute(DUE[errands], {"now": now, "limit": limit}).all()
    if found:
        whose = {"worker": worker, "until": until}
        db.execute(TAKE, [{"of": row.organisation_id, "one": row.id, **whose} for row in found])
    return [
        Claim(organisation_id=row.organisation_id, delivery=delivery_of(row), until=until) for row in found
    ]


def release_deliveries(db: Connection, taken: Iterable[Claim]) -> None:
    """Give back what is as it was when it was taken, unless somebody else has it by now."""
    unused = [
        {
            "of": claim.organisation_id,
            "one": claim.delivery.id,
            "until": claim.until,
            "seen": claim.delivery.version,
        }
        for claim in taken
    ]
    if unused:
        db.execute(RELEASE, unused)


def claim_watches(db: Connection, now: datetime, *, limit: int, until: datetime) -> list[tuple[str, Watch]]:
    """Take watches whose attention is due, earliest first."""
    found = db.execute(ATTENTION, {"now": now, "limit": limit}).all()
    if found:
        db.execute(
            WATCH, [{"of": row.organisation_id, "one": row.subject_id, "until": until} for row in found]
        )
    return [(row.organisation_id, watch_of(row)) for row in found]


def figures(db: Connection, now: datetime) -> Figures:
    """Give how the outbox stands, by one statement over what is not settled."""
    row = db.execute(FIGURES, {"now": now}).one()
    counted = {state: getattr(row, state.value) for state in COUNTED}
    return Figures(
        by_state=counted,
        due_since=row.due_since,
        errand_since=row.errand_since,
        attention_since=row.attention_since,
    )
