"""Partaking: which webinars somebody is registered for, as their own page shows them, and the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.door import Door, door_of
from jobclub.core.activities.places import PlaceState
from jobclub.core.appointments.offer import Audience, Service
from jobclub.core.errors import NotFound, WebinarOver
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.spans import Span
from jobclub.core.usecases.showing import myself
from jobclub.core.webinars.own_webinar import OwnWebinar, own_webinar
from jobclub.core.webinars.registration import WebinarPlace, is_offered_sparring
from jobclub.core.webinars.webinar import Webinar

MOST_AHEAD = 5
"""Webinars that lie ahead on somebody's front page, the next ones."""
MOST_OVER = 3
"""Webinars that are over there, the last ones."""
SHOWN_FOR = timedelta(days=28)
"""For how long a webinar that is over is shown there."""
LOOKED_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class MyWebinars:
    """The webinars that somebody comes to, or waits for, and those that were lately; each by time."""

    ahead: tuple[OwnWebinar, ...]
    over: tuple[OwnWebinar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyWebinar:
    """One webinar of somebody's, and the ``sparring`` they are offered after it."""

    organisation: Organisation
    person: Participant
    now: datetime
    webinar: OwnWebinar
    sparring: Service | None


def my_webinars(office: Office, actor: Actor) -> MyWebinars:
    """Give the next webinars of somebody's, and the last ones."""
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        mine = tx.webinar_places.of_participant(me)
        with_place = [tx.webinars.get(one) for one in _next_and_last(tx, me, now)] if mine else []
        waits = [one.webinar_id for one in mine if one.place.state is PlaceState.WAITLISTED]
        waited = [one for one in map(tx.webinars.get, waits) if one.takes_place and not one.has_ended(now)]
        places = {one.webinar_id: one for one in mine}
        found = sorted([*with_place, *waited], key=lambda one: (one.starts_at, one.id))
        shown = [_shown(tx, one, places[one.id], now) for one in found]
    ahead = tuple(one for one in shown if not one.over)
    return MyWebinars(ahead, tuple(one for one in shown if one.over))


def _next_and_last(tx: Transaction, participant_id: str, now: datetime) -> list[str]:
    """Give the ids of the next webinars in which somebody has a place, and of the last ones."""
    within = Span(now - SHOWN_FOR, now + LOOKED_AHEAD)
    meanwhile = tx.appointments.meanwhile(participant_id, within)
    found = [one for one in meanwhile if one.kind is ActivityKind.WEBINAR]
    ahead = [one.id for one in found if one.span.end > now]
    return [*[one.id for one in found if one.span.end <= now][-MOST_OVER:], *ahead[:MOST_AHEAD]]


def _shown(tx: Transaction, webinar: Webinar, registration: WebinarPlace, now: datetime) -> OwnWebinar:
    return own_webinar(webinar, registration, now, position=tx.webinar_places.position(registration))


def my_webinar(office: Office, actor: Actor, webinar_id: str) -> MyWebinar:
    """Give one webinar of somebody's as it is now.

    Raises:
        NotFound: They neither have a place in it nor wait for one.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        webinar, registration = _mine(tx, me, webinar_id)
        return MyWebinar(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            now=now,
            webinar=_shown(tx, webinar, registration, now),
            sparring=_sparring(tx, webinar, registration),
        )


def _mine(tx: Transaction, participant_id: str, webinar_id: str) -> tuple[Webinar, WebinarPlace]:
    registration = tx.webinar_places.of(webinar_id, participant_id)
    if registration is None:
        raise NotFound("registration")
    return tx.webinars.get(webinar_id), registration


def _sparring(tx: Transaction, webinar: Webinar, registration: WebinarPlace) -> Service | None:
    """Give what somebody who was there can book because of it, if people book it by themselves."""
    if webinar.sparring_service_id is None or not is_offered_sparring(registration):
        return None
    service = tx.services.get(webinar.sparring_service_id)
    return service if service.is_offered and service.audience is not Audience.STAFF else None


def go_to_webinar(office: Office, actor: Actor, webinar_id: str) -> str | None:
    """Give the address of the meeting of one's own webinar; None while its door is not open, or one waits.

    Raises:
        WebinarOver: It is over, or does not take place.
        NotFound: They neither have a place in it nor wait for one.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        webinar, registration = _mine(tx, me, webinar_id)
    if not webinar.takes_place or webinar.has_ended(now):
        raise WebinarOver("This webinar is over.")
    may_enter = registration.place.state is PlaceState.ENROLLED and door_of(webinar, now) is Door.OPEN
    return webinar.link if may_enter else None
