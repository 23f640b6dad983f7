"""The outbox as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from jobclub.core.errors import NotFound, Stale
from jobclub.core.notices.delivery import Channel, Delivery, DeliveryState, Why
from jobclub.core.notices.kinds import kind_named
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import cohorts, deliveries, links
from jobclub.integrations.database.tables.post import ERRAND, UNSENT

KEY = ("key",)
ASKED_FOR = {
    "state": "state",
    "notice": "notice",
    "cohort_id": "group_id",
    "participant_id": "participant_id",
}
"""What can be asked for, and the column it stands in; no webinar or appointment has the id of a cohort."""
TOLD = tuple(field.name for field in fields(Delivery))
FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
"""What the columns of a claim hold while there is none."""
TO_ONE = select(deliveries).where(
    or_(
        deliveries.c.participant_id.is_not(None),
        deliveries.c.staff_id.is_not(None),
        deliveries.c.guest_id.is_not(None),
        deliveries.c.errand,
    )
)
ERRANDS = scoped(
    select(deliveries)
    .where(ERRAND, deliveries.c.group_id == bindparam("group_id"))
    .order_by(deliveries.c.id),
    deliveries,
)
REVOKED = scoped(
    select(func.max(links.c.revoked_at)).where(links.c.participant_id == bindparam("participant_id")), links
).scalar_subquery()
SENT_BEFORE = scoped(
    select(deliveries.c.id)
    .where(
        deliveries.c.participant_id == bindparam("participant_id"),
        deliveries.c.state == DeliveryState.SENT.value,
        or_(REVOKED.is_(None), deliveries.c.settled_at > REVOKED),
    )
    .limit(1),
    deliveries,
)
BEGUN = scoped(
    select(deliveries.c.id)
    .where(deliveries.c.begun_at.is_not(None), deliveries.c.id != bindparam("beside"))
    .limit(1),
    deliveries,
)
UNDER_WAY = BEGUN.where(deliveries.c.participant_id == bindparam("whose"))
UNDER_WAY_TO_GUEST = BEGUN.where(
    deliveries.c.group_id == bindparam("group_id"), deliveries.c.guest_id == bindparam("whose")
)
_LED = (
    scoped(select(cohorts.c.organisation_id, cohorts.c.id), cohorts)
    .where(cohorts.c.consultant_id == bindparam("led_by"))
    .distinct()
    .subquery()
)
"""A consultant's cohorts. ``distinct`` lets SQLite begin with them, and not read all of the organisation."""
LED = TO_ONE.join(
    _LED,
    (deliveries.c.organisation_id == _LED.c.organisation_id) & (deliveries.c.group_id == _LED.c.id),
)


def delivery_of(row: Any) -> Delivery:
    """Read a delivery from its row."""
    return Delivery(
        id=row.id,
        notice=kind_named(row.notice),
        key=row.key,
        at=row.at,
        due_at=row.due_at,
        useful_until=row.useful_until,
        about=json.loads(row.about),
        participant_id=row.participant_id,
        staff_id=row.staff_id,
        guest_id=row.guest_id,
        group_id=row.group_id,
        state=DeliveryState(row.state),
        why=Why(row.why) if row.why else None,
        channel=Channel(row.channel) if row.channel else None,
        attempts=row.attempts,
        begun_at=row.begun_at,
        maybe_twice=row.maybe_twice,
        fault=row.fault,
        settled_at=row.settled_at,
        version=row.version,
    )


def _row(delivery: Delivery) -> dict[str, Any]:
    told = {name: getattr(delivery, name) for name in TOLD}
    return {
        **told,
        "notice": delivery.notice.value,
        "about": json.dumps(dict(delivery.about)),
        "state": delivery.state.value,
        "why": delivery.why and delivery.why.value,
        "channel": delivery.channel and delivery.channel.value,
        "errand": delivery.is_errand,
    }


class SqlOutbox:
    """What waits to be told, and what became of it."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, new: Iterable[Delivery]) -> None:
        """Put some in; one whose key is known already is left out."""
        self.rows.insert_new(deliveries, KEY, *map(_row, new))

    def get(self, delivery_id: str) -> Delivery:
        """Give one delivery. Raises NotFound."""
        row = self.rows.one(deliveries, id=delivery_id)
        if row is None:
            raise NotFound("message")
        return delivery_of(row)

    def save(self, delivery: Delivery, *, held_until: datetime | None = None) -> Delivery:
        """Keep a changed one, free of any claim, or held by its worker for longer. Raises Stale."""
        saved = replace(delivery, version=delivery.version + 1)
        values = _row(saved) | (FREE if held_until is None else {"claimed_until": held_until})
        if not self.rows.update(deliveries, values, id=delivery.id, version=delivery.version):
            raise Stale("This message was changed meanwhile. Read it again, then repeat your change.")
        return saved

    def remove(self, delivery_id: str) -> None:
        """Take one out."""
        self.rows.delete(deliveries, id=delivery_id)

    def page(self, wanted: DeliveryFilter, window: Window) -> Page[Delivery]:
        """Give deliveries to single people, and errands, in the order they were put in."""
        statement = windowed(_filtered(wanted), deliveries, after=window.after is not None)
        used = {name: str(value) for name, value in asdict(wanted).items() if value is not None}
        found = self.rows.search(statement, {**used, **window_values(window)})
        return page_of(map(delivery_of, found), window, lambda one: one.id)

    def errands(self, group_id: str) -> list[Delivery]:
        """Give all errands about a group's activities, in the order they were put in."""
        return [delivery_of(row) for row in self.rows.run(ERRANDS, {"group_id": group_id})]

    def under_way(self, beside: Delivery) -> bool:
        """Tell whether another message to its reader was begun, and nobody knows yet how that ended."""
        if beside.guest_id is None:
            asked = {"whose": beside.participant_id, "beside": beside.id}
            return bool(self.rows.run(UNDER_WAY, asked))
        asked = {"whose": beside.guest_id, "group_id": beside.group_id, "beside": beside.id}
        return bool(self.rows.run(UNDER_WAY_TO_GUEST, asked))

    def wrote_before(self, participant_id: str) -> bool:
        """Tell whether this person was sent anything since links of theirs were last revoked, if ever."""
        return bool(self.rows.run(SENT_BEFORE, {"participant_id": participant_id}))


def _filtered(wanted: DeliveryFilter) -> Select[Any]:
    statement = scoped(TO_ONE, deliveries) if wanted.led_by is None else LED
    for name, column in ASKED_FOR.items():
        if getattr(wanted, name) is not None:
            statement = statement.where(deliveries.c[column] == bindparam(name))
    few = wanted.led_by or wanted.cohort_id or wanted.participant_id
    by_state = wanted.state not in {None, DeliveryState.SENT} and not few
    return statement.where(UNSENT) if by_state else statement
