"""When the staff can be booked, as they write it themselves."""

from __future__ import annotations

from datetime import date, time

import pytest

from jobclub.core.appointments.hours import Opening, WeeklyHours
from jobclub.core.usecases import rostering
from jobclub.web.staff.stretches import read_openings, written_openings
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.times import SERVICES, a_service, booked
from tests.web.staff.webinars import a_webinar

HOURS = "/staff/hours"


def test_hours_are_read_as_people_write_them() -> None:
    morning, noon = Opening(time(9), time(12)), Opening(time(13), time(15, 30))
    for text in ("9-12, 13-15.30", "09:00–12:00;13.00 - 15:30", "9-12\n13-15.30"):
        assert read_openings(text) == (morning, noon)
    assert written_openings((morning, noon)) == "9–12, 13–15.30"
    assert read_openings(" ") == ()


@pytest.mark.parametrize("text", ["nine", "9-12-14", "9-25", "9-12 and later", "9"])
def test_what_is_no_hours_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_openings(text)


def test_a_week_is_written_and_what_holds_for_a_while_stays(scene: Scene, desk: Desk) -> None:
    me = scene.town.consultant.staff_id or ""
    dated = WeeklyHours(weekday=5, opens=time(10), closes=time(12), from_on=date(2027, 2, 1))
    rostering.set_hours(scene.office, scene.town.consultant, me, [dated], None)
    page = desk.look(HOURS)
    assert "Saturday 10–12, from Monday 1 February" in page.text
    saved = desk.press("Save the week", on=page, mon="9-12, 13-15.30", tue="8-9")
    assert "The week is saved." in saved.text
    assert saved.form("Save the week").fields["mon"] == "9–12, 13–15.30"
    assert dated in rostering.get_hours(scene.office, scene.town.consultant, me)
    assert "A colleague changed something" in desk.press("Save the week", on=page, status=409).text


def test_hours_that_cannot_be_are_said_at_their_day(desk: Desk) -> None:
    page = desk.look(HOURS)
    wrong = desk.press("Save the week", on=page, status=422, mon="9-12, 11-13", tue="late", fri="12-9")
    assert wrong.form("Save the week").fields["mon"] == "9-12, 11-13"
    assert wrong.all("a").count("Write hours like 9–12, 13–15.30") == 1
    overlap = desk.press("Save the week", on=page, status=422, mon="9-12, 11-13", fri="12-9")
    assert overlap.all("a").count("These hours overlap, or end before they begin") == 2
    crowded = ",".join(["9-10"] * 101)
    assert desk.press("Save the week", on=page, status=422, mon=crowded).heads


def test_days_away_name_what_is_booked_on_them_and_cancel_nothing(scene: Scene, desk: Desk) -> None:
    one, webinar = booked(scene, a_service(scene)), a_webinar(scene)
    page = desk.look(HOURS)
    away = {"kind": "lent", "first_on": "2027-01-18", "last_on": "2027-01-22", "reason": "Helps the library"}
    there = desk.press("Save these days", on=page, **away)
    assert "Monday 18 January – Friday 22 January" in there.text
    assert "These stay." in there.text
    assert f"/staff/appointments/{one.id}" in there.links.values()
    assert f"/staff/webinars/{webinar.id}" in there.links.values()
    again = desk.press("As usual again", on=there)
    assert "No days are different." in again.text
    quiet = desk.press("Save these days", on=again, kind="away", first_on="2027-03-01")
    assert "Away" in quiet.text
    assert "Nothing is booked on these days." in desk.look(quiet.links["Monday 1 March"]).text


def test_a_special_day_has_its_own_hours(desk: Desk) -> None:
    page = desk.look(HOURS)
    saturday = {"kind": "special", "first_on": "2027-01-23"}
    none = desk.press("Save these days", on=page, status=422, **saturday)
    assert "Write hours like 12–15, each later than the one before" in none.all("a")
    overlap = desk.press("Save these days", on=page, status=422, **saturday, special_hours="9-12, 11-13")
    assert overlap.form("Save these days").fields["special_hours"] == "9-12, 11-13"
    past = desk.press("Save these days", on=page, status=422, kind="away", first_on="2026-01-01")
    assert "Choose a day that lies ahead, not before the first one" in past.all("a")
    assert desk.press("Save these days", on=page, status=422, first_on="soon").heads
    assert (
        "Hours of its own 12–15"
        in desk.press("Save these days", on=page, **saturday, special_hours="12-15").text
    )


def test_a_day_is_set_for_several_colleagues_by_a_coordinator_only(
    scene: Scene, desk: Desk, office_desk: Desk
) -> None:
    service, special = a_service(scene), f"{HOURS}/special"
    desk.look(special, status=403)
    ids = [one.staff_id or "" for one in (scene.town.consultant, scene.town.colleague)]
    ticked = {f"consultant-{one}": "1" for one in ids}
    about = {"special_on": "2027-01-23", "special_hours": "12-15", "service_id": service.id}
    nobody = office_desk.press("Set the day", on=special, status=422, **about)
    assert "Choose at least one colleague" in nobody.all("a")
    assert office_desk.press("Set the day", on=special, status=422, special_on="x").heads
    done = office_desk.press("Set the day", on=special, **about, **ticked)
    assert "The day is set." in done.text
    saturday = office_desk.look(f"{SERVICES}/{service.id}/book?day=2027-01-23")
    assert "12:00, Saturday 23 January" in saturday.all("button")
    assert "12–15 · Only for Sparring" in desk.look(HOURS).text


def test_somebody_elses_hours_are_the_coordinators(scene: Scene, desk: Desk, office_desk: Desk) -> None:
    theirs = f"{HOURS}/{scene.town.colleague.staff_id}"
    desk.look(theirs, status=403)
    assert "Colin Colleague" in office_desk.look(HOURS).links
    assert "The week is saved." in office_desk.press("Save the week", on=theirs, wed="9-10").text
    own = {"first_on": date(2027, 3, 1), "last_on": date(2027, 3, 1), "kind": rostering.ExceptionKind.AWAY}
    mine = rostering.add_exception(
        scene.office, scene.town.coordinator, scene.town.consultant.staff_id or "", **own
    ).exception.id
    office_desk.look(f"{theirs}/days/{mine}", status=404)
    office_desk.send(f"{theirs}/days/{mine}/remove", status=404)
