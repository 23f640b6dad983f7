"""The trail of what happened, and the repeats answered from it, as rows."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, tuple_

from jobclub.core import events
from jobclub.core.errors import InProgress, KeyReused
from jobclub.core.events import Event
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.staff import Actor
from jobclub.integrations.database.rows import Rows, as_it_is, scoped
from jobclub.integrations.database.tables import repeats, trail
from jobclub.integrations.ids import new_id

KEPT = timedelta(hours=24)
"""How long a repeat is known."""
DONE = scoped(
    select(repeats.c.body, repeats.c.at.label("done_at"), trail)
    .join(trail, (trail.c.organisation_id == repeats.c.organisation_id) & (trail.c.id == repeats.c.trail_id))
    .where(*(repeats.c[name] == bindparam(name) for name in ("caller_id", "method", "path", "key"))),
    repeats,
)
OLD = (repeats.c.organisation_id == bindparam("organisation_id"), repeats.c.at <= bindparam("until"))
WHICH = tuple_(*(repeats.c[name] for name in ("caller_id", "method", "path", "key")))
SWEPT = select(*WHICH.clauses).where(*OLD).with_for_update(skip_locked=True)
FORGET = {
    "sqlite": delete(repeats).where(*OLD),
    "postgresql": delete(repeats).where(OLD[0], WHICH.in_(SWEPT)),
}
"""Old repeats are swept out on the way; where several write at once, those that a rival sweeps are left."""


class Trail:
    """What one transaction puts into the trail, and the repeat it answers to."""

    def __init__(self, rows: Rows, actor: Actor, at: datetime, repeat: Repeat | None) -> None:
        self.rows, self.actor, self.at, self.repeat = rows, actor, at, repeat
        self.first: str | None = None

    def refuse_repeat(self) -> None:
        """Let pass what was not done before.

        Raises:
            Repeated: It was; the event tells what happened then.
            KeyReused: The key came with another body.
            InProgress: A rival under the same key does not come to an end.
        """
        if self.repeat is None:
            return
        self.rows.locks.repeat(self.rows, self.actor.caller_id, self.repeat)
        old = {"organisation_id": self.rows.organisation_id, "until": self.at - KEPT}
        self.rows.write(FORGET[self.rows.db.dialect.name], old)
        for row in self.rows.run(DONE, self._key(self.repeat)):
            if row.body != self.repeat.body:
                raise KeyReused("This Idempotency-Key was used with another body; use a new one.")
            raise Repeated(event_of(row.event, row.at, json.loads(row.ids)))

    def record(self, *happened: Event) -> None:
        """Put events in."""
        rows = [self._row(event) for event in happened]
        self.rows.insert(trail, *rows, refused=as_it_is)
        self.first = self.first or rows[0]["id"]

    def remember_repeat(self) -> None:
        """Keep that the act was done, so that a repeat is answered from its first event.

        Raises:
            InProgress: A rival did it at the same moment.
        """
        if self.repeat is None or self.first is None:
            return
        values = {**self._key(self.repeat), "body": self.repeat.body, "trail_id": self.first, "at": self.at}
        told = "The same request is being worked on; try again in a second."
        self.rows.insert(repeats, values, refused=lambda _: InProgress(told))

    def _key(self, repeat: Repeat) -> dict[str, str]:
        who = self.actor.caller_id
        return {"caller_id": who, "method": repeat.method, "path": repeat.path, "key": repeat.key}

    def _row(self, event: Event) -> dict[str, Any]:
        return {
            "id": new_id(),
            "at": event.at,
            "caller_id": self.actor.caller_id,
            "role": self.actor.role.value,
            "event": type(event).__name__,
            "event_version": event.version,
            "ids": json.dumps(event.ids()),
        }


def event_of(name: str, at: datetime, ids: dict[str, Any]) -> Event:
    """Read an event from the trail. Lists become tuples again; members it no longer has are left out."""
    kind: type[Event] = getattr(events, name)
    known = {field.name for field in fields(kind)}
    return kind(at=at, **{name: _frozen(value) for name, value in ids.items() if name in known})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
