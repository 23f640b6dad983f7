"""ETag, If-Match and If-None-Match: nobody writes over what they have not seen."""

from __future__ import annotations

from datetime import timedelta

from tests.api.conftest import Caller, World
from tests.api.operations import Operation

WORKED_OUT = {
    "export_participant",
    "follow_up",
    "get_attendance_suggestions",
    "get_presence_suggestions",
    "get_file",
    "get_matrix",
    "get_meeting",
    "get_progress",
    "get_webinar_meeting",
}
"""Single things that nobody changes: each is worked out when it is read, or given as it was handed in."""
NEVER_STORED = {"get_file"}
"""What not even its reader's own cache keeps."""


def test_a_change_without_a_version_is_refused(world: World, admin: Caller, versioned: Operation) -> None:
    before = world.rows
    body = {"json": world.body(versioned)} if versioned.body else {}
    if versioned.sends_file:
        body = {"data": world.body(versioned), "content_type": "multipart/form-data"}

    response = admin.ask(versioned.method, world.address(versioned), **body)

    assert (response.status_code, response.json["code"]) == (428, "if_match_missing")
    assert world.rows == before


def test_a_change_to_an_old_version_is_refused(world: World, admin: Caller, versioned: Operation) -> None:
    before = world.rows

    for seen in ('"long ago"', '"a", "b"', "garbage", '""'):
        response = world.do(versioned, admin, headers={"If-Match": seen})
        assert (response.status_code, response.json["code"]) == (412, "stale")
    assert world.rows == before


def test_a_change_to_the_version_that_was_read_is_made(
    world: World, admin: Caller, versioned: Operation
) -> None:
    read = admin.ask("GET", world.address(versioned))

    response = world.do(versioned, admin, headers={"If-Match": f'"other", {read.headers["ETag"]}'})

    assert response.status_code in {200, 204}, response.text
    if response.status_code == 200 and versioned.method != "DELETE":  # what is gone has no version
        assert response.headers["ETag"] != read.headers["ETag"]
        assert response.headers["ETag"] == admin.ask("GET", world.address(versioned)).headers["ETag"]


def test_a_second_change_to_the_same_version_is_refused(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Running']}"
    seen = admin.ask("GET", path).headers["ETag"]

    assert admin.patch(path, {"title": "Mine"}, seen).status_code == 200
    assert admin.patch(path, {"title": "Theirs"}, seen).status_code == 412
    assert admin.get(path)["title"] == "Mine"


def test_what_one_has_already_is_not_sent_again(world: World, admin: Caller, reading: Operation) -> None:
    address = world.address(reading)
    first = admin.ask("GET", address)
    if "ETag" not in first.headers:
        assert reading.id in WORKED_OUT or "items" in first.json
        return

    again = admin.ask("GET", address, headers={"If-None-Match": first.headers["ETag"]})
    other = admin.ask("GET", address, headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (other.status_code, other.json) == (200, first.json)


def test_nothing_about_people_lies_in_a_cache(world: World, admin: Caller, reading: Operation) -> None:
    response = world.do(reading, admin)

    kept_nowhere = reading.id in NEVER_STORED
    assert response.headers["Cache-Control"] == ("private, no-store" if kept_nowhere else "private, no-cache")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_cohorts_version_follows_the_clock_but_not_its_enrolments(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    first = admin.ask("GET", path)
    admin.post(f"{path}/enrolments", {"participant": {"name": "Dora"}})
    enrolled = admin.ask("GET", path)
    world.clock.advance(timedelta(days=14))
    running = admin.ask("GET", path)

    assert enrolled.headers["ETag"] == first.headers["ETag"]
    assert running.json["state"] == "running"
    assert running.headers["ETag"] != first.headers["ETag"]
    assert admin.patch(path, {"title": "New"}, first.headers["ETag"]).status_code == 412


def test_marks_of_two_sessions_do_not_collide(world: World, admin: Caller) -> None:
    second, first = world.town.ids["session_id"][3:5]
    seen = admin.ask("GET", f"sessions/{second}/attendance").headers["ETag"]
    whom = world.town.ids["participant_id"][0]

    admin.put(f"sessions/{first}/attendance", {"marks": []})
    kept = admin.put(
        f"sessions/{second}/attendance", {"marks": [{"participant_id": whom, "mark": "present"}]}, seen
    )

    assert kept.status_code == 200


def test_what_is_only_tried_has_no_etag(world: World, admin: Caller, trying: Operation) -> None:
    """It would be that of a version somebody else may make."""
    tried = world.do(trying, admin, query_string={"dry_run": "true"})
    assert tried.status_code == 200
    assert "ETag" not in tried.headers


def test_a_session_is_another_one_to_its_reader_when_somebody_else_runs_it(
    world: World, admin: Caller
) -> None:
    cohort, session = (world.ids[name] for name in ("cohort_id", "session_id"))
    before = admin.ask("GET", f"sessions/{session}")
    colleague = admin.post(
        "staff", {"name": "Nora New", "email": "nora@example.org", "role": "consultant"}
    ).json["id"]
    admin.patch(f"cohorts/{cohort}", {"consultant_id": colleague})
    after = admin.ask("GET", f"sessions/{session}")
    shown = before.json["consultant_id"], after.json["consultant_id"]
    assert (shown[0] == shown[1]) == (before.headers["ETag"] == after.headers["ETag"])
    assert shown[1] == colleague
