"""Webinars: a new one, the weeks ahead, who comes, who was there, what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.people.interests import Interest
from jobclub.core.spans import Span
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.following_up import get_presence
from jobclub.core.usecases.knowing import get_participant
from jobclub.core.usecases.presenting import get_webinar
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import Audience, Webinar, WebinarState
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.webinars import STARTS_AT, a_series, a_webinar, comes_to, sparring

NEW = {"title": "The labour market", "starts_on": "21.1.2027", "at": "10", "minutes": "45"}


def test_a_new_one_is_shown_before_it_is_kept_and_becomes_a_draft(scene: Scene, desk: Desk) -> None:
    service = sparring(scene)
    helper = scene.town.colleague.staff_id
    wish = {
        **NEW,
        f"cohost-{helper}": "1",
        "places": "30",
        "audience": "invited",
        "observers": "1",
        "agenda": "5 Welcome (host)\n40 Where the jobs are",
        "sparring_service_id": service.id,
        "uptake": "50",
        "meeting_link": "https://meet.example.org/1",
    }
    shown = desk.send("/staff/webinars/new/preview", status=200, **wish).text
    assert "Thursday 21 January, 10:00–10:45" in shown
    assert "Create the webinar" in shown
    page = desk.look(desk.send("/staff/webinars/new", **wish).headers["Location"])
    assert "The webinar is a draft now." in page.text
    (address,) = {one for name, one in page.links.items() if name == "Settings"}
    kept = get_webinar(scene.office, scene.town.consultant, address.split("/")[3])
    assert (kept.capacity, kept.audience, kept.uptake, kept.cohost_ids) == (
        30,
        Audience.INVITED,
        50,
        (helper,),
    )
    assert [item.minutes for item in kept.agenda] == [5, 40]
    assert kept.link == "https://meet.example.org/1"


def test_a_coordinator_says_who_hosts_and_hosts_nothing_twice(scene: Scene, office_desk: Desk) -> None:
    host = scene.town.colleague.staff_id
    wish = {**NEW, "host_id": host, f"cohost-{host}": "1", f"cohost-{scene.town.consultant.staff_id}": "1"}
    page = office_desk.look(office_desk.send("/staff/webinars/new", **wish).headers["Location"])
    assert "Colin Colleague, Conny Consultant" in page.text
    mine = scene.desk(scene.town.consultant).look("/staff/webinars?day=2027-01-21")
    assert "The labour market" in mine.links
    nobody = {**NEW, "host_id": scene.office.new_id()}
    assert (
        "Choose one of your colleagues" in office_desk.send("/staff/webinars/new", status=422, **nobody).text
    )


def test_what_stands_against_its_time_is_named_and_nothing_is_lost(scene: Scene, desk: Desk) -> None:
    a_webinar(scene)
    club = {**NEW, "starts_on": "2027-01-18", "at": "14:30"}
    for wish, named in ((NEW, "A CV in an hour"), (club, "Job club Midtby")):
        shown = desk.send("/staff/webinars/new/preview", status=200, **wish).text
        assert "Somebody who presents is busy then" in shown
        assert named in shown
        assert "Create the webinar" not in shown
    assert 'value="The labour market"' in desk.send("/staff/webinars/new", status=409, **NEW).text


def test_what_is_a_colleagues_stands_in_the_way_without_its_name(scene: Scene, desk: Desk) -> None:
    a_webinar(scene, by=scene.town.colleague, title="Secret plans")
    beside = {**NEW, f"cohost-{scene.town.colleague.staff_id}": "1"}
    shown = desk.send("/staff/webinars/new/preview", status=200, **beside).text
    assert "Busy 10:00–11:00: a webinar" in shown
    assert "Secret plans" not in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts_on": "soon"}, "Write the day like 1.3.2027"),
        ({"starts_on": "2020-01-01"}, "Choose a day, at most five years ahead"),
        ({"minutes": ""}, "Write a number of minutes, from 5 to 720"),
        ({"places": "0"}, "Write a number from 1 to 10,000, or leave it empty"),
        ({"uptake": "200"}, "Write a number from 0 to 100"),
        ({"agenda": "5 Welcome\nand then"}, "Line 2"),
        ({"title": ""}, "Write a name on one line"),
    ],
)
@pytest.mark.usefixtures("scene")
def test_what_cannot_be_is_said_beside_its_field(desk: Desk, wrong: dict[str, str], said: str) -> None:
    for address in ("/staff/webinars/new", "/staff/webinars/new/preview"):
        answer = desk.send(address, status=422, **{**NEW, **wrong}).text
        assert said in answer
        assert 'aria-invalid="true"' in answer


def test_the_list_goes_by_weeks_and_states(scene: Scene, desk: Desk, office_desk: Desk) -> None:
    first, draft = (
        a_webinar(scene, capacity=9),
        a_webinar(scene, announced=False, title="Not yet", starts_at=STARTS_AT + timedelta(days=7)),
    )
    comes_to(scene, first, "Anna")
    a_series(scene)
    page = desk.look("/staff/webinars?day=2027-01-12")
    assert "Week of Monday 18 January" in page.text
    assert "1 of 9 places" in page.text
    assert f"/staff/webinars/{draft.id}/announce" in page.attributes("href")
    assert "Every Thursday" in page.links
    assert "Not yet" not in desk.look("/staff/webinars?day=2027-01-12&state=announced").text
    assert "No webinar of these weeks is in this state." in desk.look("/staff/webinars?state=held").text
    assert "No webinars in these weeks." in desk.look("/staff/webinars?day=2028-01-12").text
    assert desk.look("/staff/webinars?day=0001-01-01").text
    theirs = scene.desk(scene.town.colleague).look("/staff/webinars?day=2027-01-12")
    assert "No webinars in these weeks." in theirs.text
    assert "Every Thursday" not in theirs.links
    whose = f"/staff/webinars?day=2027-01-12&whose={scene.town.colleague.staff_id}"
    assert "No webinars in these weeks." in office_desk.look(whose).text


def test_it_is_opened_with_the_help_it_will_ask_for_beside_what_is_free(scene: Scene, desk: Desk) -> None:
    service = sparring(scene)
    webinar = a_webinar(scene, announced=False, capacity=15, sparring_service_id=service.id)
    address = f"/staff/webinars/{webinar.id}/announce"
    page = desk.look(address)
    assert "12 times expected, if 80 of 100 want one" in page.text.replace(
        "times expected, if 80 of 100 want one 12", "12 times expected, if 80 of 100 want one"
    )
    assert "There are fewer free times than people who may want one." in page.text
    assert "Open. People can register now." in desk.press("Open it for people", on=address).text
    desk.send(address, status=409)
    assert "Everything is open already" in desk.look(address).text


def test_people_are_registered_by_lines_or_known_and_the_last_one_waits(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, capacity=2, observers=True)
    address = f"/staff/webinars/{webinar.id}/register"
    lines = "Bo Berg, bo@example.org\n0101701234\nnobody at all, here"
    page = desk.press("Register", on=address, status=422, lines=lines, channel="By phone")
    assert "Registered: 1. The other lines are still here." in page.text
    assert "looks like a national id number" in page.text
    assert "Each line needs a name" in page.text
    assert "Write at least one person." in desk.press("Register", on=address, status=422, lines=" ").text
    form = page.form("Register")
    assert (form.fields["lines"].strip().splitlines()[0], form.fields["channel"]) == (
        "0101701234",
        "By phone",
    )
    page = desk.press("Register", on=address, lines="Cilla, cilla@example.org", observer_of="Oldtown")
    assert "from Oldtown" in page.text
    desk.press("Register", on=address, lines="Cilla, cilla@example.org")
    anna = scene.comes("Anna", email="anna@example.org").place.participant_id
    page = desk.press("Register this person", on=address, participant_id=anna)
    assert "2 of 2 places · 1 waiting" in page.text
    assert "1. Anna" in page.text
    assert "cilla@example.org" in desk.look(page.links["Cilla"]).html
    assert "by-phone" in page.text
    desk.send(f"{address}/known", status=409, participant_id=anna)
    bad = desk.press("Register", on=address, status=422, lines="Dan, dan@example.org", channel="Ünlü!")
    assert "Write one short word, like phone" in bad.text


def test_who_is_elsewhere_then_is_said_so_and_everybody_else_is_registered(
    scene: Scene, office_desk: Desk
) -> None:
    comes_to(scene, a_webinar(scene), "Bo")
    webinar = a_webinar(scene, by=scene.town.colleague)
    address = f"/staff/webinars/{webinar.id}/register"
    lines = "Bo, bo@people.example\nAnn, ann@people.example"
    page = office_desk.press("Register", on=address, status=422, lines=lines)
    assert "Registered: 1. The other lines are still here. Some are somewhere else then." in page.text
    assert page.form("Register").fields["lines"].strip() == "Bo, bo@people.example"
    with scene.office.reading(scene.town.admin) as tx:
        bo = tx.participants.by_email("bo@people.example")
    assert bo is not None
    page = office_desk.press("Register this person", on=address, status=409, participant_id=bo.id)
    assert "They are somewhere else then." in page.text
    comes_to(scene, a_webinar(scene, starts_at=STARTS_AT + timedelta(hours=4)), "Ann")
    moving = f"/staff/webinars/{webinar.id}/move/preview"
    shown = office_desk.send(moving, status=200, day="2027-01-21", at="14:30").text
    assert "1 person with a place is somewhere else then." in shown


def test_who_does_not_come_makes_room_for_who_is_next(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, capacity=1)
    for name in ("Anna", "Bo"):
        comes_to(scene, webinar, name)
    page = desk.press("Doesn't come: Anna", on=f"/staff/webinars/{webinar.id}")
    assert "Noted. Whoever is next gets the place." in page.text
    assert "1 of 1 places" in page.text
    assert "Said they don't come (1) Anna" in page.text


def test_marks_are_set_by_key_or_on_a_page_of_their_own(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene)
    anna, bo = (comes_to(scene, webinar, name).registration.participant_id for name in ("Anna", "Bo"))
    marks, page = f"/staff/webinars/{webinar.id}/marks", f"/staff/webinars/{webinar.id}"
    assert "From then on you can mark here." in desk.look(marks).text
    assert not desk.look(page).attributes("data-cell")
    scene.clock.at = webinar.starts_at
    desk = scene.desk(scene.town.consultant)
    assert desk.look(page).attributes("data-cell") == [f"{marks}/{anna}", f"{marks}/{bo}"]
    assert "connect-src 'self'" in desk.ask("GET", page).headers["Content-Security-Policy"]
    by_key = {"token": desk.token(), "mark": "present"}
    pressed = desk.ask("POST", f"{marks}/{anna}", data=by_key, headers={"X-Requested-With": "matrix"})
    assert pressed.status_code == 204
    before = desk.look(marks)
    desk.press("Save", on=before, **{f"mark-{bo}": "absent"})
    kept = get_presence(scene.office, scene.town.consultant, webinar.id).registrations
    assert [one.mark for one in kept] == [Presence.PRESENT, Presence.ABSENT]
    assert get_webinar(scene.office, scene.town.consultant, webinar.id).state is WebinarState.HELD
    desk.press("Save", on=before, status=409, **{f"mark-{bo}": "present"})
    assert "Saved." in desk.look(desk.send(f"{marks}/{bo}", mark="").headers["Location"]).text
    assert "Saved." not in desk.send(f"{marks}/{scene.office.new_id()}", mark="present", status=422).text


def test_who_was_seen_is_marked_by_hand_and_all_other_marks_stay(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene)
    for name in ("Anna", "Bo", "Carl"):
        comes_to(scene, webinar, name)
    scene.clock.at = webinar.ends_at
    address = f"/staff/webinars/{webinar.id}/suggestions"
    desk = scene.desk(scene.town.consultant)
    on_marks = desk.look(f"/staff/webinars/{webinar.id}/marks")
    assert on_marks.links["See whom the meeting saw"] == address
    assert "This meeting does not tell who was there." in desk.look(address).text
    roll = get_presence(scene.office, scene.town.consultant, webinar.id)
    ids = {roll.names[one.participant_id]: one.participant_id for one in roll.registrations}
    desk.press("Save", on=on_marks, **{f"mark-{ids['Bo']}": "absent"})
    stay = Span(webinar.starts_at, webinar.starts_at + timedelta(minutes=20))
    seen = tuple(
        Sighting(report="r", entry=who, seen_as=SeenAs.KNOWN, email=f"{who}@people.example", stays=(stay,))
        for who in ("anna", "carl")
    )
    with scene.office.transaction(scene.town.admin) as tx:
        tx.sightings.put(webinar.id, Sighted(fetched_at=scene.clock.at, sightings=seen))
    page = desk.look(address)
    assert "Anna: Present (20 min, 10:00–10:20)" in page.text
    desk.press("Use those that are ticked", on=page, apply=ids["Anna"])
    kept = get_presence(scene.office, scene.town.consultant, webinar.id).registrations
    assert {roll.names[one.participant_id]: one.mark for one in kept} == {
        "Anna": Presence.PRESENT,
        "Bo": Presence.ABSENT,
        "Carl": None,
    }
    desk.press("Use those that are ticked", on=page, status=409, apply=ids["Carl"])


def test_a_move_shows_its_effect_and_whom_it_clashes_with_first(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, capacity=1)
    for name in ("Anna", "Bo"):
        comes_to(scene, webinar, name)
    address = f"/staff/webinars/{webinar.id}/move"
    shown = desk.send(f"{address}/preview", status=200, day="2027-01-18", at="14:30").text
    assert "Job club Midtby" in shown
    assert "Move it and tell" not in shown
    assert (
        "Choose a day and a time that lie ahead"
        in desk.send(f"{address}/preview", status=422, day="2020-01-18", at="9").text
    )
    assert (
        "Write the time like 14:00"
        in desk.send(address, status=422, day="2027-01-22", at="x", seen=webinar.revision(scene.clock())).text
    )
    seen = desk.look(address).form("Show the effect").fields["seen"]
    shown = desk.send(f"{address}/preview", status=200, day="2027-01-22", at="9", seen=seen).text
    assert "Friday 22 January, 9:00–10:00" in shown.replace("09:00", "9:00")
    assert "Move it and tell 2 people" in shown
    closed = desk.send(f"{address}/preview", status=200, day="2027-03-29", at="9", seen=seen).text
    assert "The day is closed: Easter Monday." in closed
    moved = desk.look(desk.send(address, day="2027-01-22", at="9", seen=seen).headers["Location"])
    assert "Moved. Everybody registered is told." in moved.text
    assert (
        "A colleague changed something"
        in desk.send(address, status=409, day="2027-01-22", at="8", seen=seen).text
    )


def test_calling_off_says_whom_it_concerns_and_why(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene)
    comes_to(scene, webinar, "Anna")
    address = f"/staff/webinars/{webinar.id}/cancel"
    assert "1 person is told." in desk.look(address).text
    button = "Call it off and tell 1 person"
    assert "Write shortly why" in desk.press(button, on=address, status=422, reason=" ").text
    page = desk.press(button, on=address, reason="The speaker is ill")
    assert "Called off. Everybody registered is told." in page.text
    assert "The speaker is ill" in page.text
    for name in ("move", "cancel"):
        assert "it stays as it is" in desk.look(f"/staff/webinars/{webinar.id}/{name}").text
    again = {"day": "2027-01-22", "at": "9"}
    assert (
        "It has begun, was held, or is off."
        in desk.send(f"/staff/webinars/{webinar.id}/move/preview", status=409, **again).text
    )


def test_settings_change_what_differs_and_keep_what_a_colleague_changed(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, capacity=1)
    for name in ("Anna", "Bo"):
        comes_to(scene, webinar, name)
    address = f"/staff/webinars/{webinar.id}/settings"
    before = desk.look(address)
    assert "Saved." in desk.press("Save", on=before, places="2", agenda="60 Talk").text
    assert "2 of 2 places" in desk.look(f"/staff/webinars/{webinar.id}").text
    assert "A colleague changed something" in desk.press("Save", on=before, status=409, places="3").text
    assert "More places are taken." in desk.press("Save", on=address, status=409, places="1").text
    assert "Line 1" in desk.press("Save", on=address, status=422, agenda="Talk").text
    assert "Write a whole number" in desk.press("Save", on=address, status=422, places="many").text
    scene.clock.at = webinar.starts_at
    desk = scene.desk(scene.town.consultant)
    assert "Saved." in desk.press("Save", on=address, title="Another title").text
    assert "It has begun" in desk.press("Save", on=address, status=409, minutes="90").text


def test_what_came_of_it_is_told_and_there_is_something_to_see_again(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, sparring_service_id=sparring(scene).id)
    who = comes_to(scene, webinar, "Anna").registration
    scene.clock.at = webinar.ends_at
    desk = scene.desk(scene.town.consultant)
    address = f"/staff/webinars/{webinar.id}/after"
    page = desk.look(address)
    assert "once it is marked who was there" in page.text
    assert "No answers yet." in page.text
    desk.send(f"/staff/webinars/{webinar.id}/marks/{who.participant_id}", mark="present")
    with scene.office.transaction(scene.town.consultant) as tx:
        kept = tx.webinar_places.get(who.id)
        tx.webinar_places.save(
            type(kept)(
                webinar_id=kept.webinar_id, place=kept.place, mark=kept.mark, useful=4, missing="More time"
            )
        )
    page = desk.look(address)
    assert "How useful, from 1 to 5: 4.0 (1 answer)" in page.text
    assert "More time" in page.text
    film = {"recording_link": "https://film.example.org/1", "recording_until": "2027-02-28"}
    page = desk.press("Save", on=address, **film, materials="The slides https://example.org/slides")
    fields = page.form("Save").fields
    assert {name: fields[name] for name in film} == film
    assert fields["materials"] == "The slides https://example.org/slides"
    for wrong, said in (
        ({"materials": "https://example.org/slides"}, "Write a title on each line"),
        ({"materials": "The slides example.org"}, "Write a title on each line"),
        ({"recording_link": "film"}, "Paste a link that begins with https://"),
        ({"recording_until": "later"}, "Write the day like 1.3.2027"),
    ):
        assert said in desk.press("Save", on=address, status=422, **wrong).text


def test_the_button_leads_into_the_meeting(scene: Scene, desk: Desk) -> None:
    webinar = a_webinar(scene, meeting_link="https://meet.example.org/1")
    page = desk.look(f"/staff/webinars/{webinar.id}")
    answer = desk.ask("GET", page.links["Start the meeting"])
    assert answer.headers["Location"] == "https://meet.example.org/1"
    other = a_webinar(scene, starts_at=STARTS_AT + timedelta(hours=2))
    assert desk.ask("GET", f"/staff/webinars/{other.id}/join").status_code == 404


def test_a_guest_of_a_webinar_is_added_confirmed_and_taken_off(scene: Scene) -> None:
    one = a_webinar(scene)
    desk, address = scene.desk(scene.town.consultant), f"/staff/webinars/{one.id}"

    asked = desk.press("Add a guest", on=address, status=422, contact="vera@example.org")
    assert asked.form("Add a guest").fields["contact"] == "vera@example.org"
    added = desk.press("Add a guest", on=address, name="Vera", partner="AMU Syd")
    assert "Vera, AMU Syd" in added.text
    came = desk.press("Is coming", on=address)
    assert "AMU Syd Is coming" in came.text
    written = desk.press("Save", on=came.links["Vera, AMU Syd"], email="vera@partners.example")
    assert "Vera, AMU Syd Is coming vera@partners.example" in written.text
    assert "No guests yet." in desk.press("Remove", on=address).text


def test_those_it_could_be_something_for_are_invited_by_what_the_staff_noted(scene: Scene) -> None:
    webinar = a_webinar(scene)
    desk = scene.desk(scene.town.admin)
    assert "Invite those" not in desk.look(f"/staff/webinars/{webinar.id}").text
    care = Interest(key="care", title="Care")
    change_organisation(scene.office, scene.town.admin, None, interests=(care,))
    whose = scene.comes("Anna", email="anna@people.example").place.participant_id
    address = f"/staff/people/{whose}"
    told = {"name": "Anna", "email": "anna@people.example", "with_interests": "1"}
    desk.press("Save", on=address, **told, interest="care")
    assert get_participant(scene.office, scene.town.admin, whose).interests == {"care"}
    page = desk.press("Send the invitation", on=f"/staff/webinars/{webinar.id}", interest="care")
    assert "The invitations are on their way." in page.text
    assert "Choose something" in desk.send(f"{page_of(webinar)}/invitations", status=422, interest="x").text
    desk.send(address, **told)
    assert get_participant(scene.office, scene.town.admin, whose).interests == frozenset()


def page_of(webinar: Webinar) -> str:
    return f"/staff/webinars/{webinar.id}"
