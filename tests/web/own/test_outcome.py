"""I got a job!"""

from __future__ import annotations

import pytest

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.office.lists import Window
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, list_outcomes
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.web.words import Words
from tests.web.own.conftest import Scene, Visitor
from tests.web.reading import Read


@pytest.fixture
def path(anna: Enrolment) -> str:
    return f"places/{anna.place.id}/outcome"


def told(scene: Scene, who: Enrolment) -> list[tuple[OutcomeKind, str]]:
    page = list_outcomes(scene.office, scene.town.coordinator, who.place.id, Window())
    return [(one.kind, one.on.isoformat()) for one in page.items]


def state(scene: Scene, who: Enrolment) -> PlaceState:
    return get_enrolment(scene.office, scene.town.coordinator, who.place.id).place.state


def test_good_news_are_one_tap_away_and_ask_for_little(
    scene: Scene, anna: Enrolment, page: Visitor, path: str, t: Words
) -> None:
    assert page.look().links[t("outcome.link")] == f"/p/{page.secret}/{path}"

    read = page.look(path)

    form = read.form(t("outcome.tell"))
    assert form.fields == {"outcome": "job", "on": "2027-01-04"}
    assert t("outcome.leaves", title="Job club Midtby") in read.all("legend")
    assert told(scene, anna) == []


@pytest.mark.parametrize(
    ("outcome", "leaves", "done"),
    [
        ("job", "yes", "congratulations_left"),
        ("education", "no", "congratulations"),
        ("other_offer", "yes", "told_left"),
        ("other", "no", "told"),
    ],
)
def test_who_tells_it_is_answered_warmly_and_leaves_or_stays(
    scene: Scene,
    *,
    anna: Enrolment,
    page: Visitor,
    path: str,
    t: Words,
    outcome: str,
    leaves: str,
    done: str,
) -> None:
    read = page.press(t("outcome.tell"), on=page.look(path), outcome=outcome, leaves=leaves)

    assert t(f"done.{done}") in read.text
    assert told(scene, anna) == [(OutcomeKind(outcome), "2027-01-04")]
    assert state(scene, anna) is (PlaceState.WITHDRAWN if leaves == "yes" else PlaceState.ENROLLED)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"on": "2027-01-05"}, "on"),
        ({"on": "soon"}, "on"),
        ({"on": ""}, "on"),
        ({"outcome": "stopped"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"leaves": ""}, "leaves"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    scene: Scene, *, anna: Enrolment, page: Visitor, path: str, typed: dict[str, str], at: str
) -> None:
    whole = {"outcome": "job", "on": "2027-01-04", "leaves": "yes"}
    response = page.post(path, **{**whole, **typed})

    assert response.status_code == 422
    assert f"#{at}" in Read(response.text).links.values()
    assert told(scene, anna) == []
    assert state(scene, anna) is PlaceState.ENROLLED


def test_whose_course_is_over_is_not_asked_whether_they_leave(
    scene: Scene, anna: Enrolment, page: Visitor, path: str, t: Words
) -> None:
    scene.clock.at = scene.club.sessions[-1].ends_at
    for session in scene.club.sessions:
        confirm_held(scene.office, scene.town.coordinator, session.id)
    complete_cohort(scene.office, scene.town.coordinator, scene.club.id)

    read = page.look(path)

    assert t("outcome.stay") not in read.text
    page.press(t("outcome.tell"), on=read)
    assert [kind for kind, _ in told(scene, anna)] == [OutcomeKind.JOB]


def test_somebody_elses_place_is_not_there(scene: Scene, page: Visitor) -> None:
    other = scene.comes("Bo")
    address = f"places/{other.place.id}/outcome"
    assert page.ask("GET", address).status_code == 404
    assert page.post(address, outcome="job", on="2027-01-04", leaves="yes").status_code == 404
    assert told(scene, other) == []
