"""What several acts ask for in the same way: things named in a body, closed days, staff, meetings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from jobclub.core.activities.engagements import refuse_clashes
from jobclub.core.cohorts.cohort import Cohort, engagements_of
from jobclub.core.cohorts.meeting import Meeting
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import NotFound, invalid
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingProvider, MeetingWish
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import hull


@contextmanager
def named_in_body(pointer: str) -> Iterator[None]:
    """Turn a missing thing that a body names into a mistake at its pointer.

    Raises:
        Invalid: There is no such thing in the organisation.
    """
    try:
        yield
    except NotFound as error:
        raise invalid(pointer, f"there is no such {error.kind} in your organisation") from None


def closed_days(office: Office, tx: Transaction, first: date, last: date) -> Mapping[date, str]:
    """Give the days from one to another on which the organisation meets nobody, each with its reason."""
    organisation = tx.organisations.current()
    public = _public(office, organisation, first, last)
    return {**public, **{day.on: day.reason for day in tx.organisations.closed_days(first, last)}}


def _public(office: Office, organisation: Organisation, first: date, last: date) -> Mapping[date, str]:
    if organisation.holidays is None:
        return {}
    return office.holidays.between(
        organisation.holidays,
        first,
        last,
        optional=organisation.optional_holidays,
        language=organisation.language,
    )


def reserve(tx: Transaction, cohort: Cohort) -> None:
    """Keep the consultant's hours for a cohort as it is now.

    Raises:
        StaffClash: The consultant is engaged elsewhere; nothing is kept.
    """
    wanted = engagements_of(cohort)
    if wanted:
        within = hull(engagement.span for engagement in wanted)
        staff_ids = {engagement.staff_id for engagement in wanted}
        refuse_clashes(wanted, tx.staff.engagements(staff_ids, within, outside_group=cohort.id))
    tx.staff.set_engagements(cohort.id, wanted)


def provider_of(office: Office, name: str) -> MeetingProvider:
    """Give a meeting provider by its name.

    Raises:
        Invalid: There is none of this name.
    """
    if name not in office.meetings:
        raise invalid("/meeting_provider", f"choose one of {', '.join(sorted(office.meetings))}")
    return office.meetings[name]


def wish_for(cohort: Cohort, session: Session, *, link: str | None) -> MeetingWish:
    """Say what a session's meeting is wanted for, in words that tell a provider nothing about anybody."""
    number = 1 + sum(s.starts_at < session.starts_at for s in cohort.taking_place())
    return MeetingWish(
        session_id=session.id,
        title=f"{cohort.title} {number}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        link=link,
    )


def meeting_for(office: Office, cohort: Cohort, session: Session) -> Meeting:
    """Give a new session's meeting, from the cohort's provider and fixed link."""
    provider = provider_of(office, cohort.meeting_provider)
    return provider.create(wish_for(cohort, session, link=cohort.meeting_link))


def own_cohort_of(tx: Transaction, actor: Actor, session_id: str) -> Cohort:
    """Give the cohort of a session to somebody who may run it.

    Raises:
        Forbidden, NotFound: It is led by somebody else, or there is no such session.
    """
    cohort = tx.cohorts.of_session(session_id)
    actor.must(Act.RUN_COHORTS, cohort)
    return cohort
