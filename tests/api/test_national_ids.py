"""A national id number comes in by no member of any body, and no answer quotes it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from jobclub.core import national_ids
from tests.api.conftest import Caller, World
from tests.api.operations import OPERATIONS, Operation
from tests.api.test_strictness import _body, _changed, _pointers

CPR = "010170-1234"
"""An invented number: the first of January 1970, and four digits in a row."""
PENSION = "99010170A123"
"""An invented number of the German pension insurance; there is no region 99."""
IN_PROSE = (CPR, "0101701234", PENSION)
ADDRESSES = ("email", "reply_to", "phone", "number", "link", "join_url", "meeting_link", "page_name", "code")
"""Members that are no prose: addresses, links, numbers to call. None may stand there in its usual writing."""
WITH_ONE = {
    "email": f"{CPR}@people.example",
    "reply_to": f"{CPR}@oldtown.example",
    "link": f"https://people.example/{CPR}",
    "join_url": f"https://meet.example/{CPR}",
    "meeting_link": f"https://meet.example/{CPR}",
}
"""How such an address would be written."""


def _written(operation: Operation) -> list[tuple[str, ...]]:
    """Give the ways to all members of a body that somebody writes: no ids, no choices, no dates."""
    return [
        way
        for way, schema in operation.asked_members
        if "string" in schema.get("type", ())
        and "enum" not in schema
        and schema.get("format") not in {"date", "date-time"}
        and not way[-1].endswith("_id")
    ]


WITH_BODY = [operation for operation in OPERATIONS if operation.body]
EACH = pytest.mark.parametrize(
    ("writing", "way"),
    [
        pytest.param(operation, way, id=f"{operation}-{'/'.join(way)}")
        for operation in WITH_BODY
        for way in _written(operation)
    ],
)


@EACH
def test_no_text_of_any_body_takes_a_national_id_number(
    world: World, admin: Caller, *, writing: Operation, way: tuple[str, ...]
) -> None:
    before = world.rows
    member = next(part for part in reversed(way) if not part.isdigit())
    texts = (WITH_ONE.get(member, CPR),) if member in ADDRESSES else IN_PROSE

    for text in texts:
        response = world.do(writing, admin, json=_changed(_body(world, writing, way), way, text))

        assert any(place.startswith("/" + way[0]) for place in _pointers(response)), text
        assert not any(number in response.text for number in IN_PROSE)
    assert world.rows == before


def test_there_are_texts_to_try() -> None:
    assert len([way for operation in WITH_BODY for way in _written(operation)]) > 60


def test_what_is_refused_says_what_to_write_instead(admin: Caller) -> None:
    (mistake,) = admin.post("participants", {"name": f"Dora {CPR}"}).json["errors"]

    assert mistake == {"pointer": "/name", "detail": national_ids.HINT}
    assert "case number" in national_ids.HINT


def test_a_line_of_a_table_with_one_is_refused_and_a_column_for_it_is_never_read(admin: Caller) -> None:
    text = f"name;cpr\nDora;{CPR}\nEli {CPR};\n"

    refused = admin.post("participants/import", {"text": text})
    partly = admin.post("participants/import", {"text": text, "all_or_nothing": False})

    assert refused.status_code == 422
    assert (partly.json["added"], partly.json["refused"]) == (1, 1)
    assert partly.json["ignored_columns"] == ["cpr"]
    assert not any(CPR in answer.text for answer in (refused, partly))


@pytest.mark.parametrize("phone", ["0301234567", "030 1234567", "+49 30 1234567", "+45 70 10 10 10"])
def test_a_phone_number_is_a_phone_number(admin: Caller, phone: str) -> None:
    assert admin.post("participants", {"name": "Dora", "phone": phone}).json["phone"] == phone


def test_a_meeting_with_ten_digits_is_a_meeting(world: World, admin: Caller) -> None:
    body = deepcopy(world.body(next(one for one in OPERATIONS if one.id == "plan_cohort")))
    link = body["meeting_link"] = "https://meet.example/j/0101701234"

    sessions: list[Any] = admin.post("cohorts", body).json["sessions"]

    assert {one["meeting"]["join_url"] for one in sessions if "meeting" in one} <= {link}


def test_an_idempotency_key_holds_none_either(world: World, admin: Caller) -> None:
    before = world.rows

    response = admin.post("participants", {"name": "Dora"}, headers={"Idempotency-Key": f"dora-{CPR}"})

    assert _pointers(response) == ["?Idempotency-Key"]
    assert world.rows == before
