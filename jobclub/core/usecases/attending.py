"""Attending: people are registered for webinars, wait in line for a place, and say when they don't come.

A registration reads the webinar, which keeps it from others, and counts its places; it never loads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.activities.places import LIVE, PlaceState
from jobclub.core.appointments.commitments import must_be_nowhere_else
from jobclub.core.errors import AlreadyEnrolled, NotFound, Refused, invalid
from jobclub.core.events import (
    Event,
    ParticipantAdded,
    RegisteredForSeveral,
    WebinarLineJoined,
    WebinarPlaceGivenUp,
    WebinarPlaceTaken,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarPlaceLine
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.advancing import move_up
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.knowing import PersonWish, known_or_added
from jobclub.core.webinars import registration as registrations
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.webinar import Webinar

MOST_DATES = 366
"""Dates of a series that somebody is registered for in one act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Who comes to a webinar: somebody known, or somebody told about; how they came, and where from."""

    participant_id: str | None = None
    person: PersonWish | None = None
    channel: str | None = None
    observer_of: str | None = None


@dataclass(frozen=True, slots=True)
class SeenRegistration:
    """Somebody's place in a webinar and, while they wait, their position in line."""

    registration: WebinarPlace
    position: int | None = None

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        place = self.registration.place
        return f"{place.version}.{place.state}.{self.position or 0}"


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """What became of one date for which somebody was to be registered: a place, or why there is none."""

    webinar_id: str
    registration: SeenRegistration | None = None
    refusal: str | None = None


def register_for_webinar(office: Office, actor: Actor, webinar_id: str, coming: Coming) -> SeenRegistration:
    """Give somebody a place in a webinar or, while others wait or all are taken, the end of the line.

    A person with the e-mail of somebody known is that somebody.

    Raises:
        AlreadyEnrolled, ParticipantClash, WebinarNotOpen, WebinarFull, NoObservers: A rule stands against it.
        Invalid: Neither or both are given, or something about them can't be.
    """
    with office.transaction(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        who, added = _whom(office, tx, actor, coming)
        return give_webinar_place(office, tx, webinar_id, replace(coming, participant_id=who), added)


def _whom(
    office: Office, tx: Transaction, actor: Actor, coming: Coming
) -> tuple[str, list[ParticipantAdded]]:
    registrations.checked_coming(coming.channel, coming.observer_of)
    if (coming.participant_id is None) == (coming.person is None):
        raise invalid("/participant_id", "give either participant_id or participant")
    if coming.person is not None:
        actor.must(Act.WRITE_PEOPLE)
        return known_or_added(office, tx, coming.person)
    with named_in_body("/participant_id"):
        return tx.participants.get(coming.participant_id or "").id, []


def give_webinar_place(
    office: Office,
    tx: Transaction,
    webinar_id: str,
    coming: Coming,
    added: Sequence[ParticipantAdded] = (),
) -> SeenRegistration:
    """Give somebody known, who was perhaps ``added`` for it, a place in a webinar or the end of its line.

    They were read for writing, so nobody makes them busy meanwhile.

    Raises:
        AlreadyEnrolled, ParticipantClash, WebinarNotOpen, WebinarFull, NoObservers: A rule stands against it.
    """
    seen, happened = _placed(office, tx, webinar_id, coming.participant_id or "", coming)
    tx.record(happened, *added)
    return _moved_on(office, tx, seen)


def _placed(
    office: Office, tx: Transaction, webinar_id: str, who: str, coming: Coming
) -> tuple[SeenRegistration, Event]:
    now, webinar = office.now(), tx.webinars.get(webinar_id)
    if tx.webinar_places.of(webinar_id, who) is not None:
        raise AlreadyEnrolled("This person is registered for this webinar already.")
    asked = registrations.asked_for(webinar_id, who, place_id=office.new_id(), at=now)
    asked = replace(asked, channel=coming.channel, observer_of=coming.observer_of)
    fullness = tx.webinar_places.fullness(webinar_id)
    registration = registrations.registered(webinar, fullness, asked, now)
    must_be_nowhere_else(webinar.span, tx.appointments.meanwhile(who, webinar.span))
    tx.webinar_places.add(registration)
    waits = registration.place.state is PlaceState.WAITLISTED
    happened = (WebinarLineJoined if waits else WebinarPlaceTaken)(
        at=now, webinar_id=webinar_id, place_id=registration.id, participant_id=who
    )
    return SeenRegistration(registration, fullness.waiting + 1 if waits else None), happened


def _moved_on(office: Office, tx: Transaction, seen: SeenRegistration) -> SeenRegistration:
    """Give a place that is free, since those who stand before are elsewhere, to who has joined the line."""
    if seen.position is None:
        return seen
    moved = move_up(tx, tx.webinars.get(seen.registration.webinar_id), office.now())
    return _seen(tx, tx.webinar_places.get(seen.registration.id)) if moved else seen


def register_in_series(
    office: Office,
    actor: Actor,
    series_id: str,
    coming: Coming,
    webinar_ids: Sequence[str] | None = None,
) -> list[DateAnswer]:
    """Register somebody for several dates of a series (all that take people unless some are named).

    Each date has its own answer: a place, a position in line, or the code of what stands against it.

    Raises:
        Invalid: A named webinar is none of the series, or see ``register_for_webinar``.
    """
    with office.transaction(actor) as tx:
        actor.must(Act.RUN_WEBINARS, tx.webinars.series(series_id))
        dates = _dates(office, tx, series_id, webinar_ids)
        who, added = _whom(office, tx, actor, coming)
        answers, happened = [], []
        for webinar_id in dates:
            try:
                seen, event = _placed(office, tx, webinar_id, who, coming)
            except Refused as refusal:
                answers.append(DateAnswer(webinar_id, refusal=refusal.code))
            else:
                answers.append(DateAnswer(webinar_id, seen))
                happened.append(event)
        had = tuple(one.registration.registration.id for one in answers if one.registration)
        tx.record(
            RegisteredForSeveral(at=office.now(), series_id=series_id, place_ids=had), *happened, *added
        )
        return [_answered(office, tx, one) for one in answers]


def _answered(office: Office, tx: Transaction, answer: DateAnswer) -> DateAnswer:
    seen = answer.registration
    return answer if seen is None else replace(answer, registration=_moved_on(office, tx, seen))


def _dates(office: Office, tx: Transaction, series_id: str, webinar_ids: Sequence[str] | None) -> list[str]:
    dates = tx.webinars.of_series(series_id)
    if webinar_ids is None:
        return [one.id for one in dates if one.takes_people(office.now())]
    if not 1 <= len(webinar_ids) <= MOST_DATES:
        raise invalid("/webinar_ids", f"name at least one date, and {MOST_DATES} at most")
    known = {one.id for one in dates}
    for number, webinar_id in enumerate(webinar_ids):
        if webinar_id not in known:
            raise invalid(f"/webinar_ids/{number}", "this is no date of the series")
    return [one.id for one in dates if one.id in webinar_ids]


def registering_several_done(
    office: Office, actor: Actor, happened: RegisteredForSeveral
) -> list[DateAnswer]:
    """Give the answer to somebody registered for several dates earlier once more; only what they have."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_WEBINARS, tx.webinars.series(happened.series_id))
        found = [_seen(tx, tx.webinar_places.get(one)) for one in happened.place_ids]
    return [DateAnswer(one.registration.webinar_id, one) for one in found]


def _seen(tx: Transaction, registration: WebinarPlace) -> SeenRegistration:
    return SeenRegistration(registration, tx.webinar_places.position(registration))


def get_registration(office: Office, actor: Actor, place_id: str) -> SeenRegistration:
    """Give one registration."""
    with office.reading(actor) as tx:
        registration = tx.webinar_places.get(place_id)
        actor.must(Act.READ_WEBINARS, tx.webinars.get(registration.webinar_id))
        return _seen(tx, registration)


def list_registrations(
    office: Office, actor: Actor, webinar_id: str, window: Window, *, state: PlaceState | None = None
) -> Page[WebinarPlaceLine]:
    """Give who is registered for a webinar, with names, in the order they asked; of one state if asked."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(webinar_id))
        return tx.webinar_places.page(webinar_id, window, state=state)


def withdraw_registration(office: Office, actor: Actor, place_id: str) -> SeenRegistration:
    """Note that somebody does not come; a place that is free by it goes to whoever is next in line.

    Raises:
        NotEnrolled: They are not registered any more.
    """
    with office.transaction(actor) as tx:
        webinar = tx.webinars.get(tx.webinar_places.get(place_id).webinar_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        return give_up_webinar_place(tx, webinar, place_id, office.now())


def withdraw_own_registration(office: Office, actor: Actor, place_id: str) -> SeenRegistration:
    """Let somebody who came by their own link say that they don't come.

    Raises:
        NotFound: It is not theirs.
        NotEnrolled: They are not registered any more.
    """
    with office.transaction(actor) as tx:
        registration = own_registration(tx, actor, place_id)
        return give_up_webinar_place(tx, tx.webinars.get(registration.webinar_id), place_id, office.now())


def own_registration(tx: Transaction, actor: Actor, place_id: str) -> WebinarPlace:
    """Give a registration of whoever came by their own link.

    Raises:
        Forbidden: It is nobody who came by a link.
        NotFound: It is not theirs.
    """
    actor.must(Act.OWN_PAGE)
    registration = tx.webinar_places.get(place_id)
    if registration.participant_id != actor.participant_id:
        raise NotFound("registration")
    return registration


def give_up_webinar_place(
    tx: Transaction, webinar: Webinar, place_id: str, now: datetime
) -> SeenRegistration:
    """Keep that somebody comes no more, and let whoever is next move up.

    The webinar was read for writing, so what is read of its places now stays so.

    Raises:
        NotEnrolled: They are not registered any more.
    """
    registration = tx.webinar_places.get(place_id)
    saved = tx.webinar_places.save(registrations.given_up(registration, at=now))
    about = {"place_id": saved.id, "participant_id": saved.participant_id}
    tx.record(WebinarPlaceGivenUp(at=now, webinar_id=webinar.id, **about))
    move_up(tx, webinar, now)
    return SeenRegistration(saved)


def forget_registrations(tx: Transaction, participant_id: str, now: datetime) -> None:
    """Let somebody who is to be forgotten leave the webinars that lie ahead, as they would themselves."""
    for found in tx.webinar_places.of_participant(participant_id):
        webinar = tx.webinars.get(found.webinar_id)
        if tx.webinar_places.get(found.id).place.state in LIVE and not webinar.has_started(now):
            give_up_webinar_place(tx, webinar, found.id, now)
