"""Joining another group for one session, from one's own page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import (
    AlreadyVisiting,
    CohortFull,
    Forbidden,
    NotFound,
    NotVisitable,
    ParticipantClash,
    SessionNotPlanned,
)
from jobclub.core.events import AbsenceAnnounced, VisitAgreed, VisitEnded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.coaching import get_attendance
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.joining import (
    MOST_CHOICES,
    Elsewhere,
    join_elsewhere,
    sessions_elsewhere,
    stay_with_own_group,
)
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, plan_webinar
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.staffing import add_staff
from jobclub.core.usecases.visiting import list_visitors, visit
from jobclub.testing import FixedClock, Town, enrolled, open_club, six_weeks
from tests.core.usecases.people import themselves

Recorded = Callable[[], AbstractContextManager[list[Any]]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Anna's group meets on Mondays at two; the colleague's of two people is about the same, at nine."""

    office: Office
    town: Town
    clock: FixedClock
    club: Cohort
    host: Cohort
    anna: Enrolment

    @property
    def me(self) -> Actor:
        return themselves(self.town, self.anna)

    def opened(self, **wish: Any) -> Cohort:
        """Open another group, led by somebody new."""
        number = len(self.choices(0))
        email = f"new{number}.{len(wish)}.{wish.get('at', '')}@example.org".replace(":", "")
        new = add_staff(self.office, self.town.admin, name="Nora", email=email, role=Role.CONSULTANT)
        return open_club(self.office, self.town, consultant_id=new.id, **wish)

    def choices(self, number: int) -> list[str]:
        """Give where Anna could go instead of one of her sessions."""
        return [one.session_id for one in self.look(number).choices]

    def look(self, number: int) -> Elsewhere:
        return sessions_elsewhere(self.office, self.me, self.club.sessions[number].id)

    def join(self, number: int, there: str) -> None:
        join_elsewhere(self.office, self.me, self.club.sessions[number].id, there)

    def stay(self, number: int, there: str) -> None:
        stay_with_own_group(self.office, self.me, self.club.sessions[number].id, there)

    def visitors(self, session_id: str) -> list[str]:
        page = list_visitors(self.office, self.town.coordinator, session_id, Window())
        return [one.name for one in page.items]

    def announced(self, number: int) -> tuple[str, ...]:
        session_id = self.club.sessions[number].id
        return get_attendance(self.office, self.town.coordinator, session_id)[0].announced


@pytest.fixture
def scene(office: Office, town: Town, clock: FixedClock, club: Cohort, anna: Enrolment) -> Scene:
    wish = {"consultant_id": town.colleague.staff_id, "at": time(9), "minimum": 1, "capacity": 2}
    host = open_club(office, town, title="Host", **wish)
    return Scene(office, town, clock, club, host, anna)


def test_who_cannot_come_sees_when_and_how_another_group_meets_about_the_same(scene: Scene) -> None:
    mine, there = scene.look(1), scene.host.sessions[1]

    assert (mine.title, mine.starts_at, mine.agreed) == (
        "The good CV",
        scene.club.sessions[1].starts_at,
        None,
    )
    (one,) = mine.choices
    assert (one.session_id, one.starts_at, one.ends_at) == (there.id, there.starts_at, there.ends_at)
    assert "Host" not in repr(mine)
    assert str(scene.town.colleague.staff_id) not in repr(mine)


def test_the_earliest_come_first_and_no_more_than_one_can_look_at(scene: Scene) -> None:
    for hour in range(20, 20 - MOST_CHOICES, -1):
        scene.opened(at=time(hour, 1))

    found = scene.look(0).choices

    assert len(found) == MOST_CHOICES
    assert [one.starts_at for one in found] == sorted(one.starts_at for one in found)
    assert found[0].session_id == scene.host.sessions[0].id


def test_only_what_can_be_chosen_is_shown(scene: Scene) -> None:
    first, second = scene.host.sessions[:2]
    assert scene.choices(0) == [first.id]
    calling = Calling(reason="Ill", replacement=False, unit=UnitFate.DROP)
    cancel_session(scene.office, scene.town.coordinator, first.id, calling)
    assert scene.choices(0) == []
    assert scene.choices(1) == [second.id]
    for name in ("Una", "Uwe"):
        enrolled(scene.office, scene.town, scene.host.id, name)
    assert scene.choices(1) == []


def test_what_has_begun_is_shown_no_more(scene: Scene) -> None:
    scene.clock.at = scene.host.sessions[1].starts_at
    assert scene.choices(1) == []
    assert scene.choices(2) == [scene.host.sessions[2].id]


def test_another_course_is_none_of_the_same(scene: Scene) -> None:
    other = scene.opened(programme=six_weeks(key="other"), at=time(11))
    assert other.sessions[0].unit_keys == scene.club.sessions[0].unit_keys
    assert scene.choices(0) == [scene.host.sessions[0].id]


def test_who_joins_is_expected_there_and_their_own_group_is_told(scene: Scene, recorded: Recorded) -> None:
    there = scene.host.sessions[0].id

    with recorded() as events:
        scene.join(0, there)
        scene.join(0, there)

    assert [type(one) for one in events] == [VisitAgreed, AbsenceAnnounced]
    assert scene.visitors(there) == ["Anna"]
    assert scene.announced(0) == (scene.anna.place.participant_id,)
    seen = scene.look(0)
    assert seen.agreed is not None
    assert (seen.agreed.session_id, seen.choices) == (there, ())


def test_who_said_so_before_tells_it_no_second_time(scene: Scene, recorded: Recorded) -> None:
    announce_absence(scene.office, scene.me, scene.club.sessions[0].id)
    with recorded() as events:
        scene.join(0, scene.host.sessions[0].id)
    assert [type(one) for one in events] == [VisitAgreed]


def test_a_session_that_was_missed_can_be_made_up_for(scene: Scene, recorded: Recorded) -> None:
    scene.clock.at = scene.club.sessions[0].ends_at
    later = scene.opened(starts_on=scene.club.sessions[0].wall.on + timedelta(days=3))
    assert scene.choices(0) == [later.sessions[0].id]
    with recorded() as events:
        scene.join(0, later.sessions[0].id)
    assert [type(one) for one in events] == [VisitAgreed]
    scene.clock.at = later.sessions[0].ends_at
    assert scene.look(0).agreed is None


def test_who_changes_their_mind_stays_with_their_own_group(scene: Scene, recorded: Recorded) -> None:
    there, later = (one.id for one in scene.host.sessions[:2])
    scene.join(1, later)
    scene.join(0, there)

    with recorded() as events:
        scene.stay(0, there)
        scene.stay(0, there)

    assert [type(one) for one in events] == [VisitEnded]
    assert scene.visitors(later) == ["Anna"]
    assert scene.visitors(there) == []
    assert scene.choices(0) == [there]


def test_once_it_has_begun_it_stays_as_it_was(scene: Scene, refused: Any) -> None:
    there = scene.host.sessions[0]
    scene.join(0, there.id)
    scene.clock.at = there.starts_at
    with refused(SessionNotPlanned):
        scene.stay(0, there.id)


def test_what_was_chosen_too_late_is_refused(scene: Scene, refused: Any) -> None:
    full, third = (scene.opened(at=time(hour), minimum=1, capacity=1) for hour in (11, 17))
    enrolled(scene.office, scene.town, full.id, "Una")
    with refused(CohortFull):
        scene.join(0, full.sessions[0].id)
    scene.join(0, scene.host.sessions[0].id)
    with refused(AlreadyVisiting):
        scene.join(0, third.sessions[0].id)
    scene.clock.at = scene.host.sessions[1].starts_at
    with refused(NotVisitable):
        scene.join(1, scene.host.sessions[1].id)


def test_a_session_about_something_else_and_none_at_all_are_not_there(scene: Scene, refused: Any) -> None:
    for there in (scene.host.sessions[3].id, "nothing"):
        with refused(NotFound):
            scene.join(0, there)


def test_only_who_has_a_place_joins_another_group(scene: Scene, bo: Enrolment, refused: Any) -> None:
    stranger = enrolled(scene.office, scene.town, scene.host.id, "Stan")
    withdraw(scene.office, scene.town.coordinator, bo.place.id)
    mine, there = scene.club.sessions[0].id, scene.host.sessions[0].id
    for who in (themselves(scene.town, stranger), themselves(scene.town, bo)):
        with pytest.raises(Forbidden):
            sessions_elsewhere(scene.office, who, mine)
        with refused(Forbidden):
            join_elsewhere(scene.office, who, mine, there)
        with refused(Forbidden):
            stay_with_own_group(scene.office, who, mine, there)


def test_who_has_a_webinar_then_is_not_shown_the_session_and_cannot_join_it(
    scene: Scene, refused: Callable[..., Any]
) -> None:
    there = scene.host.sessions[0]
    assert there.id in scene.choices(0)
    wish = WebinarWish(title="A CV", minutes=60, starts_at=there.starts_at)
    webinar = plan_webinar(scene.office, scene.town.consultant, wish)
    announce_webinar(scene.office, scene.town.consultant, webinar.id)
    coming = Coming(participant_id=scene.anna.place.participant_id)
    register_for_webinar(scene.office, scene.town.consultant, webinar.id, coming)
    assert there.id not in scene.choices(0)
    with refused(ParticipantClash):
        scene.join(0, there.id)
    with refused(ParticipantClash):
        visit(scene.office, scene.town.coordinator, scene.anna.place.id, there.id)
