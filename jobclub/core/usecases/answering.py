"""People answer on their own page: yes or no to a place, that they can't come, what they did at home.

Whatever is said twice is said once: a second tap on the same button changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import SentFile
from jobclub.core.cohorts.homework import Submission
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Forbidden, SessionNotPlanned
from jobclub.core.events import AbsenceAnnounced, AbsenceTakenBack
from jobclub.core.office import Office
from jobclub.core.office.reach import Absence
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.collecting import Work, looked_at, take_in
from jobclub.core.usecases.enrolling import Enrolment, enrolment_in
from jobclub.core.usecases.replying import say_no, say_yes
from jobclub.core.usecases.showing import myself, own_session, own_task


def take_place(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Take the place that was offered to oneself; whoever changes groups gives the old place up with it.

    Raises:
        OfferExpired, NotOffered, NotEnrolled, CohortOver: A rule stands against it.
        Forbidden, NotFound: The place is somebody else's, or there is none.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        cohort = _own_cohort(tx, me, place_id)
        if cohort.place(place_id).state is not PlaceState.ENROLLED:
            cohort = say_yes(office, tx, cohort, place_id, at=now)
    return enrolment_in(cohort, place_id, now)


def leave_line(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Say no to the place that was offered to oneself, or leave the line without an offer.

    Raises:
        AlreadyEnrolled, NotEnrolled, CohortOver: A rule stands against it.
        Forbidden, NotFound: The place is somebody else's, or there is none.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        cohort = _own_cohort(tx, me, place_id)
        if cohort.place(place_id).state is not PlaceState.WITHDRAWN:
            cohort = say_no(office, tx, cohort, place_id, at=now)
    return enrolment_in(cohort, place_id, now)


def _own_cohort(tx: Transaction, participant_id: str, place_id: str) -> Cohort:
    cohort = tx.cohorts.of_place(place_id)
    if cohort.place(place_id).participant_id != participant_id:
        raise Forbidden("This place is somebody else's.")
    return cohort


def announce_absence(office: Office, actor: Actor, session_id: str) -> None:
    """Say that one can't come to a session that lies ahead. Nobody is asked why.

    Raises:
        SessionNotPlanned: It has begun, or is called off.
        Forbidden, NotFound: It is no session of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        cohort, session = own_session(tx, me, session_id)
        _must_lie_ahead(session, now)
        if not _said(tx, me, session_id):
            tx.absences.add(Absence(session_id=session_id, participant_id=me, at=now))
            about = {"cohort_id": cohort.id, "session_id": session_id, "participant_id": me}
            tx.record(AbsenceAnnounced(at=now, **about))


def take_back_absence(office: Office, actor: Actor, session_id: str) -> None:
    """Say that one can come after all.

    Raises:
        SessionNotPlanned: It has begun, or is called off.
        Forbidden, NotFound: It is no session of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        cohort, session = own_session(tx, me, session_id)
        _must_lie_ahead(session, now)
        if _said(tx, me, session_id):
            tx.absences.remove(session_id, me)
            about = {"cohort_id": cohort.id, "session_id": session_id, "participant_id": me}
            tx.record(AbsenceTakenBack(at=now, **about))


def _said(tx: Transaction, participant_id: str, session_id: str) -> bool:
    return any(one.participant_id == participant_id for one in tx.absences.of_sessions([session_id]))


def _must_lie_ahead(session: Session, now: datetime) -> None:
    if session.decided or session.has_started(now):
        raise SessionNotPlanned("This meeting has begun, is over, or was called off.")


def hand_in_own(
    office: Office,
    actor: Actor,
    homework_id: str,
    text: str | None = None,
    *,
    link: str | None = None,
    file: SentFile | None = None,
) -> Submission:
    """Hand in a text, a link or a file for a task of one's own; earlier versions are kept.

    The same once more, before anybody answered, is the same submission.

    Raises:
        Invalid: There is nothing in it, the text or the link cannot be, or the file is not taken.
        CorrectionsClosed, CohortOver, HomeworkDropped: The task is no longer asked for.
        Forbidden, NotFound: It is no task of theirs.
    """
    me, now = myself(actor), office.now()
    work = Work(text, link, looked_at(office, file))
    with office.transaction(actor) as tx:
        cohort, _ = own_task(tx, me, homework_id)
        before = tx.coursework.submissions(homework_id, participant_id=me)
        if before and _is_same(tx, before[-1], work):
            return before[-1]
        return take_in(office, tx, cohort, homework_id, participant_id=me, work=work, at=now)


def _is_same(tx: Transaction, last: Submission, work: Work) -> bool:
    """Tell whether some work was just handed in, and nobody has answered it yet."""
    if last.answer is not None or {"text": last.text, "link": last.link, "file": last.file} != work.told:
        return False
    return work.file is None or tx.files.content(last.id) == work.file.content
