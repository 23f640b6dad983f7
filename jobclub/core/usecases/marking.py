"""Marking: one person's mark at one session, set by itself as whoever runs it goes along."""

from __future__ import annotations

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.office import Office
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import cohort_of_own_session
from jobclub.core.usecases.coaching import keep_marks


def mark_one(
    office: Office, actor: Actor, session_id: str, participant_id: str, mark: AttendanceMark | None
) -> None:
    """Set one person's mark, or take it away; all others stay as they are, whoever sets them meanwhile.

    Raises:
        SessionNotStarted, SessionNotPlanned, CorrectionsClosed, Invalid: See ``mark_attendance``.
    """
    with office.transaction(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        kept = tx.coursework.attendance(session_id).marks
        marks = [one for one in kept if one.participant_id != participant_id]
        if mark is not None:
            marks.append(Mark(session_id=session_id, participant_id=participant_id, mark=mark))
        keep_marks(tx, cohort, session_id, marks, office.now())
