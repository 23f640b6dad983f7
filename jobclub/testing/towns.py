"""A town to work for: an invented organisation with somebody of each role, and a club in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import uuid4

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.programme import Programme
from jobclub.core.office import Office
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, Role, operator_of
from jobclub.core.usecases.administering import add_organisation
from jobclub.core.usecases.authoring import add_programme
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment, enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.planning import open_cohort, plan_cohort
from jobclub.core.usecases.staffing import actor_of, add_staff
from jobclub.testing.programmes import six_weeks

STARTS_ON = date(2027, 1, 11)
AT = time(14, 0)
LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Digits by chance could look like a national id number, which no name and no address may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """An organisation, and those of its staff who act: an admin, a coordinator and two consultants."""

    organisation: Organisation
    admin: Actor
    coordinator: Actor
    consultant: Actor
    colleague: Actor

    @property
    def staff_ids(self) -> list[str]:
        """The ids of its staff, in the order they joined."""
        return [actor.caller_id for actor in (self.admin, self.coordinator, self.consultant, self.colleague)]


def new_address() -> str:
    """Give an e-mail address that nobody else has, without digits."""
    return f"{uuid4().hex.translate(LETTERS)}@people.example"


def found_town(office: Office, **about: Any) -> Town:
    """Let a town begin to use jobclub; ``about`` are fields of its organisation. Its name is its own."""
    organisation = add_organisation(
        office,
        **{
            "name": f"Newtown {uuid4().hex.translate(LETTERS)}",
            "time_zone": "Europe/Copenhagen",
            "language": "en",
            "holidays": "DK",
            **about,
        },
    )
    return Town(
        organisation=organisation,
        admin=_join(office, organisation, "Ada Admin", Role.ADMIN),
        coordinator=_join(office, organisation, "Cora Coordinator", Role.COORDINATOR),
        consultant=_join(office, organisation, "Conny Consultant", Role.CONSULTANT),
        colleague=_join(office, organisation, "Colin Colleague", Role.CONSULTANT),
    )


def _join(office: Office, organisation: Organisation, name: str, role: Role) -> Actor:
    email = f"{name.partition(' ')[0].lower()}@example.org"
    staff = add_staff(office, operator_of(organisation.id), name=name, email=email, role=role)
    return actor_of(organisation, staff)


def put_in(office: Office, town: Town, programme: Programme | None = None) -> StoredProgramme:
    """Put a programme in: the six weeks if none is given."""
    return add_programme(office, town.coordinator, programme or six_weeks())


def open_club(office: Office, town: Town, programme: Programme | None = None, **wish: Any) -> Cohort:
    """Plan a club under the town's consultant and open it; ``wish`` are fields of CohortWish."""
    stored = put_in(office, town, programme)
    wanted: dict[str, Any] = {
        "starts_on": STARTS_ON,
        "at": AT,
        "consultant_id": town.consultant.staff_id,
        **wish,
    }
    planned = plan_cohort(office, town.coordinator, CohortWish(programme_id=stored.id, **wanted))
    return open_cohort(office, town.coordinator, planned.id)


def enrolled(office: Office, town: Town, cohort_id: str, name: str) -> Enrolment:
    """Enrol an invented person, new to the town."""
    return enrol(office, town.coordinator, cohort_id, person=PersonWish(name=name))
