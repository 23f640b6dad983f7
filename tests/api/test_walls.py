"""Who may do what: every operation, asked by everybody who may not."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.api import create_app
from jobclub.core.people.staff import Role
from jobclub.core.usecases import issuing
from jobclub.testing import memory_office
from tests.api.conftest import Caller, World
from tests.api.operations import DOCUMENT, Operation

PUBLIC = {"/api/v1/openapi.json", "/api/v1/docs/", "/api/v1/docs/start.js", "/api/v1/docs/files/{name}"}
"""Files that describe the API; they hold nobody's data."""
OPEN_TO_COLLEAGUES = {
    "add_participant",
    "find_slots",
    "get_closed_day",
    "get_exception",
    "get_hours",
    "get_logo",
    "get_offered",
    "get_organisation",
    "get_privacy_notice",
    "get_programme",
    "get_service",
    "get_share",
    "get_staff",
    "get_wording",
    "import_participants",
    "list_appointments",
    "list_appointments_of_service",
    "list_calls",
    "list_closed_days",
    "list_cohorts",
    "list_deliveries",
    "list_exceptions",
    "list_offered",
    "list_participants",
    "list_privacy_notices",
    "list_programme_changes",
    "list_programmes",
    "list_retention_runs",
    "list_series",
    "list_services",
    "list_shares",
    "list_staff",
    "list_tallies",
    "list_webinars",
}
"""What a consultant may do who leads other cohorts; lists show only what is theirs."""
OF_THE_COLLEAGUE = {
    "change_appointment",
    "get_appointment",
    "get_appointment_meeting",
    "list_appointments",
    "list_appointments_of_service",
    "note_done",
    "note_missed_call",
    "note_no_show",
}
"""What is about the colleague's appointments, so that the consultant is the other one."""
EACH_HAS_ITS_OWN = {"get_wording", "reset_wording", "set_wording"}
"""What has the same address in every organisation, and is another thing there."""
FOR_COLLEAGUES = {
    "book",
    "cancel_appointment",
    "get_reservation",
    "get_waiting",
    "join_waiting",
    "leave_waiting",
    "list_waiting",
    "move_appointment",
    "release",
    "reserve",
}
"""What consultants do for each other: people have appointments with whoever is free."""


def _rules() -> list[tuple[str, str]]:
    rules = create_app(memory_office()).url_map.iter_rules()
    return [
        (str(rule), method)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if str(rule).startswith("/api/")
    ]


def _as_documented(rule: str) -> str:
    parts = [
        f"{{{part.rpartition(':')[2].strip('<>')}}}" if "<" in part else part for part in rule.split("/")
    ]
    return "/".join(parts)


@pytest.mark.parametrize(("rule", "method"), _rules())
def test_each_address_is_documented_with_its_security_or_is_a_public_file(rule: str, method: str) -> None:
    path = _as_documented(rule)
    if path in PUBLIC:
        return
    about = DOCUMENT["paths"][path][method.lower()]

    wanted = [] if path.startswith("/api/v1/public/") else [{"token": []}]
    assert about.get("security", DOCUMENT["security"]) == wanted


def test_the_public_files_are_there_without_a_token(world: World) -> None:
    for path in PUBLIC:
        with world.caller(None).ask("GET", path.format(name="swagger-ui.css")) as response:
            assert response.status_code == 200


WRONG = [
    "Bearer ",
    "Bearer nobody-holds-this",
    "Bearer a b",
    "Basic YTpi",
    "Bearer " + "x" * 600,
    "bearer\tx",
    "Bearer ü".encode().decode("latin-1"),
]


def test_nobody_does_anything_without_a_token_that_somebody_holds(world: World, operation: Operation) -> None:
    before = world.rows

    for headers in [{}, *({"Authorization": sent} for sent in WRONG)]:
        response = world.do(operation, world.caller(None), headers=headers)

        assert (response.status_code, response.json["code"]) == (401, "unauthorized")
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="jobclub"'
    assert world.rows == before


def test_a_revoked_token_opens_nothing(world: World, admin: Caller, operation: Operation) -> None:
    admin.delete(f"tokens/{world.town.in_use[1]}")

    assert world.do(operation, world.caller("coordinator")).status_code == 401


def _wording(admin: Caller) -> Any:
    return admin.get("wordings/day_before/da")


def test_another_organisation_finds_nothing_here(
    world: World, admin: Caller, stranger: Caller, addressed: Operation
) -> None:
    admin.post("closed-days", {"on": "2027-05-20", "reason": "Ours"})
    world.town.ids["on"] = ["2027-05-20"]
    before, ours = world.rows, _wording(admin)

    response = world.do(addressed, stranger)

    if addressed.id in EACH_HAS_ITS_OWN:
        assert (response.status_code < 300, _wording(admin)) == (True, ours)
        return
    assert response.status_code == 404
    assert response.json["code"] == "not_found"
    assert world.rows == before


def test_another_organisation_sees_nothing_of_ours_in_its_lists(
    world: World, stranger: Caller, reading: Operation
) -> None:
    known = (ids for name, ids in world.town.ids.items() if name not in {"offer_id", "share_id"})
    ours = {id_ for ids in known for id_ in ids if len(id_) > len("2027-03-01")}

    text = world.do(reading, stranger).get_data().decode(errors="replace")

    assert not [id_ for id_ in ours if id_ in text]


def test_another_consultant_is_kept_out(world: World, colleague: Caller, operation: Operation) -> None:
    before = world.rows
    other = world.caller("consultant") if operation.id in OF_THE_COLLEAGUE else colleague

    response = world.do(operation, other, club="Running")

    if operation.id in FOR_COLLEAGUES:
        assert response.status_code in {200, 201, 204}, response.text
        return
    if operation.id in OPEN_TO_COLLEAGUES:
        assert response.status_code in {200, 201}
        text = response.get_data().decode(errors="replace")
        others = set(world.town.ids["participant_id"]) - set(world.town.ids["met_participant_id"])
        assert not [id_ for id_ in others if id_ in text]
        return
    assert response.status_code == 403, response.text
    assert response.json["code"] == "forbidden"
    assert world.rows == before


def _limited(world: World, **limits: Any) -> Caller:
    town = world.town.town
    _, secret = issuing.issue_token(world.office, town.admin, **limits)
    return Caller(world.app, secret)


def test_a_reading_token_changes_nothing(world: World, operation: Operation) -> None:
    reader = _limited(world, role=Role.ADMIN, read_only=True)
    before = world.rows

    response = world.do(operation, reader)

    keys = "token" in operation.id or "staff_feed" in operation.id or operation.id == "export_participant"
    assert response.status_code == (200 if operation.method == "GET" and not keys else 403)
    assert world.rows == before


def test_a_token_for_one_cohort_reaches_no_other_and_nothing_beyond_it(
    world: World, operation: Operation
) -> None:
    limited = _limited(world, role=Role.ADMIN, cohort_id=world.town.clubs["Off"])
    before = world.rows

    response = world.do(operation, limited)

    if operation.id == "list_cohorts":
        assert [line["title"] for line in response.json["items"]] == ["Off"]
    elif operation.id in {"list_calls", "list_deliveries"}:
        assert response.json["items"] == []
    else:
        assert response.status_code == 403, response.text
    assert world.rows == before


def test_a_token_for_one_cohort_runs_that_one(world: World, ids: dict[str, str]) -> None:
    limited = _limited(world, role=Role.COORDINATOR, cohort_id=ids["cohort_id"])

    assert limited.get(f"cohorts/{ids['cohort_id']}")["title"] == "Running"
    assert limited.post(f"sessions/{ids['session_id']}/guests", {"name": "Gitte"}).status_code == 201


def test_a_coordinator_does_everything_but_administer(world: World, operation: Operation) -> None:
    administered = {
        "add_staff",
        "change_organisation",
        "erase_participant",
        "hold",
        "lift_hold",
        "refuse_erasure",
        "run_retention",
        "change_staff",
        "remove_logo",
        "set_logo",
        "remove_staff",
        "return_staff",
        "sign_out",
        "get_token",
        "publish_privacy_notice",
        "read_audit",
        "issue_token",
        "list_tokens",
        "revoke_token",
        "get_staff_feed",
        "list_staff_feeds",
        "make_staff_feed",
        "revoke_staff_feed",
    }

    response = world.do(operation, world.caller("coordinator"))

    assert (response.status_code == 403) == (operation.id in administered), response.text
