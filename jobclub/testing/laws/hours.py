"""Laws of hours: nobody of the staff is in two places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from jobclub.core.activities.engagements import Engagement
from jobclub.core.cohorts.cohort import Cohort, engagements_of


def hours_broken(cohorts: Iterable[Cohort], engagements: Iterable[Engagement]) -> Iterator[str]:
    """Nobody of the staff is in two places, and who is engaged is just who the sessions need."""
    kept = sorted(engagements, key=lambda engagement: (engagement.staff_id, engagement.span))
    for earlier, later in pairwise(kept):
        if earlier.staff_id == later.staff_id and earlier.span.overlaps(later.span):
            yield f"{earlier.staff_id} is engaged with {earlier.activity_id} and {later.activity_id} at once"
    needed = {engagement for cohort in cohorts for engagement in engagements_of(cohort)}
    if needed != set(kept):
        yield f"engaged without need: {set(kept) - needed}, needed but not engaged: {needed - set(kept)}"
