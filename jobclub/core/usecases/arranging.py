"""Arranging: each session has its meeting from a provider, at once or by an errand to those who ask others.

A provider is asked here only if it answers from what it is told. To all others an errand goes into the
outbox, in the commit of the change, and ``providing`` runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.meeting import NOBODY, Meeting, MeetingState
from jobclub.core.cohorts.own_club import opens_at
from jobclub.core.cohorts.session import NO_MEETING, Mode, Session
from jobclub.core.errors import Invalid, invalid
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.errands import errands_between, meeting_to_remove, seeing_to
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingProvider, MeetingWish
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import operator_of

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


def wish_for(organisation: Organisation, session: Session, **fixed: Any) -> MeetingWish:
    """Say what a session's meeting is wanted for, in words that tell a provider nothing about anybody.

    ``fixed`` are the link and the number (``dial_in``) that somebody gave.
    """
    return MeetingWish(
        session_id=session.id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        generation=session.meeting.generation,
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
        replace(one, meeting=_new_meeting(office, organisation, one, cohort.meeting_provider, **fixed))
        for one in new
    )


def _new_meeting(
    office: Office, organisation: Organisation, session: Session, name: str, **fixed: Any
) -> Meeting:
    provider, generation = provider_of(office, name), session.meeting.generation
    if provider.at_once:
        made = provider.create(wish_for(organisation, session, **fixed))
        return replace(made, provider=name, generation=generation, told=None)
    for pointer, given in (("/meeting_link", fixed["link"]), ("/meeting_dial_in", fixed["dial_in"])):
        if given is not None:
            raise invalid(pointer, MADE_THERE.format(name))
    if session.has_ended(office.now()):
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
        elif not asks_others(office, session.meeting.provider):
            provider, old = office.meetings[session.meeting.provider], session.meeting
            made = provider.change(old, wish_for(organisation, session))
            kept = replace(made, provider=old.provider, generation=old.generation, told=None)
            followed.append(replace(session, meeting=kept))
    return cohort.with_sessions(followed)


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
        meeting = _new_meeting(office, organisation, after, name, **fixed)
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


def send_errands(office: Office, tx: Transaction, before: Cohort | None, after: Cohort) -> None:
    """Put in what is to be asked of providers, now that a cohort was planned or its sessions changed."""
    errands = errands_between(
        before, after, lambda name: asks_others(office, name), now=office.now(), new_id=office.new_id
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
    organisation, now, sent = tx.organisations.current(), office.now(), 0
    for cohort in map(tx.cohorts.get, tx.cohorts.with_sessions_ahead(now)):
        wrong = [one for one in cohort.sessions if is_to_be_told(office, organisation, cohort, one)]
        last = _last_errands(tx, cohort) if wrong else {}
        missing = [one for one in wrong if one.id not in last or last[one.id].state in DONE]
        tx.outbox.add(seeing_to(cohort, one, now=now, new_id=office.new_id()) for one in missing)
        sent += len(missing)
    return sent


def _last_errands(tx: Transaction, cohort: Cohort) -> dict[str, Delivery]:
    """Give the last errand to make or change the meeting of each of a cohort's sessions."""
    return {
        errand.about["session_id"]: errand
        for errand in tx.outbox.errands(cohort.id)
        if errand.notice is Errand.MEETING and meeting_to_remove(errand) is None
    }


def is_to_be_told(office: Office, organisation: Organisation, cohort: Cohort, session: Session) -> bool:
    """Tell whether a provider who is set up here has not been told of a session ahead as it is now."""
    provider = office.meetings.get(session.meeting.provider)
    if provider is None or provider.at_once or not is_ahead(office, cohort, session):
        return False
    if is_of_another_account(provider, session.meeting) and may_be_met(office, session):
        return False
    return session.meeting.told != told_of(provider, wish_for(organisation, session))


def is_of_another_account(provider: MeetingProvider, meeting: Meeting) -> bool:
    """Tell whether a meeting that is there is not one of the account that its provider has now."""
    return meeting.reference is not None and not (meeting.told or "").startswith(f"{provider.account} ")


def may_be_met(office: Office, session: Session) -> bool:
    """Tell whether people may be in a session's meeting already, so that it must stay the one it is."""
    return office.now() >= opens_at(session)


def is_ahead(office: Office, cohort: Cohort, session: Session) -> bool:
    """Tell whether a session still needs its meeting; a held one keeps the meeting it had."""
    return not (cohort.over or session.decided or session.has_ended(office.now()))
