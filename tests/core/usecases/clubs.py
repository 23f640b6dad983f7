"""A club as tests look at it: who is in it and who waits, by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import EnrolmentLine, Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.coaching import progress_of
from jobclub.core.usecases.enrolling import (
    Enrolment,
    accept,
    decline,
    enrol,
    get_enrolment,
    list_enrolments,
    withdraw,
)
from jobclub.core.usecases.knowing import PersonWish


@dataclass(frozen=True, slots=True)
class Club:
    """A club and who leads it; ``places`` are the ids of the places that people got or asked for here."""

    office: Office
    led_by: Actor
    cohort: Cohort
    places: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its cohort's id."""
        return self.cohort.id

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Its sessions as they were planned."""
        return self.cohort.sessions

    @property
    def closes_at(self) -> datetime:
        """When admission closes as it was planned: when the second session starts."""
        return self.sessions[1].starts_at

    def take_in(self, *names: str) -> None:
        """Enrol new people."""
        for name in names:
            place = enrol(self.office, self.led_by, self.id, person=PersonWish(name=name)).place
            self.places[name] = place.id

    def withdraw(self, name: str) -> Enrolment:
        """Let somebody leave."""
        return withdraw(self.office, self.led_by, self.places[name])

    def accept(self, name: str) -> Enrolment:
        """Let somebody say yes."""
        return accept(self.office, self.led_by, self.places[name])

    def decline(self, name: str) -> Enrolment:
        """Let somebody say no."""
        return decline(self.office, self.led_by, self.places[name])

    def enrolment(self, name: str) -> Enrolment:
        """Read somebody's enrolment."""
        return get_enrolment(self.office, self.led_by, self.places[name])

    def place(self, name: str) -> Place:
        """Read somebody's place."""
        return self.enrolment(name).place

    def lines(self) -> tuple[EnrolmentLine, ...]:
        """List all enrolments."""
        return list_enrolments(self.office, self.led_by, self.id, Window(limit=200)).items

    def states(self) -> dict[str, str]:
        """Tell everybody's state."""
        return {line.name: line.place.state.value for line in self.lines()}

    def line(self) -> list[str]:
        """Tell who waits, next first."""
        waiting = {line.position: line.name for line in self.lines() if line.position is not None}
        assert sorted(waiting) == list(range(1, len(waiting) + 1))
        return [waiting[position] for position in sorted(waiting)]

    def credits(self, name: str) -> dict[str, str]:
        """Tell how somebody came by each unit they have attended."""
        standing = progress_of(self.office, self.led_by, self.places[name]).standing
        return {unit.unit_key: unit.credit.value for unit in standing.units if unit.credit is not None}
