"""Many people at once over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import Caller, World

EXAMPLE = Path(__file__).parents[2] / "examples" / "people.csv"
KEY = {"Idempotency-Key": "5d8b0f2c-import"}
TABLE = (
    "name;e-mail;phone;Address\n"
    "Dora;dora@people.example;70101010;Home\n"
    "Ali;ALI@people.example;;\n"
    "\n"
    "Eli;eli@;none;\n"
    "Finn;;+45 70 10 10 10;\n"
    '"Gert" G;;;\n'
    "D.;Dora@People.example;;\n"
)


def brought(caller: Caller, text: str, *, query: str = "", **more: Any) -> TestResponse:
    return caller.post(f"participants/import{query}", {"text": text, **more})


def names(caller: Caller) -> set[str]:
    return {one["name"] for one in caller.get("participants")["items"]}


def test_the_answer_counts_and_names_the_lines_that_want_a_look(admin: Caller, ids: dict[str, str]) -> None:
    response = brought(admin, TABLE, all_or_nothing=False)

    nobody: dict[str, Any] = {"mistakes": [], "participant_ids": [], "lines": []}
    assert response.status_code == 200
    answer, remarks = response.json, response.json["remarks"]
    counts = {"added": 2, "known": 2, "refused": 2, "ignored_columns": ["Address"]}
    assert answer == {**counts, "remarks": remarks}
    assert [(one["line"], one["remark"]) for one in remarks] == [
        (3, "known"),
        (5, "refused"),
        (6, "alike"),
        (7, "refused"),
        (8, "known"),
    ]
    assert remarks[0] == {"line": 3, "remark": "known", **nobody, "participant_ids": [ids["participant_id"]]}
    assert [mistake["field"] for mistake in remarks[1]["mistakes"]] == ["email", "phone"]
    assert remarks[1]["mistakes"][0]["detail"].startswith("is no e-mail address; write one like")
    assert remarks[2] == {"line": 6, "remark": "alike", **nobody, "lines": [2]}
    assert [mistake["field"] for mistake in remarks[3]["mistakes"]] == [None]
    assert remarks[4] == {"line": 8, "remark": "known", **nobody, "lines": [2]}
    assert {"Dora", "Finn"} <= names(admin)


def test_one_bad_line_refuses_all_and_each_mistake_has_its_line(world: World, admin: Caller) -> None:
    before = world.rows

    response = brought(admin, TABLE)

    assert (response.status_code, response.json["code"]) == (422, "invalid")
    assert [(one["pointer"], one["line"]) for one in response.json["errors"]] == [
        ("/text", 5),
        ("/text", 5),
        ("/text", 7),
    ]
    assert response.json["errors"][0]["detail"].startswith("the e-mail is no e-mail address; write one like")
    assert world.rows == before


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_trying_out_answers_with_bad_lines_too(world: World, admin: Caller, *, all_or_nothing: bool) -> None:
    before = world.rows

    tried = brought(admin, TABLE, query="?dry_run=true", all_or_nothing=all_or_nothing)

    assert (tried.status_code, tried.json["refused"]) == (200, 2)
    assert world.rows == before
    assert tried.json == brought(admin, TABLE, all_or_nothing=False).json


def test_a_repeat_is_answered_as_the_first_time_bad_lines_and_all(world: World, admin: Caller) -> None:
    body = {"text": TABLE, "all_or_nothing": False}
    first = admin.post("participants/import", body, headers=KEY)
    after_first = world.rows

    again = admin.post("participants/import", body, headers=KEY)

    assert first.status_code == again.status_code == 200
    assert again.json == first.json
    assert world.rows == after_first
    assert brought(admin, TABLE, all_or_nothing=False).json["added"] == 1  # Finn, who has no e-mail


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Dora;dora@people.example", 1, "the first line must name the columns"),
        ("\n\nTelefon\n112", 3, "no column tells the name"),
        ("name;Tlf;Mobil\n", 1, "'Tlf' and 'Mobil' tell the same thing (phone)"),
        ("name;\ud800\n", 1, "the title of column 2 holds the character U+D800"),
        ("name\n" + "x\n" * 10_001, 10_002, "tells of more than 10,000 people"),
        ('name\n"Dora\n', 2, "this line holds a quotation mark"),
    ],
)
def test_a_text_that_is_no_table_of_people_is_refused(
    world: World, admin: Caller, *, text: str, line: int, said: str
) -> None:
    before = world.rows

    response = brought(admin, text)

    assert response.status_code == 422
    (mistake,) = response.json["errors"]
    assert (mistake["pointer"], mistake["line"]) == ("/text", line)
    assert mistake["detail"].startswith(said)
    assert world.rows == before


def test_interests_of_the_organisations_list_come_along(admin: Caller) -> None:
    text = "name;e-mail;Interessen\nDora;dora@people.example;Omsorg, IT\nEli;;magic\n"
    listed = [{"key": "care", "title": "Care", "titles": {"da": "Omsorg"}}, {"key": "it", "title": "IT"}]
    assert admin.patch("organisation", {"interests": listed}).status_code == 200

    refused = brought(admin, text)
    partly = brought(admin, text, all_or_nothing=False)

    fault = "must be on your organisation's list: care, it"
    mistake = {"pointer": "/text", "detail": f"the interests {fault}", "line": 3}
    assert (refused.status_code, refused.json["errors"]) == (422, [mistake])
    assert (partly.json["added"], partly.json["ignored_columns"]) == (1, [])
    assert partly.json["remarks"][0]["mistakes"] == [{"field": "interests", "detail": fault}]
    [dora] = admin.get("participants?email=dora@people.example")["items"]
    assert dora["interests"] == ["care", "it"]


def test_a_mistake_that_stands_in_no_text_has_no_line(admin: Caller) -> None:
    response = admin.post("participants/import", {"all_or_nothing": "yes"})

    assert {one["pointer"] for one in response.json["errors"]} == {"/text", "/all_or_nothing"}
    assert all("line" not in one for one in response.json["errors"])


def test_a_consultant_may_import_people_and_somebody_who_reads_may_not(world: World, admin: Caller) -> None:
    reading = admin.post("tokens", {"role": "coordinator", "read_only": True}).json["token"]

    assert brought(world.caller("consultant"), "name\nDora\n").json["added"] == 1
    assert brought(Caller(world.app, reading), "name\nEli\n").status_code == 403


def test_ten_thousand_people_fit_into_one_request(admin: Caller) -> None:
    lines = (f"Person {number};{number}@people.example;70 10 10 10" for number in range(10_000))

    response = brought(admin, "\n".join(["name;e-mail;phone", *lines]))

    assert (response.status_code, response.json["added"]) == (200, 10_000)
    assert response.json["remarks"][-1]["lines"] == [2, 3, 4, 5, 6]


def test_the_example_can_be_pasted_as_it_is(admin: Caller) -> None:
    response = brought(admin, EXAMPLE.read_text(encoding="utf-8"))

    assert (response.status_code, response.json["added"], response.json["refused"]) == (200, 12, 0)
