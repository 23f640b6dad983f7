"""Figures by programme and quarter: added up, and without any number that tells of few people."""

from __future__ import annotations

from datetime import date

import pytest

from jobclub.core.activities.places import OutcomeKind
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.tallies import Figure, Tally, quarter_of, tally_lines


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


def test_where_nobody_was_there_are_no_figures() -> None:
    assert tally_lines([]) == []
