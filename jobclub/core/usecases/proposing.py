"""Proposing: everybody with an interest is told of a webinar, once, and may say yes on their own page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.errors import NotFound, WebinarOver
from jobclub.core.events import WebinarInvited
from jobclub.core.notices.kinds import CHOICE_OF, Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Transaction
from jobclub.core.people.interests import must_be_listed
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.attending import Coming, SeenRegistration, give_webinar_place
from jobclub.core.usecases.showing import myself
from jobclub.core.webinars.webinar import MOST_PLACES, Audience, Webinar, WebinarState, must_take_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Whom a webinar is proposed to who carry an interest, by their ids, and how many of them are left out.

    ``taking_part`` are registered already, ``told_before`` were invited before, ``muted`` do without such
    messages, ``unreachable`` have no address, or one that is not theirs.
    """

    invited: tuple[str, ...] = ()
    taking_part: int = 0
    told_before: int = 0
    muted: int = 0
    unreachable: int = 0


def invite_interested(
    office: Office, actor: Actor, webinar_id: str, interest: str, *, dry_run: bool = False
) -> WebinarInvited:
    """Invite everybody who carries an interest to a webinar, each person once; give how many they are.

    Raises:
        Invalid: The interest is not on the organisation's list.
        WebinarNotOpen, WebinarOver: It is a draft or called off; it has begun.
    """
    now = office.now()
    with office.transaction(actor, dry_run=dry_run) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        must_take_people(webinar, now)
        if webinar.has_started(now):
            raise WebinarOver("This webinar has begun; invite people to another one.")
        must_be_listed(interest, tx.organisations.current().interests)
        happened = _happened(webinar, interest, proposal_for(tx, webinar, interest), now)
        tx.record(happened)
    return happened


def inviting_interested_done(office: Office, actor: Actor, happened: WebinarInvited) -> WebinarInvited:
    """Give the answer to an invitation once more."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(happened.webinar_id))
    return happened


def _happened(webinar: Webinar, interest: str, proposal: Proposal, now: datetime) -> WebinarInvited:
    return WebinarInvited(
        at=now,
        webinar_id=webinar.id,
        interest=interest,
        invited=len(proposal.invited),
        taking_part=proposal.taking_part,
        told_before=proposal.told_before,
        muted=proposal.muted,
        unreachable=proposal.unreachable,
    )


def proposal_for(tx: Transaction, webinar: Webinar, interest: str) -> Proposal:
    """Give who is to be told of a webinar now, of those who carry an interest."""
    places = [*tx.webinar_places.had(webinar.id), *tx.webinar_places.next_in_line(webinar.id, MOST_PLACES)]
    reasons = {
        **dict.fromkeys(_told(tx, webinar.id), "told_before"),
        **dict.fromkeys((one.participant_id for one in places), "taking_part"),
    }
    invited, left_out = list[str](), Counter[str]()
    for person in tx.participants.carrying(interest):
        reason = reasons.get(person.id) or _left_out(person)
        if reason is None:
            invited.append(person.id)
        else:
            left_out[reason] += 1
    return Proposal(invited=tuple(invited), **left_out)


def _left_out(person: Participant) -> str | None:
    """Tell why somebody is not written to, by the name that such people are counted under."""
    if person.not_me_at is not None or (person.email is None and person.phone is None):
        return "unreachable"
    return "muted" if CHOICE_OF[Notice.WEBINAR_INVITED] in person.muted else None


def _told(tx: Transaction, webinar_id: str) -> set[str]:
    """Give who was invited to a webinar before."""
    wanted, told, after = (
        DeliveryFilter(notice=Notice.WEBINAR_INVITED, cohort_id=webinar_id),
        set[str](),
        None,
    )
    while True:
        page = tx.outbox.page(wanted, Window(limit=MOST, after=after))
        told |= {one.participant_id for one in page.items if one.participant_id is not None}
        if (after := page.next) is None:
            return told


def my_proposals(office: Office, actor: Actor) -> list[Webinar]:
    """Give the webinars ahead that somebody was invited to and has not said yes to, the next one first."""
    me, now = myself(actor), office.now()
    wanted = DeliveryFilter(notice=Notice.WEBINAR_INVITED, participant_id=me)
    with office.reading(actor) as tx:
        invited = [one.group_id or "" for one in tx.outbox.page(wanted, Window(limit=MOST)).items]
        if not invited:
            return []
        mine = {one.webinar_id for one in tx.webinar_places.of_participant(me)}
        found = [tx.webinars.get(one) for one in set(invited) - mine]
    return sorted((one for one in found if _can_be_had(one, now)), key=lambda one: (one.starts_at, one.id))


def _can_be_had(webinar: Webinar, now: datetime) -> bool:
    """Tell whether somebody invited may say yes by themselves: the staff alone register for some."""
    ahead = webinar.state is WebinarState.ANNOUNCED and not webinar.has_started(now)
    return ahead and webinar.audience is not Audience.STAFF


def my_proposal(office: Office, actor: Actor, webinar_id: str) -> Webinar:
    """Give a webinar that somebody was invited to and may come to.

    Raises:
        NotFound: They were not invited, come already, or can't any more.
    """
    for one in my_proposals(office, actor):
        if one.id == webinar_id:
            return one
    raise NotFound("webinar")


def come_to_webinar(office: Office, actor: Actor, webinar_id: str) -> SeenRegistration:
    """Let somebody who was invited have a place in a webinar or, while all are taken, the end of its line.

    Raises:
        NotFound: See ``my_proposal``.
        AlreadyEnrolled, ParticipantClash, WebinarNotOpen, WebinarFull: A rule stands against it.
    """
    webinar = my_proposal(office, actor, webinar_id)
    with office.transaction(actor) as tx:
        who = tx.participants.get(myself(actor)).id
        return give_webinar_place(office, tx, webinar.id, Coming(participant_id=who))
