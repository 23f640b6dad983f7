"""For one session people sit in at another club: marked there, credited at home, seen by name only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.errors import (
    AlreadyEnrolled,
    AlreadyVisiting,
    CohortFull,
    CohortOver,
    Forbidden,
    Invalid,
    NotEnrolled,
    NotFound,
    NotVisitable,
    SessionNotPlanned,
    Stale,
)
from jobclub.core.events import (
    CohortCancelled,
    CohortCompleted,
    Event,
    PlaceGivenUp,
    SessionCancelled,
    SessionMoved,
    VisitAgreed,
    VisitEnded,
    VisitMoved,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.coaching import get_attendance, progress_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import enrol, list_enrolments
from jobclub.core.usecases.inviting import list_guests
from jobclub.core.usecases.knowing import get_participant
from jobclub.core.usecases.planning import change_cohort, get_cohort, plan_cohort
from jobclub.core.usecases.rescheduling import (
    cancel_session,
    insert_session,
    move_session,
    substitute_session,
)
from jobclub.core.usecases.running import (
    cancel_cohort,
    complete_cohort,
    confirm_held,
    get_session,
    list_sessions,
)
from jobclub.core.usecases.visiting import (
    SeenVisit,
    Visitor,
    end_visit,
    get_visit,
    list_visitors,
    list_visits,
    visit,
)
from jobclub.testing import FixedClock, Town, found_town, open_club, six_weeks
from tests.core.usecases.clubs import Club

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
REPLACED = Calling(reason="The trainer is ill", replacement=True)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)
MERGED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)


@pytest.fixture
def home(office: Office, town: Town) -> Club:
    """Give the consultant's club, with Anna and Bo in it."""
    club = Club(office, town.consultant, open_club(office, town))
    club.take_in("Anna", "Bo")
    return club


@pytest.fixture
def host(office: Office, town: Town) -> Club:
    """Give the colleague's club of three places, on Tuesdays: Dina has one."""
    wish = {"starts_on": date(2027, 1, 12), "consultant_id": town.colleague.staff_id}
    club = Club(office, town.colleague, open_club(office, town, capacity=3, **wish))
    club.take_in("Dina")
    return club


@pytest.fixture
def cv(host: Club) -> str:
    """Give the session about the CV that Anna visits: the second of the colleague's."""
    return host.sessions[1].id


@pytest.fixture
def agreed(home: Club, cv: str) -> SeenVisit:
    return sit_in(home, "Anna", cv)


def sit_in(home: Club, name: str, session_id: str) -> SeenVisit:
    return visit(home.office, home.led_by, home.places[name], session_id)


def sessions_visited(home: Club, name: str) -> list[str]:
    page = list_visits(home.office, home.led_by, home.places[name], Window())
    return [one.session.id for one in page.items]


def kinds(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


# --- agreed by the home alone -------------------------------------------------------------------------


def test_a_visit_is_agreed_by_the_home_without_any_right_to_the_host(
    home: Club, host: Club, cv: str, recorded: Any
) -> None:
    with recorded() as events:
        seen = sit_in(home, "Anna", cv)
    anna = home.place("Anna")
    assert [(type(event), event.ids()) for event in events] == [
        (VisitAgreed, {"place_id": anna.id, "participant_id": anna.participant_id, "session_id": cv})
    ]
    assert (seen.visit.unit_keys, seen.session.starts_at) == (("cv",), host.sessions[1].starts_at)
    assert get_visit(home.office, home.led_by, anna.id, cv) == seen
    assert sessions_visited(home, "Anna") == [cv]
    assert sessions_visited(home, "Bo") == []


def test_of_the_host_nothing_more_is_shown(home: Club, host: Club, agreed: SeenVisit, refused: Any) -> None:
    cv = agreed.session.id
    asked: list[Callable[[Office, Actor], object]] = [
        lambda o, who: get_cohort(o, who, host.id),
        lambda o, who: list_sessions(o, who, host.id, Window()),
        lambda o, who: list_enrolments(o, who, host.id, Window()),
        lambda o, who: get_session(o, who, cv),
        lambda o, who: get_attendance(o, who, cv),
        lambda o, who: list_guests(o, who, cv, Window()),
        lambda o, who: list_visitors(o, who, cv, Window()),
    ]
    for ask in asked:
        with refused(Forbidden):
            ask(home.office, home.led_by)


def test_the_host_sees_the_name_only(home: Club, host: Club, *, agreed: SeenVisit, refused: Any) -> None:
    anna = agreed.visit.participant_id
    (visitor,) = list_visitors(host.office, host.led_by, agreed.session.id, Window()).items
    assert visitor == Visitor(anna, "Anna")
    with refused(Forbidden):
        get_participant(host.office, host.led_by, anna)
    with refused(Forbidden):
        progress_of(host.office, host.led_by, home.places["Anna"])
    with refused(Forbidden):
        get_visit(host.office, host.led_by, home.places["Anna"], agreed.session.id)
    assert list_visitors(host.office, host.led_by, host.sessions[2].id, Window()).items == ()


def test_who_stands_in_for_the_host_sees_the_visitors_too(
    agreed: SeenVisit, office: Office, town: Town
) -> None:
    substitute_session(office, town.coordinator, agreed.session.id, town.consultant.staff_id or "")
    (visitor,) = list_visitors(office, town.consultant, agreed.session.id, Window()).items
    assert visitor.name == "Anna"


def test_neither_the_host_nor_a_stranger_agrees_or_ends_a_visit(
    home: Club, host: Club, *, agreed: SeenVisit, refused: Any
) -> None:
    with refused(Forbidden):
        visit(home.office, host.led_by, home.places["Bo"], agreed.session.id)
    with refused(Forbidden):
        end_visit(home.office, host.led_by, home.places["Anna"], agreed.session.id, None)
    stranger = found_town(home.office).admin
    with refused(NotFound):
        visit(home.office, stranger, home.places["Bo"], agreed.session.id)


# --- chairs -------------------------------------------------------------------------------------------


def test_a_chair_must_be_free_for_enrolled_offered_and_visitors(
    home: Club, host: Club, cv: str, *, agreed: SeenVisit, refused: Any
) -> None:
    host.take_in("Eva")
    with refused(CohortFull):
        sit_in(home, "Bo", cv)
    assert sit_in(home, "Bo", host.sessions[2].id).visit.host_id == agreed.visit.host_id


def test_an_offer_takes_a_chair_until_it_lapses(
    home: Club, host: Club, cv: str, *, clock: FixedClock, refused: Any
) -> None:
    host.take_in("Eva", "Finn", "Gry")
    host.withdraw("Dina")
    assert host.states()["Gry"] == "offered"
    with refused(CohortFull):
        sit_in(home, "Anna", cv)
    clock.advance(timedelta(hours=48))
    assert sit_in(home, "Anna", cv).session.id == cv


def test_a_visit_moves_no_line_and_a_later_enrolment_or_offer_is_never_refused_because_of_it(
    home: Club, host: Club, *, cv: str, agreed: SeenVisit
) -> None:
    sit_in(home, "Bo", cv)
    host.take_in("Eva", "Finn", "Gry", "Hal")
    assert host.line() == ["Gry", "Hal"]
    host.withdraw("Dina")
    assert host.accept("Gry").place.in_group
    assert sessions_visited(home, "Anna") == sessions_visited(home, "Bo") == [agreed.session.id]


def test_visitors_take_no_place_when_the_capacity_is_lowered(
    home: Club, host: Club, agreed: SeenVisit
) -> None:
    sit_in(home, "Bo", agreed.session.id)
    changed = change_cohort(host.office, host.led_by, host.id, None, minimum=1, capacity=1)
    assert changed.capacity == 1


# --- what stands against it ---------------------------------------------------------------------------


def test_the_session_is_one_of_another_club_of_the_same_programme_and_organisation(
    home: Club, *, office: Office, town: Town, refused: Any
) -> None:
    strange = open_club(office, town, six_weeks(key="other"), starts_on=date(2027, 6, 7))
    foreign = open_club(office, found_town(office))
    for session_id in (home.sessions[1].id, strange.sessions[1].id, foreign.sessions[1].id, "nothing"):
        with refused(Invalid, at="/session_id"):
            sit_in(home, "Anna", session_id)


def test_a_session_without_a_unit_of_the_persons_is_not_visited(home: Club, host: Club, refused: Any) -> None:
    starts_at = host.sessions[1].starts_at + DAY
    wish = Inserting(starts_at=starts_at, reason="The group asked for it", topic="Questions")
    inserted = insert_session(host.office, host.led_by, host.id, wish).session
    with refused(Invalid, at="/session_id"):
        sit_in(home, "Anna", inserted.id)


def test_the_session_lies_ahead_in_a_club_that_is_open(
    home: Club, host: Club, cv: str, *, town: Town, clock: FixedClock, refused: Any
) -> None:
    wish = CohortWish(programme_id=host.cohort.programme_id, starts_on=date(2027, 6, 7), at=host.cohort.at)
    draft = plan_cohort(home.office, town.coordinator, wish)
    with refused(NotVisitable):
        sit_in(home, "Anna", draft.sessions[0].id)
    clock.at = host.sessions[1].starts_at
    with refused(NotVisitable):
        sit_in(home, "Anna", cv)


def test_only_who_belongs_to_a_group_visits_another(home: Club, cv: str, refused: Any) -> None:
    home.withdraw("Anna")
    with refused(NotEnrolled):
        sit_in(home, "Anna", cv)
    change_cohort(home.office, home.led_by, home.id, None, minimum=1, capacity=1)
    home.take_in("Carla")
    assert home.states()["Carla"] == "waitlisted"
    with refused(NotEnrolled):
        sit_in(home, "Carla", cv)
    cancel_cohort(home.office, home.led_by, home.id, "Too few people")
    with refused(CohortOver):
        sit_in(home, "Bo", cv)
    with refused(NotFound):
        visit(home.office, home.led_by, "nobody", cv)


def test_who_has_a_place_there_is_no_visitor(home: Club, host: Club, cv: str, refused: Any) -> None:
    anna = home.place("Anna").participant_id
    there = enrol(host.office, host.led_by, host.id, participant_id=anna)
    with refused(AlreadyEnrolled) as error:
        sit_in(home, "Anna", cv)
    assert error.value.facts == {"enrolment_id": there.place.id}


def test_for_a_unit_one_visit_is_agreed_at_a_time(
    home: Club, *, agreed: SeenVisit, office: Office, town: Town, refused: Any
) -> None:
    third = open_club(office, town, starts_on=date(2027, 6, 7))
    for session_id in (agreed.session.id, third.sessions[1].id):
        with refused(AlreadyVisiting) as error:
            sit_in(home, "Anna", session_id)
        assert error.value.facts == {"session_id": agreed.session.id}


def test_after_a_visit_nobody_came_to_another_may_be_agreed(
    home: Club, host: Club, *, agreed: SeenVisit, office: Office, town: Town, clock: FixedClock
) -> None:
    third = open_club(office, town, starts_on=date(2027, 6, 7))
    clock.at = host.sessions[1].ends_at
    sit_in(home, "Anna", third.sessions[1].id)
    assert sessions_visited(home, "Anna") == [agreed.session.id, third.sessions[1].id]


# --- marked there, credited at home -------------------------------------------------------------------


def test_a_visitor_is_marked_at_the_host_and_credited_at_home(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, marked: Any
) -> None:
    clock.at = host.sessions[1].starts_at
    marked(agreed.session, home.enrolment("Anna"), host.enrolment("Dina"))
    attendance, names = get_attendance(host.office, host.led_by, agreed.session.id)
    assert sorted(names.values()) == ["Anna", "Dina"]
    assert len(attendance.marks) == 2
    assert home.credits("Anna") == {"cv": "visit"}
    assert home.credits("Bo") == {}
    units = progress_of(home.office, home.led_by, home.places["Anna"]).standing.units
    (unit,) = (one for one in units if one.unit_key == "cv")
    assert unit.visit is not None
    assert (unit.visit.id, unit.attended, unit.missed) == (agreed.session.id, True, False)


def test_who_does_not_visit_is_not_marked_there(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, marked: Any, refused: Any
) -> None:
    clock.at = host.sessions[2].starts_at
    with refused(Invalid, at="/marks/0/participant_id"):
        marked(agreed.session, home.enrolment("Bo"))
    with refused(Invalid, at="/marks/0/participant_id"):
        marked(host.sessions[2], home.enrolment("Anna"))


def test_a_visit_nobody_came_to_credits_nothing(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, marked: Any
) -> None:
    clock.at = host.sessions[1].ends_at
    marked(agreed.session, home.enrolment("Anna"), how="absent")
    assert home.credits("Anna") == {}


def test_who_leaves_home_after_the_visit_keeps_what_was_learnt_there(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, marked: Any
) -> None:
    clock.at = host.sessions[1].starts_at
    home.withdraw("Anna")
    marked(agreed.session, home.enrolment("Anna"))
    assert home.credits("Anna") == {"cv": "visit"}


# --- taken back ---------------------------------------------------------------------------------------


def test_a_visit_that_lies_ahead_is_taken_back(
    home: Club, *, agreed: SeenVisit, recorded: Any, refused: Any
) -> None:
    seen = frozenset({agreed.revision})
    with recorded() as events:
        end_visit(home.office, home.led_by, home.places["Anna"], agreed.session.id, seen)
    assert kinds(events) == [VisitEnded]
    for gone in (get_visit, lambda o, who, place, one: end_visit(o, who, place, one, None)):
        with refused(NotFound):
            gone(home.office, home.led_by, home.places["Anna"], agreed.session.id)
    assert sit_in(home, "Anna", agreed.session.id) == agreed


def test_a_visit_is_taken_back_as_it_was_seen(
    home: Club, host: Club, *, agreed: SeenVisit, refused: Any
) -> None:
    move_session(host.office, host.led_by, agreed.session.id, agreed.session.starts_at + DAY)
    with refused(Stale):
        end_visit(
            home.office,
            home.led_by,
            home.places["Anna"],
            agreed.session.id,
            frozenset({agreed.revision}),
        )


def test_a_visit_that_has_begun_stays_as_it_was(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, refused: Any
) -> None:
    clock.at = host.sessions[1].starts_at
    with refused(SessionNotPlanned):
        end_visit(home.office, home.led_by, home.places["Anna"], agreed.session.id, None)


def test_a_visit_belongs_to_its_own_place(home: Club, agreed: SeenVisit, refused: Any) -> None:
    with refused(NotFound):
        get_visit(home.office, home.led_by, home.places["Bo"], agreed.session.id)


# --- the host's plan changes --------------------------------------------------------------------------


@pytest.mark.parametrize("calling", [REPLACED, DROPPED, MERGED])
def test_a_visit_ends_when_the_session_is_called_off(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any, calling: Calling
) -> None:
    with recorded() as events:
        cancel_session(host.office, host.led_by, agreed.session.id, calling)
    assert kinds(events) == [SessionCancelled, VisitEnded]
    assert sessions_visited(home, "Anna") == []


def test_a_visit_ends_when_its_session_takes_another_unit(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    with recorded() as events:
        cancel_session(host.office, host.led_by, host.sessions[0].id, REPLACED)
    assert kinds(events) == [SessionCancelled, VisitEnded]
    assert agreed.session.id not in sessions_visited(home, "Anna")


def test_a_visit_stays_when_its_session_takes_another_unit_besides(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any, clock: FixedClock, marked: Any
) -> None:
    with recorded() as events:
        cancel_session(host.office, host.led_by, host.sessions[0].id, MERGED)
    assert kinds(events) == [SessionCancelled]
    clock.at = host.sessions[1].starts_at
    marked(agreed.session, home.enrolment("Anna"))
    assert home.credits("Anna") == {"kick-off": "visit", "cv": "visit"}


def test_a_moved_session_keeps_its_visitors_and_they_are_told(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    later = agreed.session.starts_at + DAY
    with recorded() as events:
        move_session(host.office, host.led_by, agreed.session.id, later)
    assert kinds(events) == [SessionMoved, VisitMoved]
    kept = get_visit(home.office, home.led_by, home.places["Anna"], agreed.session.id)
    assert (kept.visit, kept.session.starts_at) == (agreed.visit, later)
    assert kept.revision != agreed.revision


def test_other_changes_of_the_hosts_plan_touch_no_visit(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    with recorded() as events:
        move_session(host.office, host.led_by, host.sessions[3].id, host.sessions[3].starts_at + DAY)
        cancel_session(host.office, host.led_by, host.sessions[4].id, DROPPED)
        change_cohort(host.office, host.led_by, host.id, None, title="Tuesdays")
    assert not {VisitEnded, VisitMoved} & {*kinds(events)}
    assert sessions_visited(home, "Anna") == [agreed.session.id]


def test_a_preview_ends_no_visit(
    home: Club, host: Club, agreed: SeenVisit, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        cancel_session(host.office, host.led_by, agreed.session.id, DROPPED, dry_run=True)
    assert sessions_visited(home, "Anna") == [agreed.session.id]


def test_a_visit_ends_when_the_host_is_called_off(
    home: Club, host: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    with recorded() as events:
        cancel_cohort(host.office, host.led_by, host.id, "Too few people")
    assert kinds(events) == [CohortCancelled, VisitEnded]
    assert agreed.session.id not in sessions_visited(home, "Anna")


# --- the home ends ------------------------------------------------------------------------------------


def test_a_visit_ahead_ends_when_the_visitor_leaves_home(
    home: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    with recorded() as events:
        home.withdraw("Anna")
    assert kinds(events) == [PlaceGivenUp, VisitEnded]
    assert events[1].ids()["session_id"] == agreed.session.id


def test_only_the_visits_of_those_who_leave_end(home: Club, host: Club, agreed: SeenVisit) -> None:
    sit_in(home, "Bo", host.sessions[2].id)
    home.withdraw("Bo")
    assert sessions_visited(home, "Anna") == [agreed.session.id]
    assert sessions_visited(home, "Bo") == []


def test_a_visit_that_lies_ahead_again_ends_when_its_visitor_has_left_home(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, recorded: Any
) -> None:
    clock.at = host.sessions[1].ends_at
    home.withdraw("Anna")
    assert sessions_visited(home, "Anna") == [agreed.session.id]
    with recorded() as events:
        move_session(host.office, host.led_by, agreed.session.id, clock.at + DAY)
    assert kinds(events) == [SessionMoved, VisitEnded]
    assert sessions_visited(home, "Anna") == []


def test_who_has_joined_the_hosts_group_is_a_visitor_no_more(
    home: Club, host: Club, *, agreed: SeenVisit
) -> None:
    enrol(host.office, host.led_by, host.id, participant_id=home.place("Anna").participant_id)
    sit_in(home, "Bo", agreed.session.id)
    visitors = list_visitors(host.office, host.led_by, agreed.session.id, Window()).items
    assert [visitor.name for visitor in visitors] == ["Bo"]


def test_who_only_waits_for_a_place_there_may_visit(home: Club, host: Club, cv: str) -> None:
    host.take_in("Eva", "Finn")
    enrol(host.office, host.led_by, host.id, participant_id=home.place("Anna").participant_id)
    change_cohort(host.office, host.led_by, host.id, None, capacity=4)
    assert sit_in(home, "Anna", cv).session.id == cv


def test_a_visit_ahead_ends_when_the_home_is_called_off(
    home: Club, *, agreed: SeenVisit, recorded: Any
) -> None:
    with recorded() as events:
        cancel_cohort(home.office, home.led_by, home.id, "Too few people")
    assert kinds(events) == [CohortCancelled, VisitEnded]
    assert events[1].ids()["session_id"] == agreed.session.id


def test_a_visit_ahead_ends_when_the_home_is_completed_and_past_ones_stay(
    home: Club, host: Club, *, agreed: SeenVisit, clock: FixedClock, recorded: Any
) -> None:
    clock.at = host.sessions[1].ends_at
    sit_in(home, "Anna", host.sessions[5].id)
    clock.at = home.sessions[5].ends_at
    for session in home.sessions:
        confirm_held(home.office, home.led_by, session.id)
    with recorded() as events:
        complete_cohort(home.office, home.led_by, home.id)
    assert kinds(events) == [CohortCompleted, VisitEnded]
    assert events[1].ids()["session_id"] == host.sessions[5].id
    assert sessions_visited(home, "Anna") == [agreed.session.id]


def test_the_visits_of_somebody_are_listed_page_by_page(home: Club, host: Club) -> None:
    for session in host.sessions[1:4]:
        sit_in(home, "Anna", session.id)
    first = list_visits(home.office, home.led_by, home.places["Anna"], Window(limit=2))
    rest = list_visits(home.office, home.led_by, home.places["Anna"], Window(limit=2, after=first.next))
    shown = [one.session.id for one in (*first.items, *rest.items)]
    assert shown == [session.id for session in host.sessions[1:4]]
    assert rest.next is None
