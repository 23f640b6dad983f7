"""Glancing: many clubs in one list, as whoever looks after them needs it."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.activities.line import line_of
from jobclub.core.activities.places import taken
from jobclub.core.cohorts.cohort import Cohort, CohortState, CohortWarning
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.waiting import admission_is_closed
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.core.people.staff import Act, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A club as an overview shows it; ``free`` counts only while people can still be taken."""

    line: CohortLine
    next_session: Session | None
    taken: int
    free: int
    waiting: int
    below_minimum: bool


def glance_over(office: Office, actor: Actor, wanted: CohortFilter, window: Window) -> Page[Glance]:
    """Give clubs at a glance, in the order they were planned; for who looks after all of them."""
    actor.must_everywhere(Act.READ_COHORTS)
    now = office.now()
    with office.reading(actor) as tx:
        page = tx.cohorts.page(wanted, window, now)
        glances = [_glance(line, tx.cohorts.get(line.id).as_of(now), office) for line in page.items]
    return Page(tuple(glances), page.next)


def _glance(line: CohortLine, cohort: Cohort, office: Office) -> Glance:
    takes = cohort.state in {CohortState.OPEN, CohortState.RUNNING}
    takes_people = takes and not admission_is_closed(cohort, office.now())
    return Glance(
        line=line,
        next_session=cohort.next_session(office.now()) if not cohort.over else None,
        taken=taken(cohort.places),
        free=max(cohort.free, 0) if takes_people else 0,
        waiting=len(line_of(cohort.places)),
        below_minimum=CohortWarning.BELOW_MINIMUM in cohort.warnings,
    )
