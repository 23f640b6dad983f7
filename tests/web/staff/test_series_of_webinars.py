"""Series of webinars: dated before they are kept, opened, extended, ended; and people for several dates."""

from __future__ import annotations

import pytest

from jobclub.core.usecases.repeating import get_series
from jobclub.core.webinars.webinar import WebinarState
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.webinars import a_series, comes_to, sparring

NEW = {
    "title": "Every afternoon",
    "day-mon": "1",
    "day-thu": "1",
    "at": "10:00",
    "minutes": "60",
    "starts_on": "2027-03-22",
    "count": "4",
    "topics": "CV\n\nJobnet",
}


@pytest.mark.usefixtures("scene")
def test_its_dates_are_shown_with_what_is_closed_before_it_is_kept(desk: Desk) -> None:
    shown = desk.send("/staff/webinars/series/new/preview", status=200, **NEW).text
    assert "Create series with 4 dates" in shown
    assert "Monday 29 March: Easter Monday" in shown
    assert "Jobnet" in shown
    page = desk.look(desk.send("/staff/webinars/series/new", **NEW).headers["Location"])
    assert "The series is made, as drafts." in page.text
    assert "Open 4 dates for people" in page.links
    assert (
        "Create series with 1 date<"
        in desk.send(
            "/staff/webinars/series/new/preview", status=200, **{**NEW, "count": "1", "at": "12"}
        ).text
    )


@pytest.mark.usefixtures("scene")
def test_each_clash_is_named_at_its_date_and_there_is_no_button(desk: Desk) -> None:
    on_club_days = {**NEW, "starts_on": "2027-01-18", "at": "14:30", "count": "3"}
    shown = desk.send("/staff/webinars/series/new/preview", status=200, **on_club_days).text
    assert shown.count('class="clash"') == 2
    assert "Busy 14:00–16:00: Job club Midtby" in shown
    assert "Create series with" not in shown
    assert (
        'value="Every afternoon"' in desk.send("/staff/webinars/series/new", status=409, **on_club_days).text
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": ""}, "Write either a last day"),
        ({"until_on": "2027-05-01"}, "Write either a last day"),
        ({"day-mon": None, "day-thu": None}, "Choose at least one day"),
        ({"count": "900"}, "Write a number from 1 to 366"),
        ({"topics": "x" * 400}, "Write at most 50 topics"),
        ({"at": "late"}, "Write the time like 14:00"),
    ],
)
@pytest.mark.usefixtures("scene")
def test_what_cannot_be_is_said_beside_its_field(desk: Desk, wrong: dict[str, str | None], said: str) -> None:
    wish = {name: value for name, value in {**NEW, **wrong}.items() if value is not None}
    for address in ("/staff/webinars/series/new", "/staff/webinars/series/new/preview"):
        assert said in desk.send(address, status=422, **wish).text


def test_it_is_opened_at_once_with_the_help_the_next_dates_ask_for(scene: Scene, desk: Desk) -> None:
    with_help = {"sparring_service_id": sparring(scene).id, "places": "15"}
    page = desk.look(desk.send("/staff/webinars/series/new", **NEW, **with_help).headers["Location"])
    address = page.links["Open 4 dates for people"]
    page = desk.look(address)
    assert page.text.count("Too few") == 4
    page = desk.press("Open 4 dates for people", on=page)
    assert "Open. People can register now." in page.text
    desk.send(address, status=409)


def test_more_dates_are_shown_and_added(scene: Scene, desk: Desk) -> None:
    series = a_series(scene)
    address = f"/staff/webinars/series/{series.id}/extend"
    assert "Write either a last day" in desk.send(f"{address}/preview", status=422).text
    assert "Write a whole number" in desk.send(f"{address}/preview", status=422, count="many").text
    assert "Write a whole number" in desk.send(address, status=422, count="many").text
    shown = desk.send(f"{address}/preview", status=200, until_on="2027-04-22").text
    assert "Add 2 dates" in shown
    assert "Maundy" not in shown, "what was left out before stands on its page"
    page = desk.look(desk.send(address, until_on="2027-04-22").headers["Location"])
    assert "The new dates are added as drafts." in page.text
    assert len(get_series(scene.office, scene.town.consultant, series.id).webinars) == 5


def test_its_end_shows_which_dates_are_called_off(scene: Scene, desk: Desk) -> None:
    series = a_series(scene)
    first, *later = get_series(scene.office, scene.town.consultant, series.id).webinars
    comes_to(scene, later[0], "Anna")
    address, day = f"/staff/webinars/series/{series.id}/end", first.wall.on.isoformat()
    for form, said in (
        ({"last_on": day, "reason": " "}, "Write shortly why"),
        ({"reason": "Summer"}, "Choose a day"),
    ):
        assert said in desk.send(f"{address}/preview", status=422, **form).text
        assert said in desk.send(address, status=422, **form).text
    nothing = {"last_on": "2027-12-01", "reason": "Summer"}
    assert "There is no date after that day" in desk.send(f"{address}/preview", status=409, **nothing).text
    ending = {"last_on": day, "reason": "Summer"}
    shown = desk.send(f"{address}/preview", status=200, **ending).text
    assert "End the series and call off 2 dates" in shown
    assert "1 registered" in shown
    page = desk.look(desk.send(address, **ending).headers["Location"])
    assert "The series is ended." in page.text
    states = [one.state for one in get_series(scene.office, scene.town.consultant, series.id).webinars]
    assert states == [WebinarState.ANNOUNCED, WebinarState.CANCELLED, WebinarState.CANCELLED]


def test_somebody_is_registered_for_some_dates_or_all_and_each_answers(scene: Scene, desk: Desk) -> None:
    series = a_series(scene)
    one, *_ = get_series(scene.office, scene.town.consultant, series.id).webinars
    address = f"/staff/webinars/series/{series.id}/register"
    bo = {"name": "Bo", "email": "bo@people.example", "channel": "phone"}
    assert "Tick at least one date" in desk.send(address, status=422, which="some", **bo).text
    page = desk.send(address, status=200, which="some", **bo, **{f"date-{one.id}": "1"}).text
    assert page.count("Has a place") == 1
    with scene.office.reading(scene.town.admin) as tx:
        known = tx.webinar_places.had(one.id)[0].participant_id
    page = desk.send(address, status=200, which="all", participant_id=known).text
    assert page.count("Has a place") == 2
    assert "They have a place already, or wait for one." in page
    assert "Write a name" in desk.send(address, status=422, which="all", name="").text
