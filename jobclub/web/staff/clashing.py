"""What stands against hours that are wished for, with its name where one may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.errors import Forbidden, NotFound
from jobclub.core.usecases import presenting, running
from jobclub.web.office import the_actor, the_office


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Hours (instants, UTC) in which somebody is busy already, what with, and since when it was wished for.

    ``wanted_at`` is when that begins which can't be; ``title`` is None where one may not know it.
    """

    wanted_at: datetime
    starts_at: datetime
    ends_at: datetime
    kind: ActivityKind
    title: str | None


def clashes_in(found: Any) -> list[Clash]:
    """Give clashes, as ``StaffClash`` names them, as a page shows them."""
    return [_clash(one) for one in found]


def _clash(found: Mapping[str, Any]) -> Clash:
    other = found["with"]
    kind = ActivityKind(other["activity"])
    return Clash(
        wanted_at=found["starts_at"],
        starts_at=other["starts_at"],
        ends_at=other["ends_at"],
        kind=kind,
        title=title_of(kind, other["id"]),
    )


def title_of(kind: ActivityKind, activity_id: str) -> str | None:
    """Give what somebody is busy with, if one may know of it; appointments are nobody else's."""
    try:
        if kind is ActivityKind.SESSION:
            return running.get_session(the_office(), the_actor(), activity_id).cohort.title
        if kind is ActivityKind.WEBINAR:
            return presenting.get_webinar(the_office(), the_actor(), activity_id).title
    except (NotFound, Forbidden):
        return None
    return None
