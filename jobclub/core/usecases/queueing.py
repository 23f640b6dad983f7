"""Queueing: people wait for a service until there is a time for them; who waits longest is seen first."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.appointments.waiting import Waiting, checked_channel
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import AlreadyWaiting
from jobclub.core.events import WaitingJoined, WaitingLeft
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import named_in_body


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody who waits for a service, with their name, and for how many days."""

    waiting: Waiting
    name: str
    days: int


def join_waiting(
    office: Office, actor: Actor, service_id: str, participant_id: str, *, channel: str | None = None
) -> WaitingLine:
    """Let somebody wait for a service; booking it ends that.

    Raises:
        AlreadyWaiting: They do.
        Invalid: There is no such person, or the channel cannot be.
    """
    now, word = office.now(), checked_channel(channel)
    with office.transaction(actor) as tx:
        tx.services.get(service_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        with named_in_body("/participant_id"):
            person = tx.participants.get(participant_id)
        if tx.waiting.of(service_id, person.id) is not None:
            raise AlreadyWaiting("This person waits for this already.")
        about = {"service_id": service_id, "participant_id": person.id}
        waiting = Waiting(id=office.new_id(), since=now, channel=word, **about)
        tx.waiting.add(waiting)
        tx.record(WaitingJoined(at=now, waiting_id=waiting.id, **about))
    return WaitingLine(waiting, person.name, 0)


def get_waiting(office: Office, actor: Actor, waiting_id: str) -> WaitingLine:
    """Give how somebody waits."""
    with office.reading(actor) as tx:
        waiting = tx.waiting.get(waiting_id)
        actor.must(Act.READ_APPOINTMENTS)
        name = tx.participants.names([waiting.participant_id])[waiting.participant_id]
    return WaitingLine(waiting, name, waiting.days(office.now(), actor.zone))


def list_waiting(office: Office, actor: Actor, service_id: str, window: Window) -> Page[WaitingLine]:
    """Give those who wait for a service with their names, the longest waiting first."""
    with office.reading(actor) as tx:
        tx.services.get(service_id)
        actor.must(Act.READ_APPOINTMENTS)
        page = tx.waiting.page(service_id, window)
        names = tx.participants.names([one.participant_id for one in page.items])
    now = office.now()
    lines = (WaitingLine(one, names[one.participant_id], one.days(now, actor.zone)) for one in page.items)
    return Page(tuple(lines), page.next)


def leave_waiting(office: Office, actor: Actor, waiting_id: str, seen: frozenset[str] | None) -> None:
    """Let somebody wait no longer.

    Raises:
        Stale: They wait since another time than was ``seen``.
    """
    with office.transaction(actor) as tx:
        waiting = tx.waiting.get(waiting_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        must_be_unchanged(seen, waiting.revision)
        tx.waiting.remove(waiting_id)
        about = {"service_id": waiting.service_id, "participant_id": waiting.participant_id}
        tx.record(WaitingLeft(at=office.now(), waiting_id=waiting_id, **about))
