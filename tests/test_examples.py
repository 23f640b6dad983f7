"""The examples do what they say: their results are looked at, not what they print."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from datetime import time as clock
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import jobclub as jc
from benchmarks.servers import jobclub_server

ROOT = Path(__file__).parents[1]


def _example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "examples"))
        spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["six_week_job_club", "one_hard_club", "soenderborg"])
def test_a_story_runs_as_its_first_lines_say(name: str) -> None:
    command = [sys.executable, ROOT / "examples" / f"{name}.py"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert "completed" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_no_example_has_more_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.fixture(scope="module")
def story() -> ModuleType:
    return _example("six_week_job_club")


@pytest.fixture(scope="module")
def club(story: ModuleType) -> Any:
    return story.play()


def test_the_story_is_short_enough_to_be_read_at_once(story: ModuleType) -> None:
    assert len(Path(str(story.__file__)).read_text("utf-8").splitlines()) < 100


def test_the_club_keeps_its_wall_time_across_easter_and_the_change_to_summer_time(club: Any) -> None:
    cohort = club.cohort()
    assert [(day.on, day.reason) for day in cohort.skipped] == [(date(2027, 3, 29), "Easter Monday")]
    assert [(s.wall.on, s.wall.at, s.unit_key) for s in cohort.taking_place()] == [
        (date(2027, 3, 1), clock(14), "where-am-i"),
        (date(2027, 3, 8), clock(14), "your-cv"),
        (date(2027, 3, 16), clock(10), "your-application"),
        (date(2027, 4, 5), clock(14), "network-and-direct-contact"),
        (date(2027, 4, 12), clock(14), "interview-practice"),
        (date(2027, 4, 19), clock(14), "your-plan"),
    ]
    assert [s.starts_at.hour for s in cohort.taking_place()] == [13, 13, 9, 12, 12, 12]


def test_the_meeting_that_fell_through_says_why_and_all_others_were_held(club: Any) -> None:
    off = [s for s in club.cohort().sessions if not s.takes_place]
    assert [(s.wall.on, s.reason) for s in off] == [(date(2027, 3, 22), "Mette is ill")]
    assert {s.state for s in club.cohort().taking_place()} == {jc.SessionState.HELD}


def test_everybody_ends_where_attendance_homework_and_outcome_put_them(club: Any) -> None:
    everybody: dict[str, object] = {}
    for line in jc.enrolling.list_enrolments(*club.mette, club.id, jc.Window()).items:
        standing = jc.coaching.progress_of(*club.mette, line.place.id).standing
        outcomes = jc.enrolling.list_outcomes(*club.mette, line.place.id, jc.Window()).items
        kinds = [outcome.kind for outcome in outcomes]
        everybody[line.name] = (standing.units_attended, standing.tasks_done, line.place.state, kinds)
    done, left, over = jc.PlaceState.COMPLETED, jc.PlaceState.WITHDRAWN, jc.PlaceState.ENDED
    assert everybody == {
        "Ali": (6, 6, done, [jc.OutcomeKind.EDUCATION]),
        "Bo": (5, 6, done, []),
        "Carla": (5, 6, done, []),
        "Dina": (3, 3, left, [jc.OutcomeKind.JOB]),
        "Emil": (3, 3, over, []),
        "Freja": (6, 6, done, []),
        "Gitte": (6, 6, done, []),
        "Hassan": (5, 5, done, []),
        "Ida": (6, 6, done, []),
    }


@pytest.fixture(scope="module")
def hard() -> ModuleType:
    return _example("one_hard_club")


@pytest.fixture(scope="module")
def hard_club(hard: ModuleType) -> Any:
    return hard.play()


def test_the_hard_club_loses_two_closed_days_and_stays_at_two_by_the_clock_on_the_wall(
    hard_club: Any,
) -> None:
    cohort = hard_club.cohort()
    assert [(day.on, day.reason) for day in cohort.skipped] == [
        (date(2027, 3, 29), "Easter Monday"),
        (date(2027, 5, 6), "Ascension Day"),
    ]
    clocks = [(s.wall.on, s.wall.at.hour, s.starts_at.hour, s.unit_key) for s in cohort.taking_place()]
    assert clocks == [
        (date(2027, 3, 8), 14, 13, "where-am-i"),
        (date(2027, 3, 15), 14, 13, "your-cv"),
        (date(2027, 4, 1), 14, 12, "your-application"),
        (date(2027, 4, 20), 10, 8, None),
        (date(2027, 4, 22), 14, 12, "network-and-direct-contact"),
        (date(2027, 4, 29), 14, 12, "interview-practice"),
        (date(2027, 5, 13), 14, 12, "your-plan"),
    ]
    assert {s.state for s in cohort.taking_place()} == {jc.SessionState.HELD}


def test_a_colleague_led_the_one_session_of_the_hard_club_that_was_substituted(hard_club: Any) -> None:
    (_, mette), (_, karen) = hard_club.mette, hard_club.karen
    sessions = hard_club.cohort().taking_place()
    assert [s.consultant_id for s in sessions] == [mette.staff_id, karen.staff_id] + 5 * [mette.staff_id]
    assert [s.substituted for s in sessions] == [False, True] + 5 * [False]


def test_whatever_the_hard_club_changed_is_kept_with_its_reason(hard_club: Any) -> None:
    (_, mette), (_, karen) = hard_club.mette, hard_club.karen
    told = [(str(one.kind), one.unit_key, one.was, one.became) for one in hard_club.changes()]
    agenda = next(one for one in told if one[0] == "agenda")
    told.remove(agenda)
    assert told == [
        ("substituted", "your-cv", mette.staff_id, karen.staff_id),
        ("moved", "your-application", "2027-03-22T14:00:00+01:00", "2027-04-01T14:00:00+02:00"),
        ("moved", "network-and-direct-contact", "2027-04-05T14:00:00+02:00", "2027-04-15T14:00:00+02:00"),
        ("moved", "interview-practice", "2027-04-12T14:00:00+02:00", "2027-04-22T14:00:00+02:00"),
        ("moved", "your-plan", "2027-04-19T14:00:00+02:00", "2027-04-29T14:00:00+02:00"),
        ("inserted", None, None, "2027-04-20T10:00:00+02:00"),
        ("topic", None, None, "An hour for your CV"),
        ("topic", "interview-practice", "Practise the interview", "Practise the interview on the phone"),
        ("cancelled", "network-and-direct-contact", "2027-04-15T14:00:00+02:00", None),
        ("unit", "network-and-direct-contact", "interview-practice", "network-and-direct-contact"),
        ("unit", "interview-practice", "your-plan", "interview-practice"),
        ("inserted", "your-plan", None, "2027-05-13T14:00:00+02:00"),
    ]
    assert agenda[1] == "interview-practice"
    assert all(one.reason for one in hard_club.changes())


def test_before_anything_happens_the_hard_club_is_as_it_was_planned(hard: ModuleType) -> None:
    club = hard.HardClub()
    club.three_leave()
    assert club.changes() == ()
    assert [s.wall for s in club.cohort().sessions] == [s.wall for s in club.plan]
    third = club.session("your-application")
    assert not club._fits(third, hard.local(3, 30, 14))  # noqa: SLF001  (the story's own preview)
    assert club._fits(third, hard.local(4, 1, 14))  # noqa: SLF001
    assert club.changes() == ()
    assert [s.wall for s in club.cohort().sessions] == [s.wall for s in club.plan]


def test_three_leave_the_hard_club_and_three_of_those_in_line_get_their_places(hard_club: Any) -> None:
    everybody = {}
    for name, place in hard_club.standing().items():
        outcomes = jc.enrolling.list_outcomes(*hard_club.anne, place.id, jc.Window()).items
        everybody[name] = (str(place.state), place.enrolled_at is not None, [str(o.kind) for o in outcomes])
    stayed = dict.fromkeys(("Bo", "Carla", "Gitte", "Hassan", "Ida", "Jens", "Kim", "Nor"))
    assert everybody == {
        **{name: ("completed", True, []) for name in stayed},
        "Ali": ("completed", True, ["job"]),
        "Mo": ("completed", True, ["clarified"]),
        "Dina": ("withdrawn", True, ["job"]),
        "Emil": ("withdrawn", True, ["education"]),
        "Freja": ("withdrawn", True, ["moved"]),
        "Lis": ("withdrawn", False, []),
    }
    assert [name for name, place in hard_club.standing().items() if place.lapsed_at] == ["Mo"]
    assert hard_club.call_list() == []


def test_the_guest_of_the_hard_club_comes_to_the_interviews_though_they_changed_their_date(
    hard_club: Any,
) -> None:
    guests = {
        session.unit_key: [guest.name for guest in found]
        for session in hard_club.cohort().sessions
        if (found := jc.inviting.list_guests(*hard_club.anne, session.id, jc.Window()).items)
    }
    assert guests == {"interview-practice": ["Ole"]}


@pytest.fixture(scope="module")
def soenderborg() -> ModuleType:
    return _example("soenderborg")


@pytest.fixture(scope="module")
def trial(soenderborg: ModuleType) -> Any:
    return soenderborg.play()


def test_one_third_of_those_phoned_in_soenderborg_want_a_place_and_ten_clubs_hold_them(
    soenderborg: ModuleType, trial: Any
) -> None:
    found = soenderborg.figures(trial.hanne)
    assert soenderborg.doubts(found) == []
    assert (found.known, found.wanted, found.served, found.doubled) == (294, 98, 97, 0)
    assert (found.accepted, found.declined, found.lapsed) == (4, 1, 1)
    assert [club.began_with for club in found.clubs] == [10, 10, 10, 10, 10, 10, 10, 9, 8, 7]
    assert [club.joined_later for club in found.clubs] == [0, 0, 0, 0, 1, 0, 0, 1, 0, 0]
    assert [bool(club.small_because) for club in found.clubs] == 9 * [False] + [True]


def test_what_became_of_everybody_in_soenderborg_is_told(soenderborg: ModuleType, trial: Any) -> None:
    found = soenderborg.figures(trial.hanne)
    assert [club.left for club in found.clubs] == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
    assert [club.completed for club in found.clubs] == [9, 8, 9, 8, 9, 8, 9, 10, 6, 6]
    assert [club.ended for club in found.clubs] == [0, 1, 0, 1, 1, 1, 0, 0, 1, 1]
    assert found.left_for == {"job": 4, "stopped": 2, "education": 1, "moved": 1, "other_offer": 1}
    assert found.became == {"job": 24, "education": 12, "clarified": 12, "other_offer": 11}


def test_who_sat_in_with_another_group_has_it_credited_at_home(soenderborg: ModuleType, trial: Any) -> None:
    found = soenderborg.figures(trial.hanne)
    assert [club.made_up for club in found.clubs] == [1] + 9 * [0]
    assert [club.guests for club in found.clubs] == 10 * [4]


def test_the_clash_in_soenderborgs_plan_was_mended_before_it_was_kept(trial: Any) -> None:
    assert (trial.cohort(5).at, trial.cohort(6).at) == (clock(9), clock(13))
    assert trial.cohort(5).consultant_id == trial.cohort(6).consultant_id


def test_soenderborgs_report_doubts_whatever_the_store_does_not_bear_out(soenderborg: ModuleType) -> None:
    trial = soenderborg.play()
    hanne, enrol = trial.hanne, jc.enrolling.enrol

    def doubts() -> set[str]:
        return {claim.split(",")[0] for claim in soenderborg.doubts(soenderborg.figures(hanne))}

    stranger = jc.knowing.add_participant(*hanne, jc.PersonWish(name="Somebody else"))
    expected = {"one third of those who were phoned wanted a place"}
    assert doubts() == expected

    another = {"minimum": 1, "capacity": 1, "consultant_id": hanne[1].staff_id}
    wish = jc.CohortWish(programme_id=trial.programme.id, starts_on=date(2027, 4, 1), at=clock(9), **another)
    club = jc.planning.open_cohort(*hanne, jc.planning.plan_cohort(*hanne, wish).id)
    expected |= {"ten clubs were opened"}
    assert doubts() == expected | {"each club began with eight to ten people"}

    served = trial.places(1, jc.PlaceState.COMPLETED)[0].participant_id
    doubled = enrol(*hanne, club.id, participant_id=served).place
    assert doubts() == expected | {"nobody was in two clubs"}

    enrol(*hanne, club.id, participant_id=stranger.id)
    expected |= {"who wanted a place had one or declined"}
    assert doubts() == expected | {"nobody was in two clubs"}

    jc.enrolling.withdraw(*hanne, doubled.id)
    assert doubts() == expected | {
        "each club began with eight to ten people",
        "nobody was in two clubs",
        "who had a place left",
        "of each who left it is known why",
    }


def test_soenderborgs_figures_follow_what_is_corrected_in_the_store(soenderborg: ModuleType) -> None:
    trial = soenderborg.play()
    before = soenderborg.figures(trial.hanne)
    ten, absent = trial.cohort(10), jc.AttendanceMark.ABSENT
    people = [place.participant_id for place in trial.places(10, jc.PlaceState.COMPLETED)]
    for session in ten.sessions[:3]:
        marks = [jc.Mark(session_id=session.id, participant_id=who, mark=absent) for who in people]
        jc.coaching.mark_attendance(*trial.hanne, session.id, marks, seen=None)
    after = soenderborg.figures(trial.hanne)
    assert (before.clubs[9].completed, before.clubs[9].ended) == (6, 1)
    assert (after.clubs[9].completed, after.clubs[9].ended) == (0, 7)
    assert after.clubs[:9] == before.clubs[:9]


class Served(NamedTuple):
    """A server at work, and who may ask it."""

    address: str
    token: str
    consultant_id: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A real installation as an operator sets it up: an organisation, a consultant, a coordinator's token."""
    database = tmp_path / "jobclub.sqlite3"

    def jobclub(*words: str) -> str:
        env = {**os.environ, "JOBCLUB_DATABASE_URL": f"sqlite:///{database}"}
        command = [sys.executable, "-m", "jobclub", *words]
        return subprocess.check_output(command, env=env, text=True).strip()  # noqa: S603  (our own program)

    jobclub("organisation", "add", "Midtby")
    mette = ("--name", "Mette", "--email", "mette@midtby.example", "--role", "consultant")
    consultant_id = jobclub("staff", "add", *mette)
    token = jobclub("token", "add", "--role", "coordinator")
    with jobclub_server(f"sqlite:///{database}", workers=1) as server:
        yield Served(f"http://127.0.0.1:{server.port}", token, consultant_id)


@pytest.mark.server
def test_over_http_a_club_goes_from_its_programme_file_to_an_outcome(served: Served) -> None:
    play = _example("over_http").play
    end = play(*served)
    assert end["club"]["state"] == "completed"
    assert end["club"]["consultant_id"] == served.consultant_id
    assert [session["state"] for session in end["club"]["sessions"]] == ["held"] + 5 * ["cancelled"]
    assert [session["moved"] for session in end["club"]["sessions"]] == [False, True] + 4 * [False]
    people = [(p["name"], p["sessions_attended"], p["homework_done"], p["state"]) for p in end["people"]]
    assert people == [
        ("Ali", 1, 2, "completed"),
        ("Bo", 1, 2, "completed"),
        ("Carla", 0, 0, "ended"),
    ]
    assert [outcome["outcome"] for outcome in end["outcomes"]] == ["job"]

    again = play(served.address, served.token)
    assert again["club"]["state"] == "completed", (
        "the same consultant leads another club at a time of its own"
    )
