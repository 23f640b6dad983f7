"""Responding: guests see what they are invited to, say whether they come, and get in, without an account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.door import Door, door_of, opens_at
from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.errors import InvitationOver, NotFound
from jobclub.core.events import GuestChanged
from jobclub.core.office import Office
from jobclub.core.office.reach import Opened
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.usecases.briefing import Invitation, invitation_of
from jobclub.core.usecases.keying import revoke_those_of_guest


@dataclass(frozen=True, slots=True, kw_only=True)
class MyInvitation:
    """What a guest sees: who invites them, to what, and what they said. Nobody who takes part is in it.

    ``leader`` is the name of who leads it; ``now`` and ``opens_at`` are instants (UTC).
    """

    organisation: Organisation
    guest: Guest
    invitation: Invitation
    leader: str | None
    now: datetime

    @property
    def is_off(self) -> bool:
        """Whether it was called off."""
        return not self.invitation.activity.takes_place

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.invitation.activity.has_ended(self.now)

    @property
    def can_answer(self) -> bool:
        """Whether they can still say that they come, or that they can't."""
        return not self.is_off and not self.invitation.activity.has_started(self.now)

    @property
    def door(self) -> Door:
        """Whether they can join by a link now; there is no door to what is over, off or declined."""
        closed = self.is_off or self.is_over or self.guest.state is GuestState.DECLINED
        return Door.NONE if closed else door_of(self.invitation.activity, self.now)

    @property
    def opens_at(self) -> datetime:
        """From when on they can join."""
        return opens_at(self.invitation.activity)


def guest_of(opened: Opened) -> Actor:
    """Give the guest whose link was opened as the one who acts.

    Raises:
        NotFound: It is no guest's.
    """
    whose = opened.link.guest_id
    if whose is None:
        raise NotFound("link")
    return Actor(
        organisation_id=opened.organisation_id,
        caller_id=whose,
        role=Role.GUEST,
        guest_id=whose,
        zone=opened.zone,
    )


def my_invitation(office: Office, guest: Actor) -> MyInvitation:
    """Give what a guest is invited to, as it is now.

    Raises:
        NotFound: They are invited no more, or it is gone.
    """
    guest.must(Act.ANSWER_INVITATION)
    with office.reading(guest) as tx:
        me = _myself(tx, guest)
        invitation = invitation_of(tx, me)
        leader = tx.staff.get(invitation.leader_id).name if invitation.leader_id else None
        return MyInvitation(
            organisation=tx.organisations.current(),
            guest=me,
            invitation=invitation,
            leader=leader,
            now=office.now(),
        )


def _myself(tx: Transaction, guest: Actor) -> Guest:
    me = tx.guests.get(guest.guest_id or "")
    if me.removed_at is not None or me.not_me_at is not None:
        raise NotFound("guest")
    return me


def answer_invitation(office: Office, guest: Actor, *, comes: bool) -> Guest:
    """Say that one comes, or that one can't; until it begins one may think again.

    Raises:
        InvitationOver: It has begun, or was called off.
        NotFound: See ``my_invitation``.
    """
    guest.must(Act.ANSWER_INVITATION)
    with office.transaction(guest) as tx:
        me = _myself(tx, guest)
        activity = invitation_of(tx, me).activity
        if not activity.takes_place or activity.has_started(office.now()):
            raise InvitationOver("This has begun, or was called off; write to whoever invited you.")
        state = GuestState.CONFIRMED if comes else GuestState.DECLINED
        return me if state is me.state else _changed(office, tx, replace(me, state=state))


def _changed(office: Office, tx: Transaction, me: Guest) -> Guest:
    saved = tx.guests.save(me)
    of = {"webinar_id": me.webinar_id}
    if me.activity is ActivityKind.SESSION:
        cohort = tx.cohorts.of_session(me.activity_id)
        of = {"session_id": me.session_id, "cohort_id": cohort.id}
    tx.record(GuestChanged(at=office.now(), guest_id=me.id, **of))
    return saved


def not_my_invitation(office: Office, guest: Actor) -> None:
    """Say that an invitation is for somebody else: nothing is sent there any more, and its links end.

    Raises:
        NotFound: See ``my_invitation``.
    """
    guest.must(Act.ANSWER_INVITATION)
    now = office.now()
    with office.transaction(guest) as tx:
        me = _myself(tx, guest)
        revoke_those_of_guest(tx, me.id, now)
        _changed(office, tx, replace(me, not_me_at=now))


def go_in(office: Office, guest: Actor) -> str | None:
    """Give the address of the meeting that a guest is invited to; None while its door is not open.

    Raises:
        NotFound: See ``my_invitation``.
    """
    mine = my_invitation(office, guest)
    return mine.invitation.activity.link if mine.door is Door.OPEN else None
