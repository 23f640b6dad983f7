"""Admitting: people who are nobody of ours yet see the webinars that anybody may come to, and get places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.errors import NotFound, Refused
from jobclub.core.events import ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.registration import MOST_WEBINARS, Wanted
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.attending import Coming, SeenRegistration, give_webinar_place
from jobclub.core.webinars.registration import Fullness, free_in, must_take_observer
from jobclub.core.webinars.webinar import Audience, Webinar, WebinarState

MOST_WEBINARS_SHOWN = 100
"""Webinars on one page, the next ones."""


@dataclass(frozen=True, slots=True)
class OpenWebinar:
    """A webinar that anybody may come to, as everybody may see it.

    ``free`` is how many places can be had at once, None as many as are asked for; with none one joins the
    line, in which ``waiting`` people stand.
    """

    webinar: Webinar
    free: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class OpenWebinars:
    """The webinars that somebody asks for."""

    webinars: tuple[OpenWebinar, ...]


@dataclass(frozen=True, slots=True)
class OpenDates:
    """A webinar that anybody may come to, and the next dates of its series at which anybody may as well."""

    chosen: OpenWebinar
    others: tuple[OpenWebinar, ...] = ()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What somebody got who asked for several webinars: the places they have, or wait for, by now."""

    registrations: tuple[SeenRegistration, ...]

    @property
    def position(self) -> int | None:
        """Where in line they are who wait everywhere; None: they have a place."""
        positions = [one.position for one in self.registrations]
        return None if None in positions else positions[0]


def list_open_webinars(office: Office, public: Actor) -> list[OpenWebinar]:
    """Give the next webinars that anybody may come to, by time; none if people can't register."""
    public.must(Act.REGISTER)
    now = office.now()
    wanted = WebinarFilter(since=now, state=WebinarState.ANNOUNCED)
    with office.reading(public) as tx:
        if not tx.organisations.current().open_registration:
            return []
        found = tx.webinars.page(wanted, Window(limit=MOST_WEBINARS_SHOWN)).items
        return _shown(tx, [one for one in found if _is_open(one, now)])


def _is_open(webinar: Webinar, now: datetime) -> bool:
    """Tell whether anybody may ask for a place: it is for everybody, announced, and has not begun."""
    announced = webinar.state is WebinarState.ANNOUNCED and not webinar.has_started(now)
    return announced and webinar.audience is Audience.PUBLIC


def _shown(tx: Transaction, webinars: Sequence[Webinar]) -> list[OpenWebinar]:
    known = tx.webinar_places.fullness_of([one.id for one in webinars])
    full = [(one, known.get(one.id, Fullness())) for one in webinars]
    return [OpenWebinar(one, free_in(one, fullness), fullness.waiting) for one, fullness in full]


def get_open_webinar(office: Office, public: Actor, webinar_id: str) -> OpenDates:
    """Give a webinar that anybody may come to, with as many dates of its series as can be asked for at once.

    Raises:
        NotFound: There is none, it is not open to everybody, or people can't register by themselves.
    """
    public.must(Act.REGISTER)
    now = office.now()
    with office.reading(public) as tx:
        webinar = tx.webinars.get(webinar_id)
        if not (_is_open(webinar, now) and tx.organisations.current().open_registration):
            raise NotFound("open webinar")
        dates = tx.webinars.of_series(webinar.series_id) if webinar.series_id else []
        others = [one for one in dates if one.id != webinar_id and _is_open(one, now)]
        chosen, *rest = _shown(tx, [webinar, *others[: MOST_WEBINARS - 1]])
        return OpenDates(chosen, tuple(rest))


def see_webinars(tx: Transaction, wanted: Wanted, now: datetime) -> OpenWebinars:
    """Give what somebody asks for and may have, by time; what began or was called off is left out.

    Raises:
        Invalid: One is none of ours.
        NotFound: None of them is open to everybody.
        NoObservers: They come from another organisation, and to none of them anybody may.
    """
    with named_in_body("/webinar_ids"):
        found = [tx.webinars.get(one) for one in wanted.ids]
    still_open = sorted((one for one in found if _is_open(one, now)), key=lambda one: one.starts_at)
    if not still_open:
        raise NotFound("open webinar")
    must_take_observer(wanted.observer_of, still_open)
    return OpenWebinars(
        tuple(_shown(tx, [one for one in still_open if one.observers or not wanted.observer_of]))
    )


def give_webinar_places(
    office: Office, tx: Transaction, wanted: Wanted, who: str, added: Sequence[ParticipantAdded]
) -> Admitted:
    """Give somebody a place, or the end of the line, in each webinar that takes them still.

    Raises:
        AlreadyEnrolled, ParticipantClash, WebinarNotOpen, WebinarFull: None does; what the first one said.
        NotFound, NoObservers: See ``see_webinars``.
    """
    coming = Coming(participant_id=who, observer_of=wanted.observer_of)
    given, refusals, new = list[SeenRegistration](), list[Refused](), added
    for one in see_webinars(tx, wanted, office.now()).webinars:
        try:
            seen = give_webinar_place(office, tx, one.webinar.id, coming, new)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            given.append(seen)
            new = ()
    if not given:
        raise refusals[0]
    return Admitted(tuple(given))
