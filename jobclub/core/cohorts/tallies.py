"""Tallies: what people came to, counted by cohort. They outlive the people, and show no small number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


ENDINGS = (Figure.COMPLETED, Figure.ENDED, Figure.WITHDRAWN, Figure.TRANSFERRED)
"""How places ended; with those that last they make up all that were had."""
MARKS = (Figure.PRESENT, Figure.LATE, Figure.PARTLY, Figure.EXCUSED, Figure.ABSENT)
OUTCOMES = tuple(Figure)[tuple(Figure).index(Figure.JOB) :]


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

    A number from 1 to 4 is None, and so is what it could be worked out by. Where fewer than 5 people had a
    place, every figure is None.
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
    """Hide what is small, and what would tell of it beside the rest (complementary suppression)."""
    had = figures[Figure.ENROLLED]
    if had < FEWEST:
        return dict.fromkeys(figures)
    lasting = had - sum(figures[one] for one in ENDINGS)
    hidden = {figure for figure, count in figures.items() if 0 < count < FEWEST}
    for group, unsaid in ((ENDINGS, lasting), (MARKS, 0), (OUTCOMES, 0)):
        hidden |= _besides({one: figures[one] for one in group if figures[one]}, unsaid)
    if _is_plain([figures[one] for one in ENDINGS if one in hidden] + [lasting] * (lasting > 0)):
        hidden.add(Figure.ENROLLED)
    return {figure: None if figure in hidden else count for figure, count in figures.items()}


def _besides(counts: Mapping[Figure, int], unsaid: int) -> set[Figure]:
    """Give what must be hidden of figures that add up: the small ones, and the next until these are safe.

    ``unsaid`` is a part that is never shown, and belongs to them.
    """
    hidden: list[Figure] = []
    for one in sorted(counts, key=lambda figure: counts[figure]):
        parts = [counts[other] for other in hidden] + [unsaid] * (unsaid > 0)
        if counts[one] < FEWEST or _is_plain(parts):
            hidden.append(one)
    return set(hidden)


def _is_plain(parts: Sequence[int]) -> bool:
    """Tell whether a small one among parts of a number could be worked out from what they make together."""
    whole = sum(parts)
    return any(part < FEWEST for part in parts) and (whole < FEWEST or whole == len(parts) or len(parts) == 1)
