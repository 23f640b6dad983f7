"""People who come by their own link."""

from __future__ import annotations

from jobclub.core.office.reach import Opened
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.showing import person_of
from jobclub.testing import FixedClock, Town


def themselves(town: Town, who: Enrolment | str) -> Actor:
    """Give somebody as the one who acts on their own page."""
    whose = who if isinstance(who, str) else who.place.participant_id
    link = Link(id="link", purpose=Purpose.PAGE, digest="", made_at=FixedClock().at, participant_id=whose)
    return person_of(Opened(town.organisation.id, town.organisation.time_zone, link))
