"""Forgetting over HTTP: erasures, holds, refusals, what is kept no longer, and figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import Caller, World

REMAINS = ["database", "backups", "logs"]


@pytest.fixture
def path(ids: dict[str, str]) -> str:
    return f"participants/{ids['participant_id']}"


def test_a_person_is_erased_and_the_answer_says_what_remains(
    admin: Caller, world: World, path: str, ids: dict[str, str]
) -> None:
    tag = admin.ask("GET", path).headers["ETag"]
    gone = admin.delete(path, seen=tag)
    assert gone.status_code == 200
    assert gone.json["cause"] == "requested"
    assert [one["where"] for one in gone.json["remains"]] == REMAINS
    assert "jobclub db vacuum" in gone.json["remains"][0]["until"]
    assert gone.json["blanked"] == 0
    assert "first name alone" in gone.json["hint"]
    assert admin.ask("GET", path).status_code == 404
    assert admin.delete(path).status_code == 404
    enrolments = admin.get(f"cohorts/{world.town.clubs['Running']}/enrolments")["items"]
    assert ids["participant_id"] not in {one["participant_id"] for one in enrolments}


def test_a_person_who_was_changed_meanwhile_is_not_erased(admin: Caller, path: str) -> None:
    tag = admin.ask("GET", path).headers["ETag"]
    admin.patch(path, {"name": "Alia"})
    stale = admin.delete(path, seen=tag)
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert admin.ask("DELETE", path).status_code == 428


def test_a_hold_stands_against_it(admin: Caller, consultant: Caller, path: str) -> None:
    before = admin.ask("GET", f"{path}/hold")
    assert before.json == {"ground": None, "since": None}
    held = admin.put(f"{path}/hold", {"ground": "archive_duty"}, seen=before.headers["ETag"])
    assert held.status_code == 200
    assert consultant.get(f"{path}/hold") == held.json
    assert held.json["ground"] == "archive_duty"
    refused = admin.delete(path)
    assert (refused.status_code, refused.json["code"]) == (409, "on_hold")
    assert refused.json["ground"] == "archive_duty"
    assert admin.put(f"{path}/hold", {"ground": "legal_claim"}, seen='"none"').status_code == 412
    assert admin.delete(f"{path}/hold", seen=held.headers["ETag"]).status_code == 204
    assert admin.delete(path).status_code == 200


@pytest.mark.parametrize("ground", ["because", "", None, 7, []])
def test_a_ground_that_the_law_does_not_know_is_refused(admin: Caller, path: str, ground: object) -> None:
    for answer in (
        admin.put(f"{path}/hold", {"ground": ground}),
        admin.post(f"{path}/erasure-refusals", {"ground": ground}),
    ):
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json["errors"]] == ["/ground"]


def test_a_refusal_is_noted_with_its_ground(admin: Caller, path: str) -> None:
    said = [admin.post(f"{path}/erasure-refusals", {"ground": one}) for one in ("public_task", "legal_claim")]
    assert [one.status_code for one in said] == [201, 201]
    assert admin.get(f"{path}/erasure-refusals")["items"][1:] == [one.json for one in said]


def test_a_refusal_under_a_key_is_noted_once(admin: Caller, path: str) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = (
        admin.post(f"{path}/erasure-refusals", {"ground": "public_task"}, headers=key) for _ in range(2)
    )
    assert first.json == again.json
    assert admin.get(f"{path}/erasure-refusals")["items"][1:] == [first.json]


def test_what_is_kept_no_longer_is_counted_then_forgotten_and_reported(
    admin: Caller, consultant: Caller, world: World
) -> None:
    world.clock.at += timedelta(days=400)
    before = consultant.get("organisation/retention/runs")["items"]
    tried = admin.post("organisation/retention/run?dry_run=true")
    assert tried.status_code == 200
    assert consultant.get("organisation/retention/runs")["items"] == before
    counts = {one["kept"]: one["count"] for one in tried.json["found"]}
    assert counts["people"] > 3
    done = admin.post("organisation/retention/run", headers={"Idempotency-Key": "k"})
    assert {one["kept"]: one["count"] for one in done.json["found"]}["people"] == counts["people"]
    assert consultant.get("organisation/retention/runs")["items"] == [*before, done.json]
    assert admin.get("participants")["items"] == []
    again = admin.post("organisation/retention/run", headers={"Idempotency-Key": "k"})
    assert again.json == done.json


def test_an_organisation_says_for_how_long(admin: Caller) -> None:
    usual = admin.get("organisation")["retention"]
    assert usual == {
        "people_days": 84,
        "messages_days": 30,
        "reads_days": 365,
        "links_days": 30,
        "guests_days": 84,
        "meetings_days": 84,
    }
    changed = admin.patch("organisation", {"retention": {"people_days": 28}})
    assert changed.json["retention"] == {**usual, "people_days": 28}
    wrong = admin.patch("organisation", {"retention": {"people_days": 27}})
    assert [one["pointer"] for one in wrong.json["errors"]] == ["/retention/people_days"]


def test_figures_hide_small_numbers(consultant: Caller) -> None:
    lines = consultant.get("tallies")["items"]
    assert {line["quarter"] for line in lines} <= {"2026-Q4", "2027-Q1", "2027-Q2"}
    assert all(
        count is None or count == 0 or count >= 5 for one in lines for count in one["figures"].values()
    )
