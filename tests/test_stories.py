"""The stories of webinars and booked times: what came of everybody is looked up in the store.

Each plays with its own list of people, and with lists of which it knows nothing.
"""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import jobclub as jc

EXAMPLES = Path(__file__).parents[1] / "examples"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
ONLY_WEEKENDS = "Only at weekends,sat sun,9,15\n"


def _story(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        patch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
    return module


def _hours(chance: random.Random, least: int, most: int, longest: int) -> str:
    """Give days of the week and hours at which somebody has time, as a list says them."""
    days = " ".join(chance.sample(WEEKDAYS, chance.randint(1, 4)))
    opens = chance.randint(least, most)
    return f"{days},{opens},{opens + chance.randint(2, longest)}"


def _must_not_overlap(spans: Iterable[Any]) -> None:
    by_time = sorted(spans, key=lambda one: one.start)
    assert all(a.end <= b.start for a, b in pairwise(by_time))


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("assens", "20 completed, 0 still in line"),
        ("kolding", "268 of 335 who were offered sparring took it"),
        ("koebenhavn", "47 had feedback; still in line: 3"),
        ("hamburg", "email: 13, twitter: 3\n16 were met, 0 still in line"),
    ],
)
def test_a_story_runs_as_its_first_lines_say(name: str, ends: str) -> None:
    command = [sys.executable, EXAMPLES / f"{name}.py"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.stdout.strip().endswith(ends)
    assert done.stderr == ""


@pytest.fixture(scope="module")
def assens() -> ModuleType:
    return _story("assens")


def _people_of_assens(seed: int) -> str:
    """Give twenty people of whom the story knows nothing, one of whom can never be called."""
    chance = random.Random(seed)  # noqa: S311  (no secrets here)
    rows = ["name,days,from,until\n"]
    rows += [f"Somebody {number},{_hours(chance, 8, 13, 4)}\n" for number in range(19)]
    rows.insert(chance.randint(1, 19), ONLY_WEEKENDS)
    return "".join(rows)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_in_assens_had_three_calls_when_they_could_talk_or_is_still_in_line(
    assens: ModuleType, seed: int
) -> None:
    story = assens.play(_people_of_assens(seed))
    people = story.town.people
    assert len(people) == 20
    in_line = set(story.line())
    assert "Only at weekends" in {people[who].name for who in in_line}
    for who in people:
        calls = sorted(story.calls_of(who), key=lambda one: one.starts_at)
        assert len(calls) == (0 if who in in_line else 3)
        assert len({one.consultant_id for one in calls}) <= 1
        for one in calls:
            assert one.state is jc.AppointmentState.DONE
            assert story.town.suits(who, one.starts_at, one.ends_at)
        assert all(2 <= (b.wall.on - a.wall.on).days <= 14 for a, b in pairwise(calls))


def test_no_consultant_in_assens_has_two_calls_at_a_time_or_more_than_four_a_day(assens: ModuleType) -> None:
    story = assens.play(_people_of_assens(7))
    for staff_id in story.service.consultant_ids:
        wanted = jc.AppointmentFilter(consultant_id=staff_id)
        found = jc.meeting_up.list_appointments(*story.hanne, wanted, jc.Window(limit=200)).items
        calls = [one.appointment for one in found]
        assert calls
        _must_not_overlap(one.busy for one in calls)
        assert max(Counter(one.wall.on for one in calls).values()) <= 4


def test_a_call_that_was_missed_in_assens_was_made_good_the_day_after(assens: ModuleType) -> None:
    story = assens.play()
    met_later = [one for who in story.town.people for one in story.calls_of(who) if one.met_at]
    assert [one.state for one in met_later] == [jc.AppointmentState.DONE]
    assert met_later[0].met_at > met_later[0].ends_at


@pytest.fixture(scope="module")
def kolding() -> ModuleType:
    return _story("kolding")


@pytest.fixture(scope="module")
def four_weeks(kolding: ModuleType) -> Any:
    return kolding.play()


def test_kolding_meets_every_day_at_two_but_on_the_holiday_and_its_topic_goes_to_the_next_date(
    four_weeks: Any,
) -> None:
    story, _ = four_weeks
    webinars = story.webinars()
    assert [(one.on, one.reason) for one in story.series.skipped] == [
        (date(2027, 5, 6), "Kristi himmelfartsdag")
    ]
    assert len(webinars) == 19
    assert {one.wall.at.hour for one in webinars} == {14}
    topics = [one.title for one in story.series.topics]
    assert [one.title for one in webinars] == [topics[number % 3] for number in range(19)]
    assert {one.state for one in webinars} == {jc.WebinarState.HELD}


def test_fifteen_to_nineteen_people_a_day_are_helped_in_kolding_and_four_of_five_take_sparring(
    four_weeks: Any,
) -> None:
    story, _ = four_weeks
    came = [story.came_of(one) for one in story.webinars()]
    assert all(15 <= one.attended <= 19 for one in came)
    assert 0.75 <= sum(one.booked for one in came) / sum(one.offered for one in came) <= 0.85


def test_kolding_saw_beforehand_that_one_consultant_could_not_give_all_that_sparring(four_weeks: Any) -> None:
    story, _ = four_weeks
    assert story.short == (jc.WebinarWarning.SPARRING_SHORT,)
    assert story.enough == ()


def test_those_whom_a_line_of_work_interests_came_to_koldings_webinar_about_it(four_weeks: Any) -> None:
    story, sector = four_weeks
    assert 20 <= story.came_of(sector).attended <= 25
    assert sector.audience is jc.WebinarAudience.INVITED
    guests = jc.inviting.list_guests(*story.britta, sector.id, jc.Window(), of=jc.inviting.WEBINAR).items
    assert [(one.partner, one.confirmed) for one in guests] == [("Havn & Last", True), ("AMU Syd", True)]
    there = {story.town.people[who].told["interests"] for who in story.places(sector.id)}
    assert there == {"transport"}


def test_colleagues_from_other_towns_watch_koldings_webinars_and_are_offered_no_sparring(
    four_weeks: Any,
) -> None:
    story, _ = four_weeks
    observers = {who for who, one in story.town.people.items() if one.told["observer_of"]}
    there = {who for one in story.webinars() for who in story.places(one.id)}
    assert len(observers & there) == 3
    sparring = [one for webinar in story.webinars() for one in story.sparring_after(webinar.id)]
    assert not observers & {one.participant_id for one in sparring}


def test_one_who_waited_in_kolding_has_the_place_of_one_who_found_a_job(kolding: ModuleType) -> None:
    story = kolding.Kolding(kolding.LIST + kolding.OBSERVERS)
    story.register_everybody()
    lines = {one.id: story.places(one.id, jc.PlaceState.WAITLISTED) for one in story.webinars()}
    full = next(webinar_id for webinar_id, line in lines.items() if line)
    story.one_found_a_job()
    assert len(story.places(full)) == 19
    assert story.places(full)[-1] == lines[full][0]
    assert story.places(full, jc.PlaceState.WAITLISTED) == lines[full][1:]


def _people_of_kolding(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311  (no secrets here)
    rows = ["name,days,from,until,sparring,interests,observer_of\n"]
    rows += [
        f"Somebody {number},{_hours(chance, 8, 14, 8)},{chance.choice(('yes', 'no'))},"
        f"{chance.choice(('transport', ''))},{chance.choice(('', '', 'Vejle'))}\n"
        for number in range(60)
    ]
    return "".join(rows)


def test_whoever_is_on_koldings_list_nobody_is_in_two_places_or_where_they_have_no_time(
    kolding: ModuleType,
) -> None:
    story, sector = kolding.play(_people_of_kolding(3))
    webinars = [sector, *story.webinars()]
    sparring = [one for webinar in webinars for one in story.sparring_after(webinar.id)]
    by_id = {one.id: one for one in webinars}
    assert sparring
    for who in story.town.people:
        theirs = [one for one in webinars if who in story.places(one.id)]
        calls = [one for one in sparring if one.participant_id == who]
        _must_not_overlap(one.span for one in (*theirs, *calls))
        assert all(story.town.suits(who, one.starts_at, one.ends_at) for one in (*theirs, *calls))
        assert all(one.starts_at > by_id[one.webinar_id].ends_at for one in calls)
        assert {one.state for one in calls} <= {jc.AppointmentState.DONE}
    assert all(len(story.places(one.id)) <= 19 for one in story.webinars())


@pytest.fixture(scope="module")
def koebenhavn() -> ModuleType:
    return _story("koebenhavn")


@pytest.fixture(scope="module")
def feedback(koebenhavn: ModuleType) -> Any:
    return koebenhavn.play(_people_of_koebenhavn(5))


def test_everybody_in_koebenhavn_heard_what_helps_or_cancelled_or_is_still_in_line(feedback: Any) -> None:
    story, calls, people = feedback, feedback.calls(), feedback.town.people
    had = Counter(one.participant_id for one in calls if one.state is jc.AppointmentState.DONE)
    off = {one.participant_id for one in calls if one.state is jc.AppointmentState.CANCELLED}
    assert set(had.values()) == {1}
    assert set(had) | off | set(story.line()) == set(people)
    assert not set(had) & set(story.line())
    for one in calls:
        assert story.town.suits(one.participant_id, one.starts_at, one.ends_at)
        assert one.material_link == people[one.participant_id].told["draft"]


def _people_of_koebenhavn(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311  (no secrets here)
    rows = [f"Somebody {n},{_hours(chance, 11, 14, 3)},https://drafts.example/{n}\n" for n in range(60)]
    return "name,days,from,until,draft\n" + "".join(rows)


def test_no_reader_in_koebenhavn_has_two_calls_at_a_time_or_more_than_four_a_day(feedback: Any) -> None:
    done = feedback.calls(jc.AppointmentState.DONE)
    for staff_id in feedback.readers:
        theirs = [one for one in done if one.consultant_id == staff_id]
        _must_not_overlap(one.busy for one in theirs)
        assert max(Counter(one.wall.on for one in theirs).values()) <= 4


def test_what_a_reader_in_koebenhavn_notes_for_themselves_no_colleague_reads(feedback: Any) -> None:
    one = feedback.calls(jc.AppointmentState.DONE)[0]
    own = jc.meeting_up.get_appointment(*feedback.readers[one.consultant_id], one.id)
    assert (own.private_note, one.private_note) == ("Ring igen om en uge.", None)
    assert own.shared_note == one.shared_note


@pytest.fixture(scope="module")
def hamburg() -> ModuleType:
    return _story("hamburg")


@pytest.fixture(scope="module")
def saturday(hamburg: ModuleType) -> Any:
    return hamburg.play()


def test_fourteen_were_met_on_hamburgs_saturday_by_three_and_two_who_came_late_on_the_monday(
    hamburg: ModuleType, saturday: Any
) -> None:
    story, times = saturday, saturday.times()
    assert Counter(one.wall.on for one in times) == {hamburg.SATURDAY: 14, hamburg.MONDAY: 2}
    assert Counter(one.channel for one in times) == {"email": 13, "twitter": 3}
    assert story.channels() == {"email": 13, "twitter": 3}
    assert {one.consultant_id for one in times} == set(story.consultant_ids)
    saturday = [one for one in times if one.wall.on == hamburg.SATURDAY]
    assert all(12 <= one.wall.at.hour < 15 for one in saturday)
    assert {one.minutes for one in saturday} == {30}


def test_the_one_who_did_not_come_on_hamburgs_saturday_was_met_on_monday_and_missed_nothing(
    hamburg: ModuleType, saturday: Any
) -> None:
    later = [one for one in saturday.times() if one.met_at]
    assert [(one.wall.on, one.state) for one in later] == [(hamburg.SATURDAY, jc.AppointmentState.DONE)]
    assert saturday.town.local(later[0].met_at).date() == hamburg.MONDAY
    assert {one.state for one in saturday.times()} == {jc.AppointmentState.DONE}


def test_however_many_respond_in_hamburg_each_has_a_time_or_waits_and_each_channel_is_counted(
    hamburg: ModuleType,
) -> None:
    chance = random.Random(9)  # noqa: S311  (no secrets here)
    days = [hamburg.SATURDAY - timedelta(days=chance.randint(-1, 4)) for _ in range(50)]
    rows = [
        f"Somebody {n},{chance.choice(('sat', 'mon sat'))},9,{chance.randint(13, 15)},"
        f"{chance.choice(('email', 'twitter', 'phone'))},{on}T{chance.randint(10, 18)}:00\n"
        for n, on in enumerate(days)
    ]
    story = hamburg.play("name,days,from,until,channel,came\n" + "".join(rows))
    times, line = story.times(), [one.waiting.participant_id for one in story.line()]
    assert len(times) == len({one.participant_id for one in times})
    assert {one.participant_id for one in times} | set(line) == set(story.town.people)
    assert len(times) + len(line) == 50
    assert story.channels() == Counter(one.told["channel"] for one in story.town.people.values())
    for staff_id in story.consultant_ids:
        _must_not_overlap(one.busy for one in times if one.consultant_id == staff_id)
    assert all(story.town.suits(one.participant_id, one.starts_at, one.ends_at) for one in times)
