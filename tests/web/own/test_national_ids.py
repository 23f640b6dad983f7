"""Whoever writes a national id number on their page is told to leave it out, in their language."""

from __future__ import annotations

from html import unescape

import pytest

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.national_ids import HINT
from jobclub.core.office.lists import Window
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases.coaching import list_submissions
from jobclub.core.usecases.knowing import change_participant
from jobclub.web.forms import NATIONAL_ID, Form
from jobclub.web.words import Words
from tests.web.own.conftest import Scene

CPR = "010170-1234"
"""An invented number: the first of January 1970, and four digits in a row."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [{"text": f"I am {CPR}"}, {"link": f"https://people.example/{CPR}"}])
def test_homework_with_one_is_not_kept_and_the_page_says_why(
    scene: Scene, language: str, typed: dict[str, str]
) -> None:
    anna = scene.comes("Anna")
    task, who = scene.task(), anna.place.participant_id
    change_participant(scene.office, scene.town.admin, who, None, language=language)

    answer = scene.visitor(anna).post(f"homework/{task.id}", **typed)

    assert answer.status_code == 422
    assert Words(language)(NATIONAL_ID) in unescape(answer.text)
    assert list_submissions(scene.office, scene.town.admin, task.id, Window()).items == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_it_beside_its_field(language: str) -> None:
    form = Form({"name": CPR, "reason": CPR}, Words(language))

    form.note(Invalid(Mistake("/participant/name", f"the name {HINT}"), Mistake("/reason", "is empty")))

    said = Words(language)(NATIONAL_ID)
    assert form.faults["name"] == said
    assert form.faults["reason"] != said
    assert CPR not in said
