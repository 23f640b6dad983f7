"""Today: what is now and next, who is to be called, what waits."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from jobclub.core.appointments.hours import ExceptionKind, Opening
from jobclub.core.usecases import queueing, rostering
from jobclub.core.usecases.inviting import invite_guest
from jobclub.core.usecases.meeting_up import note_no_show
from jobclub.core.usecases.rescheduling import substitute_session
from jobclub.testing import open_club
from tests.web.staff.conftest import LINK, Desk, Scene
from tests.web.staff.times import NINE, a_service, booked, known
from tests.web.staff.webinars import a_webinar, sparring

FORM = "application/x-www-form-urlencoded"


@pytest.mark.usefixtures("scene")
def test_a_day_without_meetings_names_the_next_one(desk: Desk) -> None:
    assert "There are no meetings today. The next one: Job club Midtby" in desk.look().text


def test_who_has_nothing_to_do_may_drink_coffee(scene: Scene) -> None:
    page = scene.desk(scene.town.colleague).look()
    assert "No meetings lie ahead" in page.text
    assert "Enjoy your coffee" in page.text


def test_a_meeting_of_today_is_started_by_one_tap(scene: Scene) -> None:
    scene.comes("Anna")
    invite_guest(scene.office, scene.town.consultant, scene.club.sessions[1].id, name="Vera", partner="AMU")
    scene.clock.at = scene.club.sessions[1].starts_at - timedelta(hours=1)
    desk = scene.desk(scene.town.consultant)
    page = desk.look()
    assert "14:00 Job club Midtby Meeting 2 of 6 · 1 person" in page.text
    assert "Guest: Vera, AMU – has not answered yet" in page.text
    answer = desk.ask("GET", page.links["Start the meeting"])
    assert (answer.status_code, answer.headers["Location"]) == (302, LINK)


def test_who_missed_a_meeting_is_to_be_called_until_somebody_did(scene: Scene) -> None:
    scene.comes("Anna", phone="70 10 10 10")
    scene.comes("Bo")
    scene.goes_to(0)
    scene.mark(0, Anna="absent", Bo="present")
    desk = scene.desk(scene.town.consultant)
    page = desk.look()
    assert "1 to call" in page.text
    assert "Anna – missed Monday 11 January" in page.text
    assert page.links["70 10 10 10"] == "tel:70101010"
    after = desk.press("Called: Anna", on=page, called="1")
    assert "Noted: you called." in after.text
    assert "to call" not in after.text


def test_a_call_that_is_put_off_is_there_again_tomorrow(scene: Scene) -> None:
    scene.comes("Anna")
    scene.goes_to(0)
    scene.mark(0, Anna="absent")
    desk = scene.desk(scene.town.consultant)
    assert "1 to call" not in desk.press("Tomorrow: Anna", on="/staff/", later="1").text
    scene.clock.advance(timedelta(hours=10))
    assert "1 to call" in desk.look().text


def test_a_reason_nobody_knows_leads_nowhere(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    desk.send(f"/staff/calls/{anna.place.id}/boredom", called="1", status=404)


def test_a_colleagues_person_is_not_called_by_others(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.desk(scene.town.colleague).send(f"/staff/calls/{anna.place.id}/missed", called="1", status=403)


def test_a_meeting_that_is_over_is_confirmed_from_here(scene: Scene) -> None:
    scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    desk = scene.desk(scene.town.consultant)
    assert "Were these meetings held?" in desk.look().text
    assert "Confirmed." in desk.press("It was held", on="/staff/").text
    assert "Were these meetings held?" not in desk.look().text


def test_homework_that_waits_is_counted(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    scene.hands_in(anna)
    page = scene.desk(scene.town.consultant).look()
    assert "Homework to answer: 1" in page.text
    assert page.links["Open the queue"] == "/staff/homework"


def test_who_joined_since_the_last_meeting_is_named(scene: Scene) -> None:
    scene.comes("Anna")
    scene.goes_to(0)
    scene.comes("Bo")
    assert "New since last time Bo" in scene.desk(scene.town.consultant).look().text


@pytest.mark.usefixtures("office_desk")
def test_a_coordinator_sees_everybodys_work_or_one_colleagues(scene: Scene) -> None:
    other = open_club(
        scene.office, scene.town, title="Northern club", consultant_id=scene.town.colleague.staff_id
    )
    scene.clock.at = other.sessions[0].starts_at
    desk = scene.desk(scene.town.coordinator)
    everybody = desk.look().text
    assert "Northern club" in everybody
    assert "Job club Midtby" in everybody
    one = desk.look(f"/staff/?whose={scene.town.colleague.staff_id}").html
    assert "Northern club" in one
    assert "Job club Midtby" not in one


def test_a_consultant_sees_their_own_work_whatever_they_ask_for(scene: Scene) -> None:
    scene.goes_to(0)
    page = scene.desk(scene.town.colleague).look(f"/staff/?whose={scene.town.consultant.staff_id}")
    assert "Job club Midtby" not in page.text


def test_who_stands_in_has_that_meeting_and_nothing_else_of_the_club(scene: Scene) -> None:
    scene.comes("Anna")
    session = scene.club.sessions[0]
    colleague = scene.town.colleague
    substitute_session(scene.office, scene.town.coordinator, session.id, colleague.staff_id or "")
    scene.goes_to(0)
    scene.mark(0, Anna="absent")
    desk = scene.desk(colleague)
    page = desk.look()
    assert "14:00 Job club Midtby" in page.text
    assert "to call" not in page.text
    assert desk.look(f"/staff/sessions/{session.id}").links.get("Clubs") == "/staff/clubs"
    assert "Job club Midtby" not in desk.look(f"/staff/sessions/{session.id}/marks").links
    assert desk.ask("GET", f"/staff/clubs/{scene.club.id}").status_code == 403
    assert desk.ask("GET", f"/staff/sessions/{scene.club.sessions[1].id}").status_code == 403


def test_who_sees_everything_has_one_way_to_the_clubs(scene: Scene) -> None:
    assert scene.desk(scene.town.consultant).look().links["Clubs"] == "/staff/clubs"
    links = scene.desk(scene.town.coordinator).look().links
    assert [name for name in links if "lubs" in name] == ["Clubs"]
    assert links["Clubs"] == "/staff/overview"


@pytest.mark.usefixtures("scene")
def test_each_page_has_a_small_icon(desk: Desk) -> None:
    found = re.search(r'<link rel="icon"[^>]* href="([^"]+)"', desk.ask("GET", "/staff/").text)
    assert found
    icon = desk.ask("GET", found[1])
    assert (icon.status_code, icon.content_type) == (200, "image/svg+xml")


@pytest.mark.usefixtures("scene")
def test_a_week_shows_its_meetings_and_closed_days(desk: Desk) -> None:
    page = desk.look("/staff/week?day=2027-01-13")
    assert "Mon 11 Jan to Sun 17 Jan" in page.text
    assert "14:00–16:00 Job club Midtby" in page.text
    assert "Closed: Good Friday" in desk.look("/staff/week?day=2027-03-26").text


@pytest.mark.usefixtures("scene")
def test_a_week_that_is_no_day_is_this_one(desk: Desk) -> None:
    for day in ("tomorrow", "0001-01-01", "9999-12-31"):
        assert "Mon 4 Jan to Sun 10 Jan" in desk.look(f"/staff/week?day={day}").text


def test_a_form_without_its_token_does_nothing(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    for token in ("", "another"):
        address = f"/staff/calls/{anna.place.id}/missed"
        assert desk.ask("POST", address, data={"token": token, "called": "1"}).status_code == 403


def test_webinars_and_appointments_stand_beside_the_clubs(scene: Scene) -> None:
    held = a_webinar(scene, starts_at=NINE + timedelta(hours=3))
    one = booked(scene, a_service(scene), "Ali")
    scene.clock.at = NINE - timedelta(hours=1)
    desk = scene.desk(scene.town.consultant)

    page, week = desk.look(), desk.look("/staff/week")
    for each in (page, week):
        assert each.links["Ali"] == f"/staff/appointments/{one.id}"
        assert each.links[held.title] == f"/staff/webinars/{held.id}"
    assert "How did it go?" not in page.text
    scene.clock.at = held.ends_at
    assert "How did it go?" in desk.look().text


def test_who_missed_an_appointment_is_called_today_or_tomorrow(scene: Scene) -> None:
    one = booked(scene, a_service(scene), "Ali")
    scene.clock.at = one.ends_at
    desk = scene.desk(scene.town.consultant)
    note_no_show(scene.office, scene.town.consultant, one.id)
    page = desk.look()
    assert "Ali – was missed at their appointment on Wednesday 20 January" in page.text
    assert page.links["70101010"] == "tel:70101010"
    after = desk.press("Tomorrow: Ali", on=page, later="1")
    assert "to call" not in after.text
    scene.clock.at += timedelta(days=1)
    assert "1 to call" in scene.desk(scene.town.consultant).look().text
    assert (
        "to call" not in scene.desk(scene.town.consultant).press("Called: Ali", on="/staff/", called="1").text
    )


def test_a_week_shows_when_one_can_be_booked_and_what_is_different(scene: Scene) -> None:
    office, mine, service = scene.office, scene.town.consultant, a_service(scene)
    staff_id = mine.staff_id or ""
    tuesday, saturday = date(2027, 1, 19), date(2027, 1, 23)
    away = {"first_on": tuesday, "last_on": tuesday, "kind": ExceptionKind.AWAY, "reason": "Course"}
    evening = (Opening(time(12), time(15)),)
    extra = {"first_on": saturday, "last_on": saturday, "kind": ExceptionKind.SPECIAL, "hours": evening}
    rostering.add_exception(office, mine, staff_id, **away)
    rostering.add_exception(office, mine, staff_id, **extra, service_id=service.id)

    week = scene.desk(mine).look("/staff/week?day=2027-01-20").text

    assert week.count("Can be booked: 9–13") == 4
    assert "Away · Course" in week
    assert "Hours of its own 12–15 · Only for Sparring" in week


def test_today_names_who_waits_for_long_and_what_will_be_short(scene: Scene) -> None:
    office, mine, service = scene.office, scene.town.consultant, sparring(scene)
    anna = known(scene, "Anna")
    queueing.join_waiting(office, mine, service.id, anna)
    a_webinar(scene, sparring_service_id=service.id, capacity=15)
    scene.clock.advance(timedelta(days=11))

    page = scene.desk(mine).look().text

    assert "Waiting for more than a week Anna , Sparring Has waited for 11 days" in page
    assert "A CV in an hour , Thursday 21 January 12 expected, 5 free" in page


def test_what_comes_next_is_named_whatever_it_is(scene: Scene) -> None:
    colleague = scene.town.colleague
    booked(scene, a_service(scene), consultant_id=colleague.staff_id)
    assert "The next one: Sparring, Wednesday 20 January" in scene.desk(colleague).look().text
    webinar = a_webinar(scene, by=colleague, starts_at=NINE - timedelta(days=1))
    page = scene.desk(colleague).look()
    assert page.links["The next one: A CV in an hour, Tuesday 19 January, 09:00"].endswith(webinar.id)
