"""The stand-in keeps meetings as Graph does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jobclub.testing.graph import AfterDelete, GraphStandIn
from jobclub.testing.graph.subset import faults_in_answer, match
from tests.integrations.graph.caller import CREATION, SPAN, STARTS, Caller

pytestmark = pytest.mark.server


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


# --- create or get -----------------------------------------------------------------------------------------


def test_a_meeting_is_made_once_and_then_given(caller: Caller, graph: GraphStandIn) -> None:
    first = caller("POST", "/createOrGet", CREATION)
    second = caller("POST", "/createOrGet", CREATION | {"subject": "Another", "startDateTime": STARTS})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    assert [(one.external_id, one.subject) for one in graph.meetings] == [("jobclub-7f3a-1", "Møde 7F3A")]
    assert graph.wrong == []


def test_a_meeting_belongs_to_its_organiser(caller: Caller, graph: GraphStandIn) -> None:
    first = caller.create()
    caller.organiser_id = graph.add_organiser()
    second = caller.create()
    assert first["id"] != second["id"]
    assert first["joinWebUrl"] != second["joinWebUrl"]
    assert caller("GET", f"/{first['id']}").status_code == 404
    assert len(graph.meetings) == 2


def test_a_meeting_about_which_nothing_is_said_begins_now_for_an_hour(caller: Caller) -> None:
    meeting = caller("POST", "/createOrGet", {"externalId": "x"}).json()
    start, end = (datetime.fromisoformat(meeting[name]) for name in SPAN)
    assert abs((datetime.now(UTC) - start).total_seconds()) < 60
    assert (end - start).total_seconds() == 3600
    assert meeting["subject"] is None


def test_times_come_back_in_utc_with_seven_digits(caller: Caller) -> None:
    meeting = caller.create(startDateTime="2027-01-11T14:00:00.5+01:00")
    assert meeting["startDateTime"] == "2027-01-11T13:00:00.5000000Z"
    assert meeting["endDateTime"] == "2027-01-11T15:00:00.0000000Z"


def test_a_meeting_is_shown_with_more_than_its_schema_declares(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()
    assert meeting["joinUrl"] == meeting["joinWebUrl"]
    assert {"autoAdmittedUsers", "meetingCode", "@odata.context"} <= meeting.keys()
    assert meeting["audioConferencing"]["tollNumber"]
    assert meeting["allowedPresenters"] == "everyone"
    assert meeting["lobbyBypassSettings"] == {"scope": "organization", "isDialInBypassEnabled": False}
    assert meeting["participants"]["attendees"] == []
    caller.organiser_id = graph.add_organiser(audio=False)
    assert caller.create()["audioConferencing"] is None


@pytest.mark.parametrize("short", [False, True])
def test_join_links_have_the_forms_that_teams_gives_them(
    caller: Caller, graph: GraphStandIn, *, short: bool
) -> None:
    graph.tenant.short_links = short
    graph.tenant.join_base = "https://teams.microsoft.com"
    link = caller.create()["joinWebUrl"]
    begins = "meet/3" if short else "l/meetup-join/19%3ameeting_"
    assert link.startswith(f"https://teams.microsoft.com/{begins}")
    assert ("?p=" in link) is short


def test_after_a_removal_another_meeting_is_made(caller: Caller, graph: GraphStandIn) -> None:
    first = caller.create()
    assert caller("DELETE", f"/{first['id']}").status_code == 204
    assert caller.create()["id"] != first["id"]
    assert [one.id for one in graph.deleted] == [first["id"]]


def test_after_a_removal_the_dead_one_may_be_given(caller: Caller, graph: GraphStandIn) -> None:
    graph.tenant.after_delete = AfterDelete.DEAD
    first = caller.create()
    caller("DELETE", f"/{first['id']}")
    again = caller("POST", "/createOrGet", CREATION)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert caller("PATCH", f"/{first['id']}", SPAN).status_code == 404
    assert caller("GET", f"/{first['id']}").status_code == 404
    assert caller("POST", "/createOrGet", CREATION | {"externalId": "jobclub-7f3a-2"}).status_code == 201


def test_a_new_meeting_may_take_a_while_to_be_found(caller: Caller, graph: GraphStandIn) -> None:
    graph.tenant.settling = 2
    path = f"/{caller.create()['id']}"
    assert caller("POST", "/createOrGet", CREATION).status_code == 200
    assert [caller(method, path, body).status_code for method, body in (("GET", None), ("PATCH", SPAN))] == [
        404
    ] * 2
    assert [caller(method, path, body).status_code for method, body in (("GET", None), ("PATCH", SPAN))] == [
        200
    ] * 2
    assert graph.meetings[0].changes == 1


def test_so_many_meetings_a_month_are_enough(caller: Caller, graph: GraphStandIn) -> None:
    graph.tenant.monthly_limit = 2
    first = caller.create(externalId="a")
    caller("DELETE", f"/{first['id']}")
    caller.create(externalId="b")
    refused = caller("POST", "/createOrGet", CREATION)
    assert refused.status_code == 429
    assert "Retry-After" not in refused.headers
    assert caller("POST", "/createOrGet", CREATION | {"externalId": "b"}).status_code == 200
    caller.organiser_id = graph.add_organiser()
    assert caller("POST", "/createOrGet", CREATION).status_code == 201


# --- create, read, change, remove --------------------------------------------------------------------------


def test_a_plain_creation_makes_another_meeting_each_time(caller: Caller, graph: GraphStandIn) -> None:
    body = {"subject": "Møde", **SPAN, "allowedPresenters": "organizer"}
    first, second = caller("POST", "", body), caller("POST", "", body)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["allowedPresenters"] == "organizer"
    assert len(graph.meetings) == 2
    assert graph.wrong == []


def test_a_change_gives_the_meeting_as_it_is_then(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()
    moved = {"startDateTime": "2027-01-12T13:00:00Z", "endDateTime": "2027-01-12T15:00:00Z"}
    changed = caller("PATCH", f"/{meeting['id']}", {**moved, "subject": "Møde 7F3B"})
    assert changed.status_code == 200
    assert changed.json()["startDateTime"] == "2027-01-12T13:00:00.0000000Z"
    assert changed.json()["joinWebUrl"] == meeting["joinWebUrl"]
    assert caller("GET", f"/{meeting['id']}").json() == changed.json()
    assert [(one.subject, one.changes) for one in graph.meetings] == [("Møde 7F3B", 1)]
    assert graph.wrong == []


def test_options_are_set_and_what_is_left_out_stays(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    caller("PATCH", path, {"allowMeetingChat": "limited", "recordAutomatically": False})
    caller("PATCH", path, {"lobbyBypassSettings": {"scope": "everyone"}, "allowedPresenters": "organizer"})
    caller("PATCH", path, {"lobbyBypassSettings": {"isDialInBypassEnabled": True}})
    meeting = caller("GET", path).json()
    assert meeting["lobbyBypassSettings"] == {"scope": "everyone", "isDialInBypassEnabled": True}
    assert meeting["allowMeetingChat"] == "limited"
    assert meeting["allowedPresenters"] == "organizer"
    assert graph.meetings[0].option("recordAutomatically") is False
    assert graph.wrong == []


def test_later_members_are_shown_to_those_who_know_of_them(caller: Caller) -> None:
    path = f"/{caller.create()['id']}"
    changed = caller("PATCH", path, {"lobbyBypassSettings": {"scope": "invited"}}).json()
    assert changed["lobbyBypassSettings"]["scope"] == "unknownFutureValue"
    knowing = caller("GET", path, headers={"Prefer": "include-unknown-enum-members"}).json()
    assert knowing["lobbyBypassSettings"]["scope"] == "invited"


def test_some_of_a_meeting_can_be_read(caller: Caller) -> None:
    meeting = caller.create()
    some = caller("GET", f"/{meeting['id']}?$select=id,subject").json()
    assert some.keys() == {"@odata.context", "id", "subject"}


def test_a_removed_meeting_is_gone(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    assert caller("DELETE", path).content == b""
    for method, body in (("GET", None), ("PATCH", SPAN), ("DELETE", None)):
        assert caller(method, path, body).status_code == 404
    assert graph.meetings == []
    assert graph.wrong == []


def test_a_meeting_is_found_by_its_link_and_by_its_number(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()
    by_link = caller("GET", params={"$filter": f"JoinWebUrl eq '{meeting['joinWebUrl']}'"})
    number = meeting["joinMeetingIdSettings"]["joinMeetingId"]
    by_number = caller("GET", params={"$filter": f"joinMeetingIdSettings/joinMeetingId eq '{number}'"})
    nothing = caller("GET", params={"$filter": "JoinWebUrl eq 'https://teams.microsoft.com/meet/1'"})
    assert [one["id"] for one in by_link.json()["value"]] == [meeting["id"]]
    assert by_number.json()["value"] == by_link.json()["value"]
    assert nothing.json()["value"] == []
    assert graph.wrong == []
    caller.organiser_id = graph.add_organiser()
    others = caller("GET", params={"$filter": f"JoinWebUrl eq '{meeting['joinWebUrl']}'"})
    assert others.status_code == 403


# --- who may ------------------------------------------------------------------------------------------------


def test_an_organiser_is_known_by_object_id_only(caller: Caller, graph: GraphStandIn) -> None:
    for name in (graph.organiser_upn, "00000000-0000-4000-8000-000000000000"):
        caller.organiser_id = name
        assert error_of(caller("POST", "/createOrGet", CREATION)) == (404, "An error has occurred.")
    assert graph.meetings == []


def test_an_organiser_needs_a_policy_for_the_application(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()
    graph.tenant.organisers[graph.organiser_id].policy = False
    refused = (403, "No application access policy found for this app")
    for method, path, body in (
        ("POST", "/createOrGet", CREATION),
        ("POST", "", {}),
        ("GET", f"/{meeting['id']}", None),
        ("PATCH", f"/{meeting['id']}", SPAN),
        ("DELETE", f"/{meeting['id']}", None),
        ("GET", f"/{meeting['id']}/attendanceReports", None),
    ):
        assert error_of(caller(method, path, body)) == refused


@pytest.mark.parametrize("held", [set(), {"OnlineMeetings.Read.All"}, {"OnlineMeetingArtifact.Read.All"}])
def test_an_application_needs_the_permission_for_what_it_asks(
    caller: Caller, graph: GraphStandIn, held: set[str]
) -> None:
    meeting = caller.create()
    graph.tenant.permissions = held
    assert caller("GET", f"/{meeting['id']}").status_code == 200, "a token holds what it held"
    caller.log_in()
    assert error_of(caller("POST", "/createOrGet", CREATION)) == (403, "")
    may_read = 200 if "OnlineMeetings.Read.All" in held else 403
    assert caller("GET", f"/{meeting['id']}").status_code == may_read
    may_know = 200 if "OnlineMeetingArtifact.Read.All" in held else 403
    assert caller("GET", f"/{meeting['id']}/attendanceReports").status_code == may_know


# --- answers ------------------------------------------------------------------------------------------------


def test_every_answer_is_as_the_description_says(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    report = graph.attend(path[1:], [])
    number = graph.meetings[0].number
    by_number = f"?$filter=joinMeetingIdSettings/joinMeetingId eq '{number}'"
    for method, where, body in (
        ("POST", "/createOrGet", CREATION | {"externalId": "new"}),
        ("POST", "/createOrGet", CREATION),
        ("POST", "", SPAN),
        ("GET", by_number, None),
        ("GET", path, None),
        ("PATCH", path, SPAN),
        ("GET", f"{path}/attendanceReports", None),
        ("GET", f"{path}/attendanceReports/{report}", None),
        ("GET", f"{path}/attendanceReports/none", None),
        ("GET", f"{path}/attendanceReports/{report}/attendanceRecords", None),
        ("GET", "/nobody", None),
    ):
        answer = caller(method, where, body)
        found = match(method, f"/users/u/onlineMeetings{where.split('?')[0]}")
        assert found
        assert faults_in_answer(found.operation, answer.status_code, answer.json()) == []
        assert answer.headers["client-request-id"] == answer.request.headers["client-request-id"]
        assert answer.headers["request-id"]
    assert graph.wrong == []


def test_an_error_says_when_it_was_without_a_zone_and_in_two_spellings(caller: Caller) -> None:
    errors = [caller("GET", "/nobody").json()["error"] for _ in range(40)]
    spellings = {name for error in errors for name in error.keys() - {"code", "message"}}
    assert spellings == {"innerError", "innererror"}
    date = (errors[0].get("innerError") or errors[0]["innererror"])["date"]
    assert datetime.fromisoformat(date).tzinfo is None
