"""Briefing: what guests are invited to, and what they are told, as things are at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.guest import Guest
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.guests import owed_to
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import meets
from jobclub.core.office.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a guest is invited to: a session or a webinar, what it is called, and its running order.

    ``leader_id`` is who leads it, ``zone`` the time zone of its wall clock.
    """

    activity: Activity
    title: str
    zone: str
    leader_id: str | None
    agenda: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGuest:
    """What a guest knows once a letter has arrived: when it begins (UTC), or that they need not come."""

    guest_id: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A letter to a guest: whom it is for, what it is about and says, and what they know then."""

    guest: Guest
    invitation: Invitation
    facts: dict[str, Any]
    told: ToldGuest


def invitation_of(tx: Transaction, guest: Guest) -> Invitation:
    """Give what a guest is invited to.

    Raises:
        NotFound: It is gone.
    """
    if guest.activity is ActivityKind.WEBINAR:
        webinar = tx.webinars.get(guest.activity_id)
        return Invitation(
            activity=webinar,
            title=webinar.title,
            zone=webinar.wall.zone,
            leader_id=webinar.host_id,
            agenda=webinar.agenda,
        )
    cohort = tx.cohorts.of_session(guest.activity_id)
    session = cohort.session(guest.activity_id)
    subject = subject_of(session, cohort.programme)
    return Invitation(
        activity=session,
        title=f"{cohort.title}: {subject.topic}" if subject.topic else cohort.title,
        zone=cohort.zone,
        leader_id=session.consultant_id or cohort.consultant_id,
        agenda=subject.agenda,
    )


def briefing_for(tx: Transaction, delivery: Delivery, now: datetime) -> Briefing | None:
    """Give what a letter to a guest says now; None: there is nothing to say to them any more.

    Raises:
        NotFound: The guest, or what they were invited to, is gone.
    """
    guest = tx.guests.get(delivery.guest_id or "")
    invitation = invitation_of(tx, guest)
    ahead = not invitation.activity.has_started(now)
    if not (ahead and _is_true(delivery, guest, invitation.activity)):
        return None
    off = delivery.notice is Notice.GUEST_OFF
    known = None if off else invitation.activity.starts_at
    return Briefing(
        guest=guest,
        invitation=invitation,
        facts=_facts(guest, invitation, Notice(delivery.notice)),
        told=ToldGuest(guest_id=guest.id, starts_at=known),
    )


def _is_true(delivery: Delivery, guest: Guest, activity: Activity) -> bool:
    """Whether a letter still says what its reader does not know, or is reminded of what they do.

    What was begun before and may not have arrived says the same once more.
    """
    may_come = guest.is_written_to and guest.removed_at is None and activity.takes_place
    if delivery.notice is Notice.GUEST_BRIEFED:
        return may_come and activity.starts_at == datetime.fromisoformat(delivery.about["starts_at"])
    same = guest.told_starts_at == activity.starts_at and not guest.told_certain
    return owed_to(guest, activity) is delivery.notice or (may_come and same and delivery.attempts > 0)


def _facts(guest: Guest, invitation: Invitation, notice: Notice) -> dict[str, Any]:
    was = guest.told_starts_at if notice is Notice.GUEST_MOVED and guest.told_certain else None
    return {
        "sessions": (replace(meets(invitation.activity, invitation.zone, was=was), title=invitation.title),),
        "agenda": invitation.agenda if notice is Notice.GUEST_BRIEFED else (),
    }


def note_begun(tx: Transaction, told: ToldGuest) -> None:
    """Keep what a guest may know from now on: they hear of what changes while the letter is under way.

    Raises:
        NotFound: They were forgotten meanwhile.
    """
    known = tx.guests.get(told.guest_id).told_starts_at
    if told.starts_at is not None and told.starts_at != known:
        tx.guests.note_told(told.guest_id, told.starts_at, certain=False)


def note_told(tx: Transaction, told: ToldGuest) -> None:
    """Keep what a guest knows now, unless they were told something else since.

    Who was taken off, and knows it, is forgotten.

    Raises:
        NotFound: They were forgotten meanwhile.
    """
    guest = tx.guests.get(told.guest_id)
    if told.starts_at is None and guest.removed_at is not None:
        tx.guests.remove(told.guest_id)
    elif told.starts_at in {None, guest.told_starts_at}:
        tx.guests.note_told(told.guest_id, told.starts_at)
