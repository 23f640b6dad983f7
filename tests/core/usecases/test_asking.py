"""What several acts ask for in the same way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.meeting import Meeting
from jobclub.core.errors import Invalid, Mistake, NotFound, invalid
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.usecases.administering import change_organisation, close_day
from jobclub.core.usecases.asking import Mistakes, closed_days, named_in_body, provider_of, wish_for
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import Town, open_club


class Diary:
    """A provider of meetings that notes what it is asked for."""

    def __init__(self) -> None:
        self.created: list[MeetingWish] = []
        self.changed: list[MeetingWish] = []
        self.cancelled: list[Meeting] = []

    def create(self, wish: MeetingWish) -> Meeting:
        self.created.append(wish)
        return Meeting(provider="diary", reference=wish.session_id)

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        self.changed.append(wish)
        return meeting

    def cancel(self, meeting: Meeting) -> None:
        self.cancelled.append(meeting)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def held_by_diary(office: Office, diary: Diary) -> Office:
    return replace(office, meetings={**office.meetings, "diary": diary})


def test_what_a_body_names_and_is_missing_is_a_mistake_there() -> None:
    with pytest.raises(Invalid) as error, named_in_body("/consultant_id"):
        raise NotFound("member of staff")
    assert error.value.mistakes[0].pointer == "/consultant_id"
    assert "member of staff" in error.value.mistakes[0].detail


def test_mistakes_are_noted_where_they_are_and_said_all_at_once() -> None:
    mistakes = Mistakes("/cohorts/3")
    with mistakes:
        raise Invalid(Mistake("/at", "no", line=4), Mistake("", "neither"))
    with mistakes:
        pass
    mistakes.note(invalid("/title", "is empty"))
    with pytest.raises(Invalid) as error:
        mistakes.refuse()
    assert error.value.mistakes == (
        Mistake("/cohorts/3/at", "no", line=4),
        Mistake("/cohorts/3", "neither"),
        Mistake("/cohorts/3/title", "is empty"),
    )


def test_what_is_no_mistake_is_let_pass_and_what_is_no_input_is_not_noted() -> None:
    mistakes = Mistakes()
    mistakes.refuse()
    with pytest.raises(NotFound), mistakes:
        raise NotFound("cohort")
    mistakes.refuse()


def test_closed_days_are_holidays_and_the_organisations_own(office: Office, town: Town) -> None:
    close_day(office, town.coordinator, date(2027, 4, 1), "Staff day")
    close_day(office, town.coordinator, date(2027, 3, 29), "Easter, and staff day")
    with office.reading(town.admin) as tx:
        found = closed_days(office, tx, date(2027, 3, 27), date(2027, 4, 1))
    assert found == {
        date(2027, 3, 28): "Easter Sunday",
        date(2027, 3, 29): "Easter, and staff day",
        date(2027, 4, 1): "Staff day",
    }


def test_customary_days_are_closed_by_choice(office: Office, town: Town) -> None:
    christmas_eve = date(2027, 12, 24)

    def closed() -> bool:
        with office.reading(town.admin) as tx:
            return christmas_eve in closed_days(office, tx, christmas_eve, christmas_eve)

    assert not closed()
    change_organisation(office, town.admin, None, optional_holidays=True)
    assert closed()


def test_an_unknown_provider_is_refused_and_the_known_ones_named(office: Office) -> None:
    with pytest.raises(Invalid, match="link, none"):
        provider_of(office, "pigeon")


def test_a_meeting_is_wanted_in_words_that_tell_nothing_about_anybody(club: Cohort) -> None:
    wish = wish_for(club, club.sessions[1], link=None)
    assert (wish.title, wish.starts_at, wish.ends_at) == (
        "Job club 2",
        club.sessions[1].starts_at,
        club.sessions[1].ends_at,
    )


def test_a_provider_makes_one_meeting_a_session_and_is_told_of_every_change(
    held_by_diary: Office, town: Town, diary: Diary
) -> None:
    club = open_club(held_by_diary, town, meeting_provider="diary")
    assert [wish.session_id for wish in diary.created] == [s.id for s in club.sessions]
    later = club.sessions[1].starts_at.replace(hour=16)
    move_session(held_by_diary, town.consultant, club.sessions[1].id, later)
    assert [(wish.session_id, wish.starts_at) for wish in diary.changed] == [(club.sessions[1].id, later)]
    replaced = Calling(reason="The trainer is ill", replacement=True)
    act = cancel_session(held_by_diary, town.consultant, club.sessions[0].id, replaced)
    assert diary.cancelled == [club.sessions[0].meeting]
    assert diary.created[-1].session_id == act.changed[-1].id == act.changed[-1].meeting.reference


def test_a_cohort_called_off_gives_all_its_meetings_back(
    held_by_diary: Office, town: Town, diary: Diary
) -> None:
    club = open_club(held_by_diary, town, meeting_provider="diary")
    cancel_cohort(held_by_diary, town.consultant, club.id, "Too few people")
    assert diary.cancelled == [s.meeting for s in club.sessions]
