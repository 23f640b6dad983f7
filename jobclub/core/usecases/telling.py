"""Telling: what a notice says to one person, worked out from how things are at the moment of sending.

Nothing that was true only when the notice was put in is said: a moved, cancelled or erased thing needs no
clean-up and can't send an old message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.line import positions
from jobclub.core.activities.places import LIVE, PlaceState, place_held, place_in_group
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.progression import standing_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.standing import TaskStanding
from jobclub.core.cohorts.waiting import admission_is_closed
from jobclub.core.notices.calendar import Told, unknown_ways_in
from jobclub.core.notices.delivery import Delivery, Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Due, Meets, meets
from jobclub.core.notices.mail import Method
from jobclub.core.notices.watch import an_hour_before
from jobclub.core.office.store import Transaction
from jobclub.core.spans import zone_of
from jobclub.core.usecases import appointing
from jobclub.core.usecases.cases import Case, Said, said_of, with_ways_in_noted
from jobclub.core.usecases.crediting import brought_by, went_on_to
from jobclub.core.usecases.watching import due_tomorrow
from jobclub.core.usecases.welcoming import SAYING_OF_WEBINARS


def said_to(tx: Transaction, delivery: Delivery, now: datetime) -> Said | Why:
    """Give what a delivery to a participant says now, or why there is nothing to say.

    Raises:
        NotFound: What it is about is gone.
    """
    case = Case(
        tx=tx,
        notice=Notice(delivery.notice),
        about=delivery.about,
        participant_id=delivery.participant_id or "",
        at=delivery.at,
        now=now,
    )
    said = SAYING_OF[delivery.kind][case.notice](case)
    return said if isinstance(said, Why) else with_ways_in_noted(case, said)


def _invited(case: Case, cohort: Cohort, **facts: Any) -> Said:
    """Say something that puts sessions into the reader's calendar, or moves them there."""
    return said_of(cohort, facts=facts, method=Method.REQUEST, changes=case.changes(cohort))


def _uninvited(case: Case, cohort: Cohort, **facts: Any) -> Said:
    """Say something that takes sessions out of the reader's calendar."""
    return said_of(cohort, facts=facts, method=Method.CANCEL, changes=case.changes(cohort))


def _ahead(cohort: Cohort, now: datetime) -> tuple[Session, ...]:
    return tuple(one for one in cohort.taking_place() if not one.has_ended(now))


def _meets(case: Case, cohort: Cohort, session: Session, **more: Any) -> Meets:
    """Give a session as the reader is told of it now: with the way in, if it is soon."""
    soon = session.takes_place and case.now >= an_hour_before(session)
    return replace(meets(session, cohort.zone, **more), soon=soon)


def _as_told(case: Case, cohort: Cohort, sessions: Iterable[Session]) -> tuple[Meets, ...]:
    return tuple(_meets(case, cohort, one) for one in sessions)


def _confirmed(case: Case) -> Said | Why:
    cohort = case.cohort()
    if case.place(cohort).state is not PlaceState.ENROLLED:
        return Why.NO_LONGER_TRUE
    ahead = _ahead(cohort, case.now)
    return replace(_invited(case, cohort, sessions=_as_told(case, cohort, ahead)), meetings=ahead)


def _waiting(case: Case) -> Said | Why:
    """Tell where somebody stands in line, after a lapsed offer too; once admission closed, that it did."""
    cohort = case.cohort()
    place = case.place(cohort)
    waits = place.state is PlaceState.WAITLISTED and not cohort.over
    closed, lapsed = admission_is_closed(cohort, case.now), case.notice is Notice.OFFER_LAPSED
    if not waits or closed is not (case.notice is Notice.LINE_CLOSED) or (lapsed and not place.lapsed_at):
        return Why.NO_LONGER_TRUE
    return said_of(cohort, facts={} if closed else {"position": positions(cohort.places).get(place.id)})


def _offered(case: Case) -> Said | Why:
    cohort = case.cohort()
    place = case.place(cohort)
    if place.state is not PlaceState.OFFERED or place.offer is None:
        return Why.NO_LONGER_TRUE
    reply_by = place.offer.reply_by.astimezone(zone_of(cohort.zone))
    sessions = _as_told(case, cohort, _ahead(cohort, case.now))
    return said_of(cohort, facts={"reply_by": reply_by, "sessions": sessions})


def _left(case: Case) -> Said | Why:
    """Tell that a place was given up, unless the person has come back since."""
    cohort = case.cohort()
    if case.place(cohort).state in LIVE or place_held(cohort.places, case.participant_id) is not None:
        return Why.NO_LONGER_TRUE
    return _uninvited(case, cohort)


def _plan_changed(case: Case) -> Said | Why:
    """Tell what differs from what the reader was told before; several changes may be told in one."""
    cohort = case.cohort()
    said = _invited(case, cohort)
    told = case.told(cohort.id)
    if not told and _joined_since(case, cohort):  # their confirmation tells them the plan as it is
        return Why.NO_LONGER_TRUE
    before, was = {one.activity_id for one in told if not one.cancelled}, _times_known(told)
    sessions = tuple(
        _meets(case, cohort, cohort.session(one), was=was.get(one), added=one not in before)
        for one in (new.activity_id for new in said.changes.to_request)
    )
    return replace(said, facts={"sessions": sessions}) if sessions else Why.NO_LONGER_TRUE


def _times_known(told: Iterable[Told]) -> dict[str, datetime]:
    return {one.activity_id: one.starts_at for one in told if one.certain and not one.cancelled}


def _joined_since(case: Case, cohort: Cohort) -> bool:
    """Whether the reader got their place only after that happened which is to be told."""
    place = place_in_group(cohort.places, case.participant_id)
    return place is not None and place.enrolled_at is not None and place.enrolled_at > case.at


def _way_in(case: Case) -> Said | Why:
    """Tell of all sessions ahead whose link or number the reader does not know, in one."""
    cohort = case.cohort()
    unknown = unknown_ways_in(case.expected(cohort), told=case.told(cohort.id), now=case.now)
    sessions = tuple(
        replace(_meets(case, cohort, session), another_way_in=told.mark is not None)
        for session, told in unknown
    )
    if not sessions:
        return Why.NO_LONGER_TRUE
    return said_of(cohort, facts={"sessions": sessions}, meetings=tuple(one for one, _ in unknown))


def _session_cancelled(case: Case) -> Said | Why:
    """Tell one of the group which sessions are off that they were told of.

    Whoever was in the group and was told of nothing yet, not by us, is told of the one that was called off.
    """
    cohort = case.cohort()
    if cohort.over or place_in_group(cohort.places, case.participant_id) is None:
        return Why.NO_LONGER_TRUE
    said = _uninvited(case, cohort)
    gone = [cohort.session(one.activity_id) for one in said.changes.to_cancel]
    off = cohort.session(case.about["session_id"])
    if not (
        case.told(cohort.id) or _joined_since(case, cohort) or off.takes_place or off.has_ended(case.now)
    ):
        gone = [off]
    return replace(said, facts={"sessions": _as_told(case, cohort, gone)}) if gone else Why.NO_LONGER_TRUE


def _cohort_cancelled(case: Case) -> Said | Why:
    cohort = case.cohort()
    if cohort.state is not CohortState.CANCELLED:
        return Why.NO_LONGER_TRUE
    return _uninvited(case, cohort)


def _completed(case: Case) -> Said | Why:
    cohort = case.cohort()
    place = place_in_group(cohort.places, case.participant_id)
    if cohort.state is not CohortState.COMPLETED or place is None:
        return Why.NO_LONGER_TRUE
    return said_of(cohort, facts={"met_rule": place.state is PlaceState.COMPLETED})


def _missed(case: Case) -> Said | Why:
    cohort = case.cohort()
    marks = case.tx.coursework.attendance(case.about["session_id"]).marks
    mark = next((one.mark for one in marks if one.participant_id == case.participant_id), None)
    place = place_in_group(cohort.places, case.participant_id)
    if cohort.over or place is None or mark is not AttendanceMark.ABSENT or _said_no(case):
        return Why.NO_LONGER_TRUE
    following = _ahead(cohort, case.now)[:1]
    return said_of(cohort, facts={"sessions": _as_told(case, cohort, following)}, meetings=following)


def _said_no(case: Case) -> bool:
    """Whether the reader said that they can't come to the session."""
    absences = case.tx.absences.of_sessions([case.about["session_id"]])
    return any(one.participant_id == case.participant_id for one in absences)


def _feedback(case: Case) -> Said | Why:
    """Tell of an answer, as long as the reader is in the cohort they wrote it for or one they went on to."""
    cohort = case.cohort()
    own = [cohort, *went_on_to(case.tx, cohort, case.participant_id)]
    here = [one for one in own if place_in_group(one.places, case.participant_id) is not None]
    if case.tx.coursework.submission(case.about["submission_id"]).answer is None or not here:
        return Why.NO_LONGER_TRUE
    return said_of(here[0].as_of(case.now))


def _visit(case: Case) -> Said | Why:
    session_id = case.about["session_id"]
    host = case.tx.cohorts.of_session(session_id).as_of(case.now)
    session = host.session(session_id)
    coming = any(one.id == session_id for one in case.expected(host))
    belongs = place_in_group(host.places, case.participant_id) is not None  # and is told of it as all are
    if belongs or session.has_ended(case.now) or coming is (case.notice is Notice.VISIT_ENDED):
        return Why.NO_LONGER_TRUE
    sessions = (_meets(case, host, session, was=_times_known(case.told(host.id)).get(session_id)),)
    if not coming:
        return _uninvited(case, host, sessions=sessions)
    said = _invited(case, host, sessions=sessions)
    told_already = case.notice is Notice.VISIT_MOVED and not said.changes.to_request
    return Why.NO_LONGER_TRUE if told_already else replace(said, meetings=(session,))


def _new_link(case: Case) -> Said:
    """Give nothing but what each letter has: a link to the reader's page."""
    return said_of(case.cohort())


def _reminder(case: Case) -> Said | Why:
    """Remind of a session ahead, if it still is when it was, and the reader is expected there."""
    cohort = case.cohort()
    starts_at = datetime.fromisoformat(case.about["starts_at"])
    same = (case.about["session_id"], starts_at)
    expected = case.expected(cohort)
    session = next((one for one in expected if (one.id, one.starts_at) == same), None)
    if session is None or session.has_started(case.now) or _said_no(case):
        return Why.NO_LONGER_TRUE
    return said_of(cohort, facts={"sessions": _as_told(case, cohort, [session])}, meetings=(session,))


def _homework(case: Case) -> Said | Why:
    cohort = case.cohort()
    place = place_in_group(cohort.places, case.participant_id)
    if cohort.over or place is None:
        return Why.NO_LONGER_TRUE
    work = case.tx.coursework.of(cohort.id, participant_id=case.participant_id)
    standing = standing_of(place, cohort, work, case.now, brought_by(case.tx, cohort, place, case.now))
    morning = datetime.fromisoformat(case.about["morning"])
    tomorrow = (_due(task, cohort) for task in due_tomorrow(standing.tasks, cohort, morning))
    tasks = tuple(task for task in tomorrow if task.due_at > case.now)
    return said_of(cohort, facts={"tasks": tasks}) if tasks else Why.NO_LONGER_TRUE


def _due(task: TaskStanding, cohort: Cohort) -> Due:
    due_at = task.due_at or cohort.sessions[0].starts_at
    return Due(title=task.title, due_at=due_at.astimezone(zone_of(cohort.zone)))


SAYING: Mapping[Notice, Callable[[Case], Said | Why]] = {
    Notice.PLACE_CONFIRMED: _confirmed,
    Notice.LINE_JOINED: _waiting,
    Notice.PLACE_OFFERED: _offered,
    Notice.OFFER_RETIMED: _offered,
    Notice.OFFER_LAPSED: _waiting,
    Notice.LINE_CLOSED: _waiting,
    Notice.PLACE_GIVEN_UP: _left,
    Notice.PLACE_TRANSFERRED: _left,
    Notice.PLAN_CHANGED: _plan_changed,
    Notice.WAY_IN: _way_in,
    Notice.SESSION_CANCELLED: _session_cancelled,
    Notice.COHORT_CANCELLED: _cohort_cancelled,
    Notice.COMPLETED: _completed,
    Notice.MISSED: _missed,
    Notice.FEEDBACK_GIVEN: _feedback,
    Notice.VISIT_AGREED: _visit,
    Notice.VISIT_MOVED: _visit,
    Notice.VISIT_ENDED: _visit,
    Notice.NEW_LINK: _new_link,
    Notice.DAY_BEFORE: _reminder,
    Notice.HOUR_BEFORE: _reminder,
    Notice.HOMEWORK_DUE: _homework,
}
"""What each notice to a participant says that is about a cohort."""
SAYING_OF: Mapping[ActivityKind, Mapping[Notice, Callable[[Case], Said | Why]]] = {
    ActivityKind.SESSION: SAYING,
    ActivityKind.WEBINAR: SAYING_OF_WEBINARS,
    ActivityKind.APPOINTMENT: appointing.SAYING,
}
"""What each notice says, by what it is about: each kind of activity has one line."""
