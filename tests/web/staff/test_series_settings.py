"""The settings of a series: all later dates at once, and what one of them keeps of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.usecases.presenting import change_webinar
from jobclub.core.usecases.repeating import get_series
from jobclub.core.webinars.series import Topic, WebinarSeries
from jobclub.core.webinars.webinar import Webinar
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.webinars import a_series, a_webinar, comes_to

CHANGE, SAVE = "Change all later dates", "Save for all later dates"


@pytest.fixture
def series(scene: Scene) -> WebinarSeries:
    return a_series(scene)


def dates_of(scene: Scene, series: WebinarSeries) -> tuple[Webinar, ...]:
    return get_series(scene.office, scene.town.consultant, series.id).webinars


def test_one_form_changes_all_dates_but_what_one_has_of_its_own(
    scene: Scene, desk: Desk, series: WebinarSeries
) -> None:
    own, *_ = dates_of(scene, series)
    change_webinar(scene.office, scene.town.consultant, own.id, None, capacity=7, place="Room 3")
    page = desk.look(desk.look(f"/staff/webinars/series/{series.id}").links[CHANGE])
    assert "These dates have something of their own" in page.text
    assert "Thursday 18 March : places, place" in page.text
    page = desk.press(SAVE, on=page, places="30", minutes="45", agenda="45 Talk (host)", title="Thursdays")
    assert "Changed for all later dates." in page.text
    dates = dates_of(scene, series)
    assert [one.capacity for one in dates] == [7, 30, 30]
    assert {(one.minutes, one.title, one.agenda[0].item) for one in dates} == {(45, "Thursdays", "Talk")}


def test_topics_keep_their_names(scene: Scene, desk: Desk) -> None:
    series = a_series(scene, topics=(Topic(title="CV"), Topic(title="Jobnet")))
    page = desk.look(f"/staff/webinars/series/{series.id}/settings")
    assert "The topics keep their names." in page.text
    assert "something of their own" not in page.text
    desk.press(SAVE, on=page, title="Thursdays")
    found = get_series(scene.office, scene.town.consultant, series.id)
    assert (found.series.title, found.webinars[0].title) == ("Thursdays", "CV")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minutes": "2"}, "Write a number of minutes"),
        ({"places": "many"}, "Write a whole number"),
        ({"agenda": "Talk"}, "Line 1"),
        ({"title": ""}, 'value=""'),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    desk: Desk, series: WebinarSeries, wrong: dict[str, str], said: str
) -> None:
    address = f"/staff/webinars/series/{series.id}/settings"
    form = {**desk.look(address).forms[-1].fields, **wrong}
    assert said in desk.send(address, status=422, **form).text


def test_who_is_busy_then_is_named_with_what(scene: Scene, desk: Desk, series: WebinarSeries) -> None:
    _, second, _ = dates_of(scene, series)
    a_webinar(scene, title="Next one", starts_at=second.starts_at + timedelta(hours=1))
    address = f"/staff/webinars/series/{series.id}/settings"
    page = desk.send(address, status=409, **{**desk.look(address).forms[-1].fields, "minutes": "90"}).text
    assert "Next one" in page
    assert {one.minutes for one in dates_of(scene, series)} == {60}


def test_fewer_places_than_are_taken_and_an_older_page_are_refused(
    scene: Scene, desk: Desk, series: WebinarSeries
) -> None:
    first, *_ = dates_of(scene, series)
    for name in ("Anna", "Bo"):
        comes_to(scene, first, name)
    address = f"/staff/webinars/series/{series.id}/settings"
    form = desk.look(address).forms[-1].fields
    assert "More places are taken." in desk.send(address, status=409, **{**form, "places": "1"}).text
    change_webinar(scene.office, scene.town.consultant, first.id, None, uptake=10)
    assert "A colleague changed something here" in desk.send(address, status=409, **form).text


def test_somebody_of_the_office_leaves_its_host(scene: Scene, series: WebinarSeries) -> None:
    desk = scene.desk(scene.town.coordinator)
    page = desk.look(f"/staff/webinars/series/{series.id}/settings")
    colleague, host = scene.town.colleague.staff_id, series.host_id
    assert f"cohost-{host}" not in page.text
    desk.press(SAVE, on=page, **{f"cohost-{colleague}": "1"})
    assert {one.presented_by for one in dates_of(scene, series)} == {(host, colleague)}
