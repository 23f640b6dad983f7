"""What people's calendars are made from, found without loading it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.office import Office
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, add_cohort, furnish
from jobclub.testing.store_contract.samples import a_cohort, a_person, a_place
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
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
        }

    def test_the_staffs_calendar_is_made_from_the_cohorts_they_lead(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        furnish(office, other)
        led = Piece(PieceKind.COHORT, it.cohort.id, 0)
        assert staff_pieces(office, town) == {*of_person(town, town.consultant.caller_id), led}
        colleague = town.colleague.caller_id
        assert staff_pieces(office, town, colleague) == of_person(town, colleague)

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
        assert staff_pieces(office, town, colleague) == {*of_person(town, colleague), run}
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
        assert {piece.version for piece in participants_pieces(office, it)} == {1}

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
