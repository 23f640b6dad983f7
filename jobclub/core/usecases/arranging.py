"""Arranging: each activity has its meeting from a provider, at once or by an errand to those who ask others.

A provider is asked here only if it answers from what it is told. To all others an errand goes into the
outbox, in the commit of the change, and ``providing`` runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from jobclub.core.activities.activity import NO_MEETING, Activity, Mode
from jobclub.core.activities.door import opens_at
from jobclub.core.activities.meeting import NOBODY, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Invalid, invalid
from jobclub.core.notices.about import activity_id_of
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.errands import errands_between, meeting_to_remove, seeing_to
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingProvider, MeetingWish
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.locating import Occasion, all_ahead

BY_LINK, BY_PHONE = "link", "phone"
"""The providers for a link and for a number that somebody gives."""
MADE_THERE = "leave it out: the meeting provider '{}' makes its own"
IN_A_SESSION = {
    "/meeting_provider": "/meeting/provider",
    "/meeting_link": "/meeting/join_url",
    "/meeting_dial_in": "/meeting/dial_in",
}
"""Where the parts of a wish stand when it is for one session."""
GIVEN = {"join_url": "link", "dial_in": "dial_in"}
"""What somebody may give for one session, and what it is in a wish."""
DONE = frozenset({DeliveryState.SENT, DeliveryState.SKIPPED})
"""States of an errand after which another one may be needed; what is stuck is left to people."""


def provider_of(office: Office, name: str, *, default: str | None = None) -> MeetingProvider:
    """Give a meeting provider by its name; ``default`` is the organisation's, which nobody need have named.

    Raises:
        Invalid: There is none of this name.
    """
    if name not in office.meetings:
        theirs = f"your organisation's provider '{name}' is not set up here; " if name == default else ""
        raise invalid("/meeting_provider", f"{theirs}choose one of {', '.join(sorted(office.meetings))}")
    return office.meetings[name]


def asks_others(office: Office, name: str) -> bool:
    """Tell whether a provider has to ask somebody; so has one that is set up here no more."""
    return name not in office.meetings or not office.meetings[name].at_once


def wish_for(organisation: Organisation, activity: Activity, **fixed: Any) -> MeetingWish:
    """Say what an activity's meeting is wanted for, in words that tell a provider nothing about anybody.

    ``fixed`` are the link and the number (``dial_in``) that somebody gave.
    """
    return MeetingWish(
        activity_id=activity.id,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        generation=activity.meeting.generation,
        language=organisation.language,
        lobby=organisation.meetings.lobby,
        chat=organisation.meetings.chat,
        **fixed,
    )


def told_of(provider: MeetingProvider, wish: MeetingWish) -> str:
    """Give what a provider was told, and which of its accounts, once it has done what is wished for."""
    return f"{provider.account} {wish.gist}"


def with_meetings(office: Office, organisation: Organisation, cohort: Cohort, *session_ids: str) -> Cohort:
    """Give a cohort whose new sessions (all, unless named) have meetings, from its provider.

    One that is set up here no more is waited for: that is no reason to let a club have no further session.

    Raises:
        Invalid: There is no such provider, or it can't use the link or number the cohort has.
    """
    new = [one for one in cohort.sessions if not session_ids or one.id in session_ids]
    if session_ids and cohort.meeting_provider not in office.meetings:
        waiting = Meeting(provider=cohort.meeting_provider, state=MeetingState.PENDING)
        return cohort.with_sessions(replace(one, meeting=waiting) for one in new)
    provider_of(office, cohort.meeting_provider, default=organisation.meetings.provider)
    fixed = {"link": cohort.meeting_link, "dial_in": cohort.meeting_dial_in}
    return cohort.with_sessions(
        replace(one, meeting=new_meeting(office, organisation, one, cohort.meeting_provider, **fixed))
        for one in new
    )


def new_meeting(
    office: Office, organisation: Organisation, activity: Activity, name: str, **fixed: Any
) -> Meeting:
    """Give an activity's meeting from a provider; one that has to ask others is waited for.

    ``fixed`` are the link and the number (``dial_in``) that somebody gave, or None.

    Raises:
        Invalid: There is no such provider, or it can't use the link or number.
    """
    provider, generation = provider_of(office, name), activity.meeting.generation
    if provider.at_once:
        made = provider.create(wish_for(organisation, activity, **fixed))
        return replace(made, provider=name, generation=generation, told=None)
    for pointer, given in (("/meeting_link", fixed["link"]), ("/meeting_dial_in", fixed["dial_in"])):
        if given is not None:
            raise invalid(pointer, MADE_THERE.format(name))
    if activity.has_ended(office.now()):
        return Meeting(generation=generation)
    return Meeting(provider=name, state=MeetingState.PENDING, generation=generation)


def with_meetings_following(
    office: Office, organisation: Organisation, cohort: Cohort, sessions: Iterable[Session]
) -> Cohort:
    """Give a cohort in which the meetings of moved sessions have followed, without asking anybody.

    A session that was over when it was planned, and so got no meeting, is to have one now.
    """
    followed = []
    for session in sessions:
        if _was_over_when_planned(cohort, session):
            meeting = Meeting(provider=cohort.meeting_provider, state=MeetingState.PENDING)
            followed.append(replace(session, meeting=meeting))
        else:
            followed.append(replace(session, meeting=meeting_following(office, organisation, session)))
    return cohort.with_sessions(followed)


def meeting_following(office: Office, organisation: Organisation, activity: Activity) -> Meeting:
    """Give the meeting of a moved activity as it follows, as far as nobody has to be asked."""
    old = activity.meeting
    if asks_others(office, old.provider):
        return old
    made = office.meetings[old.provider].change(old, wish_for(organisation, activity))
    return replace(made, provider=old.provider, generation=old.generation, told=None)


def _was_over_when_planned(cohort: Cohort, session: Session) -> bool:
    """Tell whether nobody was asked for a session's meeting; of one that people took away, another counts."""
    return session.meeting == NO_MEETING and cohort.meeting_provider != NOBODY


def met_otherwise(
    office: Office, organisation: Organisation, cohort: Cohort, session: Session, changes: Mapping[str, Any]
) -> Session:
    """Give a session with another provider, link (``join_url``) or number (``dial_in``) of its own.

    Back at its cohort's provider it has the cohort's link and number again, unless others are given.

    Raises:
        Invalid: There is no such provider, or it can't use the link or number.
    """
    old = session.meeting
    name = changes.get("meeting_provider", old.provider)
    another, others = name != old.provider, asks_others(office, name)
    given = {part: changes[one] for one, part in GIVEN.items() if one in changes}
    has = {"link": old.join_url, "dial_in": old.dial_in}
    if not another and given.items() <= has.items():
        return session
    if another and name == cohort.meeting_provider:
        has = {"link": cohort.meeting_link, "dial_in": cohort.meeting_dial_in}
    stays = has if name in {old.provider, cohort.meeting_provider} and not others else {}
    after = replace(session, meeting=replace(old, generation=old.generation + another))
    fixed = {"link": None, "dial_in": None, **stays, **given}
    with _pointing_into_a_session():
        meeting = new_meeting(office, organisation, after, name, **fixed)
    if others and not another:
        return session
    by_itself = another and "mode" not in changes and session.mode in {Mode.ONLINE, Mode.PHONE}
    return replace(after, meeting=meeting, mode=mode_by(name) if by_itself else session.mode)


def mode_by(provider: str) -> Mode:
    """Give how people meet by a provider, unless somebody says otherwise."""
    return Mode.PHONE if provider == BY_PHONE else Mode.ONLINE


@contextmanager
def _pointing_into_a_session() -> Iterator[None]:
    try:
        yield
    except Invalid as error:
        raise Invalid(*(replace(one, pointer=_in_a_session(one.pointer)) for one in error.mistakes)) from None


def _in_a_session(pointer: str) -> str:
    for part, there in IN_A_SESSION.items():
        if pointer.startswith(part):
            return there + pointer.removeprefix(part)
    return pointer


def send_errands(
    office: Office, tx: Transaction, group_id: str, before: Iterable[Activity], after: Iterable[Activity]
) -> None:
    """Put in what is to be asked of providers, now that a group's activities were planned or changed."""
    errands = errands_between(
        group_id, before, after, partial(asks_others, office), now=office.now(), new_id=office.new_id
    )
    if errands:
        tx.outbox.add(errands)


def look_over(office: Office) -> int:
    """Send errands for whatever meeting ahead is not as it should be, anywhere; give how many."""
    if all(provider.at_once for provider in office.meetings.values()):
        return 0
    sent = 0
    for organisation_id in office.store.organisation_ids():
        with office.transaction(operator_of(organisation_id)) as tx:
            sent += look_over_organisation(office, tx)
    return sent


def look_over_organisation(office: Office, tx: Transaction) -> int:
    """Send errands for whatever meeting ahead in one organisation is not as it should be; give how many.

    That is so after a provider got another account, after the organisation changed how it meets, and when
    an errand was lost. What was refused for good, or decided against, is left to people.
    """
    organisation, now = tx.organisations.current(), office.now()
    wrong = [one for one in all_ahead(tx, now) if is_to_be_told(office, organisation, one)]
    last = {group_id: _last_errands(tx, group_id) for group_id in {one.group_id for one in wrong}}
    missing = [
        seeing_to(one.activity, one.group_id, now=now, new_id=office.new_id())
        for one in wrong
        if one.activity.id not in last[one.group_id] or last[one.group_id][one.activity.id].state in DONE
    ]
    tx.outbox.add(missing)
    return len(missing)


def _last_errands(tx: Transaction, group_id: str) -> dict[str, Delivery]:
    """Give the last errand to make or change the meeting of each of a group's activities."""
    return {
        activity_id_of(errand.about): errand
        for errand in tx.outbox.errands(group_id)
        if errand.notice is Errand.MEETING and meeting_to_remove(errand) is None
    }


def is_to_be_told(office: Office, organisation: Organisation, occasion: Occasion) -> bool:
    """Tell whether a provider who is set up here has not been told of what lies ahead as it is now."""
    activity = occasion.activity
    provider = office.meetings.get(activity.meeting.provider)
    if provider is None or provider.at_once or not is_ahead(office, activity, over=occasion.over):
        return False
    if is_of_another_account(provider, activity.meeting) and may_be_met(office, activity):
        return False
    return activity.meeting.told != told_of(provider, wish_for(organisation, activity))


def is_of_another_account(provider: MeetingProvider, meeting: Meeting) -> bool:
    """Tell whether a meeting that is there is not one of the account that its provider has now."""
    return meeting.reference is not None and not (meeting.told or "").startswith(f"{provider.account} ")


def may_be_met(office: Office, activity: Activity) -> bool:
    """Tell whether people may be in a meeting already, so that it must stay the one it is."""
    return office.now() >= opens_at(activity)


def is_ahead(office: Office, activity: Activity, *, over: bool = False) -> bool:
    """Tell whether an activity still needs its meeting; a held one keeps the meeting it had.

    ``over`` tells that the group it belongs to is over.
    """
    return not (over or activity.decided or activity.has_ended(office.now()))
