"""People: how they are reached, what became of their place, their homework and their links."""

from __future__ import annotations

import pytest

from jobclub.core.cohorts.homework import Answer
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import get_submission
from jobclub.core.usecases.enrolling import list_outcomes
from jobclub.core.usecases.knowing import get_participant
from tests.web.staff.conftest import Desk, Scene


def test_the_queue_goes_from_one_answer_to_the_next(scene: Scene) -> None:
    anna, bo = scene.comes("Anna"), scene.comes("Bo")
    scene.goes_to(0, minutes=150)
    first, second = scene.hands_in(anna, "Ten people I know"), scene.hands_in(bo, "<b>Nine</b>")
    desk = scene.desk(scene.town.consultant)
    page = desk.look("/staff/homework")
    assert "2 wait for an answer, the oldest first." in page.text
    assert "Ten people I know" in page.text
    page = desk.press("Accept, and show the next", on=page, text="Well done", accepted="1")
    assert "<b>Nine</b>" not in page.html
    assert "&lt;b&gt;Nine&lt;/b&gt;" in page.html
    page = desk.press("Return it", on=page, text="One more", returned="1")
    assert "Everything is answered. Well done!" in page.text
    found = [get_submission(scene.office, scene.town.admin, one.id) for one in (first, second)]
    assert [one.answer for one in found] == [Answer.ACCEPTED, Answer.RETURNED]


def test_what_is_returned_needs_words(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    scene.hands_in(anna)
    desk = scene.desk(scene.town.consultant)
    page = desk.press("Return it", on="/staff/homework", status=422, text="", returned="1")
    assert "if something is missing, what it is" in page.text


def test_an_earlier_version_is_shown_with_its_answer(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    scene.hands_in(anna, "Four people")
    desk = scene.desk(scene.town.consultant)
    desk.press("Return it", on="/staff/homework", text="Six more", returned="1")
    scene.hands_in(anna, "Ten people")
    page = desk.look("/staff/homework").text
    assert "version 2" in page
    assert "Before this" in page
    assert "Four people Your answer: Six more" in page


def test_a_colleague_answers_nothing_of_others(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    given = scene.hands_in(anna)
    desk = scene.desk(scene.town.colleague)
    assert "Everything is answered." in desk.look("/staff/homework").text
    desk.send(f"/staff/homework/{given.id}", status=403, text="No", accepted="1")
    assert desk.ask("GET", f"/staff/homework/{given.id}/file").status_code == 403


def test_a_submission_without_a_file_has_none_to_give(scene: Scene) -> None:
    anna = scene.comes("Anna")
    scene.goes_to(0, minutes=150)
    given = scene.hands_in(anna)
    desk = scene.desk(scene.town.consultant)
    assert desk.ask("GET", f"/staff/homework/{given.id}/file").status_code == 404


def test_contact_is_kept_right_unless_a_colleague_did_so(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna", email="anna@example.org")
    address = f"/staff/people/{anna.place.participant_id}"
    before = desk.look(address)
    assert "Saved." in desk.press("Save", on=address, phone="+45 70 10 10 10").text
    page = desk.press("Save", on=before, status=409, phone="+45 70 10 10 11")
    assert page.form("Save").fields["phone"] == "+45 70 10 10 11"
    found = get_participant(scene.office, scene.town.admin, anna.place.participant_id)
    assert found.phone == "+45 70 10 10 10"


def test_contact_that_cannot_be_is_said_beside_its_field(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    address = f"/staff/people/{anna.place.participant_id}"
    page = desk.press("Save", on=address, status=422, email="not an address", phone="x", name="")
    assert page.form("Save").fields["email"] == "not an address"
    for said in ("Write your e-mail address", "Write a phone number like", "Write a name"):
        assert said in page.text


def test_a_person_is_found_by_e_mail(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna", email="anna@example.org")
    answer = desk.send("/staff/people", status=303, email="ANNA@example.org")
    assert answer.headers["Location"] == f"/staff/people/{anna.place.participant_id}"
    page = desk.press("Find", on="/staff/people", status=422, email="bo@example.org")
    assert "We know nobody with this e-mail." in page.text
    assert page.form("Find").fields["email"] == "bo@example.org"
    assert "Anna" in desk.press("Find", on="/staff/people", status=200).text


def test_no_page_of_the_staff_asks_for_an_e_mail_in_its_address(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna", email="anna@example.org")
    scene.comes("Bo")
    assert "Bo" in desk.look("/staff/people?email=anna@example.org").text
    assert '"get"' not in desk.look("/staff/people").html
    assert anna.place.id not in desk.look("/staff/people").html


def test_a_link_is_made_to_be_handed_over_and_shown_once(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    for address, link in (
        (f"/staff/people/{anna.place.participant_id}", "/staff/people"),
        (f"/staff/places/{anna.place.id}", "/staff/clubs"),
    ):
        page = desk.press("Make a link", on=address, status=200)
        (secret,) = [one for one in page.attributes("value") if one.startswith("/p/")]
        assert scene.app.test_client().get(secret).status_code == 200
        assert secret not in desk.look(address).html
        assert link in page.links.values()
    page = desk.press("Close it", on=f"/staff/people/{anna.place.participant_id}")
    assert "The link leads nowhere any more." in page.text


def test_what_became_of_somebody_is_noted(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    address = f"/staff/places/{anna.place.id}/outcomes"
    desk.send(address, outcome="job", on="1.1.2027")
    desk.send(address, outcome="education")
    found = list_outcomes(scene.office, scene.town.admin, anna.place.id, Window()).items
    assert [one.kind for one in found] == ["job", "education"]


def test_somebody_is_let_off_a_task_with_a_reason(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    address = f"/staff/places/{anna.place.id}"
    page = desk.press("Waive the task", on=address, status=422, reason="")
    assert "Write shortly why" in page.text
    assert "The task is waived." in desk.press("Waive the task", on=address, reason="A broken arm").text


@pytest.mark.usefixtures("desk")
def test_somebody_changes_to_another_club(scene: Scene, office_desk: Desk) -> None:
    anna = scene.comes("Anna")
    other = scene.opened(title="Northern club", at=scene.club.at.replace(hour=9))
    address = f"/staff/places/{anna.place.id}"
    assert "Northern club" in office_desk.look(address).text
    page = office_desk.press("Change clubs", on=address)
    assert "The change is noted." in page.text
    assert "Changed to another club" in page.text
    office_desk.send(f"{address}/transfer", status=409, cohort_id=other.id)


def test_somebody_joins_another_club_once(scene: Scene, office_desk: Desk) -> None:
    anna = scene.comes("Anna")
    scene.opened(title="Northern club", at=scene.club.at.replace(hour=9))
    address = f"/staff/places/{anna.place.id}/visit"
    page = office_desk.press("Agree the visit", on=address)
    assert "The visit is agreed." in page.text
    assert "The visit is off." in office_desk.press("Take it back", on=address).text


def test_there_may_be_no_club_to_visit(scene: Scene, desk: Desk) -> None:
    anna = scene.comes("Anna")
    page = desk.look(f"/staff/places/{anna.place.id}/visit")
    assert "No other club of the same programme is on right now." in page.text


def test_who_waits_may_leave_the_line(scene: Scene, desk: Desk) -> None:
    *_, eva = [scene.comes(name) for name in ("Anna", "Bo", "Cilla", "Dan", "Eva")]
    page = desk.look(f"/staff/places/{eva.place.id}")
    assert "Number 1 on the waiting list" in page.text
    assert "The place goes to whoever is next." in desk.press("Does not want it", on=page).text
