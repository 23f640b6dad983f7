"""What our messages say, in own words: shown first, checked, kept, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobclub.core.usecases.rewording import get_wording, list_wordings
from jobclub.web.words import Words

from .conftest import Desk, Scene

PAGE = "wording/day_before?language=da"
LINK = "[Din side] {{ link }}"
OWN = {
    "subject": "Vi glæder os",
    "text": f"Godmorgen {{{{ name }}}}!\n\n{{{{ session | when }}}}\n{LINK}",
    "short": f"Vi ses.\n{LINK}",
}


def test_a_message_is_said_in_own_words_and_in_ours_again(scene: Scene, admin: Desk, t: Words) -> None:
    page = admin.press(t("wording.save"), on=PAGE, **OWN)
    assert t("staff_done.wording_set") in page.text
    assert "Godmorgen Nora Lind!" in page.text
    [kept] = list_wordings(scene.office, scene.town.admin)
    assert (kept.subject, kept.text) == (OWN["subject"], OWN["text"])
    listed = admin.look("wording").text
    assert f"{t('wording.own_in')} {t('languages.da')}" in " ".join(listed.split())
    page = admin.press(t("wording.reset"), on=PAGE)
    assert t("staff_done.wording_reset") in page.text
    assert list_wordings(scene.office, scene.town.admin) == []


def test_a_sample_shows_what_was_typed_and_keeps_nothing(scene: Scene, admin: Desk, t: Words) -> None:
    form = admin.look(PAGE).form(t("wording.save"))
    typed = {**form.fields, **OWN}
    answer = admin.ask("POST", "/staff/wording/day_before/da/preview", data=typed)
    assert answer.status_code == 200
    assert "Godmorgen Nora Lind!" in answer.text
    assert t("wording.not_kept") in answer.text
    assert OWN["short"] in answer.text
    assert list_wordings(scene.office, scene.town.admin) == []


TRICKS = {
    "{person.__class__}": ("braces", ""),
    "{{ name.__class__ }}": ("unknown", "__class__"),
    "{{ person }}": ("unknown", "person"),
    "{% for one in range(9) %}x{% endfor %}": ("impossible", ""),
    "{% if name %}": ("template", ""),
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("address", ["", "/preview"])
def test_a_trick_is_refused_beside_its_field_in_the_readers_language(
    scene: Scene, admin: Desk, t: Words, trick: str, address: str
) -> None:
    form = admin.look(PAGE).form(t("wording.save"))
    typed = {**form.fields, **OWN, "text": f"Godmorgen!\n{trick}\n{{{{ session | when }}}}\n{LINK}"}
    answer = admin.ask("POST", f"/staff/wording/day_before/da{address}", data=typed)
    assert answer.status_code == 422
    kind, what = TRICKS[trick]
    said = t(f"wording_faults.{kind}", what=what)
    assert said in answer.text.replace("&#39;", "'")
    assert 'id="text-fault"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert list_wordings(scene.office, scene.town.admin) == []


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(scene: Scene, admin: Desk, t: Words) -> None:
    page = admin.look(PAGE)
    admin.press(t("wording.save"), on=page, **OWN)
    answer = admin.press(t("wording.save"), on=page, status=409, **{**OWN, "subject": "Noget andet"})
    assert t("office_errors.stale") in answer.text
    assert "Noget andet" in answer.html
    assert get_wording(scene.office, scene.town.admin, "day_before", "da").words.subject == OWN["subject"]


def test_a_national_id_in_a_message_is_refused_with_a_hint(admin: Desk, t: Words) -> None:
    typed = {**OWN, "text": f"{OWN['text']}\n010190-1234"}
    page = admin.press(t("wording.save"), on=PAGE, status=422, **typed)
    assert t("forms.national_id") in page.text


def test_a_coordinator_writes_messages_too(desk_of: Callable[[str], Desk], t: Words) -> None:
    page = desk_of("coordinator").press(t("wording.save"), on=PAGE, **OWN)
    assert t("staff_done.wording_set") in page.text


@pytest.mark.parametrize("address", ["wording/none", "wording/meeting"])
def test_there_is_no_page_for_what_is_no_message(admin: Desk, address: str) -> None:
    admin.look(address, status=404)


@pytest.mark.parametrize("which", ["none/da", "day_before/fr"])
@pytest.mark.parametrize("act", ["", "/preview", "/reset"])
def test_nothing_is_kept_for_what_is_no_message(
    scene: Scene, admin: Desk, t: Words, which: str, act: str
) -> None:
    form = admin.look(PAGE).form(t("wording.save"))
    answer = admin.ask("POST", f"/staff/wording/{which}{act}", data={**form.fields, **OWN})
    assert answer.status_code == 404
    assert list_wordings(scene.office, scene.town.admin) == []
