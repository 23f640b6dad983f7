"""Questioning: what an errand asks a provider, by the world as it is, and what is kept of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.door import opens_at
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.sightings import Sighting
from jobclub.core.errors import NotFound
from jobclub.core.notices.about import About, activity_id_of, ids_of
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
from jobclub.core.usecases.locating import Occasion, located

ONE_BY_ONE = timedelta(seconds=5)
"""How long an errand waits while another one about the same activity is run."""
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
    about: About
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
    try:
        occasion = located(tx, errand.about)
    except NotFound:
        return _left_behind(errand)
    others = _about_the_same(tx, occasion)
    if any(one.is_open and one.begun_at and one.id != errand.id for one in others):
        return office.now() + ONE_BY_ONE
    if errand.notice is Errand.ATTENDANCE:
        return _to_be_told(tx, errand, office.now())
    left = meeting_to_remove(errand)
    if left is not None:
        return _removal(tx, occasion, left, others)
    return _seen_to(office, tx, occasion)


def _left_behind(errand: Delivery) -> Question | Why:
    """Ask to remove the meeting of an activity that is gone: an appointment goes with whose it was."""
    left = meeting_to_remove(errand)
    if left is None or left.reference is None:
        return Why.NO_LONGER_TRUE
    wish = MeetingWish(
        activity_id=activity_id_of(errand.about),
        starts_at=errand.at,
        ends_at=errand.at,
        generation=left.generation,
    )
    return Question(doing=Doing.REMOVE, about=errand.about, meeting=left, wish=wish)


def _about_the_same(tx: Transaction, occasion: Occasion) -> list[Delivery]:
    """Give all errands about an activity."""
    errands = tx.outbox.errands(occasion.group_id)
    return [one for one in errands if activity_id_of(one.about) == occasion.activity.id]


def is_overtaken(tx: Transaction, errand: Delivery) -> bool:
    """Tell whether a later errand sees to the same meeting, so that nothing is missing without this one."""
    group_id, what = errand.group_id or "", (errand.notice, errand.about)
    same = (one for one in tx.outbox.errands(group_id) if (one.notice, one.about) == what)
    return any(one.id > errand.id for one in same)


def _to_be_told(tx: Transaction, errand: Delivery, now: datetime) -> Question | Why:
    found = sighting.to_be_fetched(tx, errand, now)
    if isinstance(found, Why):
        return found
    return Question(doing=Doing.TELL, about=errand.about, meeting=found.meeting, wish=found.wish)


def _removal(
    tx: Transaction, occasion: Occasion, left: Meeting, others: Iterable[Delivery]
) -> Question | Why:
    """Ask to remove a meeting, unless nobody ever asked for it."""
    now = occasion.activity.meeting
    if left.reference is None and _is_same(now, left):
        left = replace(left, reference=now.reference)
    begun = any(_was_begun(one) and meeting_to_remove(one) is None for one in others)
    return _question(tx, Doing.REMOVE, occasion, left) if left.reference or begun else Why.NO_LONGER_TRUE


def _was_begun(errand: Delivery) -> bool:
    return errand.attempts > 0 or errand.maybe_twice


def _seen_to(office: Office, tx: Transaction, occasion: Occasion) -> Question | Why:
    """Ask for the meeting of what lies ahead, or to let it follow; one of another account is made anew."""
    activity, meeting = occasion.activity, occasion.activity.meeting
    provider = office.meetings.get(meeting.provider)
    if not is_ahead(office, activity, over=occasion.over) or not asks_others(office, meeting.provider):
        return Why.NO_LONGER_TRUE
    question = _question(tx, Doing.MAKE, occasion, meeting)
    if provider is None or meeting.reference is None:
        return question
    if is_of_another_account(provider, meeting):
        anew = replace(question.wish, generation=meeting.generation + 1)  # there may have been this one there
        return Why.NO_LONGER_TRUE if may_be_met(office, activity) else replace(question, wish=anew)
    known = meeting.told == told_of(provider, question.wish)
    return Why.NO_LONGER_TRUE if known else replace(question, doing=Doing.CHANGE)


def _question(tx: Transaction, doing: Doing, occasion: Occasion, meeting: Meeting) -> Question:
    of = replace(occasion.activity, meeting=meeting)
    wish = wish_for(tx.organisations.current(), of)
    about = ids_of(occasion.activity, occasion.group_id)
    return Question(doing=doing, about=about, meeting=meeting, wish=wish)


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

    What was held or called off meanwhile keeps, or loses, the one it had.
    """
    occasion, asked, now = located(tx, question.about), question.meeting, office.now()
    activity = occasion.activity
    if not _is_same(activity.meeting, asked):  # it has another one by now, and this one is being removed
        return
    made = replace(
        answer,
        provider=asked.provider,
        generation=question.wish.generation,
        told=told_of(office.meetings[asked.provider], question.wish),
    )
    another = activity.meeting.reference not in {None, made.reference}
    if another and activity.decided:
        tx.outbox.add([_removing(office, occasion, made)])
        return
    occasion.keep(made)
    new_way_in = made.mark not in {None, activity.meeting.mark}
    if activity.takes_place and new_way_in and not activity.has_ended(now):
        tx.record(occasion.ready(now))
    if another:
        left = _removing(office, occasion, activity.meeting)
        tx.outbox.add([replace(left, due_at=_out_of_use_at(activity, now))])


def _removing(office: Office, occasion: Occasion, meeting: Meeting) -> Delivery:
    now, new_id = office.now(), office.new_id()
    return removing(occasion.activity, occasion.group_id, meeting, now=now, new_id=new_id)


def _out_of_use_at(activity: Activity, now: datetime) -> datetime:
    """Give when nobody comes any more by a way in that was replaced."""
    later = now + BESIDE
    return later if later < opens_at(activity) else max(later, activity.ends_at)


def _keep_removed(tx: Transaction, question: Question) -> None:
    """Keep that a meeting is gone, if it still was its activity's: that was called off, or is gone too."""
    try:
        occasion = located(tx, question.about)
    except NotFound:
        return
    meeting = occasion.activity.meeting
    if _is_same(meeting, question.meeting) and meeting.reference in {None, question.meeting.reference}:
        occasion.keep(Meeting(provider=meeting.provider, generation=meeting.generation))


def not_kept(tx: Transaction, question: Question) -> None:
    """Note that a provider refuses a meeting, unless there is one that people can go to."""
    if question.doing not in {Doing.MAKE, Doing.CHANGE}:
        return
    occasion = located(tx, question.about)
    meeting = occasion.activity.meeting
    if _is_same(meeting, question.meeting) and meeting.state is MeetingState.PENDING:
        occasion.keep(replace(meeting, state=MeetingState.FAILED))


def not_there(office: Office, tx: Transaction, question: Question) -> bool:
    """Note that a meeting is gone at its provider; tell whether it is to be made anew, as another one.

    Should it turn up after all, because word of it had not got around there yet, it is removed.
    """
    if question.doing not in {Doing.MAKE, Doing.CHANGE}:
        return False
    occasion = located(tx, question.about)
    meeting = occasion.activity.meeting
    asked_for = question.doing is Doing.CHANGE or meeting.reference is None
    needed = is_ahead(office, occasion.activity, over=occasion.over)
    if not (asked_for and _is_same(meeting, question.meeting) and needed):
        return False
    generation = meeting.generation + 1
    occasion.keep(Meeting(provider=meeting.provider, state=MeetingState.PENDING, generation=generation))
    tx.outbox.add([_removing(office, occasion, meeting)])
    return True


def _is_same(meeting: Meeting, asked: Meeting) -> bool:
    return (meeting.provider, meeting.generation) == (asked.provider, asked.generation)
