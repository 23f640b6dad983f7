"""Files of homework over HTTP: sent as a form, given back as an attachment that nothing runs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from jobclub.api.blueprint import MOST_BYTES_OF_FORM
from jobclub.core.cohorts.handed_file import MOST_BYTES, FileKind
from tests.api.conftest import Caller, World
from tests.integrations.files.pictures import CANARY, docx, picture, taken_with_a_phone

FORM = "multipart/form-data"
KEY = {"Idempotency-Key": "8d3b-once"}


@pytest.fixture
def path(ids: dict[str, str]) -> str:
    return f"homework/{ids['homework_id']}/files"


@pytest.fixture
def whom(ids: dict[str, str]) -> str:
    return ids["participant_id"]


def sent(
    caller: Caller, path: str, content: bytes, name: str = "mine.jpg", kind: str = "image/jpeg", **form: Any
) -> TestResponse:
    headers = form.pop("headers", None)
    boundary, data = encode_multipart({**form, "file": FileStorage(BytesIO(content), name, "file", kind)})
    kind = f"{FORM}; boundary={boundary}"
    return caller.ask("POST", path, data=data, content_type=kind, headers=headers)


def pointers(response: TestResponse) -> list[str]:
    assert response.status_code == 422, response.text
    return [mistake["pointer"] for mistake in response.json["errors"]]


def test_a_photo_comes_back_upright_as_an_attachment_and_tells_nothing(
    admin: Caller, path: str, whom: str
) -> None:
    given = sent(admin, path, taken_with_a_phone(), "../IMG 1.JPEG", participant_id=whom, text="On paper")

    assert (given.status_code, given.json["text"], given.json["number"]) == (201, "On paper", 3)
    told = given.json["file"]
    assert (told["name"], told["kind"], told["media_type"]) == ("IMG 1.jpg", "jpeg", "image/jpeg")
    file = admin.ask("GET", f"submissions/{given.json['id']}/file")
    assert (file.status_code, file.content_type, len(file.data)) == (200, "image/jpeg", told["size"])
    assert file.headers["Content-Disposition"] == 'attachment; filename="IMG 1.jpg"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert file.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert file.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert CANARY.encode() not in file.data


def test_what_the_sender_calls_it_is_not_believed(admin: Caller, path: str, whom: str) -> None:
    given = sent(admin, path, docx(), "photo.jpg", "image/jpeg", participant_id=whom)

    assert (given.json["file"]["name"], given.json["file"]["kind"]) == ("photo.docx", "docx")
    kind = admin.ask("GET", f"submissions/{given.json['id']}/file").content_type
    assert kind == FileKind.DOCX.media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("æøå – 履歴書.txt", "æøå – 履歴書.txt"),
        ('x"; filename="y.html', "y.txt"),
        ("cv\u202etxt.exe", "cvtxt.txt"),
        ("../../../etc/passwd", "passwd.txt"),
    ],
)
def test_a_name_breaks_out_of_no_header(admin: Caller, path: str, whom: str, name: str, kept: str) -> None:
    given = sent(admin, path, b"Ten lines", name, participant_id=whom)

    assert given.json["file"]["name"] == kept
    file = admin.ask("GET", f"submissions/{given.json['id']}/file")
    assert "X-Evil" not in file.headers
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg onload=alert(1)>",
        picture()[:100],
        b"GIF89a\x01\x00",
        b"\0",
    ],
    ids=["empty", "page", "svg", "cut off", "gif", "bytes"],
)
def test_what_is_not_taken_is_said_with_its_pointer_and_nothing_is_kept(
    world: World, admin: Caller, path: str, whom: str, content: bytes
) -> None:
    before = world.rows
    assert pointers(sent(admin, path, content, participant_id=whom)) == ["/file"]
    assert world.rows == before


def test_a_file_over_ten_mebibytes_is_413_and_one_of_ten_is_taken(
    world: World, admin: Caller, path: str, whom: str
) -> None:
    before = world.rows
    for size in (MOST_BYTES + 1, MOST_BYTES_OF_FORM + 1, 2 * MOST_BYTES):
        response = sent(admin, path, b"x" * size, "x.txt", participant_id=whom)
        assert (response.status_code, response.json["code"]) == (413, "too_large")
    assert world.rows == before
    assert sent(admin, path, b"x" * MOST_BYTES, "x.txt", participant_id=whom).status_code == 201


def test_a_large_form_is_413_wherever_no_form_belongs(admin: Caller, whom: str, ids: dict[str, str]) -> None:
    for address in ("participants", f"homework/{ids['homework_id']}/submissions"):
        response = sent(admin, address, b"x" * (2 * 1024 * 1024), participant_id=whom)
        assert response.status_code in {413, 415}
        small = sent(admin, address, b"x", participant_id=whom)
        assert small.status_code == 415


def test_a_form_that_is_none_is_415(admin: Caller, path: str, whom: str) -> None:
    assert admin.post(path, {"participant_id": whom}).status_code == 415
    plain = admin.ask("POST", path, data={"participant_id": whom, "file": "x"})
    assert plain.status_code == 415


def test_a_form_holds_a_file_a_person_and_nothing_unknown(admin: Caller, path: str, whom: str) -> None:
    assert pointers(sent(admin, path, b"Ten lines")) == ["/participant_id"]
    assert pointers(sent(admin, path, b"Ten lines", participant_id=whom, role="admin")) == ["/role"]
    missing = admin.ask("POST", path, data={"participant_id": whom}, content_type=FORM)
    assert pointers(missing) == ["/file"]
    text = admin.ask("POST", path, data={"participant_id": whom, "file": "Ten lines"}, content_type=FORM)
    assert pointers(text) == ["/file"]
    linked = sent(admin, path, b"Ten lines", participant_id=whom, link="http://example.org")
    assert pointers(linked) == ["/link"]


def test_whose_it_is_must_belong_to_the_group(admin: Caller, path: str) -> None:
    nowhere = admin.post("participants", {"name": "Dora"}).json["id"]
    assert pointers(sent(admin, path, b"Ten lines", participant_id=nowhere)) == ["/participant_id"]


def test_a_repeat_is_known_by_what_is_in_the_form_not_by_its_boundary(
    world: World, admin: Caller, path: str, whom: str
) -> None:
    first = sent(admin, path, b"Ten lines", participant_id=whom, headers=KEY)
    after_first = world.rows

    again = sent(admin, path, b"Ten lines", participant_id=whom, headers=KEY)
    other = sent(admin, path, b"Six lines", participant_id=whom, headers=KEY)
    named = sent(admin, path, b"Ten lines", "other.txt", participant_id=whom, headers=KEY)

    assert (again.status_code, again.json) == (201, first.json)
    for one in (other, named):
        assert (one.status_code, one.json["code"]) == (422, "idempotency_key_reused")
    assert world.rows == after_first


def test_the_file_of_a_submission_without_one_is_404(
    world: World, admin: Caller, colleague: Caller, stranger: Caller
) -> None:
    with_file, without = world.town.ids["submission_id"][:2]
    assert admin.ask("GET", f"submissions/{without}/file").status_code == 404
    assert admin.ask("GET", f"submissions/{world.ids['homework_id']}/file").status_code == 404
    assert colleague.ask("GET", f"submissions/{with_file}/file").status_code == 403
    assert stranger.ask("GET", f"submissions/{with_file}/file").status_code == 404


def test_lists_tell_of_files_and_load_none(
    world: World, admin: Caller, path: str, ids: dict[str, str], whom: str
) -> None:
    sent(admin, path, b"Ten lines", "mine.txt", participant_id=whom)
    with world.counted() as statements:
        told = admin.get(f"homework/{ids['homework_id']}/submissions")["items"]
    assert told[-1]["file"] == {
        "name": "mine.txt",
        "kind": "text",
        "media_type": "text/plain; charset=utf-8",
        "size": 9,
    }
    assert not any("FROM files" in statement for statement in statements)
