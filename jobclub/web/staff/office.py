"""The office: where everything is that an organisation sets up, by what whoever is signed in may do."""

from __future__ import annotations

from flask import Response, url_for

from jobclub.core.people.staff import Act
from jobclub.web.office import the_actor
from jobclub.web.staff.acting import office_page, office_room

office = office_room("office", Act.READ_COHORTS)

DOORS: tuple[tuple[str, Act], ...] = (
    ("importing", Act.WRITE_PEOPLE),
    ("programmes", Act.WRITE_PROGRAMMES),
    ("closed_days", Act.CLOSE_DAYS),
    ("deliveries", Act.READ_COHORTS),
    ("wording", Act.READ_COHORTS),
    ("staff_list", Act.WRITE_ORGANISATION),
    ("tokens", Act.WRITE_ORGANISATION),
    ("organisation", Act.WRITE_ORGANISATION),
    ("retention", Act.FORGET_PEOPLE),
    ("audit", Act.READ_AUDIT),
)
"""The rooms of the office, and what one must be allowed to go there."""


@office.get("")
def show() -> Response:
    """Show the doors that are open to whoever is signed in."""
    may = [name for name, act in DOORS if the_actor().reach(act) is not None]
    return office_page("staff/office.html", doors=[(name, url_for(f"staff.{name}.show")) for name in may])
