"""A cohort as one of its people sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.agenda import Material
from jobclub.core.activities.door import Door
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import Offer, Place, PlaceState
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer, Submission
from jobclub.core.cohorts.own_club import OwnClub, meeting_of, next_of, own_club, title_of
from jobclub.core.cohorts.progression import Coursework, standing_of
from jobclub.core.cohorts.session import Session, held
from jobclub.core.cohorts.standing import NOTHING, Brought, Visited

MINUTE = timedelta(minutes=1)
LINK = Meeting(provider="link", join_url="https://meet.example.org/club")
PENDING = Meeting(provider="link", state=MeetingState.PENDING)


def seen(
    club: Cohort, work: Coursework, now: datetime, brought: Brought = NOTHING, place: str = "place-anna"
) -> OwnClub:
    return own_club(club, place, work, now, brought)


def states(club: OwnClub) -> list[str]:
    return [step.state.value for step in club.steps]


def with_place(club: Cohort, **changes: object) -> Cohort:
    return club.with_place(replace(club.place("place-anna"), **changes))  # type: ignore[arg-type]


@pytest.fixture
def first(club: Cohort) -> Session:
    return replace(club.sessions[0], meeting=LINK)


def test_the_next_meeting_runs_until_its_end_even_if_it_was_confirmed_before(
    club: Cohort, off: Callable[..., Cohort]
) -> None:
    first, second, third = club.sessions[:3]
    confirmed = club.with_session(held(first, consultant_id="rosa", now=first.starts_at))
    assert next_of(confirmed, first.ends_at - MINUTE) == confirmed.sessions[0]
    assert next_of(confirmed, first.ends_at) == second
    assert next_of(off(club, second.id), first.ends_at) == third
    assert next_of(club, club.sessions[-1].ends_at) is None


def test_a_meeting_shows_everything_but_its_link(first: Session) -> None:
    number = DialIn(number="+45 70 10 10 10", code="1234")
    phone = replace(first, meeting=replace(LINK, dial_in=number), place="Room 2")
    meeting = meeting_of(phone, "Start", first.starts_at - 20 * MINUTE, absent=True)
    assert (meeting.door, meeting.opens_at) == (Door.SOON, first.starts_at - 15 * MINUTE)
    assert (meeting.dial_in, meeting.place) == (number, "Room 2")
    assert (meeting.absent, meeting.visiting, meeting.running) == (True, False, False)
    assert "meet.example.org" not in repr(meeting)
    assert meeting_of(phone, None, first.starts_at, absent=False).running


def test_each_step_says_how_far_somebody_came_with_it(
    club: Cohort, work: Coursework, a_mark: Callable[..., Mark], off: Callable[..., Cohort]
) -> None:
    marks = (a_mark("s1", "anna"), a_mark("s2", "anna", "absent"), a_mark("s4", "anna", "excused"))
    now = club.session("s5").starts_at
    mine = seen(off(club, "s3"), replace(work, marks=marks), now)
    assert states(mine) == ["attended", "missed", "cancelled", "missed", "running", "ahead"]
    assert [step.title for step in mine.steps][:2] == ["Week of start", "Week of cv"]


def test_nobody_is_missed_as_long_as_nobody_was_marked(club: Cohort, work: Coursework) -> None:
    mine = seen(club, work, club.session("s2").ends_at)
    assert states(mine) == ["over", "over", "next", "ahead", "ahead", "ahead"]


def test_the_next_step_is_nobodys_who_has_no_place(club: Cohort, work: Coursework) -> None:
    waiting = with_place(club, state=PlaceState.WAITLISTED, enrolled_at=None, turn=1)
    mine = seen(waiting, work, club.session("s1").starts_at - MINUTE)
    assert states(mine) == 6 * ["ahead"]
    assert (mine.position, mine.tasks, mine.materials) == (1, (), ())


def test_a_late_starter_reads_what_was_before_they_came_and_the_visit_that_makes_up_for_it(
    club: Cohort, work: Coursework
) -> None:
    late = with_place(club, enrolled_at=club.session("s2").starts_at)
    now = club.session("s2").ends_at
    visited = replace(club.session("s1"), id="v1", starts_at=now + timedelta(days=3))
    ahead = Brought(visited=(Visited(("start",), visited, None, attended=False),))
    assert states(seen(late, work, now))[0] == "before"
    step = seen(late, work, now, ahead).steps[0]
    assert (step.state.value, step.visit_at) == ("visiting", visited.starts_at)
    there = Brought(visited=(Visited(("start",), visited.as_of(visited.ends_at), None, attended=True),))
    assert states(seen(late, work, visited.ends_at, there))[0] == "visited"


def test_what_was_attended_in_the_group_somebody_came_from_is_attended(
    club: Cohort, work: Coursework, a_mark: Callable[..., Mark]
) -> None:
    now = club.session("s2").ends_at
    before = standing_of(
        club.place("place-anna"), club, replace(work, marks=(a_mark("s1", "anna"),)), now, NOTHING
    )
    late = with_place(club, enrolled_at=now, continues="elsewhere")
    assert states(seen(late, work, now, Brought(earlier=(before,))))[0] == "attended"
    assert states(seen(late, work, now))[0] == "before"


def test_an_inserted_session_without_a_unit_is_a_step_with_its_own_mark(
    club: Cohort, work: Coursework, a_mark: Callable[..., Mark]
) -> None:
    extra = replace(club.session("s6"), unit_key=None, topic="A factory")
    mine = seen(
        club.with_session(extra),
        replace(work, marks=(a_mark("s6", "anna"),)),
        extra.ends_at,
    )
    assert (mine.steps[-1].title, mine.steps[-1].state.value) == ("A factory", "attended")
    none = seen(club.with_session(replace(extra, topic=None)), work, extra.ends_at)
    assert (none.steps[-1].title, none.steps[-1].state.value) == (None, "over")


def test_before_the_next_meeting_is_done_what_was_set_last_and_whatever_is_open_from_before(
    club: Cohort, work: Coursework, a_submission: Callable[..., Submission]
) -> None:
    def keys(now: datetime, *given: Submission) -> list[tuple[str, bool]]:
        mine = seen(club, replace(work, submissions=given), now)
        return [(task.key, task.done) for task in mine.tasks]

    second = club.session("s2")
    assert keys(club.session("s1").starts_at - MINUTE) == []
    assert keys(club.session("s1").starts_at) == [("strengths", False)]
    assert keys(second.ends_at) == [("strengths", False), ("new-cv", False)]
    both = a_submission("strengths", "anna"), a_submission("new-cv", "anna")
    assert keys(second.ends_at, *both) == [("new-cv", True)]
    back = a_submission("strengths", "anna", answer=Answer.RETURNED)
    assert keys(second.ends_at, back) == [("strengths", False), ("new-cv", False)]


def test_what_was_handed_in_stays_with_its_step(
    club: Cohort, work: Coursework, a_submission: Callable[..., Submission]
) -> None:
    given = a_submission("strengths", "anna", answer=Answer.ACCEPTED)
    mine = seen(club, replace(work, submissions=(given,)), club.session("s4").ends_at)
    assert [[task.key for task in step.tasks] for step in mine.steps][:2] == [["strengths"], []]
    assert mine.tasks_done == 1


def test_the_next_meetings_materials_are_there_once_its_preparation_is_open(
    club: Cohort, work: Coursework
) -> None:
    material = Material(title="Profiles", link="https://example.org/profiles")
    units = tuple(replace(unit, materials=(material,)) for unit in club.programme.units[:2])
    with_materials = replace(club.programme, units=(*units, *club.programme.units[2:]))
    furnished = replace(club, programme=with_materials)
    gated = replace(furnished, programme=replace(with_materials, preparation_needs_homework=True))
    after = club.session("s1").ends_at
    assert seen(furnished, work, after).materials == (material,)
    assert seen(gated, work, after).materials == ()
    assert seen(furnished, work, club.session("s1").starts_at - MINUTE).materials == (material,)


def test_who_waits_sees_their_position_and_who_was_offered_a_place_their_offer(
    club: Cohort, work: Coursework
) -> None:
    now = club.sessions[0].starts_at - timedelta(days=3)
    offer = Offer(now, now + timedelta(days=2))
    queue = Place(id="p3", participant_id="cleo", state=PlaceState.WAITLISTED, since=now, turn=2)
    first = with_place(club, state=PlaceState.WAITLISTED, enrolled_at=None, turn=1)
    line = replace(first, places=(*first.places, queue))
    assert [seen(line, work, now, place=one).position for one in ("place-anna", "p3")] == [1, 2]
    offered = with_place(club, state=PlaceState.OFFERED, enrolled_at=None, turn=1, offer=offer)
    assert seen(offered, work, now).place.offer == offer
    lapsed = seen(offered, work, offer.reply_by)
    assert (lapsed.place.state, lapsed.place.lapsed_at, lapsed.position) == (
        PlaceState.WAITLISTED,
        offer.reply_by,
        1,
    )


def test_who_waits_sees_when_nobody_new_can_join_any_more(club: Cohort, work: Coursework) -> None:
    waiting = with_place(club, state=PlaceState.WAITLISTED, enrolled_at=None, turn=1)
    closes_at = club.session("s2").starts_at
    assert [seen(waiting, work, at).line_closed for at in (closes_at - MINUTE, closes_at)] == [False, True]


def test_a_club_that_is_over_tells_what_somebody_did(
    club: Cohort, work: Coursework, a_mark: Callable[..., Mark]
) -> None:
    over = replace(with_place(club, state=PlaceState.COMPLETED), state=CohortState.COMPLETED)
    marks = tuple(a_mark(f"s{number}", "anna") for number in range(1, 6))
    mine = seen(over, replace(work, marks=marks), club.session("s6").ends_at)
    assert (mine.state, mine.attended, mine.units, mine.tasks) == (CohortState.COMPLETED, 5, 6, ())


def test_nothing_in_it_tells_of_anybody_else(club: Cohort, work: Coursework) -> None:
    mine = seen(club, work, club.session("s2").ends_at)
    assert "bo" not in repr(mine).split("'")
    assert "place-bo" not in repr(mine)


def test_units_are_called_what_their_programme_calls_them(club: Cohort) -> None:
    assert title_of(club, ["cv", "start"]) == "Week of start · Week of cv"
    assert title_of(club, []) is None
