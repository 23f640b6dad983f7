"""One meeting: marks, guests, the way in, moving and calling off with the effect shown first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.office.lists import Window
from jobclub.core.spans import Span
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.coaching import get_attendance
from jobclub.core.usecases.inviting import list_guests
from jobclub.core.usecases.planning import get_cohort
from tests.web.reading import Read
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.webinars import a_webinar


def marks_of(scene: Scene, number: int) -> dict[str, AttendanceMark]:
    found, names = get_attendance(scene.office, scene.town.admin, scene.club.sessions[number].id)
    return {names[one.participant_id]: one.mark for one in found.marks}


def test_marks_are_set_for_everybody_at_once(scene: Scene) -> None:
    anna, bo = scene.comes("Anna"), scene.comes("Bo")
    scene.goes_to(0)
    desk = scene.desk(scene.town.consultant)
    chosen = {f"mark-{anna.place.participant_id}": "present", f"mark-{bo.place.participant_id}": "partly"}
    chosen[f"minutes-{bo.place.participant_id}"] = "45"
    desk.press("Save", on=f"/staff/sessions/{scene.club.sessions[0].id}/marks", **chosen)
    assert marks_of(scene, 0) == {"Anna": "present", "Bo": "partly"}


def test_marks_that_a_colleague_set_meanwhile_are_not_lost(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0)
    desk = scene.desk(scene.town.consultant)
    before = desk.look(f"/staff/sessions/{scene.club.sessions[0].id}/marks")
    scene.mark(0, Anna="late")
    page = desk.press("Save", on=before, status=409, **{f"mark-{anna.place.participant_id}": "absent"})
    assert "A colleague changed something here meanwhile." in page.text
    assert marks_of(scene, 0) == {"Anna": "late"}


def test_minutes_that_are_no_number_are_said_and_kept(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0)
    who = anna.place.participant_id
    page = scene.desk(scene.town.consultant).press(
        "Save",
        on=f"/staff/sessions/{scene.club.sessions[0].id}/marks",
        status=422,
        **{f"mark-{who}": "partly", f"minutes-{who}": "half"},
    )
    assert "Write a whole number" in page.text
    assert page.form("Save").fields[f"minutes-{who}"] == "half"


def test_before_a_meeting_there_is_nothing_to_mark(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    address = f"/staff/sessions/{scene.club.sessions[0].id}/marks"
    assert "The meeting begins Monday 11 January, 14:00." in desk.look(address).text
    answer = desk.send(f"{address}/{anna.place.participant_id}", status=409, mark="present").text
    assert "The meeting has not begun yet." in answer


def test_one_mark_is_set_from_the_matrix_and_all_others_stay(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.comes("Bo")
    scene.goes_to(0)
    scene.mark(0, Bo="late")
    desk = scene.desk(scene.town.consultant)
    address = f"/staff/sessions/{scene.club.sessions[0].id}/marks/{anna.place.participant_id}"
    assert address in desk.look(f"/staff/clubs/{scene.club.id}").attributes("data-cell")
    form = {"token": desk.token(), "mark": "present"}
    answer = desk.ask("POST", address, data=form, headers={"X-Requested-With": "matrix"})
    assert answer.status_code == 204
    assert marks_of(scene, 0) == {"Anna": "present", "Bo": "late"}
    desk.send(address, mark="")
    assert marks_of(scene, 0) == {"Bo": "late"}


def test_the_page_with_the_matrix_alone_may_save_by_script(scene: Scene, desk: Desk) -> None:
    matrix = desk.ask("GET", f"/staff/clubs/{scene.club.id}").headers["Content-Security-Policy"]
    assert matrix.endswith("; connect-src 'self'")
    others = desk.ask("GET", f"/staff/clubs/{scene.club.id}/sessions").headers["Content-Security-Policy"]
    assert "connect-src" not in others


def test_a_mark_without_the_token_is_not_set(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0)
    address = f"/staff/sessions/{scene.club.sessions[0].id}/marks/{anna.place.participant_id}"
    assert scene.desk(scene.town.consultant).ask("POST", address, data={"mark": "late"}).status_code == 403
    assert marks_of(scene, 0) == {}


def test_a_guest_is_added_confirmed_and_taken_off(scene: Scene, desk: Desk) -> None:
    address = f"/staff/sessions/{scene.club.sessions[0].id}"
    page = desk.press("Add a guest", on=address, name="Vera", partner="AMU Syd")
    assert "Vera, AMU Syd No answer yet" in page.text
    assert "Vera, AMU Syd Is coming" in desk.press("Is coming", on=page).text
    form = desk.look(page.links["Vera, AMU Syd"])
    wrong = desk.press("Save", on=form, status=422, email="vera")
    assert wrong.form("Save").fields["email"] == "vera"
    written = desk.press("Save", on=wrong, email="vera@partners.example", contact="70 10 10 10")
    assert "Changed." in written.text
    assert "vera@partners.example" in written.text
    desk.press("Save", on=form, status=409, email="other@partners.example")
    assert "No guests yet." in desk.press("Remove", on=address).text
    assert list_guests(scene.office, scene.town.admin, scene.club.sessions[0].id, Window()).items == ()


def test_a_guest_without_a_name_is_asked_for_one_and_the_rest_is_kept(scene: Scene, desk: Desk) -> None:
    address = f"/staff/sessions/{scene.club.sessions[0].id}"
    page = desk.press("Add a guest", on=address, status=422, contact="vera@example.org")
    assert "Write a name" in page.text
    assert page.form("Add a guest").fields["contact"] == "vera@example.org"


def test_what_moving_would_do_is_shown_before_it_is_done(scene: Scene, desk: Desk) -> None:
    for name in ("Anna", "Bo"):
        scene.comes(name)
    session = scene.club.sessions[1].id
    wanted = {"day": "20.1.2027", "at": "15:30", "following": "later"}
    shown = desk.send(f"/staff/sessions/{session}/move/preview", status=200, **wanted).text
    assert f'formaction="/staff/sessions/{session}/move/preview"' in shown
    assert "Move 5 meetings and tell 2 people" in shown
    assert "Wednesday 20 January, 15:30–17:30" in shown
    before = get_cohort(scene.office, scene.town.admin, scene.club.id)
    assert before.sessions[1].starts_at == scene.club.sessions[1].starts_at
    desk.send(f"/staff/sessions/{session}/move", seen=before.revision, **wanted)
    after = get_cohort(scene.office, scene.town.admin, scene.club.id)
    assert after.sessions[1].wall.local.isoformat() == "2027-01-20T15:30:00+01:00"
    assert after.sessions[5].wall.at.isoformat() == "15:30:00"
    assert "Moved Job" not in desk.look(f"/staff/clubs/{scene.club.id}/changes").text
    assert (
        "Monday 18 January, 14:00 Wednesday 20 January, 15:30"
        in desk.look(f"/staff/clubs/{scene.club.id}/changes").text
    )


def test_moving_and_calling_off_say_how_many_are_elsewhere_then(scene: Scene, desk: Desk) -> None:
    session, town = scene.club.sessions[1].id, scene.town
    anna = Coming(participant_id=scene.comes("Anna").place.participant_id)
    noon, last = datetime(2027, 1, 20, 11, tzinfo=UTC), scene.club.sessions[-1].starts_at
    for starts_at in (noon, last + timedelta(weeks=1)):
        webinar = a_webinar(scene, by=town.colleague, starts_at=starts_at)
        register_for_webinar(scene.office, town.coordinator, webinar.id, anna)
    move, cancel = (f"/staff/sessions/{session}/{act}/preview" for act in ("move", "cancel"))
    told = "1 person with a place is somewhere else then."
    assert told in desk.send(move, status=200, day="20.1.2027", at="12:00").text
    assert told not in desk.send(move, status=200, day="21.1.2027", at="12:00").text
    assert told in desk.send(cancel, status=200, reason="Ill", fate="replace").text
    assert told not in desk.send(cancel, status=200, reason="Ill", fate="drop").text


def test_a_move_is_not_done_if_the_club_changed_since_its_effect_was_shown(scene: Scene, desk: Desk) -> None:
    session = scene.club.sessions[1].id
    wanted = {"day": "2027-01-20", "at": "15:30"}
    page = desk.send(f"/staff/sessions/{session}/move", status=409, seen="before", **wanted).text
    assert "A colleague changed something here meanwhile." in page
    assert 'value="2027-01-20"' in page
    found = get_cohort(scene.office, scene.town.admin, scene.club.id)
    assert found.sessions[1].starts_at == scene.club.sessions[1].starts_at


def test_what_stands_against_a_move_is_said_on_its_page(scene: Scene, desk: Desk) -> None:
    session = scene.club.sessions[1].id
    overlapping = {"day": "2027-01-25", "at": "15:00"}
    page = desk.send(f"/staff/sessions/{session}/move/preview", status=409, **overlapping).text
    assert "It would overlap another meeting of the club." in page
    past = {"day": "2026-01-25", "at": "15:00"}
    page = desk.send(f"/staff/sessions/{session}/move/preview", status=422, **past).text
    assert "Choose a day and a time that lie ahead" in page
    nowhere = {"day": "2027-03-28", "at": "02:30"}
    page = desk.send(f"/staff/sessions/{session}/move/preview", status=422, **nowhere).text
    assert "There is no such time that day: clocks change." in page
    for typed in ({"day": "", "at": "1"}, {"day": "2027-01-20", "at": "late"}):
        desk.send(f"/staff/sessions/{session}/move/preview", status=422, **typed)
        found = get_cohort(scene.office, scene.town.admin, scene.club.id)
        desk.send(f"/staff/sessions/{session}/move", status=422, seen=found.revision, **typed)


def test_a_meeting_is_called_off_with_its_effect_shown(scene: Scene, desk: Desk) -> None:
    scene.comes("Anna")
    session, address = scene.club.sessions[1].id, f"/staff/sessions/{scene.club.sessions[1].id}/cancel"
    for fate, effect in (
        ("replace", "Monday 22 February"),
        ("drop", "The topic and its homework are dropped."),
    ):
        shown = desk.send(f"{address}/preview", status=200, reason="Ill", fate=fate).text
        assert f'formaction="{address}/preview"' in shown
        assert "Call it off and tell 1 people" in shown
        assert effect in shown
    assert "Write shortly why" in desk.send(f"{address}/preview", status=422, reason="").text
    seen = get_cohort(scene.office, scene.town.admin, scene.club.id).revision
    desk.send(address, seen=seen, reason="Ill", fate="merge_into_next")
    assert not get_cohort(scene.office, scene.town.admin, scene.club.id).session(session).takes_place


def test_one_more_meeting_is_added(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/insert"
    wanted = {"day": "2027-01-13", "at": "9", "reason": "A visit to the fair", "topic": "The fair"}
    assert "Wednesday 13 January, 09:00" in desk.send(f"{address}/preview", status=200, **wanted).text
    desk.send(address, **wanted)
    assert "The fair" in desk.look(f"/staff/clubs/{scene.club.id}/sessions").text
    desk.send(address, status=409, **wanted)
    desk.send(address, status=422, **{**wanted, "day": ""})


def test_a_colleague_stands_in_and_gives_it_back(scene: Scene, desk: Desk) -> None:
    session = scene.club.sessions[0].id
    form = {"consultant_id": scene.town.colleague.staff_id}
    page = desk.look(desk.send(f"/staff/sessions/{session}/substitute", **form).headers["Location"])
    assert "Colin Colleague standing in" in page.text
    desk.send(f"/staff/sessions/{session}/substitute", consultant_id=scene.town.consultant.staff_id)
    assert "standing in" not in desk.look(f"/staff/sessions/{session}").text
    desk.send(f"/staff/sessions/{session}/substitute", status=422, consultant_id="nobody")


def test_the_way_in_is_changed_late(scene: Scene, desk: Desk) -> None:
    address = f"/staff/sessions/{scene.club.sessions[0].id}"
    page = desk.look(address)
    seen = page.form("Save").fields["seen"]
    form = {"seen": seen, "mode": "in_person", "place": "Town hall", "meeting_provider": "link"}
    desk.send(f"{address}/way-in", **form)
    assert "Town hall" in desk.look(address).text
    desk.send(f"{address}/way-in", status=409, **form)
    desk.send(f"{address}/way-in", status=422, mode="online", join_url="no link")


def test_a_topic_of_its_own_needs_a_reason(scene: Scene, desk: Desk) -> None:
    address = f"/staff/sessions/{scene.club.sessions[0].id}"
    page = desk.send(f"{address}/topic", status=422, topic="Jobs at sea").text
    assert "Write shortly why" in page
    assert 'value="Jobs at sea"' in page
    desk.send(f"{address}/topic", topic="Jobs at sea", reason="They asked for it")
    assert "Jobs at sea" in desk.look(address).text


def test_a_meeting_without_a_link_leads_nowhere(scene: Scene, desk: Desk) -> None:
    other = scene.opened(
        consultant_id=scene.town.consultant.staff_id, at=scene.club.at.replace(hour=9), meeting_link=None
    )
    assert desk.ask("GET", f"/staff/sessions/{other.sessions[0].id}/join").status_code == 404


def test_nothing_was_seen_at_a_meeting_whose_provider_tells_nothing(scene: Scene) -> None:
    scene.comes("Anna")
    scene.goes_to(0, minutes=180)
    desk = scene.desk(scene.town.consultant)
    address = f"/staff/sessions/{scene.club.sessions[0].id}/suggestions"
    assert "This meeting does not tell who was there." in desk.look(address).text
    desk.send(address, seen="before", status=409)


def test_what_a_provider_saw_is_taken_over_by_hand(scene: Scene) -> None:
    anna = scene.comes("Anna", email="anna@example.org")
    scene.comes("Bo")
    session = scene.club.sessions[0]
    scene.goes_to(0, minutes=180)
    scene.mark(0, Bo="excused")
    stay = Span(session.starts_at, session.ends_at)
    known = Sighting(report="r", entry="1", seen_as=SeenAs.KNOWN, stays=(stay,), email="anna@example.org")
    guest = Sighting(report="r", entry="2", seen_as=SeenAs.GUEST, stays=(stay,), name="Bo")
    with scene.office.transaction(scene.town.admin) as tx:
        tx.sightings.put(session.id, Sighted(fetched_at=scene.clock.at, sightings=(known, guest)))
    desk = scene.desk(scene.town.consultant)
    page = desk.look(f"/staff/sessions/{session.id}/suggestions")
    assert "Anna: Present (120 min, 14:00–16:00)" in page.text
    assert "Not seen" in page.text
    desk.press("Use those that are ticked", on=page, apply=anna.place.participant_id)
    assert marks_of(scene, 0) == {"Anna": "present", "Bo": "excused"}


def test_what_ended_is_confirmed_once(scene: Scene) -> None:
    scene.goes_to(0, minutes=130)
    desk = scene.desk(scene.town.consultant)
    address = f"/staff/sessions/{scene.club.sessions[0].id}"
    assert "Confirmed." in desk.press("It was held", on=address).text
    answer = desk.send(f"{address}/held", status=409).text
    assert "The meeting was held or called off, and stays as it is." in answer
    scene.clock.advance(timedelta(days=1))


def test_what_is_said_no_to_leads_on_to_pages(scene: Scene, desk: Desk) -> None:
    ahead = f"/staff/sessions/{scene.club.sessions[3].id}"
    refused = Read(desk.send(f"{ahead}/held", status=409).text)
    assert refused.links["Move"] == f"{ahead}/move"
