"""Advancing: places of a webinar that are free go to those who wait, unless they are elsewhere then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jobclub.core.events import WebinarPlaceTaken
from jobclub.core.office.store import Transaction
from jobclub.core.webinars import registration as registrations
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.sparring import WebinarWarning
from jobclub.core.webinars.webinar import Webinar


@dataclass(frozen=True, slots=True)
class Moved:
    """A webinar with its new time, and how many of those with a place are ``elsewhere`` then."""

    webinar: Webinar
    elsewhere: int

    @property
    def warnings(self) -> tuple[WebinarWarning, ...]:
        """What somebody should look at."""
        return (WebinarWarning.PEOPLE_ELSEWHERE,) if self.elsewhere else ()


def move_up(tx: Transaction, webinar: Webinar, now: datetime) -> bool:
    """Give the free places of a webinar to those who wait, next first; tell whether anybody got one.

    Who is elsewhere then keeps their stand in line, and those behind them come first.
    """
    fullness = tx.webinar_places.fullness(webinar.id)
    most = registrations.moving_up(webinar, fullness, now)
    line = tx.webinar_places.next_in_line(webinar.id, fullness.waiting) if most else ()
    moved = 0
    for waiting in line:
        if moved < most and _can_come(tx, webinar, waiting):
            saved = tx.webinar_places.save(registrations.moved_up(waiting, at=now))
            about = {"place_id": saved.id, "participant_id": saved.participant_id}
            tx.record(WebinarPlaceTaken(at=now, webinar_id=webinar.id, **about))
            moved += 1
    return moved > 0


def _can_come(tx: Transaction, webinar: Webinar, waiting: WebinarPlace) -> bool:
    """Tell whether somebody is nowhere else; they are kept from others, so that it stays so."""
    who = tx.participants.get(waiting.participant_id).id
    return not tx.appointments.meanwhile(who, webinar.span)
