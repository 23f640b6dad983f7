"""Laws of visits: whoever sits in at a session has a reason to, and a place at home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.visit import Visit


def visits_without_ground(
    cohorts: Mapping[str, Cohort], visits: Iterable[Visit], now: datetime
) -> Iterator[str]:
    """A visit leads once to a session elsewhere that takes place and has what the visitor comes for.

    As long as it lies ahead, the visitor has a place at home.
    """
    counted = Counter((visit.place_id, visit.session_id) for visit in visits)
    yield from (f"{visit} is agreed {number} times" for visit, number in counted.items() if number > 1)
    for visit in visits:
        home, session = cohorts[visit.cohort_id], cohorts[visit.host_id].session(visit.session_id)
        about = f"place {visit.place_id} visits session {session.id}, which"
        if visit.cohort_id == visit.host_id:
            yield f"{about} is one of the own cohort"
        if not session.takes_place:
            yield f"{about} is cancelled"
        if not set(visit.unit_keys) & set(session.unit_keys):
            yield f"{about} carries {session.unit_keys} and not {visit.unit_keys}"
        if now < session.starts_at and home.place(visit.place_id).state is not PlaceState.ENROLLED:
            yield f"{about} lies ahead, and is {home.place(visit.place_id).state} at home"
