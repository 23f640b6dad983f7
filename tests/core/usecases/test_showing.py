"""People's own page: what is next, how far they have come, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.door import Door
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import TaskState
from jobclub.core.errors import Forbidden, NotFound, SessionNotPlanned
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.reach import Opened
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Role
from jobclub.core.usecases.adapting import change_session, set_homework
from jobclub.core.usecases.answering import announce_absence, hand_in_own
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.enrolling import Enrolment, enrol, withdraw
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import confirm_held
from jobclub.core.usecases.showing import my_page, my_task, person_of, way_in
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, Town, enrolled, open_club
from tests.core.usecases.people import themselves

MINUTE = timedelta(minutes=1)
LINK = "https://meet.example.org/club"


@pytest.fixture
def linked(office: Office, town: Town) -> Cohort:
    """A club of one's own with a link to its meetings."""
    return open_club(office, town, at=time(9), title="Linked", meeting_link=LINK)


def test_a_link_that_is_nobodys_who_takes_part_opens_no_page(town: Town, clock: FixedClock) -> None:
    link = Link(id="l", purpose=Purpose.PAGE, digest="", made_at=clock.at, staff_id="conny")
    with pytest.raises(NotFound):
        person_of(Opened(town.organisation.id, "UTC", link))


def test_who_comes_by_a_link_acts_as_themselves(town: Town, anna: Enrolment) -> None:
    who = themselves(town, anna)
    assert (who.role, who.caller_id, who.participant_id) == (
        Role.PARTICIPANT,
        *2 * [anna.place.participant_id],
    )
    assert (who.staff_id, who.zone) == (None, "Europe/Copenhagen")


def test_the_page_shows_whose_it_is_their_club_and_its_next_meeting(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    mine = my_page(office, themselves(town, anna))
    assert (mine.person.name, mine.organisation) == ("Anna", town.organisation)
    assert [one.title for one in mine.clubs] == [club.title]
    assert mine.consultants == {town.consultant.staff_id: "Conny Consultant"}
    assert mine.meeting is not None
    assert (mine.meeting.session_id, mine.meeting.title) == (club.sessions[0].id, "Where do I stand?")
    assert (mine.meeting.starts_at, mine.meeting.zone) == (club.sessions[0].starts_at, "Europe/Copenhagen")


def test_nobody_else_is_on_it(office: Office, town: Town, anna: Enrolment, bo: Enrolment) -> None:
    told = repr(my_page(office, themselves(town, anna)))
    assert bo.place.participant_id not in told
    assert bo.place.id not in told
    assert "Bo" not in told


def test_somebody_who_left_finds_an_empty_page(office: Office, town: Town, anna: Enrolment) -> None:
    withdraw(office, town.coordinator, anna.place.id)
    mine = my_page(office, themselves(town, anna))
    assert (mine.clubs, mine.meeting, mine.consultants) == ((), None, {})


def test_the_clubs_somebody_belongs_to_come_before_those_they_wait_for(
    office: Office, town: Town, clock: FixedClock, anna: Enrolment
) -> None:
    small = open_club(office, town, at=time(9), minimum=1, capacity=1, consultant_id=town.colleague.staff_id)
    carl = enrolled(office, town, small.id, "Carl")
    transfer(office, town.consultant, anna.place.id, small.id)

    def states() -> list[PlaceState]:
        return [one.place.state for one in my_page(office, themselves(town, anna)).clubs]

    assert states() == [PlaceState.ENROLLED, PlaceState.WAITLISTED]
    withdraw(office, town.coordinator, carl.place.id)
    assert states() == [PlaceState.ENROLLED, PlaceState.OFFERED]
    clock.advance(timedelta(hours=48))
    waiting = my_page(office, themselves(town, anna)).clubs[1]
    assert (waiting.place.state, waiting.place.lapsed_at, waiting.position) == (
        PlaceState.WAITLISTED,
        clock.at,
        1,
    )


def test_of_two_meetings_the_earlier_one_is_next_and_a_visit_is_one_of_them(
    office: Office, town: Town, clock: FixedClock, club: Cohort, anna: Enrolment
) -> None:
    host = open_club(office, town, at=time(9), consultant_id=town.colleague.staff_id, meeting_link=LINK)
    visited = host.sessions[1]
    visit(office, town.consultant, anna.place.id, visited.id)
    clock.at = club.sessions[0].ends_at
    mine = my_page(office, themselves(town, anna))
    assert mine.meeting is not None
    assert (mine.meeting.session_id, mine.meeting.visiting, mine.meeting.title) == (
        visited.id,
        True,
        "The good CV",
    )
    clock.at = visited.ends_at
    meeting = my_page(office, themselves(town, anna)).meeting
    assert meeting is not None
    assert (meeting.session_id, meeting.visiting) == (club.sessions[1].id, False)


def test_somebody_elses_visit_is_nobodys_meeting_and_after_the_last_one_there_is_none(
    office: Office, town: Town, *, clock: FixedClock, club: Cohort, anna: Enrolment, bo: Enrolment
) -> None:
    host = open_club(office, town, at=time(9), consultant_id=town.colleague.staff_id)
    visit(office, town.consultant, bo.place.id, host.sessions[1].id)
    clock.at = club.sessions[0].ends_at
    meeting = my_page(office, themselves(town, anna)).meeting
    assert meeting is not None
    assert meeting.session_id == club.sessions[1].id
    clock.at = club.sessions[-1].ends_at
    assert my_page(office, themselves(town, anna)).meeting is None


def test_who_said_that_they_cannot_come_reads_it(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    me = themselves(town, anna)
    announce_absence(office, me, club.sessions[0].id)
    meeting = my_page(office, me).meeting
    assert meeting is not None
    assert meeting.absent


class TestTheWayIn:
    """Join addresses are given to those who take part, when the door is open."""

    def test_it_is_open_from_a_quarter_of_an_hour_before_until_the_end(
        self, office: Office, town: Town, clock: FixedClock, linked: Cohort
    ) -> None:
        me = themselves(town, enrolled(office, town, linked.id, "Eli"))
        session = linked.sessions[0]
        for at, address in ((-16 * MINUTE, None), (-15 * MINUTE, LINK), (119 * MINUTE, LINK)):
            clock.at = session.starts_at + at
            assert way_in(office, me, session.id) == address

    def test_it_stays_open_when_the_meeting_was_confirmed_meanwhile(
        self, office: Office, town: Town, clock: FixedClock, linked: Cohort
    ) -> None:
        me = themselves(town, enrolled(office, town, linked.id, "Eli"))
        clock.at = linked.sessions[0].starts_at
        confirm_held(office, town.consultant, linked.sessions[0].id)
        assert way_in(office, me, linked.sessions[0].id) == LINK

    def test_it_is_closed_once_the_meeting_is_over_or_called_off(
        self, office: Office, town: Town, clock: FixedClock, linked: Cohort
    ) -> None:
        me = themselves(town, enrolled(office, town, linked.id, "Eli"))
        calling = Calling(reason="Ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)
        cancel_session(office, town.consultant, linked.sessions[1].id, calling)
        with pytest.raises(SessionNotPlanned):
            way_in(office, me, linked.sessions[1].id)
        clock.at = linked.sessions[0].ends_at
        with pytest.raises(SessionNotPlanned):
            way_in(office, me, linked.sessions[0].id)

    def test_it_follows_where_there_is_no_link_yet(
        self, office: Office, town: Town, clock: FixedClock, linked: Cohort
    ) -> None:
        me = themselves(town, enrolled(office, town, linked.id, "Eli"))
        change_session(office, town.consultant, linked.sessions[0].id, None, join_url=None)
        clock.at = linked.sessions[0].starts_at
        meeting = my_page(office, me).meeting
        assert meeting is not None
        assert meeting.door is Door.FOLLOWS
        assert way_in(office, me, linked.sessions[0].id) is None

    def test_nobody_else_is_given_it(
        self, office: Office, town: Town, clock: FixedClock, anna: Enrolment
    ) -> None:
        small = open_club(office, town, at=time(9), minimum=1, capacity=1, meeting_link=LINK)
        gone, waits = (enrolled(office, town, small.id, name) for name in ("Gus", "Wim"))
        offered = enrol(office, town.coordinator, small.id, participant_id=anna.place.participant_id)
        clock.at = small.sessions[0].starts_at - timedelta(days=1)
        withdraw(office, town.coordinator, gone.place.id)
        clock.at = small.sessions[0].starts_at
        for who in (gone, waits, offered):
            with pytest.raises(Forbidden):
                way_in(office, themselves(town, who), small.sessions[0].id)
        with pytest.raises(NotFound):
            way_in(office, themselves(town, anna), "nothing")

    def test_a_visitor_is_given_that_of_the_session_they_visit_and_no_other(
        self, office: Office, town: Town, clock: FixedClock, anna: Enrolment
    ) -> None:
        host = open_club(office, town, at=time(9), consultant_id=town.colleague.staff_id, meeting_link=LINK)
        visit(office, town.consultant, anna.place.id, host.sessions[1].id)
        clock.at = host.sessions[1].starts_at
        assert way_in(office, themselves(town, anna), host.sessions[1].id) == LINK
        with pytest.raises(Forbidden):
            way_in(office, themselves(town, anna), host.sessions[2].id)


class TestATask:
    """One task of somebody's own."""

    @pytest.fixture
    def task_id(self, office: Office, town: Town, club: Cohort) -> str:
        return list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task.id

    def test_it_shows_what_to_do_until_when_and_what_was_handed_in(
        self, office: Office, town: Town, *, club: Cohort, anna: Enrolment, bo: Enrolment, task_id: str
    ) -> None:
        hand_in_own(office, themselves(town, bo), task_id, "Mine, says Bo")
        hand_in_own(office, themselves(town, anna), task_id, "Ten lines.")
        mine = my_task(office, themselves(town, anna), task_id)
        assert (mine.task.title, mine.task.text) == ("Write your profile", "Ten lines.\nNo more.")
        assert (mine.due_at, mine.state) == (
            club.sessions[1].starts_at - timedelta(days=1),
            TaskState.HANDED_IN,
        )
        assert [one.text for one in mine.submissions] == ["Ten lines."]

    def test_one_that_was_dropped_is_no_longer_asked_for(
        self, office: Office, town: Town, club: Cohort, anna: Enrolment, task_id: str
    ) -> None:
        set_homework(office, town.consultant, club.sessions[0].id, [], None, reason="Done before")
        mine = my_task(office, themselves(town, anna), task_id)
        assert (mine.due_at, mine.state) == (None, None)

    def test_it_is_nobody_elses(
        self,
        office: Office,
        town: Town,
        anna: Enrolment,
        task_id: str,
        refused: Callable[..., Any],
    ) -> None:
        elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
        stranger = themselves(town, enrolled(office, town, elsewhere.id, "Stan"))
        with refused(Forbidden):
            my_task(office, stranger, task_id)
        withdraw(office, town.coordinator, anna.place.id)
        with refused(Forbidden):
            my_task(office, themselves(town, anna), task_id)
        with refused(NotFound):
            my_task(office, replace(stranger, organisation_id="another"), task_id)
