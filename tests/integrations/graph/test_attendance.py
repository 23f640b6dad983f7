"""Reports tell who was at a meeting, as far as Graph knows, in pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.testing.graph import Attendee, GraphStandIn
from jobclub.testing.graph.subset import faults_in_answer, match
from tests.integrations.graph.caller import Caller

pytestmark = pytest.mark.server

BEGAN = datetime(2027, 1, 11, 13, tzinfo=UTC)
TEMPLATE = "/users/u/onlineMeetings/m/attendanceReports/r/attendanceRecords"


def stay(begins: int, ends: int) -> tuple[datetime, datetime]:
    """Give a stay from minute to minute."""
    return BEGAN + timedelta(minutes=begins), BEGAN + timedelta(minutes=ends)


def pages_of(caller: Caller, path: str) -> list[list[dict[str, Any]]]:
    pages, link = [], path
    while link:
        page = caller("GET", link).json()
        pages.append(page["value"])
        link = page.get("@odata.nextLink", "")
    return pages


def test_a_meeting_that_was_not_held_has_no_report(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}/attendanceReports"
    assert caller("GET", path).json()["value"] == []
    assert caller("GET", f"{path}/none").status_code == 404
    assert caller("GET", f"{path}/none/attendanceRecords").status_code == 404
    assert caller("GET", "/nobody/attendanceReports").status_code == 404
    assert graph.wrong == []


def test_each_time_it_is_held_there_is_a_report_without_records(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    first = graph.attend(meeting, [Attendee(name="Bo", stays=[stay(0, 20)])])
    second = graph.attend(
        meeting, [Attendee(name="Bo", stays=[stay(30, 40), stay(50, 60)]), Attendee(stays=[stay(25, 40)])]
    )
    reports = caller("GET", f"/{meeting}/attendanceReports").json()["value"]
    assert [one["id"] for one in reports] == [first, second]
    assert [one["attendanceRecords"] for one in reports] == [[], []]
    assert [one["totalParticipantCount"] for one in reports] == [1, 2]
    assert reports[1]["meetingStartDateTime"] == "2027-01-11T13:25:00.0000000Z"
    assert reports[1]["meetingEndDateTime"] == "2027-01-11T14:00:00.0000000Z"


def test_records_tell_people_as_far_as_they_are_known(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    here = [stay(0, 90)]
    report = graph.attend(
        meeting,
        [
            Attendee(name="Mette", email="mette@midtby.example", stays=here, role="Organizer"),
            Attendee(name="Bo", email="", stays=[stay(0, 10), stay(20, 90)]),
            Attendee(name="Åse (gæst)", seen_as="guest", stays=here),
            Attendee(name="45******10", seen_as="phone", stays=here),
            Attendee(seen_as="nobody"),
            {"id": "raw", "emailAddress": None, "identity": None, "attendanceIntervals": []},
        ],
    )
    records = caller("GET", f"/{meeting}/attendanceReports/{report}/attendanceRecords").json()["value"]
    kinds = [(one["identity"] or {}).get("@odata.type", "").rpartition(".")[2] for one in records]
    assert kinds == [
        "communicationsUserIdentity",
        "communicationsUserIdentity",
        "communicationsGuestIdentity",
        "communicationsPhoneIdentity",
        "",
        "",
    ]
    assert [one["emailAddress"] for one in records] == ["mette@midtby.example", "", None, None, None, None]
    assert [one.get("totalAttendanceInSeconds") for one in records] == [5400, 4800, 5400, 5400, 0, None]
    assert [len(one["attendanceIntervals"]) for one in records] == [1, 2, 1, 1, 0, 0]
    assert records[0]["role"] == "Organizer"
    assert records[1]["attendanceIntervals"][1] == {
        "joinDateTime": "2027-01-11T13:20:00.0000000Z",
        "leaveDateTime": "2027-01-11T14:30:00.0000000Z",
        "durationInSeconds": 4200,
    }
    found = match("GET", TEMPLATE)
    assert found
    assert faults_in_answer(found.operation, 200, {"value": records}) == []


def test_one_report_shows_its_records_to_who_expands_them(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    report = graph.attend(meeting, [Attendee(name="Bo")] * 12)
    path = f"/{meeting}/attendanceReports/{report}"
    assert caller("GET", path).json()["attendanceRecords"] == []
    assert len(caller("GET", f"{path}?$expand=attendanceRecords").json()["attendanceRecords"]) == 12
    assert graph.wrong == []


@pytest.mark.parametrize(("count", "sizes"), [(10, [10]), (11, [10, 1]), (30, [10, 10, 10])])
def test_a_page_has_ten_entries_at_most(
    caller: Caller, graph: GraphStandIn, count: int, sizes: list[int]
) -> None:
    meeting = caller.create()["id"]
    report = graph.attend(meeting, [Attendee(name=f"{number}") for number in range(count)])
    pages = pages_of(caller, f"/{meeting}/attendanceReports/{report}/attendanceRecords")
    assert [len(page) for page in pages] == sizes
    names = [record["identity"]["displayName"] for page in pages for record in page]
    assert names == [f"{number}" for number in range(count)]
    assert graph.wrong == []


def test_fewer_entries_can_be_asked_for(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    report = graph.attend(meeting, [Attendee(name="Bo")] * 5)
    path = f"/{meeting}/attendanceReports/{report}/attendanceRecords"
    assert len(caller("GET", f"{path}?$top=2").json()["value"]) == 2


def test_the_newest_fifty_reports_are_kept(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    reports = [graph.attend(meeting, []) for _ in range(52)]
    pages = pages_of(caller, f"/{meeting}/attendanceReports")
    assert [one["id"] for page in pages for one in page] == reports[2:]
    assert len(pages) == 5


def test_a_link_is_followed_as_it_is_or_not_at_all(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    path = f"/{meeting}/attendanceReports/{graph.attend(meeting, [Attendee()] * 11)}/attendanceRecords"
    link = caller("GET", path).json()["@odata.nextLink"]
    assert caller("GET", link).ok
    assert graph.wrong == []
    assert caller("GET", f"{link}&$top=5").status_code == 400
    assert caller("GET", f"{link}x").status_code == 400
    other = f"/{meeting}/attendanceReports/{graph.attend(meeting, [])}/attendanceRecords"
    assert caller("GET", f"{other}?{link.partition('?')[2]}").status_code == 400
    assert len(graph.wrong) == 3


def test_a_report_that_comes_again_replaces_the_one_before(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()["id"]
    report = graph.attend(meeting, [Attendee(name="Bo", stays=[stay(0, 5)])])
    assert graph.attend(meeting, [Attendee(name="Bo", stays=[stay(0, 90)])], report_id=report) == report
    records = caller("GET", f"/{meeting}/attendanceReports/{report}/attendanceRecords").json()["value"]
    assert [one["totalAttendanceInSeconds"] for one in records] == [5400]
    assert len(caller("GET", f"/{meeting}/attendanceReports").json()["value"]) == 1
