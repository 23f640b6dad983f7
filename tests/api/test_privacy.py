"""Who looked, what was done, what somebody agreed to and was told, and everything that is kept about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World
from tests.api.operations import OPERATIONS, Operation

READS = {
    "get_participant": "contact",
    "list_participants": "contact",
    "list_links": "links",
    "get_link": "links",
    "get_enrolment": "running",
    "get_registration": "running",
    "get_progress": "progress",
    "list_submissions": "homework",
    "get_submission": "homework",
    "get_file": "homework",
    "list_waivers": "homework",
    "list_calls": "calling",
    "list_consents": "consents",
    "get_consent": "consents",
    "export_participant": "access",
    "get_hold": "erasure",
    "list_refusals": "erasure",
    "list_outcomes": "outcomes",
    "get_matrix": "progress",
    "get_appointment": "appointments",
    "get_waiting": "appointments",
    "list_waiting": "appointments",
}
"""Operations that show people's contact data, notes, standing or homework, and what for they are used."""
READING = [operation for operation in OPERATIONS if operation.method == "GET"]


def _reads(admin: Caller, **wanted: str) -> list[Any]:
    items: list[Any] = admin.get("audit", query_string={"kind": "read", **wanted})["items"]
    return items


@pytest.mark.parametrize("shows", [one for one in READING if one.id in READS], ids=str)
def test_whoever_is_shown_peoples_data_leaves_one_line_that_says_what_for(
    world: World, admin: Caller, shows: Operation
) -> None:
    response = world.do(shows, world.caller("coordinator"))

    (line,) = _reads(admin)
    assert response.status_code == 200
    assert (line["what"], line["role"]) == (READS[shows.id], "coordinator")
    assert set(line["ids"]["participant_ids"]) <= {*world.town.ids["participant_id"], *_everybody(admin)}
    assert line["ids"]["participant_ids"]


def _everybody(admin: Caller) -> set[str]:
    return {one["id"] for one in admin.get("participants?limit=200")["items"]}


def test_every_operation_that_notes_a_read_is_known() -> None:
    assert READS.keys() <= {operation.id for operation in OPERATIONS}


@pytest.mark.parametrize("shows", [one for one in READING if one.id not in READS], ids=str)
def test_what_shows_no_such_data_leaves_none(world: World, admin: Caller, shows: Operation) -> None:
    world.do(shows, world.caller("coordinator"))

    assert _reads(admin) == []


def test_who_may_not_look_leaves_no_line_for_nothing_was_shown(world: World, admin: Caller) -> None:
    whom = world.ids["participant_id"]

    assert world.caller("colleague").ask("GET", f"participants/{whom}").status_code == 403
    assert world.caller("admin").ask("GET", "participants/01a0-nobody1").status_code == 404
    assert _reads(admin) == []


def test_an_answer_that_one_has_already_and_a_head_are_looks_too(world: World, admin: Caller) -> None:
    path = f"participants/{world.ids['participant_id']}"
    tag = admin.ask("GET", path).headers["ETag"]

    assert admin.ask("GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert admin.ask("HEAD", path).status_code == 200
    assert len(_reads(admin)) == 3


def test_the_audit_is_limited_by_person_caller_kind_and_time(world: World, admin: Caller) -> None:
    ali, bo, *_ = world.town.ids["participant_id"]
    mine = world.town.in_use[0]
    admin.get(f"participants/{ali}")
    world.clock.advance(timedelta(hours=1))
    world.caller("coordinator").get(f"participants/{ali}")
    world.caller("coordinator").get(f"participants/{bo}")
    later = world.clock.at.isoformat()

    of_ali = _reads(admin, participant_id=ali)
    assert [line["ids"]["participant_ids"] for line in of_ali] == [[ali]] * 2
    assert [line["at"] for line in of_ali] == sorted((line["at"] for line in of_ali), reverse=True)
    assert [line["caller_id"] for line in _reads(admin, caller_id=mine)] == [mine]
    assert len(_reads(admin, **{"from": later})) == 2
    assert len(_reads(admin, until=later)) == 1
    acts = admin.get("audit", query_string={"kind": "act", "participant_id": ali, "limit": 200})["items"]
    assert {"PlaceTaken", "HomeworkHandedIn", "LinkMade", "ConsentGiven"} <= {line["what"] for line in acts}
    assert all(ali in str(line["ids"]) or line["what"] in UNNAMED for line in acts)


UNNAMED = {"OutcomeRecorded", "FeedbackGiven", "LinkRevoked"}
"""Events that name a person by a place, a submission or a link of theirs."""


def test_the_audit_holds_no_personal_value(admin: Caller) -> None:
    text = admin.ask("GET", "audit?limit=200").text

    for value in ('Ali"', 'Bo"', "people.example", "Ten lines", "Nine are missing", "new job"):
        assert value not in text


def test_an_instant_without_offset_is_refused(admin: Caller) -> None:
    response = admin.ask("GET", "audit?from=2027-01-01T00:00:00")

    assert response.json["errors"][0]["parameter"] == "from"


def test_a_person_gets_everything_as_json_with_who_looked_and_why(world: World, admin: Caller) -> None:
    whom = world.ids["participant_id"]
    admin.get(f"participants/{whom}")

    told = world.caller("consultant").get(f"participants/{whom}/export")

    assert told["participant_id"] == whom
    sections = told["sections"]
    assert sections["person"][0]["name"] == "Ali"
    assert [row["number"] for row in sections["homework"]] == [1, 2]
    assert sections["homework"][0]["file"] == "lines.txt"
    assert [row["purpose"] for row in sections["consents"]] == ["photo", "follow_up"]
    assert len(sections["privacy_notices"]) == 2
    assert sections["reads"] == [{"on": "2027-01-27", "role": "admin", "why": "contact", "times": 1}]
    assert {"PlaceTaken", "ConsentGiven"} <= {row["what"] for row in sections["history"]}


def test_a_person_gets_everything_as_a_page_that_runs_and_loads_nothing(world: World, admin: Caller) -> None:
    whom = world.ids["participant_id"]
    admin.patch(f"participants/{whom}", {"name": "<b>Ali</b>", "language": "da"})

    page = admin.ask("GET", f"participants/{whom}/export?format=html")

    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "Det ved vi om dig" in page.text
    assert "&lt;b&gt;Ali" in page.text
    assert "<script" not in page.text


def test_who_may_not_change_somebody_gets_no_export_of_them(world: World) -> None:
    path = f"participants/{world.ids['participant_id']}/export"

    assert world.caller("colleague").ask("GET", path).status_code == 403
    assert world.caller("consultant").ask("GET", f"{path}?format=pdf").status_code == 422


def test_a_consent_is_kept_read_and_taken_back_in_one_step(world: World, admin: Caller) -> None:
    path = f"participants/{world.ids['participant_id']}/consents"
    given = admin.post(path, {"purpose": "recording", "channel": "phone"})

    back = admin.post(f"{path}/{given.json['id']}/withdraw")

    assert given.status_code == 201
    assert given.json["text"].endswith("nothing changes for me.")
    assert (back.status_code, back.json["withdrawn_at"]) == (200, "2027-01-27T09:00:00+01:00")
    assert admin.get(path)["items"][-1]["withdrawn_at"] == back.json["withdrawn_at"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"purpose": "taking_part", "channel": "phone"}, "/purpose"),
        ({"purpose": "photo", "channel": "page"}, "/channel"),
        ({"purpose": "photo"}, "/channel"),
    ],
)
def test_nothing_else_rests_on_consent(
    world: World, admin: Caller, body: dict[str, str], pointer: str
) -> None:
    response = admin.post(f"participants/{world.ids['participant_id']}/consents", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]


def test_a_notice_needs_the_organisations_language_and_each_of_its_texts_is_judged(admin: Caller) -> None:
    for texts, pointer in (({"da": "Vi"}, "/texts"), ({"en": " "}, "/texts/en"), ({}, "/texts")):
        response = admin.post("organisation/privacy-notices", {"texts": texts})
        assert pointer in [mistake["pointer"] for mistake in response.json["errors"]]


def test_somebody_without_a_page_is_told_by_the_staff_once(world: World, admin: Caller) -> None:
    path = f"participants/{world.town.ids['participant_id'][1]}/privacy-notices"

    first, again = admin.post(path), admin.post(path)

    assert first.json == again.json
    assert admin.get(path)["items"] == [first.json]
    assert first.json["how"] == "staff"
