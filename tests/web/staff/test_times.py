"""Services and appointments, as the staff see them: booking, what is written, how it went, moving."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.hours import ExceptionKind
from jobclub.core.appointments.offer import Service
from jobclub.core.usecases import queueing, rostering
from jobclub.core.usecases.meeting_up import get_appointment
from jobclub.web.words import Words
from tests.web.reading import Read
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.test_every_page import assert_whole
from tests.web.staff.times import DAY, NINE, SERVICES, a_service, all_booked, booked, known

HOUR = timedelta(hours=1)


@pytest.fixture
def sparring(scene: Scene) -> Service:
    return a_service(scene)


def test_each_page_is_whole_in_each_language(scene: Scene, sparring: Service, t: Words) -> None:
    one = booked(scene, sparring, package=True)
    missed = booked(scene, sparring, "Bo", starts_at=NINE + timedelta(hours=1))
    queueing.join_waiting(scene.office, scene.town.coordinator, sparring.id, known(scene, "Carla"))
    scene.clock.at = missed.ends_at
    coordinator = scene.desk(scene.town.coordinator, t.language)
    coordinator.send(f"/staff/appointments/{missed.id}/no-show")
    kept = coordinator.send(f"{SERVICES}/{sparring.id}/book", starts_at=(NINE + 7 * DAY).isoformat())
    me = scene.town.consultant.staff_id
    days = rostering.add_exception(
        scene.office,
        scene.town.coordinator,
        me or "",
        first_on=NINE.date() + DAY,
        last_on=NINE.date() + DAY,
        kind=ExceptionKind.LENT,
    )
    pages = {
        "services": SERVICES,
        "service": f"{SERVICES}/{sparring.id}",
        "settings": f"{SERVICES}/{sparring.id}/settings",
        "new": f"{SERVICES}/new",
        "book": f"{SERVICES}/{sparring.id}/book",
        "kept": kept.headers["Location"],
        "appointment": f"/staff/appointments/{one.id}",
        "missed": f"/staff/appointments/{missed.id}",
        "move": f"/staff/appointments/{one.id}/move",
        "cancel": f"/staff/appointments/{one.id}/cancel",
        "hours": "/staff/hours",
        "hours of one": f"/staff/hours/{me}",
        "days": f"/staff/hours/{me}/days/{days.exception.id}",
        "special day": "/staff/hours/special",
    }
    for name, address in pages.items():
        assert_whole(coordinator.look(address), t.language, name)


def keep(desk: Desk, service: Service, **more: str) -> Read:
    """Choose Wednesday at nine, and come to where one says for whom."""
    chosen = {"starts_at": NINE.isoformat(), **more}
    response = desk.send(f"{SERVICES}/{service.id}/book", **chosen)
    return desk.look(response.headers["Location"])


def test_a_package_is_booked_for_somebody_who_is_known_once_all_dates_were_shown(
    scene: Scene, desk: Desk, sparring: Service
) -> None:
    scene.comes("Anna", email="anna@example.org")
    anna = booked(scene, sparring, "Bo", starts_at=NINE + 5 * DAY).participant_id
    free = desk.look(f"{SERVICES}/{sparring.id}/book?day=2027-01-20")
    assert "09:00, Wednesday 20 January" in free.all("button")
    page = keep(desk, sparring, consultant=scene.town.consultant.staff_id or "")
    assert "Wednesday 20 January, 09:00–10:00" in page.text
    assert "Book the time" not in page.all("button")
    form = page.form("Show all dates")
    fields = {**form.fields, "participant_id": anna, "mode": "walk", "channel": "poster"}
    shown = Read(desk.ask("POST", f"{form.action}/preview", data=fields).text)
    assert "Thursday 21 January, 09:00–10:00" in shown.text
    assert len(all_booked(scene)) == 1
    done = desk.press("Book all 3 talks", on=shown)
    assert ("h1", "Bo") in done.heads
    assert "Booked. The person is told." in done.text
    assert [one.channel for one in all_booked(scene)].count("poster") == 3


def test_one_talk_is_booked_for_somebody_new_and_a_colleague_is_led_back_to_the_service(
    scene: Scene, sparring: Service
) -> None:
    colleague = scene.desk(scene.town.colleague)
    page = keep(colleague, sparring, consultant=scene.town.consultant.staff_id or "")
    action = page.form("Show all dates").action
    nobody = Read(colleague.ask("POST", f"{action}/preview", data={"token": colleague.token()}).text)
    assert "Choose somebody, or write the name of somebody new, not both" in nobody.text
    about = {"name": "Nora New", "email": "nora@people.example", "calls": "one", "material_text": "My CV"}
    unreachable = colleague.send(action, status=422, name="Nora New", email="nora", calls="one")
    assert 'value="nora"' in unreachable.text
    response = colleague.send(action, **about)
    assert response.headers["Location"].startswith(f"{SERVICES}/{sparring.id}?done=booked")
    [one] = all_booked(scene)
    assert (one.starts_at, one.material_text, one.package_id) == (NINE, "My CV", None)


def test_a_time_is_given_back_or_lapses_and_a_taken_one_is_no_trouble(
    scene: Scene, desk: Desk, sparring: Service
) -> None:
    page = keep(desk, sparring)
    action = page.form("Show all dates").action
    back = desk.send(f"{action}/release", person="somebody")
    assert "day=2027-01-20" in back.headers["Location"]
    assert "person=somebody" in back.headers["Location"]
    kept = keep(desk, sparring).form("Show all dates").action
    scene.clock.at += timedelta(minutes=11)
    late = desk.send(kept, status=409, name="Nora", email="nora@people.example", calls="one")
    assert "The time is no longer kept for you." in late.text
    assert "Choose it once more." in late.text
    booked(scene, sparring)
    booked(scene, sparring, "Bo", consultant_id=scene.town.colleague.staff_id)
    taken = desk.send(f"{SERVICES}/{sparring.id}/book", status=409, starts_at=NINE.isoformat())
    assert "Nobody is free then any more." in taken.text
    assert desk.send(f"{SERVICES}/{sparring.id}/book", status=409, starts_at="soon").status_code == 409


def test_a_time_of_another_service_is_not_there(scene: Scene, desk: Desk, sparring: Service) -> None:
    other = a_service(scene)
    kept = keep(desk, sparring).form("Show all dates").action.rpartition("/")[2]
    desk.look(f"{SERVICES}/{other.id}/book/{kept}", status=404)


def test_who_waits_is_seen_with_their_days_and_leaves_by_being_booked(
    scene: Scene, desk: Desk, sparring: Service
) -> None:
    address = f"{SERVICES}/{sparring.id}"
    desk.press("Put on the list", on=address, name="Carla", email="carla@people.example", channel="phone")
    scene.clock.at += DAY
    desk = scene.desk(scene.town.consultant)
    page = desk.look(address)
    assert "Carla Has waited for 1 day · phone" in page.text
    carla = queueing.list_waiting(scene.office, scene.town.coordinator, sparring.id, queueing.Window()).items[
        0
    ]
    again = desk.send(f"{address}/waiting", status=409, participant_id=carla.waiting.participant_id)
    assert "They are on the waiting list already." in again.text
    assert desk.send(f"{address}/waiting", status=422, name="").status_code == 422
    assert f"person={carla.waiting.participant_id}" in page.links["Book a time: Carla"]
    assert "Nobody is waiting." in desk.press("Waits no longer", on=address).text


def test_a_service_is_offered_changed_closed_and_offered_again(scene: Scene, office_desk: Desk) -> None:
    me = scene.town.coordinator.staff_id
    page = office_desk.look(f"{SERVICES}/new")
    wrong = office_desk.press("Offer it", on=page, status=422, title="", length="2", horizon="many", calls="")
    assert Words("en")("forms.no_number") in wrong.all("a")
    assert wrong.form("Offer it").fields["length"] == "2"
    few = office_desk.press("Offer it", on=page, status=422, title="Help", length="2", calls="1")
    assert {"Write a number of minutes, from 5 to 480"} <= set(few.all("a"))
    added = office_desk.press("Offer it", on=page, title="Help", length="30", notice="0", before="10")
    assert "It is offered now." in added.text
    assert "10 minutes free before, 0 after" in added.text
    settings = office_desk.look(added.links["Settings"])
    assert settings.form("Save").fields[f"consultant-{me}"] == "1"
    changed = office_desk.press("Save", on=settings, calls="3", min_days="1", max_days="7", cap="4")
    assert "3 talks, 1 to 7 days apart" in changed.text
    stale = office_desk.press("Save", on=settings, status=409, title="Other")
    assert stale.form("Save").fields["title"] == "Other"
    unread = office_desk.press("Save", on=settings, status=422, step="often")
    assert unread.form("Save").fields["step"] == "often"
    closed = office_desk.press("Offer it no longer", on=changed)
    assert "Book a time" not in closed.links
    assert "Book a time" in office_desk.press("Offer it again", on=closed).links


def test_what_is_written_is_kept_and_a_private_note_is_its_consultants(
    scene: Scene, desk: Desk, office_desk: Desk, sparring: Service
) -> None:
    address = f"/staff/appointments/{booked(scene, sparring).id}"
    page = desk.look(address)
    about = {"shared_note": "Send your CV.", "private_note": "Call twice.", "material_link": "cv"}
    wrong = desk.press("Save", on=page, status=422, **about)
    assert wrong.form("Save").fields["private_note"] == "Call twice."
    saved = desk.press("Save", on=page, **{**about, "material_link": "https://cv.example.org/anna"})
    assert saved.form("Save").fields["private_note"] == "Call twice."
    assert "That can't be done" in desk.press("Save", on=page, status=409, shared_note="Older").text
    theirs = office_desk.look(address)
    assert "private_note" not in theirs.form("Save").fields
    office_desk.press("Save", on=theirs, shared_note="Send it today.")
    assert desk.look(address).form("Save").fields["private_note"] == "Call twice."


def test_a_missed_appointment_is_booked_anew_or_was_met_later(scene: Scene, sparring: Service) -> None:
    one = booked(scene, sparring)
    address = f"/staff/appointments/{one.id}"
    early = scene.desk(scene.town.consultant)
    assert "has not begun" in early.send(f"{address}/done", status=409).text
    scene.clock.at = one.ends_at
    desk = scene.desk(scene.town.consultant)
    assert "Over, not noted yet" in desk.look(address).text
    missed = desk.press("Nobody came", on=address)
    assert f"person={one.participant_id}" in missed.links["Book a new time"]
    assert "70101010" in missed.links
    ahead = desk.press("Note that we met", on=missed, status=422, met_on="2027-01-25", met_clock="10:00")
    assert "Write a day and a time that are over" in ahead.text
    assert desk.press("Note that we met", on=missed, status=422, met_on="x").heads
    later = desk.press("Note that we met", on=missed, met_on="2027-01-20")
    assert "You met later" in later.text
    wrong = booked(scene, sparring, "Bo", starts_at=NINE + 2 * DAY)
    scene.clock.at = wrong.ends_at
    desk = scene.desk(scene.town.consultant)
    desk.press("We met", on=f"/staff/appointments/{wrong.id}")
    desk.press("Nobody came", on=f"/staff/appointments/{wrong.id}")
    assert "You met" in desk.press("We met as agreed", on=f"/staff/appointments/{wrong.id}").text


def test_a_chain_is_moved_once_its_effect_was_shown(scene: Scene, desk: Desk, sparring: Service) -> None:
    one = booked(scene, sparring, package=True)
    address = f"/staff/appointments/{one.id}/move"
    page = desk.look(address)
    fields = {**page.form("Show the effect").fields, "following": "later"}
    saturday = desk.ask("POST", f"{address}/preview", data={**fields, "day": "21.1.2027"})
    assert (saturday.status_code, "Nobody is free then any more." in saturday.text) == (409, True)
    shown = Read(desk.ask("POST", f"{address}/preview", data={**fields, "day": "25.1.2027"}).text)
    assert "Monday 25 January, 09:00 before: Wednesday 20 January, 09:00" in shown.text
    assert get_appointment(scene.office, scene.town.coordinator, one.id).starts_at == NINE
    moved = desk.press("Move 3 talks and tell the person", on=shown)
    assert "Moved. The person is told." in moved.text
    assert [each.starts_at.day for each in all_booked(scene)] == [25, 26, 27]
    assert (
        "A colleague changed something"
        in desk.press("Move 3 talks and tell the person", on=shown, status=409).text
    )


def test_what_stands_against_a_move_is_said_before_it(scene: Scene, desk: Desk, sparring: Service) -> None:
    one, other = booked(scene, sparring), booked(scene, sparring, "Bo", starts_at=NINE + HOUR)
    address = f"/staff/appointments/{one.id}/move"
    fields = desk.look(address).form("Show the effect").fields
    for change, said in (
        ({"at": "10:00"}, "Nobody is free then any more."),
        ({"day": "x"}, Words("en")("forms.no_day")),
        ({"day": "28.3.2027", "at": "02:30"}, "There is no such time that day"),
    ):
        answer = desk.ask("POST", f"{address}/preview", data={**fields, **change})
        assert answer.status_code in {409, 422}, change
        assert said in answer.text, change
    assert desk.ask("POST", address, data={**fields, "day": "x"}).status_code == 422
    assert get_appointment(scene.office, scene.town.coordinator, other.id).starts_at == NINE + HOUR


def test_an_appointment_is_handed_over_and_called_off(scene: Scene, desk: Desk, sparring: Service) -> None:
    one = booked(scene, sparring, package=True)
    address = f"/staff/appointments/{one.id}"
    theirs = {**desk.look(f"{address}/move").form("Show the effect").fields}
    theirs["consultant"] = scene.town.colleague.staff_id or ""
    shown = Read(desk.ask("POST", f"{address}/move/preview", data=theirs).text)
    assert "Colin Colleague takes over." in shown.text
    assert SERVICES in desk.ask("POST", f"{address}/move", data=theirs).headers["Location"]
    desk.look(address, status=403)
    second = next(each for each in all_booked(scene) if each.number == 2)
    off = f"/staff/appointments/{second.id}/cancel"
    assert "These come after it" in desk.look(off).text
    done = desk.press("Call it off and tell the person", on=off, following="later", reason="The trade fair")
    assert "Reason: The trade fair" in done.text
    assert [each.number for each in all_booked(scene)] == [1]
    assert "stays as it is" in desk.look(off).text
    late = desk.send(off, status=409, seen=second.revision)
    assert "A colleague changed something" in late.text
    assert second.state is AppointmentState.BOOKED


def test_the_times_of_two_weeks_are_those_of_whom_they_are_asked_of(
    scene: Scene, desk: Desk, office_desk: Desk, sparring: Service
) -> None:
    booked(scene, sparring)
    booked(scene, sparring, "Bo", consultant_id=scene.town.colleague.staff_id)
    week = f"{SERVICES}?day=2027-01-22"
    assert {"Anna"} == {"Anna", "Bo"} & set(desk.look(week).links)
    assert {"Anna", "Bo"} == {"Anna", "Bo"} & set(office_desk.look(week).links)
    whose = f"{week}&whose={scene.town.colleague.staff_id}"
    assert {"Bo"} == {"Anna", "Bo"} & set(office_desk.look(whose).links)
    for day in ("never", "9999-12-31"):
        assert "Nobody has a time in these two weeks." in desk.look(f"{SERVICES}?day={day}").text
