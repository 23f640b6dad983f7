"""Appointments, times that are kept, and those who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, NamedTuple

import pytest

from jobclub.core.activities.activity import ActivityKind, Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import PlaceState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.load import Load, loads_of
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.errors import AlreadyWaiting, NotFound, ParticipantClash, Stale
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window
from jobclub.core.spans import Span
from jobclub.core.webinars.webinar import WebinarState
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_person, a_wall
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, walked
from jobclub.testing.store_contract.webinar_samples import a_webinar, a_webinar_place
from jobclub.testing.towns import Town

WALL = a_wall(date(2027, 2, 3), time(9))
HOUR = timedelta(hours=1)
MADE = Meeting(
    provider="link",
    state=MeetingState.READY,
    join_url="https://meet.example.org/1",
    dial_in=DialIn(number="+45 70 10 10 10", code="4711#"),
    reference="there",
    generation=2,
    told="so",
)


class Offered(NamedTuple):
    """A service, and somebody who may book it."""

    service: Service
    person_id: str
    staff_id: str

    def appointment(self, **about: Any) -> Appointment:
        """Give an hour of it that somebody has."""
        appointment = Appointment(
            id=new_id(),
            service_id=self.service.id,
            consultant_id=self.staff_id,
            participant_id=self.person_id,
            state=AppointmentState.BOOKED,
            wall=WALL,
            starts_at=WALL.instant,
            minutes=60,
        )
        return replace(appointment, **about)

    def at(self, hours: float, **about: Any) -> Appointment:
        """Give one that begins some hours later."""
        starts_at = WALL.instant + hours * HOUR
        return self.appointment(starts_at=starts_at, wall=replace(WALL, at=time(9 + int(hours))), **about)


def offered(office: Office, town: Town) -> Offered:
    """Offer a service to somebody new."""
    person, staff_id = a_person(), town.staff_ids[2]
    service = Service(
        id=new_id(), title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=(staff_id,)
    )
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        tx.participants.add(person)
    return Offered(service, person.id, staff_id)


def keep(office: Office, town: Town, *appointments: Appointment) -> None:
    """Keep appointments."""
    with office.transaction(town.admin) as tx:
        tx.appointments.add(appointments)


class AppointmentContract(Setting):
    """Booked, changed, found; nobody in two places; kept for a while; waited for."""

    def test_those_with_a_meeting_of_long_ago_are_found(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        met, plain = it.appointment(meeting=MADE), it.at(2)
        keep(office, town, met, plain)
        with office.reading(town.admin) as tx:
            assert tx.retention.meetings(plain.starts_at + HOUR) == [{"appointment_id": met.id}]
            assert tx.retention.meetings(met.starts_at) == []

    def test_an_appointment_is_kept_as_it_was_booked(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        words = {name: name for name in ("channel", "material_text", "material_link", "shared_note")}
        full = it.appointment(
            **words,
            private_note="Shy",
            package_id=new_id(),
            number=2,
            buffer_before=5,
            buffer_after=10,
            met_at=ODD_MOMENT,
            reason="Ill",
            meeting=MADE,
            place="Room 2",
        )
        plain = it.at(2)
        keep(office, town, full, plain)
        with office.reading(town.admin) as tx:
            assert (tx.appointments.get(full.id), tx.appointments.get(plain.id)) == (full, plain)
            assert tx.appointments.of_package(full.package_id or "") == [full]
            assert tx.appointments.of_participant(it.person_id) == [full, plain]
            assert tx.appointments.of_participants([it.person_id, new_id()])[it.person_id] == [full, plain]
            with pytest.raises(NotFound):
                tx.appointments.get(new_id())

    def test_a_saved_appointment_has_the_next_version_and_is_not_overwritten(
        self, office: Office, town: Town
    ) -> None:
        it = offered(office, town)
        one = it.appointment()
        keep(office, town, one)
        with office.transaction(town.admin) as tx:
            saved = tx.appointments.save(replace(one, shared_note="So"))
        assert saved == replace(one, shared_note="So", version=1)
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.appointments.save(replace(one, shared_note="Not so"))
        with office.transaction(town.admin) as tx:
            tx.appointments.remove(one.id)
        with office.reading(town.admin) as tx:
            assert tx.appointments.of_participant(it.person_id) == []

    def test_nobody_has_two_appointments_at_a_time(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        other, touching, later = it.at(0.5), it.at(1), it.at(3)
        keep(office, town, it.appointment(), touching, later)
        with pytest.raises(ParticipantClash):
            keep(office, town, other)
        keep(office, town, replace(other, state=AppointmentState.CANCELLED))
        with pytest.raises(ParticipantClash), office.transaction(town.admin) as tx:
            tx.appointments.save(replace(later, starts_at=touching.starts_at))

    def test_the_loads_of_consultants_are_what_the_rule_says(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        other = town.staff_ids[1]
        gone = it.at(6, state=AppointmentState.CANCELLED)
        every = [it.at(0), it.at(2, buffer_after=10), it.at(4), it.at(8, consultant_id=other), gone]
        keep(office, town, *every)
        morning, hour = Span(WALL.instant, WALL.instant + 4 * HOUR), Span(WALL.instant, WALL.instant + HOUR)
        asked = [it.staff_id, other]
        with office.reading(town.admin) as tx:
            found = tx.appointments.loads(asked, morning, hour)
            assert found == loads_of(every[:3], morning, hour) == {it.staff_id: Load(130, 60)}
            without = tx.appointments.loads(asked, morning, hour, without=[every[0].id])
            assert without == {it.staff_id: Load(70, 0)}
            assert tx.appointments.loads([other], morning, hour) == {}

    def test_lists_are_by_time_and_leave_out_what_lapsed(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        nobody = {"participant_id": None, "state": AppointmentState.RESERVED}
        kept = it.at(5, reserved_until=ODD_MOMENT + HOUR, **nobody)
        lapsed = it.at(6, reserved_until=ODD_MOMENT, **nobody)
        late, early = it.at(2), it.at(0)
        keep(office, town, kept, lapsed, late, early)

        def page(window: Window, **wanted: Any) -> Page[Appointment]:
            with office.reading(town.admin) as tx:
                return tx.appointments.page(AppointmentFilter(**wanted), window, ODD_MOMENT)

        ids = [early.id, late.id, kept.id]
        assert walked(page, lambda one: one.id) == ids
        assert walked(page, lambda one: one.id, limit=1) == ids
        assert [one.id for one in page(Window(), participant_id=it.person_id).items] == ids[:2]
        assert [one.id for one in page(Window(), state=AppointmentState.RESERVED).items] == ids[2:]
        assert [one.id for one in page(Window(), since=late.starts_at).items] == ids[1:]
        assert [one.id for one in page(Window(), until=late.starts_at).items] == ids[:1]
        assert page(Window(), consultant_id=town.staff_ids[0]).items == ()

    def test_a_time_that_lapsed_is_found_until_it_is_forgotten(self, office: Office, town: Town) -> None:
        it = offered(office, town)
        nobody = {"participant_id": None, "state": AppointmentState.RESERVED}
        kept = it.at(5, reserved_until=ODD_MOMENT + HOUR, **nobody)
        lapsed = it.at(6, reserved_until=ODD_MOMENT, **nobody)
        keep(office, town, kept, lapsed)

        with office.transaction(town.admin) as tx:
            assert tx.appointments.with_lapsed(ODD_MOMENT) == [it.staff_id]
            assert tx.appointments.lapsed([it.staff_id], ODD_MOMENT) == [lapsed]
            assert tx.appointments.lapsed([town.staff_ids[0]], ODD_MOMENT) == []
            assert tx.appointments.forget_lapsed(ODD_MOMENT) == 0
            tx.appointments.save(replace(lapsed, state=AppointmentState.CANCELLED))
            assert tx.appointments.with_lapsed(ODD_MOMENT) == []
            assert tx.appointments.forget_lapsed(ODD_MOMENT) == 1

    def test_what_somebody_does_meanwhile_is_found_whatever_it_is(self, office: Office, town: Town) -> None:
        it, furnished = offered(office, town), furnish(office, town)
        session, visited = furnished.cohort.sessions[0], furnished.host.sessions[0]
        one = it.appointment(participant_id=furnished.person.id)
        keep(office, town, one)
        with office.reading(town.admin) as tx:
            found = tx.appointments.meanwhile(furnished.person.id, one.span)
            met = tx.appointments.meanwhile(furnished.person.id, session.span)
            before = Span(session.starts_at - HOUR, session.starts_at)
            assert tx.appointments.meanwhile(furnished.person.id, before) == []
        assert [(c.kind, c.id, c.span, c.service_id) for c in found] == [
            (ActivityKind.APPOINTMENT, one.id, one.span, it.service.id)
        ]
        assert {c.id for c in met} == {session.id, visited.id, furnished.webinar.id}

    def test_a_webinar_counts_while_it_takes_place_and_somebody_has_a_place(
        self, office: Office, town: Town
    ) -> None:
        it, host = offered(office, town), town.staff_ids[2]
        webinar, other = (a_webinar(host, wall=WALL, starts_at=WALL.instant) for _ in range(2))
        with office.transaction(town.admin) as tx:
            person, third = tx.participants.get(it.person_id), a_person()
            tx.participants.add(third)
            tx.webinars.add([webinar, replace(other, state=WebinarState.CANCELLED)])
            tx.webinar_places.add(a_webinar_place(webinar, person))
            tx.webinar_places.add(a_webinar_place(other, person))
            waits = a_webinar_place(webinar, third)
            tx.webinar_places.add(replace(waits, place=replace(waits.place, state=PlaceState.WITHDRAWN)))
        with office.reading(town.admin) as tx:
            met = tx.appointments.meanwhile(person.id, webinar.span)
            later = Span(webinar.ends_at, webinar.ends_at + HOUR)
            assert tx.appointments.meanwhile(person.id, later) == []
            assert tx.appointments.meanwhile(third.id, webinar.span) == []
        assert [(c.kind, c.id, c.span) for c in met] == [(ActivityKind.WEBINAR, webinar.id, webinar.span)]

    def test_who_waits_is_kept_once_and_given_by_the_length_of_their_wait(
        self, office: Office, town: Town
    ) -> None:
        it, other = offered(office, town), a_person()
        about: dict[str, Any] = {"service_id": it.service.id, "since": ODD_MOMENT}
        first = Waiting(id=new_id(), participant_id=it.person_id, channel="poster", **about)
        second = Waiting(id=new_id(), participant_id=other.id, **about)
        with office.transaction(town.admin) as tx:
            tx.participants.add(other)
            tx.waiting.add(first)
            tx.waiting.add(second)
        with pytest.raises(AlreadyWaiting), office.transaction(town.admin) as tx:
            tx.waiting.add(replace(first, id=new_id()))
        with office.transaction(town.admin) as tx:
            assert tx.waiting.page(it.service.id, Window()).items == (first, second)
            assert tx.waiting.of(it.service.id, it.person_id) == first == tx.waiting.get(first.id)
            assert tx.waiting.of_participant(other.id) == [second]
            tx.waiting.remove(first.id)
            assert tx.waiting.of(it.service.id, it.person_id) is None
            with pytest.raises(NotFound):
                tx.waiting.get(first.id)

    def test_who_waits_for_long_is_given_for_all_services_or_for_somebodys(
        self, office: Office, town: Town
    ) -> None:
        it, later = offered(office, town), offered(office, town)
        about = {"id": new_id(), "service_id": it.service.id, "participant_id": it.person_id}
        first = Waiting(since=ODD_MOMENT, **about)
        second = replace(first, id=new_id(), participant_id=later.person_id, since=ODD_MOMENT + HOUR)
        with office.transaction(town.admin) as tx:
            tx.waiting.add(second)
            tx.waiting.add(first)
        with office.reading(town.admin) as tx:
            assert tx.waiting.long(ODD_MOMENT + HOUR, most=9) == [first, second]
            assert tx.waiting.long(ODD_MOMENT + HOUR, most=1) == [first]
            assert tx.waiting.long(ODD_MOMENT, consultant_id=it.staff_id, most=9) == [first]
            assert tx.waiting.long(ODD_MOMENT, consultant_id=town.staff_ids[0], most=9) == []
