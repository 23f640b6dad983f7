"""The law of credit: what somebody attended and did is theirs, wherever they go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.standing import Standing


class Earned(NamedTuple):
    """A unit attended or, with its key, a task done."""

    unit_key: str
    task_key: str | None = None


def earned(standings: Iterable[Standing]) -> Mapping[str, frozenset[Earned]]:
    """Give what each participation has earned, seen from where somebody has the place, or had it last."""
    current: dict[str, Standing] = {}
    for standing in sorted(standings, key=_how_current):
        current[standing.place.participation] = standing
    return {participation: _earned(standing) for participation, standing in current.items()}


def _how_current(standing: Standing) -> tuple[bool, str]:
    return (standing.place.state is PlaceState.ENROLLED, standing.place.id)


def _earned(standing: Standing) -> frozenset[Earned]:
    units = {Earned(unit.unit_key) for unit in standing.units if unit.attended}
    return frozenset(units | {Earned(task.unit_key, task.key) for task in standing.tasks if task.done})


def lost(
    before: Mapping[str, frozenset[Earned]], after: Mapping[str, frozenset[Earned]]
) -> Iterator[tuple[str, Earned]]:
    """Give each participation that has less than before, with what is gone; all of it breaks the law.

    But for what somebody took back: a mark that was corrected, homework that was returned or dropped.
    """
    for participation, had in before.items():
        for one in sorted(had - after.get(participation, frozenset()), key=str):
            yield participation, one
