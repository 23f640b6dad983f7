"""Trying Teams out finds each thing that is wrong, says what helps, and leaves nothing behind."""

from __future__ import annotations

import pytest

from jobclub.core.office.meetings import Finding
from jobclub.integrations.teams import TeamsMeetings
from jobclub.integrations.teams.remedies import MEETINGS, REPORTS
from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.teams.scripted import Script, account_in, said
from tests.integrations.teams.tenants import ALL, CREATE, ONE, teams_at

pytestmark = pytest.mark.server


def found(teams: TeamsMeetings) -> dict[str, Finding]:
    return {one.what: one for one in teams.examine()}


def failing(teams: TeamsMeetings) -> list[Finding]:
    wrong = [one for one in teams.examine() if not one.works]
    assert all(one.remedy and one.says for one in wrong)
    return wrong


def test_where_all_is_well_everything_works_and_nothing_is_left_behind(graph: GraphStandIn) -> None:
    findings = found(teams_at(graph))
    assert list(findings) == [
        "token",
        f"permission {MEETINGS}",
        f"permission {REPORTS}",
        "meeting",
        "join address",
        "options",
        "reading",
        "attendance",
        "removal",
    ]
    assert all(one.works and one.remedy is None for one in findings.values())
    assert (graph.meetings, len(graph.deleted)) == ([], 1)


def test_one_meeting_is_made_read_and_removed_by_few_questions(graph: GraphStandIn) -> None:
    found(teams_at(graph))
    assert graph.calls() == {
        ("POST", ALL): 1,
        ("PATCH", ONE): 1,
        ("GET", ONE): 1,
        ("GET", f"{ONE}/attendanceReports"): 1,
        ("DELETE", ONE): 1,
    }


def test_each_examination_makes_a_meeting_of_its_own_that_says_nothing(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    found(teams)
    found(teams)
    first, second = graph.deleted
    assert first.external_id != second.external_id
    assert str(first.external_id).startswith("jobclub-examination-")
    assert str(first.subject).startswith("Meeting ")


def test_without_a_token_nothing_else_is_tried(graph: GraphStandIn) -> None:
    (finding,) = teams_at(graph, client_secret="wrong").examine()  # noqa: S106
    assert (finding.what, finding.works) == ("token", False)
    assert "JOBCLUB_TEAMS_CLIENT_SECRET is wrong" in finding.says
    assert finding.remedy
    assert graph.asked == []


def test_the_permission_for_reports_may_be_left_out_on_purpose(graph: GraphStandIn) -> None:
    graph.tenant.permissions.discard(REPORTS)
    findings = found(teams_at(graph))
    assert all(one.works for one in findings.values())
    assert findings[f"permission {REPORTS}"].says == "The app may not read who was there."
    assert "grant admin consent" in str(findings[f"permission {REPORTS}"].remedy)
    assert "attendance" not in findings
    assert graph.meetings == []


def test_without_the_permission_for_meetings_no_more_is_tried(graph: GraphStandIn) -> None:
    graph.tenant.permissions.discard(MEETINGS)
    assert [one.what for one in failing(teams_at(graph))] == [f"permission {MEETINGS}", "meeting"]


def test_a_missing_policy_is_found_and_both_lines_that_make_it(graph: GraphStandIn) -> None:
    graph.tenant.organisers[graph.organiser_id].policy = False
    (meeting,) = failing(teams_at(graph))
    assert meeting.what == "meeting"
    assert meeting.remedy == (
        f"New-CsApplicationAccessPolicy -Identity jobclub -AppIds {graph.client_id}; "
        f"Grant-CsApplicationAccessPolicy -PolicyName jobclub -Identity {graph.organiser_id} "
        "(up to 30 minutes until it works)"
    )


def test_an_organiser_who_is_none_is_found(graph: GraphStandIn) -> None:
    (meeting,) = failing(teams_at(graph, organiser_id=graph.organiser_upn))
    assert "must be the object id" in meeting.says


def test_a_join_address_elsewhere_is_found(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.OTHER_JOIN_HOST, only=CREATE)
    (address,) = failing(teams_at(graph))
    assert "JOBCLUB_TEAMS_JOIN_HOSTS" in address.says
    graph.misbehave(Fault.NO_JOIN_LINK, only=CREATE)
    (address,) = failing(teams_at(graph))
    assert address.says == "Teams has given no join address yet"
    assert graph.meetings == []


def test_that_nobody_can_phone_in_is_no_fault(graph: GraphStandIn) -> None:
    organiser = graph.add_organiser(audio=False)
    address = found(teams_at(graph, organiser_id=organiser))["join address"]
    assert address.works
    assert address.says.endswith("; there is no number to call, as the organiser has none.")


def test_options_that_teams_does_not_keep_are_found(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.OPTIONS_FALL_BACK)
    (options,) = failing(teams_at(graph))
    assert "lobbyBypassSettings" in options.says
    assert "meeting policy in the Teams admin centre" in str(options.remedy)


def test_when_graph_is_away_the_remedy_is_to_wait(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.UNAVAILABLE, times=None)
    (meeting,) = failing(teams_at(graph))
    assert "503" in meeting.says
    assert "try again in some minutes" in str(meeting.remedy)


def test_a_meeting_that_can_not_be_read_is_removed_all_the_same(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.BAD_REQUEST, only=("GET", "{onlineMeeting-id}"))
    assert [one.what for one in failing(teams_at(graph))] == ["reading"]
    assert graph.meetings == []


def test_a_token_that_does_not_tell_is_no_fault(scripted: Script) -> None:
    scripted.replies = [said({"error": {"code": "Forbidden"}}, 403)]
    findings = found(TeamsMeetings(account_in(scripted)))
    assert findings[f"permission {MEETINGS}"].works
    assert "the token does not tell" in findings[f"permission {MEETINGS}"].says.lower()
    assert not findings["meeting"].works
