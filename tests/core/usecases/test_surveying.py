"""A club at a glance, who may be marked, and one mark by itself."""

from __future__ import annotations

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, Invalid, SessionNotStarted
from jobclub.core.office import Office
from jobclub.core.usecases.coaching import get_attendance
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.marking import mark_one
from jobclub.core.usecases.surveying import clubs_of, roll_call, survey
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, Town, enrolled, open_club


def test_a_club_is_seen_at_a_glance(
    office: Office, clock: FixedClock, town: Town, club: Cohort, *, anna: Enrolment, bo: Enrolment
) -> None:
    clock.at = club.sessions[0].starts_at
    mark_one(office, town.consultant, club.sessions[0].id, anna.place.participant_id, AttendanceMark.LATE)
    withdraw(office, town.consultant, bo.place.id)
    found = survey(office, town.consultant, club.id)
    assert [one.place.id for one in found.standings] == [anna.place.id]
    assert [mark.mark for mark in found.marks.values()] == [AttendanceMark.LATE]
    assert found.names[bo.place.participant_id] == "Bo"
    assert found.names[town.consultant.staff_id or ""] == "Conny Consultant"
    assert [place.id for place in found.in_state(PlaceState.WITHDRAWN)] == [bo.place.id]


def test_those_in_line_come_by_their_turn(office: Office, town: Town) -> None:
    club = open_club(office, town, minimum=1, capacity=1)
    _, *line = [enrolled(office, town, club.id, name).place.id for name in ("Anna", "Bo", "Cilla")]
    found = survey(office, town.consultant, club.id)
    assert [place.id for place in found.in_state(PlaceState.WAITLISTED)] == line


def test_a_draft_that_nobody_leads_is_seen_too(office: Office, town: Town, club: Cohort) -> None:
    with office.reading(town.admin) as tx:
        assert tx.cohorts.get(club.id).consultant_id
    assert survey(office, town.coordinator, club.id).standings == ()


def test_a_colleague_sees_nothing_of_it(office: Office, town: Town, club: Cohort, anna: Enrolment) -> None:
    with pytest.raises(Forbidden):
        survey(office, town.colleague, club.id)
    with pytest.raises(Forbidden):
        roll_call(office, town.colleague, club.sessions[0].id)
    assert clubs_of(office, town.colleague, anna.place.participant_id) == []


@pytest.mark.usefixtures("anna", "bo")
def test_visitors_come_after_the_group_on_the_roll(office: Office, town: Town, club: Cohort) -> None:
    other = open_club(office, town, consultant_id=town.colleague.staff_id)
    guest = enrolled(office, town, other.id, "Aada")
    visit(office, town.coordinator, guest.place.id, club.sessions[0].id)
    roll = roll_call(office, town.consultant, club.sessions[0].id)
    assert [(one.name, one.visiting) for one in roll.entries] == [
        ("Anna", False),
        ("Bo", False),
        ("Aada", True),
    ]
    assert all(one.mark is None and not one.announced for one in roll.entries)


def test_somebodys_clubs_are_known(office: Office, town: Town, club: Cohort, anna: Enrolment) -> None:
    ((found, place),) = clubs_of(office, town.consultant, anna.place.participant_id)
    assert (found.id, place.id) == (club.id, anna.place.id)


def test_one_mark_leaves_all_others_as_they_are(
    office: Office, clock: FixedClock, town: Town, club: Cohort, *, anna: Enrolment, bo: Enrolment
) -> None:
    clock.at, session = club.sessions[0].starts_at, club.sessions[0].id
    mark_one(office, town.consultant, session, anna.place.participant_id, AttendanceMark.LATE)
    mark_one(office, town.consultant, session, bo.place.participant_id, AttendanceMark.PRESENT)
    mark_one(office, town.consultant, session, anna.place.participant_id, AttendanceMark.EXCUSED)

    def marks() -> dict[str, AttendanceMark]:
        found, names = get_attendance(office, town.consultant, session)
        return {names[one.participant_id]: one.mark for one in found.marks}

    assert marks() == {"Anna": "excused", "Bo": "present"}
    mark_one(office, town.consultant, session, bo.place.participant_id, None)
    assert marks() == {"Anna": "excused"}


def test_one_mark_is_refused_as_all_are(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    session, whose = club.sessions[0].id, anna.place.participant_id
    with pytest.raises(SessionNotStarted):
        mark_one(office, town.consultant, session, whose, AttendanceMark.LATE)
    clock.at = club.sessions[0].starts_at
    with pytest.raises(Forbidden):
        mark_one(office, town.colleague, session, whose, AttendanceMark.LATE)
    with pytest.raises(Invalid):
        mark_one(office, town.consultant, session, "nobody", AttendanceMark.LATE)
