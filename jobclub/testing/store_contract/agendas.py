"""What people's calendars are made from, found without loading it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.office import Office
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.appointments import keep, offered
from jobclub.testing.store_contract.furnished import Furnished, add_cohort, furnish
from jobclub.testing.store_contract.samples import a_cohort, a_person, a_place
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.store_contract.webinar_samples import a_webinar, a_webinar_place
from jobclub.testing.towns import Town


def participants_pieces(office: Office, it: Furnished) -> set[Piece]:
    """Give what the calendar of the furnished town's person is made from."""
    with office.reading(it.town.admin) as tx:
        found = tx.agendas.of_participant(it.person.id, ODD_MOMENT)
    assert len(found) == len(set(found))
    return set(found)


def staff_pieces(office: Office, town: Town, staff_id: str | None = None) -> set[Piece]:
    """Give what the calendar of a town's consultant, or of another of its staff, is made from."""
    with office.reading(town.admin) as tx:
        found = tx.agendas.of_staff(staff_id or town.consultant.caller_id, ODD_MOMENT)
    assert len(found) == len(set(found))
    return set(found)


def of_person(town: Town, person_id: str) -> set[Piece]:
    """Give what every calendar is made from."""
    return {
        Piece(PieceKind.ORGANISATION, town.organisation.id, 0),
        Piece(PieceKind.PERSON, person_id, 0),
    }


class AgendaContract(Setting):
    """Own cohorts and visits; cohorts led and stood in at; what is over long ago is left out."""

    def test_a_participants_calendar_is_made_from_their_cohorts_and_visits(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        furnish(office, other)
        assert participants_pieces(office, it) == {
            *of_person(town, it.person.id),
            Piece(PieceKind.COHORT, it.cohort.id, 0),
            Piece(PieceKind.VISIT, it.visit.session_id, 0),
            Piece(PieceKind.WEBINAR, it.webinar.id, 0),
        }

    def test_appointments_are_in_both_calendars_until_they_are_over_and_kept_times_in_none(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it, elsewhere = offered(office, town), offered(office, other)
        soon, later, free = it.at(2), it.at(3), it.at(4, participant_id=None)
        keep(office, town, soon, later, free)
        keep(office, other, elsewhere.at(2))
        with office.reading(town.admin) as tx:
            theirs = tx.agendas.of_participant(it.person_id, soon.ends_at)
            hers = tx.agendas.of_staff(soon.consultant_id, soon.ends_at)
            past = tx.agendas.of_staff(soon.consultant_id, soon.ends_at + timedelta(seconds=1))
        both = {Piece(PieceKind.APPOINTMENT, one.id, 0) for one in (soon, later)}
        assert {one for one in theirs if one.kind is PieceKind.APPOINTMENT} == both
        assert {one for one in hers if one.kind is PieceKind.APPOINTMENT} == both
        assert {one.id for one in past if one.kind is PieceKind.APPOINTMENT} == {later.id}

    def test_webinars_are_in_the_calendars_of_who_has_a_place_and_who_presents_until_they_are_over(
        self, office: Office, town: Town
    ) -> None:
        host, cohost, others = town.staff_ids[2], town.staff_ids[3], town.staff_ids[0]
        webinar, person, waiting = a_webinar(host, cohost_ids=(cohost,)), a_person(), a_person()
        line = a_place(waiting, state=PlaceState.WAITLISTED, turn=1)
        with office.transaction(town.admin) as tx:
            tx.participants.add(person)
            tx.participants.add(waiting)
            tx.webinars.add([webinar])
            tx.webinar_places.add(a_webinar_place(webinar, person))
            tx.webinar_places.add(a_webinar_place(webinar, waiting, place=line))
        piece, over = Piece(PieceKind.WEBINAR, webinar.id, 0), webinar.ends_at + timedelta(seconds=1)
        with office.reading(town.admin) as tx:
            staff = [piece in tx.agendas.of_staff(one, webinar.ends_at) for one in (host, cohost, others)]
            people = [
                piece in tx.agendas.of_participant(one.id, webinar.ends_at) for one in (person, waiting)
            ]
            past = [*tx.agendas.of_staff(host, over), *tx.agendas.of_participant(person.id, over)]
        assert (staff, people) == ([True, True, False], [True, False])
        assert piece not in past

    def test_the_staffs_calendar_is_made_from_the_cohorts_they_lead(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        furnish(office, other)
        led = Piece(PieceKind.COHORT, it.cohort.id, 0)
        hosted = Piece(PieceKind.WEBINAR, it.webinar.id, 0)
        assert staff_pieces(office, town) == {*of_person(town, town.consultant.caller_id), led}
        colleague = town.colleague.caller_id
        assert staff_pieces(office, town, colleague) == {*of_person(town, colleague), hosted}

    def test_and_from_those_they_stand_in_at_or_held_sessions_of_however_many(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        colleague, before = town.colleague.caller_id, it.cohort.sessions[0].starts_at
        with office.transaction(town.admin) as tx:
            cohort = tx.cohorts.get(it.cohort.id)
            theirs = [replace(one, consultant_id=colleague) for one in cohort.sessions[:2]]
            tx.cohorts.save(cohort.with_sessions(theirs))
        run = Piece(PieceKind.COHORT, it.cohort.id, 1)
        hosted = Piece(PieceKind.WEBINAR, it.webinar.id, 0)
        assert staff_pieces(office, town, colleague) == {*of_person(town, colleague), run, hosted}
        assert run in staff_pieces(office, town)
        after = it.cohort.sessions[1].starts_at + timedelta(seconds=1)
        with office.reading(town.admin) as tx:
            assert run in tx.agendas.of_staff(colleague, before)
            assert run not in tx.agendas.of_staff(colleague, after)

    def test_each_piece_has_the_version_it_has_now(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.organisations.save(replace(tx.organisations.current(), language="da"))
            tx.participants.save(replace(it.person, language="de"))
            tx.cohorts.save(replace(tx.cohorts.get(it.cohort.id), title="Midtown"))
        with office.transaction(town.admin) as tx:
            tx.cohorts.save(replace(tx.cohorts.get(it.host.id), title="Uptown"))
        pieces = participants_pieces(office, it)
        assert {piece.version for piece in pieces if piece.kind is not PieceKind.WEBINAR} == {1}

    def test_a_change_of_places_alone_changes_no_piece(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        before = participants_pieces(office, it)
        newcomer = a_person()
        with office.transaction(town.admin) as tx:
            tx.participants.add(newcomer)
            cohort = tx.cohorts.get(it.cohort.id)
            tx.cohorts.save(replace(cohort, places=(*cohort.places, a_place(newcomer))))
        assert participants_pieces(office, it) == before

    @pytest.mark.parametrize("state", PlaceState)
    def test_only_who_belongs_to_a_group_or_did_until_it_was_over_has_it_in_their_calendar(
        self, office: Office, town: Town, state: PlaceState
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            cohort = tx.cohorts.get(it.cohort.id)
            tx.cohorts.save(cohort.with_place(replace(it.place, state=state)))
        has_it = Piece(PieceKind.COHORT, it.cohort.id, 0) in participants_pieces(office, it)
        assert has_it is replace(it.place, state=state).in_group

    def test_who_never_had_the_place_has_nothing_of_it(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            ended = replace(it.place, state=PlaceState.ENDED, enrolled_at=None)
            tx.cohorts.save(tx.cohorts.get(it.cohort.id).with_place(ended))
        assert Piece(PieceKind.COHORT, it.cohort.id, 0) not in participants_pieces(office, it)

    def test_a_cohort_is_left_out_once_its_last_session_was_over_before(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        over = max(session.ends_at for session in it.cohort.sessions)
        for since, expected in ((over, True), (over + timedelta(seconds=1), False)):
            with office.reading(town.admin) as tx:
                theirs = {piece.kind for piece in tx.agendas.of_participant(it.person.id, since)}
                led = {piece.kind for piece in tx.agendas.of_staff(town.consultant.caller_id, since)}
            assert (PieceKind.COHORT in theirs) is expected
            assert (PieceKind.VISIT in theirs) is expected
            assert (PieceKind.COHORT in led) is expected

    def test_a_cohort_without_a_session_that_takes_place_stays(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        empty = a_cohort(it.programme, consultant_id=town.consultant.staff_id, sessions=())
        with office.transaction(town.admin) as tx:
            add_cohort(tx, empty)
        assert Piece(PieceKind.COHORT, empty.id, 0) in staff_pieces(office, town)

    def test_of_nobody_there_is_only_the_organisation(self, office: Office, town: Town) -> None:
        furnish(office, town)
        organisation = [Piece(PieceKind.ORGANISATION, town.organisation.id, 0)]
        with office.reading(town.admin) as tx:
            assert tx.agendas.of_participant(new_id(), ODD_MOMENT) == organisation
            assert tx.agendas.of_staff(new_id(), ODD_MOMENT) == organisation
