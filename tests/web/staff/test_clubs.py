"""Clubs: a new one in under a minute, its people, its settings, its end."""

from __future__ import annotations

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.people.reading import Why
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.planning import get_cohort
from tests.web.staff.conftest import Desk, Scene
from tests.web.staff.webinars import a_webinar


def wish(scene: Scene, **other: str) -> dict[str, str]:
    return {"programme_id": scene.club.programme_id, "starts_on": "2027-03-08", "at": "10.00", **other}


def test_the_dates_are_shown_before_anything_is_kept(scene: Scene, desk: Desk) -> None:
    answer = desk.send("/staff/clubs/new/preview", status=200, **wish(scene)).text
    assert "Monday 8 March" in answer
    assert "Monday 29 March: Easter Monday" in answer
    assert "Create club with 6 meetings" in answer
    assert 'formaction="/staff/clubs/new/preview"' in answer, "and shown again, where another day is chosen"


def test_a_clash_is_named_and_there_is_no_button(scene: Scene, desk: Desk) -> None:
    clashing = wish(scene, starts_on="2027-01-18", at="15:00")
    answer = desk.send("/staff/clubs/new/preview", status=200, **clashing).text
    assert "The consultant is busy then:" in answer
    assert "Monday 18 January, 14:00–16:00: Job club Midtby" in answer
    assert "Create club with" not in answer


def test_who_creates_it_all_the_same_reads_why_not_and_loses_nothing(scene: Scene, desk: Desk) -> None:
    clashing = wish(scene, starts_on="2027-01-18", at="15:00", title="My club")
    answer = desk.send("/staff/clubs/new", status=409, **clashing).text
    assert "The consultant is busy then. Choose another time" in answer
    assert 'value="My club"' in answer


def test_a_created_club_is_open_and_asks_for_people(scene: Scene, desk: Desk) -> None:
    answer = desk.send("/staff/clubs/new", **wish(scene, title="Club on Mondays", capacity="7"))
    page = desk.look(answer.headers["Location"])
    assert "The club is made and open. Now invite people." in page.text
    assert "0 of 7 places" in page.text
    assert "Club on Mondays" in desk.look("/staff/clubs?state=open").text


def test_a_coordinators_club_without_a_consultant_stays_a_draft(scene: Scene, office_desk: Desk) -> None:
    answer = office_desk.send("/staff/clubs/new", **wish(scene, consultant_id=""))
    page = office_desk.look(answer.headers["Location"])
    assert "The club can open once it has a consultant." in page.text


def test_what_cannot_be_read_is_said_beside_its_field(scene: Scene, desk: Desk) -> None:
    wrong = wish(scene, starts_on="soon", at="25:99", capacity="many")
    for address in ("/staff/clubs/new", "/staff/clubs/new/preview"):
        answer = desk.send(address, status=422, **wrong).text
        assert "Write the day like 1.3.2027" in answer
        assert "Write the time like 14:00" in answer
        assert "Write a whole number" in answer
        assert 'value="soon"' in answer


def test_what_the_rules_refuse_is_said_beside_its_field(scene: Scene, desk: Desk) -> None:
    answer = desk.send("/staff/clubs/new/preview", status=422, **wish(scene, starts_on="2037-01-01")).text
    assert "Choose a day, at most five years ahead" in answer
    answer = desk.send("/staff/clubs/new", status=422, **wish(scene, starts_on="2037-01-01")).text
    assert "Choose a day, at most five years ahead" in answer


def test_people_are_invited_by_lines(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/invite"
    lines = "Bo Berg, bo@example.org, +45 70 10 10 10\n\nnora.nord@example.org\nOda; 70 10 10 11"
    page = desk.press("Invite", on=address, lines=lines)
    assert "The invitations are on their way." in page.text
    for name in ("Bo Berg", "Nora Nord", "Oda"):
        assert name in page.text


def test_lines_that_cannot_be_read_stay(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/invite"
    page = desk.press("Invite", on=address, lines="Bo Berg, bo@example.org\nWho, not@an@address", status=422)
    assert "Invited: 1. 1 lines could not be read" in page.text
    assert page.form("Invite").fields["lines"].strip() == "Who, not@an@address"


@pytest.mark.parametrize(
    "line",
    ["0101701234, x@people.example", "Peter Hansen, 12", "Peter, peter@people.example, anna@people.example"],
)
def test_a_line_that_holds_anything_else_stays_too(scene: Scene, desk: Desk, line: str) -> None:
    page = desk.press("Invite", on=f"/staff/clubs/{scene.club.id}/invite", lines=line, status=422)
    assert "Invited: 0." in page.text
    assert not get_cohort(scene.office, scene.town.admin, scene.club.id).places


def test_nobody_is_invited_by_an_empty_field(scene: Scene, desk: Desk) -> None:
    page = desk.press("Invite", on=f"/staff/clubs/{scene.club.id}/invite", lines=" ", status=422)
    assert "Invited: 0." in page.text


def test_who_was_invited_twice_is_in_the_club_once(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/invite"
    for _ in range(2):
        desk.press("Invite", on=address, lines="Bo Berg, bo@example.org")
    assert len(get_cohort(scene.office, scene.town.admin, scene.club.id).places) == 1


def test_nobody_is_invited_where_nobody_can_join_any_more(scene: Scene, desk: Desk) -> None:
    invite = f"/staff/clubs/{scene.club.id}/invite"
    assert invite in desk.look(f"/staff/clubs/{scene.club.id}").attributes("href")
    scene.clock.at = scene.club.sessions[2].ends_at
    later = scene.desk(scene.town.consultant)
    assert invite not in later.look(f"/staff/clubs/{scene.club.id}").attributes("href")


def test_somebody_known_is_put_into_the_club(scene: Scene, desk: Desk) -> None:
    other = scene.opened(consultant_id=scene.town.consultant.staff_id, at=scene.club.at.replace(hour=9))
    anna = scene.comes("Anna", club=other)
    address = f"/staff/clubs/{scene.club.id}/invite"
    page = desk.press("Put into the club", on=address)
    assert "Anna" in page.text
    with scene.office.reading(scene.town.admin) as tx:
        reads = tx.privacy.reads.of_participant(anna.place.participant_id)
    assert [read.why for read in reads] == [Why.CONTACT, Why.PROGRESS]
    desk.send(f"{address}/known", status=409, participant_id=anna.place.participant_id)


def test_who_has_something_else_then_is_put_in_and_that_is_said(scene: Scene, desk: Desk) -> None:
    other = scene.opened(consultant_id=scene.town.consultant.staff_id, at=scene.club.at.replace(hour=9))
    anna = Coming(participant_id=scene.comes("Anna", club=other).place.participant_id)
    webinar = a_webinar(scene, starts_at=scene.club.sessions[1].starts_at, by=scene.town.colleague)
    register_for_webinar(scene.office, scene.town.coordinator, webinar.id, anna)
    page = desk.press("Put into the club", on=f"/staff/clubs/{scene.club.id}/invite")
    assert "They have something else at the time of these meetings:" in page.text
    assert "14:00–15:00: a webinar" in page.text


@pytest.mark.usefixtures("scene")
def test_the_list_is_narrowed_by_state(desk: Desk) -> None:
    assert "Job club Midtby" in desk.look("/staff/clubs?state=open").text
    assert "No club is in this state." in desk.look("/staff/clubs?state=draft").text
    assert "Job club Midtby" in desk.look("/staff/clubs?state=nonsense").text


def test_a_club_gets_more_places_unless_a_colleague_changed_it(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/settings"
    before = desk.look(address)
    assert "Saved." in desk.press("Save", on=address, capacity="6").text
    again = desk.press("Save", on=before, status=409, capacity="5", title="My title")
    assert "A colleague changed something here meanwhile." in again.text
    assert again.form("Save").fields["title"] == "My title"


def test_places_that_are_taken_are_not_taken_away(scene: Scene, desk: Desk) -> None:
    for name in ("Anna", "Bo"):
        scene.comes(name)
    address = f"/staff/clubs/{scene.club.id}/settings"
    page = desk.press("Save", on=address, status=409, capacity="1")
    assert "More places are taken. Choose at least as many." in page.text
    page = desk.press("Save", on=address, status=422, capacity="99")
    assert "Write a number from 1 to 50" in page.text


def test_a_club_is_called_off_with_its_effect_shown(scene: Scene, desk: Desk) -> None:
    scene.comes("Anna")
    address = f"/staff/clubs/{scene.club.id}/settings"
    assert "6 meetings are called off, and 1 people are told." in desk.look(address).text
    assert "Write shortly why" in desk.press("Call the club off", on=address, status=422, reason=" ").text
    assert "The club is off" in desk.press("Call the club off", on=address, reason="Too few").text
    desk.send(f"/staff/clubs/{scene.club.id}/complete", status=409)


def test_who_left_waits_or_was_offered_a_place_is_shown(scene: Scene, desk: Desk) -> None:
    people = [scene.comes(name) for name in ("Anna", "Bo", "Cilla", "Dan", "Eva")]
    page = desk.look(f"/staff/clubs/{scene.club.id}")
    assert "Waiting list Eva Waiting since" in page.text
    place = f"/staff/places/{people[0].place.id}"
    page = desk.press("Give the place up", on=place, outcome="job")
    assert "The place is free." in page.text
    assert "Eva Was offered a place; may answer until" in page.text
    assert "Left the club (1)" in page.text
    assert "The place is theirs." in desk.press("Takes the place", on=page).text
    found = get_cohort(scene.office, scene.town.admin, scene.club.id)
    assert found.place(people[4].place.id).state is PlaceState.ENROLLED


def test_messages_tell_what_went_to_whom(scene: Scene, desk: Desk) -> None:
    address = f"/staff/clubs/{scene.club.id}/messages"
    assert "Nothing has been sent yet." in desk.look(address).text
    scene.comes("Anna", email="anna@example.org")
    assert "The place is theirs Anna" in desk.look(address).text
