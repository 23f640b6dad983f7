"""Figures by programme and quarter: added up, and without any number that tells of few people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.activities.places import OutcomeKind
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.tallies import FEWEST, Figure, Tally, quarter_of, tally_lines


def tally(figure: Figure, count: int, *, cohort: str = "1", key: str = "club", month: int = 1) -> Tally:
    return Tally(
        cohort_id=cohort, programme_key=key, starts_on=date(2027, month, 11), figure=figure, count=count
    )


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2027, 1, 1), "2027-Q1"),
        (date(2027, 3, 31), "2027-Q1"),
        (date(2027, 4, 1), "2027-Q2"),
        (date(2027, 9, 30), "2027-Q3"),
        (date(2027, 12, 31), "2027-Q4"),
    ],
)
def test_a_quarter_has_three_months(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter


def test_every_mark_and_every_outcome_is_a_figure() -> None:
    figures = {figure.value for figure in Figure}
    assert {*(mark.value for mark in AttendanceMark), *(kind.value for kind in OutcomeKind)} <= figures


def test_cohorts_of_a_quarter_are_added_up_and_those_who_were_forgotten_count_too() -> None:
    lines = tally_lines(
        [
            tally(Figure.ENROLLED, 4),
            tally(Figure.ENROLLED, 3),
            tally(Figure.ENROLLED, 5, cohort="2", month=3),
            tally(Figure.PRESENT, 20),
            tally(Figure.ENROLLED, 6, cohort="3", month=4),
            tally(Figure.ENROLLED, 7, cohort="4", key="another"),
        ]
    )
    assert [(one.programme_key, one.quarter, one.cohorts) for one in lines] == [
        ("another", "2027-Q1", 1),
        ("club", "2027-Q1", 2),
        ("club", "2027-Q2", 1),
    ]
    assert [one.figures[Figure.ENROLLED] for one in lines] == [7, 12, 6]
    assert lines[1].figures[Figure.PRESENT] == 20
    assert set(lines[1].figures) == set(Figure)


def test_a_small_number_is_hidden_and_nothing_is_nothing() -> None:
    shown = {}
    for count in (0, 1, 4, 5):
        (line,) = tally_lines([tally(Figure.ENROLLED, 9), tally(Figure.JOB, count)])
        shown[count] = line.figures[Figure.JOB]
    assert shown == {0: 0, 1: None, 4: None, 5: 5}


def test_of_fewer_than_five_people_nothing_is_shown() -> None:
    (line,) = tally_lines([tally(Figure.ENROLLED, 4), tally(Figure.PRESENT, 20)])
    assert set(line.figures.values()) == {None}


E, C, N, W, T = (
    Figure.ENROLLED,
    Figure.COMPLETED,
    Figure.ENDED,
    Figure.WITHDRAWN,
    Figure.TRANSFERRED,
)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param({E: 10, C: 8, W: 2}, {C, W}, id="the rest of the places would tell of the few"),
        pytest.param({E: 20, C: 9, N: 7, W: 4}, {N, W}, id="the next smallest goes with it"),
        pytest.param({E: 20, C: 9, N: 8, W: 2, T: 1}, {N, W, T}, id="two make less than five together"),
        pytest.param({E: 20, C: 9, N: 6, W: 4, T: 1}, {W, T}, id="two are enough"),
        pytest.param({E: 12, W: 2}, {W}, id="as many last as nobody is told"),
        pytest.param({E: 14, C: 7, N: 5, W: 2}, {N, W}, id="nobody's place lasts"),
        pytest.param({E: 10, C: 7}, {C}, id="the few whose places last are told of by nothing"),
        pytest.param({E: 5, C: 1, N: 1, W: 1, T: 1}, {E, C, N, W, T}, id="of all ones the total goes too"),
        pytest.param({E: 20, C: 9, N: 11}, set(), id="nothing is small"),
        pytest.param(
            {E: 9, Figure.PRESENT: 50, Figure.LATE: 3, Figure.ABSENT: 8},
            {Figure.LATE, Figure.ABSENT},
            id="all marks might be known",
        ),
        pytest.param(
            {E: 9, Figure.JOB: 6, Figure.OTHER: 1, Figure.STOPPED: 0},
            {Figure.JOB, Figure.OTHER},
            id="everybody's outcome might be known",
        ),
        pytest.param({E: 9, C: 9, Figure.VISITED: 2}, {Figure.VISITED}, id="visits are part of nothing"),
    ],
)
def test_no_hidden_number_is_worked_out_from_the_others(
    counts: dict[Figure, int], hidden: set[Figure]
) -> None:
    (line,) = tally_lines([tally(figure, count) for figure, count in counts.items()])
    assert {figure for figure, count in line.figures.items() if count is None} == hidden
    assert all(line.figures[one] == count for one, count in counts.items() if one not in hidden)


ENDS = st.integers(min_value=0, max_value=12)


@given(st.lists(ENDS, min_size=5, max_size=5))
def test_whoever_reads_how_places_ended_finds_no_small_number(parts: list[int]) -> None:
    counts = dict(zip((C, N, W, T), parts, strict=False))
    (line,) = tally_lines([tally(E, sum(parts)), *(tally(one, count) for one, count in counts.items())])
    if line.figures[E] is None:
        return
    hidden = [*(counts[one] for one in counts if line.figures[one] is None), *parts[4:]]
    unknown = [count for count in hidden if count]
    if any(count < FEWEST for count in unknown):
        assert sum(unknown) >= FEWEST
        assert sum(unknown) > len(unknown) > 1


def test_where_nobody_was_there_are_no_figures() -> None:
    assert tally_lines([]) == []
