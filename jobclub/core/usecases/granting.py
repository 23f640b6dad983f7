"""Granting: what everybody may see and ask for by themselves, and how it is given to who confirmed it.

One table says for each kind what is open, and how it is given; ``registering`` is the way there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from jobclub.core.activities.line import line_of
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.cohorts.waiting import admission_closes_at, admission_is_closed, settle_offers
from jobclub.core.errors import NotFound
from jobclub.core.events import ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.registration import Wanted, WantedKind, in_a_cohort
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.admitting import Admitted, OpenWebinars, give_webinar_places, see_webinars
from jobclub.core.usecases.confirming import Given, OpenTime, give_kept_time, see_time
from jobclub.core.usecases.enrolling import Enrolment, give_place

MOST_CLUBS = 50
"""Clubs on one page; an organisation that has more open at a time has another way to fill them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClub:
    """A club that takes people, as everybody may see it: no person of it, and nobody of the staff.

    ``free`` is how many places can be had at once; with none, or while others wait, one joins the line.
    """

    cohort: Cohort
    free: int
    waiting: int
    closes_at: datetime


Open = OpenClub | OpenWebinars | OpenTime
"""What somebody asks for, as everybody may see it."""
Granted = Enrolment | Admitted | Given
"""What somebody has who confirmed; ``position`` tells whether they wait in line."""


class Ways(NamedTuple):
    """How one kind of thing is seen by everybody, and given to somebody, who was perhaps added for it."""

    see: Callable[[Transaction, Wanted, datetime], Open]
    give: Callable[[Office, Transaction, Wanted, str, Sequence[ParticipantAdded]], Granted]


def must_be_open(tx: Transaction, wanted: Wanted, now: datetime) -> Open:
    """Give what somebody asks for, as everybody may see it.

    Raises:
        NotFound: There is no such thing, it takes nobody, or people can't register by themselves.
        NoObservers: They come from another organisation to what is for none of those.
    """
    _must_take_registrations(tx)
    return WAYS[wanted.kind].see(tx, wanted, now)


def _must_take_registrations(tx: Transaction) -> None:
    if not tx.organisations.current().open_registration:
        raise NotFound("open club")


def grant(
    office: Office, tx: Transaction, wanted: Wanted, who: str, added: Sequence[ParticipantAdded]
) -> Granted:
    """Give somebody what they asked for.

    Raises:
        AlreadyEnrolled, AdmissionClosed, CohortNotOpen, CohortFull, WebinarFull: A rule stands against it.
        AlreadyBooked, ParticipantClash, PackageDoesNotFit, SlotNotFree: Another one does, against a time.
    """
    return WAYS[wanted.kind].give(office, tx, wanted, who, added)


def asked_until(found: Open, usual: datetime) -> datetime:
    """Give until when (UTC) somebody can confirm what they ask for: a time as long as it is kept at most."""
    kept = found.kept.reserved_until if isinstance(found, OpenTime) else None
    return min(usual, kept or usual)


def list_open_clubs(office: Office, public: Actor) -> list[OpenClub]:
    """Give the clubs that take people, the one that begins first first; none if people can't register.

    A club that has no place, nor any left in its line, is shown until admission closes.
    """
    public.must(Act.REGISTER)
    now = office.now()
    with office.reading(public) as tx:
        if not tx.organisations.current().open_registration:
            return []
        found: list[OpenClub] = []
        for state in (CohortState.OPEN, CohortState.RUNNING):
            lines = tx.cohorts.page(CohortFilter(state=state), Window(limit=MOST_CLUBS), now).items
            clubs = (_open_club(tx.cohorts.get(line.id), now) for line in lines)
            found += [club for club in clubs if club is not None]
    return sorted(found, key=lambda club: (club.cohort.starts_on, club.cohort.id))


def get_open_club(office: Office, public: Actor, cohort_id: str) -> OpenClub:
    """Give one club that takes people.

    Raises:
        NotFound: There is none with this id, it takes nobody, or people can't register by themselves.
    """
    public.must(Act.REGISTER)
    with office.reading(public) as tx:
        _must_take_registrations(tx)
        return _see_club(tx, in_a_cohort(cohort_id), office.now())


def topic_of(session: Session, programme: Programme) -> str | None:
    """Give what a session is about, as its programme says it: what a group calls it is the group's."""
    return subject_of(replace(session, topic=None), programme).topic


def _see_club(tx: Transaction, wanted: Wanted, now: datetime) -> OpenClub:
    club = _open_club(tx.cohorts.get(wanted.ids[0]), now)
    if club is None:
        raise NotFound("open club")
    return club


def _open_club(cohort: Cohort, now: datetime) -> OpenClub | None:
    closes_at = admission_closes_at(cohort)
    if cohort.state is not CohortState.OPEN or closes_at is None or admission_is_closed(cohort, now):
        return None
    settled = settle_offers(cohort, now).cohort.as_of(now)
    waiting = len(line_of(settled.places))
    free = 0 if waiting else max(settled.free, 0)
    return OpenClub(cohort=settled, free=free, waiting=waiting, closes_at=closes_at)


def _give_place(
    office: Office, tx: Transaction, wanted: Wanted, who: str, added: Sequence[ParticipantAdded]
) -> Enrolment:
    return give_place(office, tx, wanted.ids[0], who, added)


WAYS: Mapping[WantedKind, Ways] = {
    WantedKind.COHORT: Ways(_see_club, _give_place),
    WantedKind.WEBINARS: Ways(see_webinars, give_webinar_places),
    WantedKind.TIME: Ways(see_time, give_kept_time),
}
"""The one table between what can be asked for and how it is given."""
