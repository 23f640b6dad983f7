"""Tallies: what people came to, counted by cohort. They outlive the people, and show no small number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEWEST = 5
"""The smallest number that is shown: behind fewer, somebody could be known again."""


class Figure(StrEnum):
    """What is counted: places that were had and how they ended, marks, homework, visits, outcomes."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    PRESENT = "present"
    LATE = "late"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"
    HANDED_IN = "handed_in"
    VISITED = "visited"
    JOB = "job"
    EDUCATION = "education"
    CLARIFIED = "clarified"
    OTHER_OFFER = "other_offer"
    MOVED = "moved"
    STOPPED = "stopped"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often something was so in one cohort, which runs a programme and began on a local date."""

    cohort_id: str
    programme_key: str
    starts_on: date
    figure: Figure
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    """The figures of a programme's cohorts that began in one quarter, like ``2027-Q1``.

    A number from 1 to 4 is None. Where fewer than 5 people had a place, every figure is.
    """

    programme_key: str
    quarter: str
    cohorts: int
    figures: Mapping[Figure, int | None]


def quarter_of(day: date) -> str:
    """Give the quarter of a day."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def tally_lines(tallies: Iterable[Tally]) -> list[TallyLine]:
    """Add tallies up by programme and quarter, and hide what is too small."""
    cohorts: dict[tuple[str, str], set[str]] = {}
    counts: Counter[tuple[str, str, Figure]] = Counter()
    for one in tallies:
        line = (one.programme_key, quarter_of(one.starts_on))
        cohorts.setdefault(line, set()).add(one.cohort_id)
        counts[(*line, one.figure)] += one.count
    return [
        TallyLine(
            programme_key=key,
            quarter=quarter,
            cohorts=len(cohorts[key, quarter]),
            figures=_shown({figure: counts[key, quarter, figure] for figure in Figure}),
        )
        for key, quarter in sorted(cohorts)
    ]


def _shown(figures: Mapping[Figure, int]) -> Mapping[Figure, int | None]:
    if figures[Figure.ENROLLED] < FEWEST:
        return dict.fromkeys(figures)
    return {figure: None if 0 < count < FEWEST else count for figure, count in figures.items()}
