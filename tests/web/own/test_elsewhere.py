"""I can't come: show me another group's session."""

from __future__ import annotations

from datetime import time

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import get_attendance
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.visiting import list_visitors
from jobclub.web.words import Words
from tests.web.own.conftest import Scene, Visitor


@pytest.fixture
def host(scene: Scene) -> Cohort:
    """Another group, about the same, in the morning; with room for two."""
    host = scene.opened(title="Morning club", at=time(9), minimum=1, capacity=2)
    scene.comes("Carla Carlson", club=host, email="carla@people.example")
    return host


@pytest.fixture
def path(scene: Scene) -> str:
    return f"elsewhere/{scene.club.sessions[0].id}"


def visitors(scene: Scene, host: Cohort) -> list[str]:
    page = list_visitors(scene.office, scene.town.coordinator, host.sessions[0].id, Window())
    return [one.name for one in page.items]


def test_when_another_group_meets_is_shown_and_nothing_of_who_is_in_it(
    scene: Scene, host: Cohort, page: Visitor, path: str, t: Words
) -> None:
    assert page.look().links[t("elsewhere.link")] == f"/p/{page.secret}/{path}"

    read = page.look(path)

    first = host.sessions[0]
    told = t.span(first.starts_at, first.ends_at, host.zone)
    assert told[:1].upper() + told[1:] in read.text
    assert t("elsewhere.online") in read.text
    for hidden in ("Morning club", "Carla", "carla@", "Cora", host.id):
        assert hidden not in read.html
    assert visitors(scene, host) == []


def test_one_button_joins_and_tells_ones_own_group(
    scene: Scene, host: Cohort, *, anna: Enrolment, page: Visitor, path: str, t: Words
) -> None:
    read = page.press(t("elsewhere.join"), on=page.look(path))

    assert t("done.elsewhere") in read.text
    assert t("meeting.visiting") in read.text
    assert visitors(scene, host) == ["Anna"]
    attendance = get_attendance(scene.office, scene.town.coordinator, scene.club.sessions[0].id)[0]
    assert attendance.announced == (anna.place.participant_id,)


def test_it_can_be_taken_back(scene: Scene, host: Cohort, page: Visitor, path: str, t: Words) -> None:
    page.press(t("elsewhere.join"), on=page.look(path))

    read = page.look(path)
    assert t("elsewhere.agreed") in read.text
    read = page.press(t("elsewhere.stay"), on=read)

    assert t("done.staying") in read.text
    assert t("elsewhere.join") in read.all("button")
    assert visitors(scene, host) == []


def test_a_chair_that_was_taken_meanwhile_is_said_plainly(
    scene: Scene, host: Cohort, page: Visitor, path: str, t: Words
) -> None:
    before = page.look(path)
    scene.comes("Dora", club=host)

    read = page.press(t("elsewhere.join"), on=before)

    assert t("errors.cohort_full") in read.text
    assert t("elsewhere.none") in read.text
    assert visitors(scene, host) == []


def test_where_there_is_none_somebody_can_be_asked(page: Visitor, path: str, t: Words) -> None:
    read = page.look(path)
    assert t("elsewhere.none") in read.text
    assert read.links[t("talk.link_us")] == f"/p/{page.secret}/talk"


def test_who_was_missed_finds_the_way_there(scene: Scene, anna: Enrolment, page: Visitor, t: Words) -> None:
    scene.clock.at = scene.club.sessions[0].ends_at
    scene.mark(scene.club.sessions[0], anna, "absent")
    address = page.look().links[t("elsewhere.make_up")]
    assert address == f"/p/{page.secret}/elsewhere/{scene.club.sessions[0].id}"


def test_somebody_elses_session_is_forbidden(scene: Scene, host: Cohort, page: Visitor) -> None:
    address = f"elsewhere/{host.sessions[0].id}"
    assert page.ask("GET", address).status_code == 403
    assert page.post(address, there=scene.club.sessions[0].id).status_code == 403
    assert page.post(f"{address}/back", there="x").status_code == 403
    assert page.ask("GET", "elsewhere/nothing").status_code == 404
