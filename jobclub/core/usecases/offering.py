"""Offering: services, and who gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jobclub.core.appointments import offer
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import invalid
from jobclub.core.events import ServiceAdded, ServiceChanged
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import named_in_body, staff_here


def add_service(office: Office, actor: Actor, **about: Any) -> Service:
    """Offer a service; ``about`` are the fields of Service but its id.

    Raises:
        Invalid: Something about it cannot be.
        StaffLeft: One of its consultants does not work here any more.
    """
    actor.must_everywhere(Act.OFFER_SERVICES)
    wanted = Service(id=office.new_id(), **about)
    with office.transaction(actor) as tx:
        service = offer.checked(wanted)
        _must_be_here(tx, wanted.consultant_ids, frozenset())
        _check_provider(office, service)
        tx.services.add(service)
        tx.record(ServiceAdded(at=office.now(), service_id=service.id))
    return service


def _must_be_here(tx: Transaction, consultant_ids: Sequence[str], before: frozenset[str]) -> None:
    """Let pass consultants who work here, or give the service already."""
    for number, staff_id in sorted(enumerate(consultant_ids), key=lambda one: one[1]):
        if staff_id not in before:
            with named_in_body(f"/consultant_ids/{number}"):
                staff_here(tx, staff_id)


def _check_provider(office: Office, service: Service) -> None:
    if service.meeting_provider is not None and service.meeting_provider not in office.meetings:
        raise invalid("/meeting_provider", f"choose one of {', '.join(sorted(office.meetings))}")


def change_service(
    office: Office, actor: Actor, service_id: str, seen: frozenset[str] | None, **changes: Any
) -> Service:
    """Set some fields of a service; what is booked already stays as it is.

    Raises:
        Stale: It was changed since ``seen``.
        Invalid, StaffLeft: See ``add_service``.
    """
    actor.must_everywhere(Act.OFFER_SERVICES)
    with office.transaction(actor) as tx:
        before = tx.services.get(service_id)
        must_be_unchanged(seen, str(before.version))
        wanted = replace(before, **changes)
        after = offer.checked(wanted)
        _must_be_here(tx, wanted.consultant_ids, frozenset(before.consultant_ids))
        _check_provider(office, after)
        tx.record(ServiceChanged(at=office.now(), service_id=service_id))
        return tx.services.save(after)


def get_service(office: Office, actor: Actor, service_id: str) -> Service:
    """Give one service, also if it is closed."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.services.get(service_id)


def list_services(
    office: Office, actor: Actor, window: Window, *, state: ServiceState | None = None
) -> Page[Service]:
    """Give the services in the order they were put in."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.services.page(window, state=state)
