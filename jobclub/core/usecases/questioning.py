"""Questioning: what an errand asks a provider, by the world as it is, and what is kept of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.meeting import Meeting, MeetingState
from jobclub.core.cohorts.own_club import opens_at
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.sightings import Sighting
from jobclub.core.errors import NotFound
from jobclub.core.events import MeetingReady
from jobclub.core.notices.delivery import Delivery, Why
from jobclub.core.notices.errands import meeting_to_remove, removing
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingError, MeetingWish
from jobclub.core.office.store import Transaction
from jobclub.core.usecases import sighting
from jobclub.core.usecases.arranging import (
    asks_others,
    is_ahead,
    is_of_another_account,
    may_be_met,
    told_of,
    wish_for,
)

ONE_BY_ONE = timedelta(seconds=5)
"""How long an errand waits while another one about its session is run."""
BESIDE = timedelta(hours=1)
"""How long a meeting still stands beside the one that replaced it, so that people hear of that first."""
Answer = Meeting | tuple[Sighting, ...] | None


class NotSetUp(MeetingError):
    """Nobody here can ask this provider; others can be asked all the same."""


class Doing(StrEnum):
    """What a provider is asked to do."""

    MAKE = "make"
    CHANGE = "change"
    REMOVE = "remove"
    TELL = "tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to a meeting's provider."""

    doing: Doing
    session_id: str
    meeting: Meeting
    wish: MeetingWish

    def put_to(self, office: Office) -> Answer:
        """Ask the provider.

        Raises:
            MeetingError: See there.
        """
        provider = office.meetings.get(self.meeting.provider)
        if provider is None:
            raise NotSetUp(f"the meeting provider '{self.meeting.provider}' is not set up here")
        if self.doing is Doing.MAKE:
            return provider.create(self.wish)
        if self.doing is Doing.CHANGE:
            return provider.change(self.meeting, self.wish)
        if self.doing is Doing.TELL:
            return tuple(provider.attendance(self.meeting, self.wish))
        provider.cancel(self.meeting, self.wish)
        return None


def looked_at(office: Office, tx: Transaction, errand: Delivery) -> Question | Why | datetime:
    """Give what an errand asks as things are now, why it asks nothing, or until when (UTC) it waits."""
    session_id = errand.about["session_id"]
    try:
        cohort = tx.cohorts.of_session(session_id)
    except NotFound:
        return Why.NO_LONGER_TRUE
    others = [one for one in tx.outbox.errands(cohort.id) if one.about["session_id"] == session_id]
    if any(one.is_open and one.begun_at and one.id != errand.id for one in others):
        return office.now() + ONE_BY_ONE
    session = cohort.session(session_id)
    if errand.notice is Errand.ATTENDANCE:
        return _to_be_told(tx, errand, office.now())
    left = meeting_to_remove(errand)
    if left is not None:
        return _removal(tx, session, left, others)
    return _seen_to(office, tx, cohort, session)


def is_overtaken(tx: Transaction, errand: Delivery) -> bool:
    """Tell whether a later errand sees to the same meeting, so that nothing is missing without this one."""
    cohort_id, about = errand.about["cohort_id"], errand.about
    same = (one for one in tx.outbox.errands(cohort_id) if (one.notice, one.about) == (errand.notice, about))
    return any(one.id > errand.id for one in same)


def _to_be_told(tx: Transaction, errand: Delivery, now: datetime) -> Question | Why:
    found = sighting.to_be_fetched(tx, errand, now)
    if isinstance(found, Why):
        return found
    session_id = errand.about["session_id"]
    return Question(doing=Doing.TELL, session_id=session_id, meeting=found.meeting, wish=found.wish)


def _removal(tx: Transaction, session: Session, left: Meeting, others: Iterable[Delivery]) -> Question | Why:
    """Ask to remove a meeting, unless nobody ever asked for it."""
    if left.reference is None and _is_same(session.meeting, left):
        left = replace(left, reference=session.meeting.reference)
    begun = any(_was_begun(one) and meeting_to_remove(one) is None for one in others)
    return _question(tx, Doing.REMOVE, session, left) if left.reference or begun else Why.NO_LONGER_TRUE


def _was_begun(errand: Delivery) -> bool:
    return errand.attempts > 0 or errand.maybe_twice


def _seen_to(office: Office, tx: Transaction, cohort: Cohort, session: Session) -> Question | Why:
    """Ask for the meeting of a session ahead, or to let it follow; one of another account is made anew."""
    meeting, provider = session.meeting, office.meetings.get(session.meeting.provider)
    if not is_ahead(office, cohort, session) or not asks_others(office, meeting.provider):
        return Why.NO_LONGER_TRUE
    question = _question(tx, Doing.MAKE, session, meeting)
    if provider is None or meeting.reference is None:
        return question
    if is_of_another_account(provider, meeting):
        anew = replace(question.wish, generation=meeting.generation + 1)  # there may have been this one there
        return Why.NO_LONGER_TRUE if may_be_met(office, session) else replace(question, wish=anew)
    known = meeting.told == told_of(provider, question.wish)
    return Why.NO_LONGER_TRUE if known else replace(question, doing=Doing.CHANGE)


def _question(tx: Transaction, doing: Doing, session: Session, meeting: Meeting) -> Question:
    of = replace(session, meeting=meeting)
    wish = wish_for(tx.organisations.current(), of)
    return Question(doing=doing, session_id=session.id, meeting=meeting, wish=wish)


def kept(
    office: Office, tx: Transaction, errand: Delivery, question: Question, answer: Answer
) -> datetime | None:
    """Keep what a provider answered; give when (UTC) to ask again, if at all."""
    if question.doing is Doing.TELL:
        seen = answer if isinstance(answer, tuple) else ()
        return sighting.fetched(tx, errand, seen, office.now())
    if isinstance(answer, Meeting):
        _keep_made(office, tx, question, answer)
    else:
        _keep_removed(tx, question)
    return None


def _keep_made(office: Office, tx: Transaction, question: Question, answer: Meeting) -> None:
    """Keep a meeting that was made or changed; what it replaced is removed, once people know of it.

    A session that was held or called off meanwhile keeps, or loses, the one it had.
    """
    cohort = tx.cohorts.of_session(question.session_id)
    session, asked = cohort.session(question.session_id), question.meeting
    if not _is_same(session.meeting, asked):  # it has another one by now, and this one is being removed
        return
    made = replace(
        answer,
        provider=asked.provider,
        generation=question.wish.generation,
        told=told_of(office.meetings[asked.provider], question.wish),
    )
    now, another = office.now(), session.meeting.reference not in {None, made.reference}
    if another and session.decided:
        tx.outbox.add([removing(cohort, session, made, now=now, new_id=office.new_id())])
        return
    tx.cohorts.save_meeting(session.id, made)
    if session.takes_place and made.mark not in {None, session.meeting.mark} and not session.has_ended(now):
        tx.record(MeetingReady(at=now, cohort_id=cohort.id, session_id=session.id))
    if another:
        left = removing(cohort, session, session.meeting, now=now, new_id=office.new_id())
        tx.outbox.add([replace(left, due_at=_out_of_use_at(session, now))])


def _out_of_use_at(session: Session, now: datetime) -> datetime:
    """Give when nobody comes any more by a way in that was replaced."""
    later = now + BESIDE
    return later if later < opens_at(session) else max(later, session.ends_at)


def _keep_removed(tx: Transaction, question: Question) -> None:
    """Keep that a meeting is gone, if it still was its session's: that was called off."""
    session = tx.cohorts.of_session(question.session_id).session(question.session_id)
    meeting = session.meeting
    if _is_same(meeting, question.meeting) and meeting.reference in {None, question.meeting.reference}:
        tx.cohorts.save_meeting(session.id, Meeting(provider=meeting.provider, generation=meeting.generation))


def not_kept(tx: Transaction, question: Question) -> None:
    """Note that a provider refuses a session's meeting, unless there is one that people can go to."""
    meeting = tx.cohorts.of_session(question.session_id).session(question.session_id).meeting
    asked_for = question.doing in {Doing.MAKE, Doing.CHANGE} and _is_same(meeting, question.meeting)
    if asked_for and meeting.state is MeetingState.PENDING:
        tx.cohorts.save_meeting(question.session_id, replace(meeting, state=MeetingState.FAILED))


def not_there(office: Office, tx: Transaction, question: Question) -> bool:
    """Note that a meeting is gone at its provider; tell whether it is to be made anew, as another one.

    Should it turn up after all, because word of it had not got around there yet, it is removed.
    """
    cohort = tx.cohorts.of_session(question.session_id)
    session = cohort.session(question.session_id)
    meeting = session.meeting
    asked_for = question.doing is Doing.CHANGE or (question.doing is Doing.MAKE and meeting.reference is None)
    if not (asked_for and _is_same(meeting, question.meeting) and is_ahead(office, cohort, session)):
        return False
    anew = Meeting(provider=meeting.provider, state=MeetingState.PENDING, generation=meeting.generation + 1)
    tx.cohorts.save_meeting(question.session_id, anew)
    tx.outbox.add([removing(cohort, session, meeting, now=office.now(), new_id=office.new_id())])
    return True


def _is_same(meeting: Meeting, asked: Meeting) -> bool:
    return (meeting.provider, meeting.generation) == (asked.provider, asked.generation)
