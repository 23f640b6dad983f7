"""Staff are in one place at a time: who of them is busy when, with what.

One table of engagements for the whole organisation: sessions write them today, appointments and
webinars later. Drafts reserve, cancelled activities free, touching spans are fine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jobclub.core.errors import StaffClash
from jobclub.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One staff member, busy for a span with one activity.

    ``group_id`` is what the activity belongs to (a cohort for its sessions), so that a whole plan can
    be exchanged at once.
    """

    staff_id: str
    span: Span
    activity: str
    activity_id: str
    group_id: str


def clashes(wanted: Iterable[Engagement], busy: Iterable[Engagement]) -> list[tuple[Engagement, Engagement]]:
    """Pair each wanted engagement with what stands in its way."""
    taken: defaultdict[str, list[Engagement]] = defaultdict(list)
    for old in busy:
        taken[old.staff_id].append(old)
    return [(new, old) for new in wanted for old in taken[new.staff_id] if new.span.overlaps(old.span)]


def clashes_of_several(
    plans: Iterable[Sequence[Engagement]], busy: Iterable[Engagement]
) -> list[tuple[Engagement, Engagement]]:
    """Pair what several plans want with what stands in its way: what is there, what earlier plans want."""
    taken, found = list(busy), []
    for plan in plans:
        found += clashes(plan, taken)
        taken += plan
    return found


def refuse_clashes(wanted: Iterable[Engagement], busy: Iterable[Engagement]) -> None:
    """Let engagements pass that nothing stands against; one clash refuses all.

    Raises:
        StaffClash: Somebody would be in two places. Its facts name both spans (instants, UTC).
    """
    found = clashes(wanted, busy)
    if found:
        raise StaffClash(
            "The consultant is already engaged then; choose another time or another consultant.",
            clashes=[
                {
                    "starts_at": new.span.start,
                    "ends_at": new.span.end,
                    "with": {
                        "activity": old.activity,
                        "id": old.activity_id,
                        "starts_at": old.span.start,
                        "ends_at": old.span.end,
                    },
                }
                for new, old in found
            ],
        )
