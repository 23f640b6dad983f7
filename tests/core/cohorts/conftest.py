"""What several tests of cohorts need.

Any programme there can be: ``st.from_type(Programme)`` gives hypothesis one, awkward texts included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import strategies as st

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.programme import (
    CADENCES,
    Completion,
    DueFrom,
    DueRule,
    HomeworkTask,
    Programme,
    Unit,
)
from jobclub.core.cohorts.session import cancelled
from jobclub.core.people.habits import Choice

CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from(
    "\"'\\#[]{}=,.~/ 👩ÆßΩ"
)
LINES = st.text(CHARACTERS, min_size=1, max_size=12).filter(str.strip)
PASSAGES = st.text(CHARACTERS | st.sampled_from("\n\r\t"), min_size=1, max_size=20).filter(str.strip)
KEYS = st.lists(st.text("abz09", min_size=1, max_size=3), min_size=1, max_size=3).map("-".join)
MATERIALS = st.builds(
    Material, title=LINES, link=st.text("az0/?=&%~'#", max_size=8).map("https://example.org/{}".format)
)


def _some(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def _units(draw: st.DrawFn, minutes: int) -> tuple[Unit, ...]:
    keys = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
    tasks = iter(draw(st.lists(KEYS, max_size=4, unique=True)))
    return tuple(_unit(draw, key, minutes, tasks, last=key == keys[-1]) for key in keys)


def _unit(draw: st.DrawFn, key: str, minutes: int, tasks: Iterator[str], *, last: bool) -> Unit:
    origins = st.just(DueFrom.AFTER_THIS) if last else st.sampled_from(DueFrom)
    due = st.builds(DueRule, st.integers(0, 999), st.sampled_from(["day", "hour"]), origins)
    item = st.builds(AgendaItem, minutes=st.integers(1, minutes // 2), item=LINES, lead=st.none() | LINES)
    homework = [
        HomeworkTask(key=one, title=draw(LINES), text=draw(st.none() | PASSAGES), due=draw(st.none() | due))
        for one, _ in zip(tasks, range(draw(st.integers(0, 2))), strict=False)
    ]
    return Unit(
        key=key,
        title=draw(LINES),
        goals=draw(_some(LINES)),
        agenda=draw(_some(item)),
        homework=tuple(homework),
        materials=draw(_some(MATERIALS)),
        before=draw(_some(LINES)),
        guests=draw(_some(LINES)),
    )


@st.composite
def _programmes(draw: st.DrawFn) -> Programme:
    minutes, capacity = draw(st.integers(5, 1440)), draw(st.integers(1, 50))
    completion = st.builds(Completion, sessions=st.integers(1, 60), homework=st.integers(0, 1000))
    return Programme(
        key=draw(KEYS),
        title=draw(LINES),
        language=draw(st.sampled_from(["da", "de", "en"])),
        cadence=draw(st.sampled_from(list(CADENCES))),
        minutes=minutes,
        minimum=draw(st.integers(1, capacity)),
        capacity=capacity,
        admits_until=draw(st.integers(1, 60)),
        offer_hours=draw(st.integers(1, 336)),
        preparation_needs_homework=draw(st.booleans()),
        partly_from_minutes=draw(st.none() | st.integers(1, minutes)),
        completion=draw(st.none() | completion),
        messages=draw(st.dictionaries(st.sampled_from(list(Choice)), st.booleans())),
        units=draw(_units(minutes)),
    )


st.register_type_strategy(Programme, _programmes())


@pytest.fixture(scope="session")
def off() -> Callable[..., Cohort]:
    """Give what cancels sessions of a cohort and does no more: ``off(club, "s1", "s2")``."""

    def cancel(cohort: Cohort, *session_ids: str) -> Cohort:
        return cohort.with_sessions(cancelled(cohort.session(one), reason="flood") for one in session_ids)

    return cancel
