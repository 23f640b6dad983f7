"""Assens' story: nobody in line is forgotten, whoever is on the list; looked up in the store."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import jobclub as jc

STORY = Path(__file__).parents[1] / "examples" / "assens.py"
ONLY_WEEKENDS = "Only at weekends,sat sun,9,15\n"


@pytest.fixture(scope="module")
def assens() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assens", STORY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "assens", module)
        spec.loader.exec_module(module)
    return module


def _people(seed: int) -> str:
    """Give twenty people of whom the story knows nothing, one of whom can never be called."""
    chance = random.Random(seed)  # noqa: S311  (no secrets here)
    rows = ["name,days,from,until\n"]
    for number in range(19):
        days = " ".join(chance.sample(["mon", "tue", "wed", "thu", "fri"], chance.randint(1, 4)))
        opens = chance.randint(8, 13)
        rows.append(f"Somebody {number},{days},{opens},{opens + chance.randint(2, 4)}\n")
    rows.insert(chance.randint(1, 19), ONLY_WEEKENDS)
    return "".join(rows)


def _in_order(story: Any, who: str) -> list[jc.Appointment]:
    return sorted(story.calls_of(who), key=lambda one: one.starts_at)


def test_the_story_runs_as_its_first_lines_say() -> None:
    done = subprocess.run([sys.executable, STORY], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert "20 completed, 0 still in line" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("seed", range(5))
def test_everybody_in_assens_had_three_calls_when_they_could_talk_or_is_still_in_line(
    assens: ModuleType, seed: int
) -> None:
    story = assens.play(_people(seed))
    assert len(story.people) == 20
    in_line = set(story.line())
    assert "Only at weekends" in {story.people[who].name for who in in_line}
    for who, told in story.people.items():
        calls = _in_order(story, who)
        assert len(calls) == (0 if who in in_line else 3)
        assert len({one.consultant_id for one in calls}) <= 1
        for one in calls:
            assert one.state is jc.AppointmentState.DONE
            assert told.can_talk(jc.Slot(one.starts_at, one.ends_at, ()))
        assert all(2 <= (b.wall.on - a.wall.on).days <= 14 for a, b in pairwise(calls))


def test_no_consultant_in_assens_has_two_calls_at_a_time_or_more_than_four_a_day(assens: ModuleType) -> None:
    story = assens.play(_people(7))
    for staff_id in story.service.consultant_ids:
        wanted = jc.AppointmentFilter(consultant_id=staff_id)
        found = jc.meeting_up.list_appointments(*story.hanne, wanted, jc.Window(limit=200)).items
        calls = sorted((one.appointment for one in found), key=lambda one: one.starts_at)
        assert calls
        assert all(a.ends_at + story.service.after <= b.starts_at for a, b in pairwise(calls))
        days = [one.wall.on for one in calls]
        assert max(days.count(day) for day in days) <= 4


def test_a_call_that_was_missed_in_assens_was_made_good_the_day_after(assens: ModuleType) -> None:
    story = assens.play()
    met_later = [one for who in story.people for one in story.calls_of(who) if one.met_at]
    assert [one.state for one in met_later] == [jc.AppointmentState.DONE]
    assert met_later[0].met_at > met_later[0].ends_at
