"""Timetabling: appointments at a glance, for those who give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.package import chain
from jobclub.core.office import Office
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Act, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    """An appointment at a glance: its service, who comes if somebody does, and all of its package by number.

    ``names`` are those of the service's consultants and of whoever has it, by their ids. ``others`` are
    appointments of the same person with the same service that lie ahead, by time.
    """

    appointment: Appointment
    service: Service
    person: Participant | None
    package: tuple[Appointment, ...]
    others: tuple[Appointment, ...]
    names: Mapping[str, str]


def view_appointment(office: Office, actor: Actor, appointment_id: str) -> AppointmentView:
    """Give one appointment at a glance; its private note is its consultant's alone."""
    now, me = office.now(), actor.staff_id
    with office.reading(actor) as tx:
        one = tx.appointments.get(appointment_id)
        actor.must(Act.READ_APPOINTMENTS, one)
        service, whose = tx.services.get(one.service_id), one.participant_id
        package = chain(tx.appointments.of_package(one.package_id)) if one.package_id else []
        theirs = tx.appointments.of_participant(whose) if whose else []
        others = [each for each in theirs if each.service_id == service.id and each.id != one.id]
        ahead = (each for each in others if each.takes_place and not each.has_started(now))
        return AppointmentView(
            appointment=one.as_of(now).as_seen_by(me),
            service=service,
            person=tx.desk.people([whose]).get(whose) if whose else None,
            package=tuple(each.as_seen_by(me) for each in package),
            others=tuple(each.as_seen_by(me) for each in ahead),
            names=tx.desk.staff_names({*service.consultant_ids, one.consultant_id}),
        )
