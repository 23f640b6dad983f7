"""What people came to, as figures: counted in the rows there are, and kept of those who were forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, func, literal, or_, select
from sqlalchemy.dialects import postgresql

from jobclub.core.cohorts.tallies import Figure, Tally
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    cohorts,
    homework,
    marks,
    outcomes,
    places,
    programmes,
    submissions,
    tallies,
    visits,
)

ENDS = ("completed", "ended", "withdrawn", "transferred")
"""States of a place that are figures too, if it was had."""


def _counted(
    table: FromClause, figure: ColumnElement[Any], cohort_id: ColumnElement[Any], *where: Any
) -> Select[Any]:
    """Count the rows of a table by cohort and figure."""
    about = (cohorts.c.id, programmes.c.key, cohorts.c.starts_on)
    return scoped(
        select(*about, figure.label("figure"), func.count().label("count"))
        .select_from(
            table.join(
                cohorts,
                (cohorts.c.id == cohort_id) & (cohorts.c.organisation_id == bindparam("organisation_id")),
            ).join(
                programmes,
                (programmes.c.organisation_id == cohorts.c.organisation_id)
                & (programmes.c.id == cohorts.c.programme_id),
            )
        )
        .where(*where)
        .group_by(*about, figure),
        cohorts,
    )


def _together(one: Any, other: Any, column: str) -> FromClause:
    """Join two tables of an organisation by the id of the other."""
    same = (other.c.organisation_id == one.c.organisation_id) & (other.c.id == one.c[column])
    joined: FromClause = one.join(other, same)
    return joined


HAD = places.c.enrolled_at.is_not(None)
OVER = or_(*(places.c.state == end for end in ENDS))
HANDED_IN = submissions.c.number == 1
OUTCOMES = _counted(_together(outcomes, places, "place_id"), outcomes.c.kind, places.c.activity_id)
COUNTS: list[tuple[Any, Select[Any]]] = [
    (places, _counted(places, literal(Figure.ENROLLED.value), places.c.activity_id, HAD)),
    (places, _counted(places, places.c.state, places.c.activity_id, HAD, OVER)),
    (marks, _counted(marks, marks.c.mark, marks.c.cohort_id)),
    (
        submissions,
        _counted(
            _together(submissions, homework, "homework_id"),
            literal(Figure.HANDED_IN.value),
            homework.c.cohort_id,
            HANDED_IN,
        ),
    ),
    (visits, _counted(visits, literal(Figure.VISITED.value), visits.c.cohort_id)),
    (outcomes, OUTCOMES),
]
"""Each with the table that says whose the rows are: of outcomes that is their place."""
OF_ALL = [scoped(counts, whose) for whose, counts in COUNTS]


def _own(column: ColumnElement[Any]) -> Select[Any]:
    """Give a column of one person's places."""
    return scoped(select(column).where(places.c.participant_id == bindparam("participant_id")), places)


OF_ONE = [
    *(
        counts.where(whose.c.participant_id == bindparam("participant_id"))
        for (whose, _), counts in zip(COUNTS, OF_ALL, strict=True)
        if whose is not outcomes
    ),
    scoped(OUTCOMES, outcomes).where(
        outcomes.c.place_id.in_(_own(places.c.id)), cohorts.c.id.in_(_own(places.c.activity_id))
    ),
]
OF_FORGOTTEN = scoped(
    select(cohorts.c.id, programmes.c.key, cohorts.c.starts_on, tallies.c.figure, tallies.c.count)
    .select_from(
        _together(tallies, cohorts, "cohort_id").join(
            programmes,
            (programmes.c.organisation_id == cohorts.c.organisation_id)
            & (programmes.c.id == cohorts.c.programme_id),
        )
    )
    .order_by(cohorts.c.id, tallies.c.figure),
    tallies,
)
"""See ``_counted``."""
ADDED = postgresql.insert(tallies).values(
    {name: bindparam(f"new_{name}") for name in ("organisation_id", "cohort_id", "figure", "count")}
)
ADD = ADDED.on_conflict_do_update(
    index_elements=("organisation_id", "cohort_id", "figure"),
    set_={"count": tallies.c.count + ADDED.excluded.count},
)
"""Both databases know the words."""


def _tally(row: Any) -> Tally:
    return Tally(
        cohort_id=row.id,
        programme_key=row.key,
        starts_on=row.starts_on,
        figure=Figure(row.figure),
        count=row.count,
    )


class SqlTallies:
    """What people came to, as figures."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def counted(self, participant_id: str | None = None) -> list[Tally]:
        """Count what is kept of all people, or of one."""
        statements = OF_ALL if participant_id is None else OF_ONE
        whose = {} if participant_id is None else {"participant_id": participant_id}
        found = (row for statement in statements for row in self.rows.run(statement, whose))
        return sorted(map(_tally, found), key=lambda one: (one.cohort_id, one.figure))

    def of_forgotten(self) -> list[Tally]:
        """Give what people who were forgotten came to."""
        return [_tally(row) for row in self.rows.run(OF_FORGOTTEN, {})]

    def add(self, more: Iterable[Tally]) -> None:
        """Add to the figures of those who were forgotten."""
        mine = {"new_organisation_id": self.rows.organisation_id}
        for one in more:
            about = {"new_cohort_id": one.cohort_id, "new_figure": one.figure.value, "new_count": one.count}
            self.rows.write(ADD, {**mine, **about})
