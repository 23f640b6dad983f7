"""A photo or a file as homework, from somebody's own page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from jobclub.core.cohorts.handed_file import MOST_BYTES
from jobclub.core.cohorts.homework import Submission
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import list_submissions
from jobclub.integrations.files import FileCleaner
from jobclub.web.own.doors import MOST_BYTES_WITH_FILE
from jobclub.web.words import Words
from tests.integrations.files.pictures import CANARY, png_that_says, taken_with_a_phone
from tests.web.own.conftest import Scene, Visitor
from tests.web.reading import Read

FORM = "multipart/form-data"


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """After the first meeting, with somebody who looks into files."""
    office = replace(scene.office, cleaner=FileCleaner())
    scene.app.extensions["jobclub"] = office
    scene.clock.at = scene.club.sessions[0].ends_at
    return replace(scene, office=office)


@pytest.fixture
def path(scene: Scene) -> str:
    return f"homework/{scene.task().id}"


def sent(page: Visitor, path: str, content: bytes | None, name: str = "", **typed: str) -> TestResponse:
    form: dict[str, Any] = {
        "text": "",
        "link": "",
        **typed,
        "file": FileStorage(BytesIO(content or b""), name),
    }
    boundary, data = encode_multipart(form)
    return page.ask("POST", path, data=data, content_type=f"{FORM}; boundary={boundary}")


def given(scene: Scene) -> list[Submission]:
    return list(list_submissions(scene.office, scene.town.coordinator, scene.task().id, Window()).items)


def test_a_photo_is_handed_in_and_given_back_without_where_it_was_taken(
    scene: Scene, page: Visitor, path: str, t: Words
) -> None:
    response = sent(page, path, taken_with_a_phone(), "IMG_1.JPG")

    assert response.status_code == 303
    read = page.look(response.headers["Location"])
    assert t("done.handed_in") in read.text
    file = page.ask("GET", read.links["IMG_1.jpg"])
    assert (file.status_code, file.content_type) == (200, "image/jpeg")
    assert CANARY.encode() not in file.data
    assert file.headers["Content-Disposition"] == "attachment; filename=IMG_1.jpg"
    assert file.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"
    assert [one.text for one in given(scene)] == [None]


def test_two_taps_hand_one_photo_in(scene: Scene, page: Visitor, path: str) -> None:
    for _ in range(2):
        sent(page, path, b"Ten lines", "lines.txt", text="Here they are")
    (one,) = given(scene)
    assert one.file
    assert (one.text, one.file.name) == ("Here they are", "lines.txt")


def test_a_link_alone_is_enough_and_a_wrong_one_is_kept_and_said(
    scene: Scene, page: Visitor, path: str, t: Words
) -> None:
    wrong = sent(page, path, None, link="www.example.org/cv")
    assert wrong.status_code == 422
    read = Read(wrong.text)
    assert read.links[t("errors.link")] == "#link"
    assert read.form(t("task.send")).fields["link"] == "www.example.org/cv"
    assert sent(page, path, None, link=" https://example.org/cv ").status_code == 303
    assert [one.link for one in given(scene)] == ["https://example.org/cv"]


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"", "empty.pdf", "errors.file_empty"),
        (b"<html>", "page.jpg", "errors.file_unknown"),
        (taken_with_a_phone()[:2000], "half.jpg", "errors.file_damaged"),
        (png_that_says(10_000, 10_000), "bomb.png", "errors.file_too_much_inside"),
        (b"x" * (MOST_BYTES + 1), "long.txt", "errors.file_too_large"),
        (b"%PDF-1.4 %%EOF", "CV 010190-1234.pdf", "forms.national_id"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_taken_is_said_beside_the_field_and_what_was_typed_is_kept(
    scene: Scene, *, page: Visitor, path: str, t: Words, content: bytes, name: str, fault: str
) -> None:
    response = sent(page, path, content, name, text="My letter")

    assert response.status_code == 422
    read = Read(response.text)
    assert read.links[t(fault)] == "#file"
    assert read.form(t("task.send")).fields["text"].strip() == "My letter"
    assert given(scene) == []


def test_what_is_far_too_large_is_said_plainly(page: Visitor, path: str, t: Words) -> None:
    page.headers["Accept-Language"] = t.language
    response = sent(page, path, b"x" * (MOST_BYTES_WITH_FILE + 1), "x.txt")
    assert response.status_code == 413
    assert t("troubles.too_large_head") in response.text


def test_no_other_form_grows_by_it(page: Visitor) -> None:
    for address in ("messages", "language"):
        assert sent(page, address, b"x" * 2_000_000, "x.txt").status_code == 415


def test_nothing_at_all_is_said_so(page: Visitor, path: str, t: Words) -> None:
    read = Read(sent(page, path, None).text)
    assert read.links[t("errors.text_empty")] == "#text"


def test_nobody_else_gets_it(scene: Scene, page: Visitor, path: str) -> None:
    sent(page, path, b"Ten lines of mine", "lines.txt")
    (one,) = given(scene)
    address = f"submissions/{one.id}/file"
    assert page.ask("GET", address).data == b"Ten lines of mine"
    other = scene.visitor(scene.comes("Bo"))
    for wrong in (address, f"submissions/{scene.task().id}/file", "submissions/nothing/file"):
        response = other.ask("GET", wrong)
        assert response.status_code == 404
        assert "Ten lines of mine" not in response.text


def test_a_file_from_another_site_is_refused(scene: Scene, page: Visitor, path: str) -> None:
    page.headers["Sec-Fetch-Site"] = "cross-site"
    assert sent(page, path, b"Ten lines", "lines.txt").status_code == 403
    assert given(scene) == []
