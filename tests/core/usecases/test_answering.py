"""What people answer on their own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.errors import (
    AlreadyEnrolled,
    CorrectionsClosed,
    Forbidden,
    HomeworkDropped,
    Invalid,
    NotEnrolled,
    NotFound,
    NotOffered,
    OfferExpired,
    SessionNotPlanned,
    Stale,
)
from jobclub.core.events import AbsenceAnnounced, AbsenceTakenBack, HomeworkHandedIn, OfferDeclined, OfferMade
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import set_homework
from jobclub.core.usecases.answering import (
    announce_absence,
    hand_in_own,
    leave_line,
    take_back_absence,
    take_place,
)
from jobclub.core.usecases.coaching import (
    get_attendance,
    give_feedback,
    list_homework,
    mark_attendance,
)
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, withdraw
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, Town, enrolled, open_club
from tests.core.usecases.people import themselves


class TestAnOffer:
    """A place is offered to Dina; Emil waits behind her."""

    @pytest.fixture
    def small(self, office: Office, town: Town) -> Cohort:
        return open_club(office, town, at=time(9), minimum=1, capacity=1)

    @pytest.fixture
    def carl(self, office: Office, town: Town, small: Cohort) -> Enrolment:
        return enrolled(office, town, small.id, "Carl")

    @pytest.fixture
    def dina(self, office: Office, town: Town, small: Cohort, carl: Enrolment) -> Enrolment:
        dina = enrolled(office, town, small.id, "Dina")
        withdraw(office, town.coordinator, carl.place.id)
        return dina

    @pytest.fixture
    def emil(self, office: Office, town: Town, dina: Enrolment) -> Enrolment:
        return enrolled(office, town, dina.cohort_id, "Emil")

    def test_a_yes_gives_the_place_and_a_second_tap_changes_nothing(
        self, office: Office, town: Town, dina: Enrolment, unchanged: Callable[..., Any]
    ) -> None:
        me = themselves(town, dina)
        assert take_place(office, me, dina.place.id).place.state is PlaceState.ENROLLED
        with unchanged():
            assert take_place(office, me, dina.place.id).place.state is PlaceState.ENROLLED

    def test_a_yes_that_comes_too_late_is_refused(
        self, office: Office, town: Town, clock: FixedClock, dina: Enrolment, refused: Callable[..., Any]
    ) -> None:
        clock.advance(timedelta(hours=48))
        with refused(OfferExpired):
            take_place(office, themselves(town, dina), dina.place.id)

    def test_there_is_no_yes_without_an_offer(
        self, office: Office, town: Town, emil: Enrolment, refused: Callable[..., Any]
    ) -> None:
        with refused(NotOffered):
            take_place(office, themselves(town, emil), emil.place.id)

    def test_a_no_gives_the_place_to_the_next_and_is_said_once(
        self,
        office: Office,
        town: Town,
        *,
        dina: Enrolment,
        emil: Enrolment,
        recorded: Callable[..., Any],
        unchanged: Callable[..., Any],
    ) -> None:
        me = themselves(town, dina)
        with recorded() as events:
            assert leave_line(office, me, dina.place.id).place.state is PlaceState.WITHDRAWN
        assert [type(one) for one in events] == [OfferDeclined, OfferMade]
        with unchanged():
            leave_line(office, me, dina.place.id)
        state = get_enrolment(office, town.coordinator, emil.place.id).place.state
        assert state is PlaceState.OFFERED

    def test_somebody_in_line_may_leave_it(self, office: Office, town: Town, emil: Enrolment) -> None:
        left = leave_line(office, themselves(town, emil), emil.place.id)
        assert left.place.state is PlaceState.WITHDRAWN

    def test_a_no_after_the_yes_takes_no_place_away(
        self, office: Office, town: Town, dina: Enrolment, refused: Callable[..., Any]
    ) -> None:
        me = themselves(town, dina)
        take_place(office, me, dina.place.id)
        with refused(AlreadyEnrolled):
            leave_line(office, me, dina.place.id)

    def test_a_yes_after_the_no_is_refused(
        self, office: Office, town: Town, dina: Enrolment, refused: Callable[..., Any]
    ) -> None:
        me = themselves(town, dina)
        leave_line(office, me, dina.place.id)
        with refused(NotEnrolled):
            take_place(office, me, dina.place.id)

    def test_nobody_answers_for_somebody_else(
        self, office: Office, town: Town, dina: Enrolment, emil: Enrolment, refused: Callable[..., Any]
    ) -> None:
        for answer in (take_place, leave_line):
            with refused(Forbidden):
                answer(office, themselves(town, emil), dina.place.id)
            with refused(NotFound):
                answer(office, themselves(town, emil), "nothing")

    def test_the_trail_says_who_it_was(self, office: Office, town: Town, dina: Enrolment, store: Any) -> None:
        take_place(office, themselves(town, dina), dina.place.id)
        entry = store.trail[-1]
        assert (entry.role.value, entry.caller_id) == ("participant", dina.place.participant_id)


class TestAnAbsence:
    """Anna can't come."""

    def announced(self, office: Office, town: Town, session_id: str) -> tuple[str, ...]:
        return get_attendance(office, town.consultant, session_id)[0].announced

    def test_it_is_told_to_who_runs_the_session_and_taken_back_again(
        self, office: Office, town: Town, club: Cohort, anna: Enrolment, recorded: Callable[..., Any]
    ) -> None:
        me, session_id = themselves(town, anna), club.sessions[0].id
        with recorded() as events:
            announce_absence(office, me, session_id)
        assert self.announced(office, town, session_id) == (anna.place.participant_id,)
        with recorded() as later:
            take_back_absence(office, me, session_id)
        assert self.announced(office, town, session_id) == ()
        assert [type(one) for one in (*events, *later)] == [AbsenceAnnounced, AbsenceTakenBack]

    def test_of_who_left_meanwhile_nothing_is_told(
        self, office: Office, town: Town, club: Cohort, anna: Enrolment
    ) -> None:
        announce_absence(office, themselves(town, anna), club.sessions[0].id)
        withdraw(office, town.coordinator, anna.place.id)
        assert self.announced(office, town, club.sessions[0].id) == ()

    def test_said_twice_is_said_once(
        self, office: Office, town: Town, club: Cohort, anna: Enrolment, unchanged: Callable[..., Any]
    ) -> None:
        me, session_id = themselves(town, anna), club.sessions[0].id
        with unchanged():
            take_back_absence(office, me, session_id)
        announce_absence(office, me, session_id)
        with unchanged():
            announce_absence(office, me, session_id)

    def test_a_visitor_may_say_it_too(self, office: Office, town: Town, anna: Enrolment) -> None:
        host = open_club(office, town, at=time(9), consultant_id=town.colleague.staff_id)
        visit(office, town.consultant, anna.place.id, host.sessions[1].id)
        announce_absence(office, themselves(town, anna), host.sessions[1].id)
        said = get_attendance(office, town.colleague, host.sessions[1].id)[0].announced
        assert said == (anna.place.participant_id,)

    @pytest.mark.parametrize("answer", [announce_absence, take_back_absence])
    def test_it_is_about_a_session_that_lies_ahead(
        self,
        office: Office,
        town: Town,
        *,
        clock: FixedClock,
        club: Cohort,
        anna: Enrolment,
        refused: Callable[..., Any],
        answer: Callable[..., None],
    ) -> None:
        calling = Calling(reason="Ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)
        cancel_session(office, town.consultant, club.sessions[1].id, calling)
        with refused(SessionNotPlanned):
            answer(office, themselves(town, anna), club.sessions[1].id)
        clock.at = club.sessions[0].starts_at
        with refused(SessionNotPlanned):
            answer(office, themselves(town, anna), club.sessions[0].id)

    @pytest.mark.parametrize("answer", [announce_absence, take_back_absence])
    def test_it_is_about_ones_own_session(
        self,
        office: Office,
        town: Town,
        *,
        club: Cohort,
        anna: Enrolment,
        refused: Callable[..., Any],
        answer: Callable[..., None],
    ) -> None:
        withdraw(office, town.coordinator, anna.place.id)
        with refused(Forbidden):
            answer(office, themselves(town, anna), club.sessions[0].id)
        with refused(NotFound):
            answer(office, themselves(town, anna), "nothing")

    def test_marks_set_by_what_was_seen_before_it_was_said_are_refused(
        self, office: Office, town: Town, clock: FixedClock, club: Cohort, anna: Enrolment
    ) -> None:
        session_id = club.sessions[0].id
        seen = get_attendance(office, town.consultant, session_id)[0].revision
        announce_absence(office, themselves(town, anna), session_id)
        clock.at = club.sessions[0].starts_at
        with pytest.raises(Stale):
            mark_attendance(office, town.consultant, session_id, [], frozenset({seen}))
        seen = get_attendance(office, town.consultant, session_id)[0].revision
        marked, _ = mark_attendance(office, town.consultant, session_id, [], frozenset({seen}))
        assert marked.announced == (anna.place.participant_id,)


class TestHomework:
    """Anna hands in her first task."""

    @pytest.fixture
    def task_id(self, office: Office, town: Town, club: Cohort) -> str:
        return list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task.id

    def test_each_text_is_a_new_version_and_the_same_once_more_is_none(
        self,
        office: Office,
        town: Town,
        *,
        anna: Enrolment,
        task_id: str,
        recorded: Callable[..., Any],
        unchanged: Callable[..., Any],
    ) -> None:
        me = themselves(town, anna)
        with recorded() as events:
            first = hand_in_own(office, me, task_id, "Ten lines.")
        with unchanged():
            assert hand_in_own(office, me, task_id, "Ten lines.") == first
        assert hand_in_own(office, me, task_id, "Eleven lines.").number == 2
        assert [type(one) for one in events] == [HomeworkHandedIn]

    def test_the_same_text_after_an_answer_is_a_new_version(
        self, office: Office, town: Town, anna: Enrolment, task_id: str
    ) -> None:
        me = themselves(town, anna)
        first = hand_in_own(office, me, task_id, "Ten lines.")
        give_feedback(office, town.consultant, first.id, Answer.RETURNED, "Two more, please.")
        assert hand_in_own(office, me, task_id, "Ten lines.").number == 2

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 20_001, "a\x00b"])
    def test_a_text_that_cannot_be_is_refused(
        self,
        office: Office,
        town: Town,
        *,
        anna: Enrolment,
        task_id: str,
        refused: Callable[..., Any],
        text: str,
    ) -> None:
        with refused(Invalid, at="/text"):
            hand_in_own(office, themselves(town, anna), task_id, text)

    def test_what_nobody_asks_for_any_more_is_not_taken(
        self,
        office: Office,
        town: Town,
        *,
        clock: FixedClock,
        club: Cohort,
        anna: Enrolment,
        task_id: str,
        refused: Callable[..., Any],
    ) -> None:
        set_homework(office, town.consultant, club.sessions[0].id, [], None, reason="Done before")
        with refused(HomeworkDropped):
            hand_in_own(office, themselves(town, anna), task_id, "Ten lines.")
        for session in club.sessions:
            clock.at = session.ends_at
            confirm_held(office, town.consultant, session.id)
        complete_cohort(office, town.consultant, club.id)
        clock.advance(timedelta(days=15))
        with refused(CorrectionsClosed):
            hand_in_own(office, themselves(town, anna), task_id, "Ten lines.")

    def test_nobody_hands_in_a_task_that_is_not_theirs(
        self, office: Office, town: Town, task_id: str, refused: Callable[..., Any]
    ) -> None:
        elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
        stranger = themselves(town, enrolled(office, town, elsewhere.id, "Stan"))
        with refused(Forbidden):
            hand_in_own(office, stranger, task_id, "Ten lines.")
        with refused(NotFound):
            hand_in_own(office, stranger, "nothing", "Ten lines.")
