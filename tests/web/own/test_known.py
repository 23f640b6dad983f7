"""What we know about me, on my own page."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.people.consent import ConsentPurpose
from jobclub.core.people.consent_words import words_of
from jobclub.core.people.dossier_words import words
from jobclub.core.usecases.coaching import hand_in
from jobclub.core.usecases.consenting import list_consents
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.informing import list_shown
from jobclub.web.words import Words
from tests.web.own.conftest import Scene, Visitor


def consents(scene: Scene, who: Enrolment) -> list[tuple[str, bool]]:
    page = list_consents(scene.office, scene.town.coordinator, who.place.participant_id, Window())
    return [(one.purpose.value, one.holds) for one in page.items]


def shown(scene: Scene, who: Enrolment) -> int:
    page = list_shown(scene.office, scene.town.coordinator, who.place.participant_id, Window())
    return len(page.items)


def test_everything_is_shown_in_ones_own_language_and_given_as_a_file(
    scene: Scene, anna: Enrolment, page: Visitor, t: Words
) -> None:
    bo = scene.comes("Bosse Bosson", email="bosse@people.example")
    for who, text in ((anna, "What I can do"), (bo, "What Bosse can do")):
        whose = who.place.participant_id
        hand_in(scene.office, scene.town.admin, scene.task().id, participant_id=whose, text=text, link=None)

    read = page.look("known/all")
    file = page.ask("GET", "known.json")

    assert read.heads[0] == ("h1", words(t.language, "title"))
    assert read.heads[1] == ("h2", words(t.language, "section.person"))
    assert "What I can do" in read.text
    assert json.loads(file.data)["sections"]["person"][0]["name"] == "Anna"
    assert file.headers["Content-Disposition"] == 'attachment; filename="jobclub.json"'
    for told in (read.html, file.text):
        assert "Boss" not in told
        assert bo.place.participant_id not in told


def test_the_way_there_is_short(page: Visitor, t: Words) -> None:
    read = page.look(page.look().links[t("known.link")])
    assert read.heads[0] == ("h1", t("known.head"))
    assert {t("known.all"), t("known.download"), t("known.privacy")} <= set(read.links)


def test_what_one_is_free_to_allow_is_given_and_taken_back_in_one_step_each(
    scene: Scene, anna: Enrolment, page: Visitor, t: Words
) -> None:
    read = page.look("known")
    for purpose in ConsentPurpose:
        assert words_of(purpose, t.language) in read.text
    assert read.text.count(t("known.not_given")) == len(ConsentPurpose)

    response = page.post("known/photo/yes")
    assert t("done.agreed") in page.look(response.headers["Location"]).text
    assert consents(scene, anna) == [("photo", True)]
    assert t("known.given") in page.look("known").text

    read = page.press(t("known.take_back"), on=page.look("known"))
    assert t("done.taken_back") in read.text
    assert consents(scene, anna) == [("photo", False)]


def test_nobody_agrees_to_what_is_no_choice(scene: Scene, anna: Enrolment, page: Visitor) -> None:
    for answer in ("yes", "no"):
        assert page.post(f"known/everything/{answer}").status_code == 404
    assert consents(scene, anna) == []


def test_what_is_told_of_ones_data_is_there_to_read(page: Visitor, t: Words) -> None:
    read = page.look("privacy")
    assert read.heads[0] == ("h1", t("known.privacy"))
    assert len(read.text) > 500


@pytest.mark.parametrize("path", ["", "privacy", "known", "messages"])
def test_looking_proves_nothing(scene: Scene, anna: Enrolment, page: Visitor, path: str) -> None:
    page.look(path)
    assert shown(scene, anna) == 0


def test_that_it_was_there_to_read_is_kept_with_the_first_thing_somebody_sends(
    scene: Scene, anna: Enrolment, page: Visitor
) -> None:
    page.post("messages", **{"List-Unsubscribe": "One-Click"})
    assert shown(scene, anna) == 0
    for _ in range(2):
        page.post(f"absence/{scene.club.sessions[0].id}")
        assert shown(scene, anna) == 1


def test_who_is_not_meant_was_shown_nothing(scene: Scene, anna: Enrolment, page: Visitor) -> None:
    page.post("not-me")
    scene.clock.advance(timedelta(minutes=1))
    assert shown(scene, anna) == 0
