from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.api.conftest import Caller, World


def _by_name(matrix: Any) -> dict[str, Any]:
    return {person["name"]: person for person in matrix["people"]}


def test_one_persons_standing_says_what_is_done_missed_open_and_next(
    admin: Caller, ids: dict[str, str]
) -> None:
    ali = admin.get(f"enrolments/{ids['enrolment_id']}/progress")

    assert (ali["name"], ali["state"], ali["completed"]) == ("Ali", "enrolled", False)
    assert ali["needed"] == {"sessions": 4, "homework": 4}
    assert (ali["sessions_attended"], ali["homework_done"]) == (1, 1)
    assert ali["done"] == {"unit_keys": ["kick-off"], "homework_ids": [ids["homework_id"]]}
    assert ali["missing"]["unit_keys"] == ["application"]
    assert len(ali["missing"]["homework_ids"]) == 2
    assert ali["open"]["unit_keys"] == ["cv", "network", "interview", "way-on"]
    assert len(ali["open"]["homework_ids"]) == 3
    assert ali["next"] == {
        "session_id": ids["session_id"],
        "unit_key": "network",
        "starts_at": "2027-02-01T14:00:00+01:00",
    }


def test_the_units_of_a_standing_show_marks_and_tasks(admin: Caller, ids: dict[str, str]) -> None:
    first, second, *_ = admin.get(f"enrolments/{ids['enrolment_id']}/progress")["units"]

    assert (first["mark"], first["attended"], first["preparation_open"]) == ("present", True, True)
    assert [(task["key"], task["state"], task["done"]) for task in first["homework"]] == [
        ("profile", "handed_in", True)
    ]
    assert (second["mark"], second["attended"], second["credit"]) == (None, False, None)
    assert second["visit"] == {"session_id": ids["visited"], "starts_at": "2027-02-16T09:00:00+01:00"}
    assert [task["state"] for task in second["homework"]] == ["overdue", "overdue"]


def test_the_matrix_shows_everybody_by_every_unit(world: World, admin: Caller) -> None:
    matrix = admin.get(f"cohorts/{world.town.clubs['Running']}/progress")

    assert [unit["unit_key"] for unit in matrix["units"]] == [
        "kick-off",
        "cv",
        "application",
        "network",
        "interview",
        "way-on",
    ]
    assert [unit["state"] for unit in matrix["units"]] == ["held", "ended", "ended", *["planned"] * 3]
    assert list(_by_name(matrix)) == ["Ali", "Bo"]
    assert {len(person["units"]) for person in matrix["people"]} == {6}
    assert _by_name(matrix)["Bo"]["units"][0]["homework"][0]["state"] == "waived"


def test_the_matrix_and_the_single_standing_agree(world: World, admin: Caller) -> None:
    matrix = admin.get(f"cohorts/{world.town.clubs['Running']}/progress")

    for person in matrix["people"]:
        alone = admin.get(f"enrolments/{person['enrolment_id']}/progress")
        assert {name: alone[name] for name in person} == person


def test_a_dropped_unit_shows_no_session(world: World, admin: Caller, ids: dict[str, str]) -> None:
    body = {"reason": "x", "replacement": False, "unit": "drop"}
    admin.post(f"sessions/{ids['session_id']}/cancel", body)

    matrix = admin.get(f"cohorts/{world.town.clubs['Running']}/progress")
    standing = admin.get(f"enrolments/{ids['enrolment_id']}/progress")

    assert matrix["units"][3] == {
        "unit_key": "network",
        "title": "Who knows whom?",
        "session_id": None,
        "starts_at": None,
        "state": None,
    }
    assert standing["units"][3]["session_id"] is None
    assert standing["units"][3]["homework"] == []


def test_after_the_last_session_nothing_comes_next(world: World, admin: Caller, ids: dict[str, str]) -> None:
    world.clock.advance(timedelta(days=60))

    assert admin.get(f"enrolments/{ids['enrolment_id']}/progress")["next"] is None


def test_completion_is_what_the_rule_asks_for(world: World, admin: Caller) -> None:
    matrix = admin.get(f"cohorts/{world.town.clubs['Done']}/progress")

    assert matrix["needed"] == {"sessions": 1, "homework": 0}
    assert [(person["state"], person["completed"]) for person in matrix["people"]] == [("completed", True)]


def test_a_cohort_without_people_has_an_empty_matrix(world: World, admin: Caller) -> None:
    assert admin.get(f"cohorts/{world.town.clubs['Draft']}/progress")["people"] == []
