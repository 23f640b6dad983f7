"""Laws of people in several cohorts: nobody is in two places at once, and nobody gets lost in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from jobclub.core.activities.places import LIVE, WAITING, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort


def participations_torn(cohorts: Iterable[Cohort]) -> Iterator[str]:
    """A participation is in one cohort; in two only while somebody waits to change from one to the other.

    Whoever gives up a place they had waits no more for another one instead of it.
    """
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for cohort in cohorts:
        for place in cohort.places:
            found[place.participation].append(place)
    for participation, places in found.items():
        if len({place.participant_id for place in places}) > 1:
            yield f"participation {participation} is shared"
        for place in places:
            left = next((old for old in places if old.id == place.transfer_from), None)
            if place.state in WAITING and left and left.state is PlaceState.WITHDRAWN and left.enrolled_at:
                yield f"place {place.id} is waited for by somebody who has left"
        live = sorted((place for place in places if place.state in LIVE), key=lambda place: place.id)
        if len(live) > 1 and not _waits_to_change(live):
            told = ", ".join(f"{place.id} ({place.state})" for place in live)
            yield f"participation {participation} has the places {told}"


def _waits_to_change(live: Sequence[Place]) -> bool:
    old, *new = live
    return all(place.state in WAITING and place.transfer_from == old.id for place in new) and len(new) == 1
