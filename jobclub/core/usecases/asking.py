"""What several acts ask for in the same way: rights, things named in a body, closed days, staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import TracebackType

from jobclub.core.activities.engagements import Engagement, refuse_clashes
from jobclub.core.cohorts.changes import changes_between
from jobclub.core.cohorts.cohort import Cohort, engagements_of
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Invalid, Mistake, NotFound, StaffLeft, invalid
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor, Staff
from jobclub.core.spans import hull
from jobclub.core.text import fault_in_line


@dataclass(slots=True)
class Mistakes:
    """What is wrong with an input, noted so that all of it is said at once.

    ``with mistakes: …`` notes what is wrong in a block and goes on behind it. ``under`` is where the
    judged part stands in the whole input.
    """

    under: str = ""
    noted: list[Mistake] = field(default_factory=list)

    def __enter__(self) -> None:
        """Begin to listen."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Note an Invalid; everything else is not for us."""
        if isinstance(error, Invalid):
            self.note(error)
        return isinstance(error, Invalid)

    def note(self, error: Invalid) -> None:
        """Note everything that an error names."""
        self.noted += [replace(one, pointer=f"{self.under}{one.pointer}") for one in error.mistakes]

    def refuse(self) -> None:
        """Let pass what has no mistake.

        Raises:
            Invalid: There are some; all of them.
        """
        if self.noted:
            raise Invalid(*self.noted)


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


def staff_here(tx: Transaction, staff_id: str) -> Staff:
    """Give one of the staff whom something new is given to; nobody lets them leave at the same moment.

    Raises:
        NotFound, StaffLeft: There is no such person, or they left.
    """
    staff = tx.staff.held(staff_id)
    if not staff.is_here:
        raise StaffLeft("They do not work here any more; choose somebody who does.")
    return staff


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
    refuse_clashes(wanted, busy_meanwhile(tx, wanted, outside_group=cohort.id))
    tx.staff.set_engagements(cohort.id, wanted)


def busy_meanwhile(
    tx: Transaction, wanted: Sequence[Engagement], *, outside_group: str = ""
) -> list[Engagement]:
    """Give what the people of some engagements are busy with meanwhile, except for one group's activities."""
    if not wanted:
        return []
    within = hull(engagement.span for engagement in wanted)
    return tx.staff.engagements({one.staff_id for one in wanted}, within, outside_group=outside_group)


def own_cohort_of(tx: Transaction, actor: Actor, session_id: str) -> Cohort:
    """Give the cohort of a session to somebody who may run it.

    Raises:
        Forbidden, NotFound: It is led by somebody else, or there is no such session.
    """
    cohort = tx.cohorts.of_session(session_id)
    actor.must(Act.RUN_COHORTS, cohort)
    return cohort


def cohort_of_own_session(tx: Transaction, actor: Actor, act: Act, session_id: str) -> Cohort:
    """Give the cohort of a session to somebody who may do an act there, as a substitute too.

    Raises:
        Forbidden, NotFound: Somebody else runs it, or there is no such session.
    """
    cohort = tx.cohorts.of_session(session_id)
    must_at(actor, act, cohort, cohort.session(session_id))
    return cohort


def must_at(actor: Actor, act: Act, cohort: Cohort, *sessions: Session) -> None:
    """Let pass who may do an act in a cohort, or who stands in for its consultant at one of some sessions.

    Raises:
        Forbidden: Neither is the case.
    """
    stands_in = any(session.is_substituted_by(actor.staff_id) for session in sessions)
    actor.must(act, replace(cohort, consultant_id=actor.staff_id) if stands_in else cohort)


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session, and the cohort it belongs to, as the clock shows both."""

    session: Session
    cohort: Cohort

    @property
    def revision(self) -> str:
        """What a reader sees of the session: its version, the state the clock derives, and who runs it."""
        who = self.session.consultant_id or self.cohort.consultant_id or "nobody"
        return f"{self.session.version}.{self.session.state}.{who}"


def seen_session(cohort: Cohort, session_id: str, now: datetime) -> SeenSession:
    """Give a session of a cohort as the clock shows it."""
    as_of = cohort.as_of(now)
    return SeenSession(as_of.session(session_id), as_of)


def check_reason(reason: str | None) -> None:
    """Let pass a reason that can be, or none.

    Raises:
        Invalid: It is empty, too long, or holds a character that no text may hold.
    """
    if reason is not None and (fault := fault_in_line(reason)):
        raise invalid("/reason", fault)


def note_changes(office: Office, tx: Transaction, before: Cohort, after: Cohort, reason: str | None) -> None:
    """Keep what an act changed in a cohort's plan, with its reason: plan versus actual."""
    found = changes_between(before, after, reason=reason, at=office.now(), new_id=office.new_id)
    tx.changes.add(after.id, found)
