"""A programme to plan with: a job club of six weeks in which every kind of member occurs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.programme import Completion, DueFrom, DueRule, HomeworkTask, Programme, Unit

UNITS = (
    Unit(
        key="kick-off",
        title="Where do I stand?",
        goals=("Everybody knows everybody", "Everybody has a goal for six weeks"),
        agenda=(
            AgendaItem(minutes=20, item="Welcome", lead="consultant"),
            AgendaItem(minutes=40, item="A round: what I can, what I want"),
        ),
        homework=(
            HomeworkTask(
                key="profile",
                title="Write your profile",
                text="Ten lines.\nNo more.",
                due=DueRule(1, "day", DueFrom.BEFORE_NEXT),
            ),
        ),
        materials=(Material(title="Example profiles", link="https://example.org/profiles"),),
    ),
    Unit(
        key="cv",
        title="The good CV",
        homework=(
            HomeworkTask(key="cv", title="Your CV", due=DueRule(12, "hour", DueFrom.BEFORE_NEXT)),
            HomeworkTask(key="skills", title="Five things you do well"),
        ),
        before=("course:good-cv",),
    ),
    Unit(
        key="application",
        title="The good application",
        homework=(
            HomeworkTask(
                key="application", title="One application", due=DueRule(2, "day", DueFrom.AFTER_THIS)
            ),
        ),
    ),
    Unit(
        key="network",
        title="Who knows whom?",
        homework=(HomeworkTask(key="calls", title="Call three people"),),
        guests=("employer",),
    ),
    Unit(key="interview", title="The interview", guests=("employer", "union")),
    Unit(
        key="way-on",
        title="How do I go on?",
        homework=(HomeworkTask(key="plan", title="Your plan", due=DueRule(1, "hour", DueFrom.AFTER_THIS)),),
    ),
)


def six_weeks(**changes: Any) -> Programme:
    """Give a weekly programme: six units of two hours, for two to ten people; ``changes`` are its fields."""
    programme = Programme(
        key="job-club",
        title="Job club",
        language="en",
        minutes=120,
        minimum=2,
        capacity=10,
        units=UNITS,
        partly_from_minutes=60,
        completion=Completion(sessions=4, homework=4),
    )
    return replace(programme, **changes)
