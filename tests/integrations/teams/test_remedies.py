"""Whatever Microsoft refuses, the text says what helps, and fits into what is kept of a fault."""

from __future__ import annotations

import pytest

from jobclub.core.notices.delivery import MOST_LENGTH
from jobclub.core.office.meetings import (
    MeetingError,
    MeetingRefused,
    MeetingWish,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.integrations.teams import TeamsMeetings, remedies
from jobclub.integrations.teams.remedies import MEETINGS, REPORTS
from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.teams.scripted import Script, account_in, said
from tests.integrations.teams.tenants import CREATE, WISH, Watch, teams_at

GUID = "c3a1f7b2-64d5-4e8f-b0c9-7d2e1a9f6303"
GRANT = f"Grant-CsApplicationAccessPolicy -PolicyName jobclub -Identity {GUID}"


def fault_of(teams: TeamsMeetings, wish: MeetingWish = WISH) -> MeetingError:
    with pytest.raises(MeetingError) as fault:
        teams.create(wish)
    assert len(str(fault.value)) <= MOST_LENGTH
    return fault.value


# --- forbidden ----------------------------------------------------------------------------------------


@pytest.mark.server
def test_without_a_policy_the_line_is_named_that_grants_it(graph: GraphStandIn) -> None:
    graph.tenant.organisers[graph.organiser_id].policy = False
    fault = fault_of(teams_at(graph))
    assert isinstance(fault, ProviderRefuses)
    assert str(fault) == f"Teams forbids it (403): no policy for the organiser; run: {GRANT}"


@pytest.mark.server
@pytest.mark.parametrize("fault", [Fault.NO_POLICY, Fault.NO_PERMISSION])
def test_what_graph_says_beside_its_status_makes_no_difference(graph: GraphStandIn, fault: Fault) -> None:
    graph.misbehave(fault, only=CREATE)
    assert GRANT in str(fault_of(teams_at(graph)))


@pytest.mark.server
def test_without_the_permission_it_is_named_and_works_as_soon_as_it_is_granted(graph: GraphStandIn) -> None:
    graph.tenant.permissions.discard(MEETINGS)
    teams = teams_at(graph)
    fault = fault_of(teams)
    assert isinstance(fault, ProviderRefuses)
    assert "grant the app the application permission OnlineMeetings.ReadWrite.All" in str(fault)
    graph.tenant.permissions.add(MEETINGS)
    assert teams.create(WISH).join_url, "no token from before is used"


@pytest.mark.server
def test_where_the_token_does_not_tell_both_remedies_are_named(scripted: Script) -> None:
    scripted.replies = [said({"error": {"code": "Forbidden"}}, 403)]
    fault = fault_of(TeamsMeetings(account_in(scripted), sleep=Watch().sleep))
    assert str(fault) == (
        "Teams forbids it (403): grant OnlineMeetings.ReadWrite.All, or run: "
        "Grant-CsApplicationAccessPolicy -PolicyName jobclub -Identity organiser"
    )


@pytest.mark.parametrize("held", [None, frozenset(), frozenset({MEETINGS, REPORTS})])
@pytest.mark.parametrize("permission", [MEETINGS, REPORTS])
def test_every_text_fits_into_what_is_kept_of_a_fault(permission: str, held: frozenset[str] | None) -> None:
    fault = remedies.why_forbidden(permission, held, GUID)
    assert len(str(fault)) <= MOST_LENGTH
    assert str(fault).endswith((GRANT, "as an admin"))


def test_texts_that_hold_nothing_of_ours_fit_too() -> None:
    texts = [remedies.NO_ORGANISER, remedies.FOREIGN_JOIN, remedies.FOREIGN_LINK, remedies.NOT_GRAPH]
    texts += [remedies.NO_LOGIN, remedies.NO_CERTIFICATE]
    texts += [
        str(remedies.why_no_token({"error": "x", "error_codes": [code]})) for code in remedies.LOGIN_REMEDIES
    ]
    assert max(map(len, texts)) <= MOST_LENGTH


# --- not found, and refused ---------------------------------------------------------------------------


@pytest.mark.server
def test_a_name_in_place_of_an_object_id_is_recognised(graph: GraphStandIn) -> None:
    fault = fault_of(teams_at(graph, organiser_id=graph.organiser_upn))
    assert isinstance(fault, ProviderRefuses)
    assert (
        "JOBCLUB_TEAMS_ORGANISER_ID must be the object id of an account in the tenant, not the name"
        in str(fault)
    )


@pytest.mark.server
def test_a_bad_request_is_about_the_one_meeting(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.BAD_REQUEST, only=CREATE)
    fault = fault_of(teams_at(graph))
    assert isinstance(fault, MeetingRefused)
    assert str(fault) == "Teams refuses this meeting (400 BadRequest)"


# --- at length ----------------------------------------------------------------------------------------


def test_at_length_a_remedy_makes_the_policy_too() -> None:
    made = (
        f"New-CsApplicationAccessPolicy -Identity jobclub -AppIds app; {GRANT} "
        "(up to 30 minutes until it works)"
    )
    none = remedies.why_forbidden(MEETINGS, frozenset({MEETINGS}), GUID)
    assert remedies.remedy_for(none, "app", GUID) == made
    unknown = remedies.why_forbidden(MEETINGS, None, GUID)
    assert remedies.remedy_for(unknown, "app", GUID) == f"{remedies.consenting(MEETINGS)}; or {made}"


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (remedies.why_forbidden(REPORTS, frozenset(), GUID), remedies.consenting(REPORTS)),
        (remedies.OverriddenError(["allowedPresenters"]), remedies.MEETING_POLICY),
        (ProviderUnavailable("x"), remedies.LATER),
        (ProviderRefuses("x"), remedies.GUIDE),
        (MeetingRefused("x"), remedies.GUIDE),
        (ProviderRefuses(remedies.NO_ORGANISER), "see step 1 of docs/teams.md"),
        (ProviderRefuses(remedies.NO_LOGIN), "see step 2 of docs/teams.md"),
        (ProviderRefuses(remedies.NO_CERTIFICATE), "see step 3 of docs/teams.md"),
        (ProviderRefuses(remedies.LOGIN_REMEDIES[700016]), "see step 2 of docs/teams.md"),
        (ProviderRefuses(remedies.LOGIN_REMEDIES[7000215]), "see step 3 of docs/teams.md"),
        (ProviderRefuses(remedies.LOGIN_REMEDIES[7000229]), "see step 4 of docs/teams.md"),
        (ProviderRefuses(remedies.NOT_GRAPH), "see step 7 of docs/teams.md"),
    ],
)
def test_every_fault_has_a_remedy_at_length(fault: MeetingError, remedy: str) -> None:
    assert remedies.remedy_for(fault, "app", GUID) == remedy
    assert remedy
