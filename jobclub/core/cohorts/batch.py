"""Several cohorts planned in one act, and where their staff would be in two places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobclub.core.activities.engagements import Engagement, clashes_of_several
from jobclub.core.cohorts.cohort import Cohort, engagements_of
from jobclub.core.errors import StaffClash

MOST_AT_ONCE = 50
"""How many cohorts one act may plan."""
MOST_TOLD = 5_000
"""How many clashes are told: so many show that the whole plan is wrong."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cohorts planned together, and each clash that stands against them.

    A clash names its cohort by the number in the batch, from 0, and the hours wanted (instants, UTC). Its
    ``with`` has the hours in the way, of another cohort of the batch by its number, or of what is kept
    already by its id.
    """

    cohorts: tuple[Cohort, ...]
    clashes: tuple[Mapping[str, Any], ...] = ()


def batch_of(cohorts: Sequence[Cohort], busy: Iterable[Engagement]) -> Batch:
    """Put cohorts together and find every clash: with what staff are busy with, and with earlier cohorts.

    Of more than ``MOST_TOLD`` clashes only the first are told.
    """
    numbers = {cohort.id: number for number, cohort in enumerate(cohorts)}
    found = clashes_of_several(map(engagements_of, cohorts), busy)
    return Batch(tuple(cohorts), tuple(_told(new, old, numbers) for new, old in found[:MOST_TOLD]))


def _told(new: Engagement, old: Engagement, numbers: Mapping[str, int]) -> Mapping[str, Any]:
    which = {"cohort": numbers[old.group_id]} if old.group_id in numbers else {"id": old.activity_id}
    met = {"activity": old.activity, **which, "starts_at": old.span.start, "ends_at": old.span.end}
    return {
        "cohort": numbers[new.group_id],
        "staff_id": new.staff_id,
        "starts_at": new.span.start,
        "ends_at": new.span.end,
        "with": met,
    }


def must_not_clash(batch: Batch) -> None:
    """Let a batch pass that nothing stands against; one clash refuses all of it.

    Raises:
        StaffClash: Somebody would be in two places. Its facts are all clashes of the batch.
    """
    if batch.clashes:
        raise StaffClash(
            "Somebody would be in two places; choose other times or other consultants, and plan all again.",
            clashes=list(batch.clashes),
        )
