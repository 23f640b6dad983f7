"""What a group makes of a session and of its homework, and what is told of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.programme import HomeworkTask, due_rule
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import (
    CohortOver,
    HomeworkDropped,
    Invalid,
    NotFound,
    SessionNotPlanned,
    Stale,
)
from jobclub.core.events import HomeworkSet, SessionChanged
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import (
    change_session,
    list_changes,
    list_programme_changes,
    set_homework,
)
from jobclub.core.usecases.asking import SeenSession
from jobclub.core.usecases.coaching import HomeworkPage, hand_in, list_homework, list_submissions, matrix
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.planning import plan_cohort
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, confirm_held, get_session
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club, put_in, six_weeks

ALL = Window()
AGENDA = (AgendaItem(minutes=30, item="Ask each other"), AgendaItem(minutes=60, item="Write", lead="group"))
REPLACED = Calling(reason="The trainer is ill", replacement=True)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)
WHY = "They write well already"


def adapt(office: Office, town: Town, session: Any, **changes: Any) -> SeenSession:
    return change_session(office, town.consultant, session.id, None, **{"reason": WHY, **changes})


def topic_of(seen: SeenSession) -> str | None:
    return subject_of(seen.session, seen.cohort.programme).topic


def told(office: Office, town: Town, club: Cohort) -> list[tuple[str, str | None]]:
    """Give kind and unit of each change."""
    return [(one.kind, one.unit_key) for one in list_changes(office, town.consultant, club.id, ALL).items]


# --- topic and agenda ---------------------------------------------------------------------------------


def test_a_group_gives_a_session_its_own_topic_and_agenda(office: Office, town: Town, club: Cohort) -> None:
    seen = adapt(office, town, club.sessions[2], topic="Our letters", agenda=AGENDA)
    assert get_session(office, town.consultant, club.sessions[2].id) == seen
    assert (topic_of(seen), seen.session.agenda) == ("Our letters", AGENDA)
    again = adapt(office, town, club.sessions[2], topic=None, agenda=None)
    assert topic_of(again) == "The good application"
    assert told(office, town, club) == [
        ("topic", "application"),
        ("agenda", "application"),
        ("topic", "application"),
        ("agenda", "application"),
    ]


def test_it_goes_with_the_unit_while_the_room_stays(office: Office, town: Town, club: Cohort) -> None:
    third, fourth = club.sessions[2:4]
    adapt(office, town, third, topic="Our letters", place="Library")
    cancel_session(office, town.consultant, third.id, REPLACED)
    seen = get_session(office, town.consultant, fourth.id)
    assert (seen.session.unit_key, topic_of(seen), seen.session.place) == (
        "application",
        "Our letters",
        None,
    )


def test_a_group_does_not_go_for_a_walk(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/mode"):
        adapt(office, town, club.sessions[1], mode=Mode.WALK)


def test_it_needs_a_reason_and_a_room_does_not(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    second = club.sessions[1]
    for change in ({"topic": "Ours"}, {"agenda": AGENDA}, {"topic": None}):
        with refused(Invalid, at="/reason"):
            adapt(office, town, second, reason=None, **change)
    assert adapt(office, town, second, reason=None, place="Room 2").session.place == "Room 2"
    assert adapt(office, town, second, mode=Mode.PHONE).session.mode is Mode.PHONE
    changes = list_changes(office, town.consultant, club.id, ALL).items
    assert [(one.kind, one.became, one.reason) for one in changes] == [
        ("place", "Room 2", None),
        ("mode", "phone", WHY),
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"topic": "a\nb"}, "/topic"),
        ({"topic": ""}, "/topic"),
        ({"agenda": (AgendaItem(minutes=121, item="Too long"),)}, "/agenda"),
        ({"topic": "Ours", "reason": "a\x00b"}, "/reason"),
        ({"place": "Room 2", "reason": " "}, "/reason"),
        ({"topic": "Ours", "place": ""}, "/place"),
        ({"topic": "Ours", "join_url": "https://example.org"}, "/meeting/provider"),
    ],
)
def test_what_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, club: Cohort, *, refused: Any, change: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        adapt(office, town, club.sessions[1], **change)


def test_an_agenda_must_fit_the_session_it_is_for(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    short = open_club(office, town, six_weeks(key="short", minutes=60))
    with refused(Invalid, at="/agenda"):
        adapt(office, town, short.sessions[1], agenda=AGENDA)


def test_nobody_writes_over_what_they_have_not_seen(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    seen = get_session(office, town.consultant, club.sessions[1].id)
    adapt(office, town, seen.session, topic="Mine")
    with refused(Stale):
        change_session(
            office,
            town.consultant,
            seen.session.id,
            frozenset({seen.revision}),
            topic="Theirs",
            reason=WHY,
        )


def test_what_was_held_or_called_off_keeps_its_agenda(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    first, second, third = club.sessions[:3]
    clock.at = first.ends_at
    assert topic_of(adapt(office, town, first, topic="Late, but before it was confirmed"))
    confirm_held(office, town.consultant, first.id)
    cancel_session(office, town.consultant, second.id, DROPPED)
    for session in (first, second):
        with refused(SessionNotPlanned):
            adapt(office, town, session, topic="Ours")
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        adapt(office, town, third, topic="Ours")


def test_a_changed_session_is_recorded_without_a_word_of_it(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    adapt(office, town, club.sessions[1], topic="Ours")
    assert store.trail[-1].event == SessionChanged(
        at=office.now(), cohort_id=club.id, session_id=club.sessions[1].id
    )


# --- homework -----------------------------------------------------------------------------------------


def assign(office: Office, town: Town, session: Any, *tasks: HomeworkTask, seen: Any = None) -> HomeworkPage:
    return set_homework(office, town.consultant, session.id, tasks, seen, reason=WHY)


def homework(office: Office, town: Town, session: Any) -> HomeworkPage:
    return list_homework(office, town.consultant, session.id, ALL)


PROFILE = HomeworkTask(key="profile", title="Twenty lines", due=due_rule("2 days before next"))
PHOTO = HomeworkTask(key="photo", title="A photo")


def test_a_group_has_homework_of_its_own(office: Office, town: Town, club: Cohort) -> None:
    page = assign(office, town, club.sessions[0], PROFILE, PHOTO)
    assert page == homework(office, town, club.sessions[0])
    assert [(one.task.key, one.task.title, one.due_at) for one in page.items] == [
        ("profile", "Twenty lines", datetime(2027, 1, 16, 13, tzinfo=UTC)),
        ("photo", "A photo", datetime(2027, 1, 18, 13, tzinfo=UTC)),
    ]
    assert [one.task.version for one in page.items] == [1, 0]


def test_what_is_left_out_is_dropped_keeps_what_was_handed_in_and_comes_back(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    first, who = club.sessions[0], anna.place.participant_id
    task = homework(office, town, first).items[0].task
    given = hand_in(office, town.consultant, task.id, participant_id=who, text="Ten lines", link=None)
    (dropped,) = assign(office, town, first).items
    assert (dropped.task.id, dropped.task.dropped, dropped.due_at) == (task.id, True, None)
    with pytest.raises(HomeworkDropped):
        hand_in(office, town.consultant, task.id, participant_id=who, text="Again", link=None)
    _, _, people = matrix(office, town.consultant, club.id)
    assert "profile" not in [one.key for one in people[0].standing.tasks]
    (back,) = assign(office, town, first, PROFILE).items
    assert (back.task.id, back.task.dropped) == (task.id, False)
    assert list_submissions(office, town.consultant, task.id, ALL).items == (given,)


def test_the_revision_tells_the_tasks_and_when_they_are_due(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    first, second = club.sessions[:2]
    seen = homework(office, town, first).revision
    assert list_homework(office, town.consultant, first.id, Window(limit=1)).revision == seen
    move_session(office, town.consultant, second.id, datetime(2027, 1, 20, 9, tzinfo=UTC))
    moved = homework(office, town, first).revision
    assert moved != seen
    with refused(Stale):
        assign(office, town, first, PROFILE, seen=frozenset({seen}))
    changed = assign(office, town, first, PROFILE, seen=frozenset({moved})).revision
    assert changed != moved
    assert assign(office, town, first, seen=frozenset({changed})).revision != changed


def test_homework_of_a_held_session_may_still_be_set(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    assert len(assign(office, town, club.sessions[0], PROFILE, PHOTO).items) == 2


def test_setting_homework_is_recorded_and_told_with_its_reason(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    assign(office, town, club.sessions[0], PROFILE, PHOTO)
    assert store.trail[-1].event == HomeworkSet(
        at=office.now(), cohort_id=club.id, session_id=club.sessions[0].id
    )
    changes = list_changes(office, town.consultant, club.id, ALL).items
    assert [(one.kind, one.unit_key, one.reason) for one in changes] == 2 * [("homework", "kick-off", WHY)]
    assert (changes[1].was, changes[1].became) == (None, "photo · A photo")


def test_homework_that_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/tasks/1/key"):
        assign(office, town, club.sessions[0], PHOTO, HomeworkTask(key="cv", title="Another unit's"))
    with refused(Invalid, at="/reason"):
        set_homework(office, town.consultant, club.sessions[0].id, [], None, reason="")


def test_no_homework_is_set_where_nobody_meets_any_more(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, DROPPED)
    with refused(SessionNotPlanned):
        assign(office, town, club.sessions[1], PHOTO)
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        assign(office, town, club.sessions[0], PHOTO)


def test_a_session_of_another_organisation_is_not_there(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    stranger = found_town(office).admin
    with refused(NotFound):
        set_homework(office, stranger, club.sessions[0].id, [], None, reason=WHY)
    with refused(NotFound):
        change_session(office, stranger, club.sessions[0].id, None, topic="Ours", reason=WHY)


# --- plan versus actual -------------------------------------------------------------------------------


def test_what_a_group_changed_is_listed_oldest_first_page_by_page(
    office: Office, town: Town, club: Cohort
) -> None:
    adapt(office, town, club.sessions[1], topic="Ours")
    cancel_session(office, town.consultant, club.sessions[4].id, DROPPED)
    whole = list_changes(office, town.consultant, club.id, ALL)
    assert told(office, town, club) == [
        ("topic", "cv"),
        ("cancelled", "interview"),
        ("dropped", "interview"),
    ]
    assert {one.at for one in whole.items} == {office.now()}
    page = list_changes(office, town.consultant, club.id, Window(limit=2))
    rest = list_changes(office, town.consultant, club.id, Window(limit=2, after=page.next))
    assert (*page.items, *rest.items) == whole.items


def test_what_was_only_tried_is_no_change(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, DROPPED, dry_run=True)
    assert told(office, town, club) == []


def test_planning_and_calling_a_whole_cohort_off_are_no_changes(
    office: Office, town: Town, club: Cohort
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert told(office, town, club) == []


def test_which_units_most_cohorts_changed_is_counted_by_cohort(
    office: Office, town: Town, club: Cohort
) -> None:
    adapt(office, town, club.sessions[1], topic="Ours", agenda=AGENDA)
    adapt(office, town, club.sessions[1], topic="Ours again")
    stored = put_in(office, town)
    wish = CohortWish(programme_id=stored.id, starts_on=date(2027, 9, 6), at=time(14))
    draft = plan_cohort(office, town.colleague, replace(wish, consultant_id=town.colleague.staff_id))
    change_session(office, town.colleague, draft.sessions[1].id, None, topic="Mine", reason=WHY)
    change_session(office, town.colleague, draft.sessions[3].id, None, topic="Mine", reason=WHY)
    plan_cohort(office, town.coordinator, replace(wish, at=time(9)))
    figures = list_programme_changes(office, town.colleague, stored.id, ALL)
    assert figures.cohorts == 3
    assert [(one.unit_key, one.cohorts, one.kinds) for one in figures.items[:3]] == [
        ("cv", 2, {"agenda": 1, "topic": 2}),
        ("network", 1, {"topic": 1}),
        ("kick-off", 0, {}),
    ]
    assert len(figures.items) == 6


def test_a_session_that_was_moved_or_replaced_changed_no_unit(
    office: Office, town: Town, club: Cohort
) -> None:
    move_session(office, town.consultant, club.sessions[1].id, datetime(2027, 1, 19, 9, tzinfo=UTC))
    cancel_session(office, town.consultant, club.sessions[2].id, REPLACED)
    figures = list_programme_changes(office, town.consultant, club.programme_id, ALL)
    assert {one.cohorts for one in figures.items} == {0}


def test_figures_are_read_page_by_page(office: Office, town: Town, club: Cohort) -> None:
    adapt(office, town, club.sessions[5], topic="Ours")
    page = list_programme_changes(office, town.consultant, club.programme_id, Window(limit=2))
    assert ([one.unit_key for one in page.items], page.next, page.cohorts) == (
        ["way-on", "kick-off"],
        "kick-off",
        1,
    )
    rest = list_programme_changes(
        office, town.consultant, club.programme_id, Window(limit=50, after=page.next)
    )
    assert [one.unit_key for one in rest.items] == ["cv", "application", "network", "interview"]


def test_a_version_of_a_programme_counts_its_own_cohorts(office: Office, town: Town, club: Cohort) -> None:
    adapt(office, town, club.sessions[1], topic="Ours")
    newer = put_in(office, town, six_weeks(title="Job club, second edition"))
    figures = list_programme_changes(office, town.coordinator, newer.id, ALL)
    assert (figures.cohorts, {one.cohorts for one in figures.items}) == (0, {0})


def test_a_programme_nobody_put_in_has_no_figures(office: Office, town: Town, refused: Any) -> None:
    with refused(NotFound):
        list_programme_changes(office, town.coordinator, "nothing", ALL)
