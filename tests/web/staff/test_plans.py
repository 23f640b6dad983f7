"""What a group does at a meeting: agenda and homework changed on a page, with a reason, and shown."""

from __future__ import annotations

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.running import get_session
from jobclub.web.words import Words

from .conftest import Desk, Scene


@pytest.fixture
def page(scene: Scene) -> str:
    return f"/staff/sessions/{scene.club.sessions[0].id}/plan"


@pytest.fixture
def en() -> Words:
    return Words("en")


def test_the_page_is_found_from_the_meeting_and_from_the_club(scene: Scene, desk: Desk, page: str) -> None:
    assert page in desk.look(f"/staff/sessions/{scene.club.sessions[0].id}").links.values()
    assert page in desk.look(f"/staff/clubs/{scene.club.id}/sessions").html


def test_an_agenda_of_the_groups_own_is_written_line_by_line(
    scene: Scene, desk: Desk, en: Words, page: str
) -> None:
    agenda = "15 Welcome (consultant)\n\n60 min: Talk\n"
    seen = desk.press(en("plan.save_agenda"), on=page, agenda=agenda, agenda_reason="They asked")
    assert en("staff_done.agenda_set") in seen.text
    kept = get_session(scene.office, scene.town.consultant, scene.club.sessions[0].id).session.agenda
    assert [(one.minutes, one.item, one.lead) for one in kept or ()] == [
        (15, "Welcome", "consultant"),
        (60, "Talk", None),
    ]
    changes = desk.look(f"/staff/clubs/{scene.club.id}/changes").text
    assert "They asked" in changes
    desk.press(en("plan.save_agenda"), on=page, agenda="", agenda_reason="As before")
    assert get_session(scene.office, scene.town.consultant, scene.club.sessions[0].id).session.agenda is None


@pytest.mark.parametrize(("agenda", "line"), [("10 Hello\nTalk", 2), ("0 Hello", 1), ("999 Hello", None)])
def test_an_agenda_that_cannot_be_is_said_beside_its_field(
    desk: Desk, en: Words, page: str, agenda: str, line: int | None
) -> None:
    seen = desk.press(en("plan.save_agenda"), on=page, status=422, agenda=agenda, agenda_reason="Because")
    told = en("faults.agenda")
    assert (en("wording.line", line=line, told=told) if line else told) in seen.text
    assert 'id="agenda-fault"' in seen.html


def test_a_change_needs_a_reason(desk: Desk, en: Words, page: str) -> None:
    seen = desk.press(en("plan.save_agenda"), on=page, status=422, agenda="5 Hello", agenda_reason="")
    assert 'id="agenda_reason-fault"' in seen.html
    seen = desk.press(en("plan.save_homework"), on=page, status=422, homework_reason="")
    assert 'id="homework_reason-fault"' in seen.html


def test_homework_is_added_changed_and_dropped(scene: Scene, desk: Desk, en: Words, page: str) -> None:
    form = desk.look(page).form(en("plan.save_homework"))
    last = max(int(name.removeprefix("key-")) for name in form.fields if name.startswith("key-"))
    typed = {"title-0": "Another title", "due-0": "1 day after this", f"title-{last}": "One more"}
    seen = desk.press(en("plan.save_homework"), on=page, homework_reason="They asked", **typed)
    assert en("staff_done.homework_set") in seen.text
    session = scene.club.sessions[0].id

    def titles() -> list[str]:
        items = list_homework(scene.office, scene.town.consultant, session, Window()).items
        return [one.task.title for one in items if not one.task.dropped]

    assert titles()[0] == "Another title"
    assert "One more" in titles()
    desk.press(en("plan.save_homework"), on=page, homework_reason="Too much", **{"title-0": ""})
    assert "Another title" not in titles()


def test_homework_that_cannot_be_is_said_beside_its_field(desk: Desk, en: Words, page: str) -> None:
    typed = {"title-0": "x" * 900, "homework_reason": "Because"}
    seen = desk.press(en("plan.save_homework"), on=page, status=422, **typed)
    assert 'id="title-0-fault"' in seen.html
    seen = desk.press(
        en("plan.save_homework"), on=page, status=422, **{**typed, "title-0": "A", "due-0": "soon"}
    )
    assert 'id="due-0-fault"' in seen.html


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    scene: Scene, desk: Desk, en: Words, page: str
) -> None:
    before = desk.look(page)
    first = scene.club.sessions[0].id
    change_session(scene.office, scene.town.consultant, first, None, topic="Another", reason="They asked")
    typed = {"agenda": "5 Hello", "agenda_reason": "Because"}
    seen = desk.press(en("plan.save_agenda"), on=before, status=409, **typed)
    assert "5 Hello" in seen.html


def test_every_language_shows_it(scene: Scene, t: Words, page: str) -> None:
    assert t("plan.title") in scene.desk(scene.town.consultant, t.language).look(page).text
