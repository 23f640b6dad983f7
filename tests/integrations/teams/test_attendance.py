"""What Teams tells of who was there is read as far as it can be, and nothing is made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import SeenAs, Sighting
from jobclub.core.office.meetings import MeetingGone, MeetingRefused, ProviderRefuses, ProviderUnavailable
from jobclub.core.spans import Span
from jobclub.integrations.teams import TeamsMeetings
from jobclub.integrations.teams.attendance import sighting_of
from jobclub.testing.graph import Attendee, Fault, GraphStandIn
from tests.integrations.teams.scripted import Script, account_in, said
from tests.integrations.teams.tenants import WISH, asked, teams_at


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 1, hour, minute, tzinfo=UTC)


ADA = Attendee(name="Ada", email="ada@example.org", stays=[(at(13), at(14)), (at(14, 5), at(15))])
SAM = Attendee(name="Sam (Guest)", seen_as="guest", stays=[(at(13, 2), at(15))])


def read(**record: Any) -> Sighting:
    return sighting_of("report", 7, record)


# --- fetched ------------------------------------------------------------------------------------------


@pytest.mark.server
def test_who_was_there_is_told_with_their_stays(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    report = graph.attend(graph.meetings[0].id, [ADA, SAM])
    ada, sam = teams.attendance(meeting, WISH)
    assert (ada.report, ada.seen_as, ada.email, ada.name) == (report, SeenAs.KNOWN, "ada@example.org", "Ada")
    assert ada.stays == (Span(at(13), at(14)), Span(at(14, 5), at(15)))
    assert (sam.seen_as, sam.email, sam.name) == (SeenAs.GUEST, None, "Sam (Guest)")
    assert ada.entry != sam.entry


@pytest.mark.server
def test_the_account_that_meetings_belong_to_is_nobody_who_was_there(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    identity = {"@odata.type": "#microsoft.graph.communicationsUserIdentity", "displayName": "jobclub"}
    own = {"id": "1", "role": "Organizer", "identity": {**identity, "id": graph.organiser_id}}
    other = {"id": "2", "role": "Presenter", "identity": {**identity, "id": "somebody-else"}}
    graph.attend(graph.meetings[0].id, [own, other])
    assert [one.entry for one in teams.attendance(meeting, WISH)] == ["2"]


@pytest.mark.server
def test_all_reports_and_all_pages_are_read(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    reports = [graph.attend(graph.meetings[0].id, [ADA] * 25), graph.attend(graph.meetings[0].id, [SAM])]
    graph.misbehave(Fault.EMPTY_PAGE, only=("GET", "attendanceReports"))
    graph.misbehave(Fault.EMPTY_PAGE, only=("GET", "attendanceRecords"))
    seen = teams.attendance(meeting, WISH)
    assert [one.report for one in seen] == [reports[0]] * 25 + [reports[1]]
    assert teams.attendance(meeting, WISH) == seen, "fetched again, each entry is the same one"


@pytest.mark.server
def test_a_meeting_to_which_nobody_came_tells_of_nobody(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    assert teams.attendance(teams.create(WISH), WISH) == ()
    assert teams.attendance(Meeting(provider="teams"), WISH) == ()
    assert asked(graph)[2:] == ["GET attendanceReports"]


@pytest.mark.server
def test_a_report_that_is_not_whole_yet_is_read_as_far_as_it_goes(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.attend(graph.meetings[0].id, [SAM, ADA, SAM, SAM])
    graph.misbehave(Fault.PARTIAL_REPORT)
    assert [len(one.stays) for one in teams.attendance(meeting, WISH)] == [1, 1]
    assert len(teams.attendance(meeting, WISH)) == 4


@pytest.mark.server
def test_a_list_that_goes_on_elsewhere_is_not_read(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.attend(graph.meetings[0].id, [ADA] * 25)
    graph.misbehave(Fault.FOREIGN_LINK)
    with pytest.raises(ProviderRefuses, match="goes on at another host"):
        teams.attendance(meeting, WISH)


@pytest.mark.server
def test_a_report_without_a_name_is_left_out(scripted: Script) -> None:
    scripted.replies = [
        said({"value": [{"id": None}, {"id": ""}, {}, {"id": "a/b"}]}),
        said({"value": [{"id": "r1"}]}),
    ]
    teams = TeamsMeetings(account_in(scripted))
    (seen,) = teams.attendance(Meeting(provider="teams", reference="organiser/meeting"), WISH)
    assert (seen.report, seen.entry) == ("a/b", "r1")
    assert scripted.heard[1][0].endswith("/attendanceReports/a%2Fb/attendanceRecords")


@pytest.mark.server
def test_without_the_permission_for_reports_it_is_named_and_no_link_waits(graph: GraphStandIn) -> None:
    graph.tenant.permissions.discard("OnlineMeetingArtifact.Read.All")
    teams = teams_at(graph)
    with pytest.raises(MeetingRefused, match=r"permission OnlineMeetingArtifact\.Read\.All"):
        teams.attendance(teams.create(WISH), WISH)


@pytest.mark.server
def test_of_a_meeting_that_is_gone_nothing_is_told(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.tenant.remove(graph.meetings[0])
    with pytest.raises(MeetingGone):
        teams.attendance(meeting, WISH)


@pytest.mark.server
def test_when_graph_is_away_reports_wait(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.misbehave(Fault.UNAVAILABLE, times=None)
    with pytest.raises(ProviderUnavailable):
        teams.attendance(meeting, WISH)


# --- read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "email", "seen_as"),
    [
        ({"@odata.type": "#microsoft.graph.communicationsUserIdentity"}, "", SeenAs.KNOWN),
        ({"@odata.type": "#microsoft.graph.communicationsUserIdentity"}, "ada@example.org", SeenAs.KNOWN),
        ({"@odata.type": "#microsoft.graph.communicationsGuestIdentity"}, None, SeenAs.GUEST),
        ({"@odata.type": "#microsoft.graph.azureCommunicationServicesUserIdentity"}, None, SeenAs.GUEST),
        ({"@odata.type": "#microsoft.graph.communicationsPhoneIdentity"}, None, SeenAs.PHONE),
        ({"@odata.type": "#microsoft.graph.somethingNew"}, None, SeenAs.GUEST),
        ({"@odata.type": "#microsoft.graph.somethingNew"}, "ada@example.org", SeenAs.KNOWN),
        ({"@odata.type": None}, None, SeenAs.GUEST),
        ({}, "ada@example.org", SeenAs.KNOWN),
        (None, None, SeenAs.GUEST),
        ("text", None, SeenAs.GUEST),
    ],
)
def test_how_somebody_was_known_is_told(identity: object, email: str | None, seen_as: SeenAs) -> None:
    assert read(identity=identity, emailAddress=email).seen_as is seen_as


@pytest.mark.parametrize("email", ["", "  ", None, 5, []])
def test_an_empty_address_is_none(email: object) -> None:
    assert read(emailAddress=email).email is None


def test_a_name_is_one_line_of_a_bearable_length() -> None:
    identity = {"displayName": f" Ada\n\tLovelace {'x' * 300}"}
    name = read(identity=identity).name
    assert name is not None
    assert name.startswith("Ada Lovelace xxx")
    assert len(name) == 200
    assert read(identity={"displayName": " "}).name is None


def test_an_entry_without_a_name_is_called_by_its_place() -> None:
    assert read().entry == "#7"
    assert read(id="r1").entry == "r1"


def stay(joined: object, left: object, seconds: object = None) -> Mapping[str, object]:
    return {"joinDateTime": joined, "leaveDateTime": left, "durationInSeconds": seconds}


@pytest.mark.parametrize(
    ("interval", "span"),
    [
        (stay("2027-03-01T13:00:00.6027225Z", "2027-03-01T14:00:00Z"), Span(at(13), at(14))),
        (stay("2027-03-01T14:00:00+01:00", "2027-03-01T14:00:00Z"), Span(at(13), at(14))),
        (stay("2027-03-01T13:00:00", "2027-03-01T14:00:00"), Span(at(13), at(14))),
        (stay("2027-03-01T13:00:00Z", None, 3600), Span(at(13), at(14))),
        (stay("2027-03-01T13:00:00Z", "0001-01-01T00:00:00Z", 3600), Span(at(13), at(14))),
    ],
)
def test_a_stay_is_read_in_whatever_way_it_is_written(interval: object, span: Span) -> None:
    assert read(attendanceIntervals=[interval]).stays == (span,)


@pytest.mark.parametrize(
    "intervals",
    [
        None,
        "text",
        [None, "text", {}],
        [stay(None, "2027-03-01T14:00:00Z", 60)],
        [stay("2027-03-01T13:00:00Z", None)],
        [stay("2027-03-01T13:00:00Z", None, "60")],
        [stay("2027-03-01T13:00:00Z", None, -60)],
        [stay("2027-03-01T13:00:00Z", "2027-03-01T13:00:00Z")],
        [stay("2027-03-01T13:00:00Z", "2027-03-01T12:00:00Z")],
        [stay("0001-01-01T00:00:00Z", "2027-03-01T12:00:00Z")],
        [stay("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z")],
        [stay("9999-12-31T23:59:59Z", None, 60)],
        [stay("soon", "later")],
    ],
)
def test_a_stay_that_can_not_be_is_left_out_and_the_rest_survives(intervals: object) -> None:
    assert read(id="r1", emailAddress="ada@example.org", attendanceIntervals=intervals) == Sighting(
        report="report", entry="r1", seen_as=SeenAs.KNOWN, email="ada@example.org"
    )


def test_stays_stand_in_order() -> None:
    late, early = (stay(f"2027-03-01T{hour}:00:00Z", f"2027-03-01T{hour}:30:00Z") for hour in (14, 13))
    assert [one.start for one in read(attendanceIntervals=[late, early]).stays] == [at(13), at(14)]
