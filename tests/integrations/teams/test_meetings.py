"""Meetings at Teams are made, changed and removed in the fewest questions, and say nothing about anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.office.meetings import (
    MeetingGone,
    MeetingRefused,
    MeetingWish,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.core.people.organisation import Chat, Lobby
from jobclub.testing.graph import AfterDelete, Fault, GraphStandIn
from tests.integrations.teams.tenants import ALL, CREATE, ONE, WISH, Watch, account_at, asked, teams_at

pytestmark = pytest.mark.server
LATER = replace(WISH, starts_at=WISH.starts_at + timedelta(days=7), ends_at=WISH.ends_at + timedelta(days=7))
PATCH, DELETE = ("PATCH", "{onlineMeeting-id}"), ("DELETE", "{onlineMeeting-id}")


def bodies(graph: GraphStandIn) -> list[Mapping[str, Any]]:
    return [one.body for one in graph.asked]


# --- made ---------------------------------------------------------------------------------------------


def test_a_meeting_is_made_by_two_questions_and_is_ready(graph: GraphStandIn) -> None:
    meeting = teams_at(graph).create(WISH)
    (made,) = graph.meetings
    assert graph.calls() == {("POST", ALL): 1, ("PATCH", ONE): 1}
    assert meeting.state is MeetingState.READY
    assert meeting.join_url == made.join_url
    assert meeting.reference == f"{graph.organiser_id}/{made.id}"
    assert meeting.dial_in is not None
    assert (made.external_id, made.start, made.end) == (WISH.external_id, WISH.starts_at, WISH.ends_at)


def test_microsoft_hears_a_name_that_says_nothing_and_times_in_utc(graph: GraphStandIn) -> None:
    teams_at(graph).create(WISH)
    assert bodies(graph)[0] == {
        "externalId": "jobclub-0192f0c1-2345-7abc-8def-0123456789ab-1",
        "subject": "Møde 89AB",
        "startDateTime": "2027-03-01T13:00:00Z",
        "endDateTime": "2027-03-01T15:00:00Z",
    }


def test_options_are_chosen_by_one_patch_that_holds_what_differs_only(graph: GraphStandIn) -> None:
    teams_at(graph).create(WISH)
    assert bodies(graph)[1] == {
        "lobbyBypassSettings": {"scope": "everyone", "isDialInBypassEnabled": True},
        "allowedPresenters": "organization",
        "allowMeetingChat": "limited",
        "allowRecording": False,
        "allowTranscription": False,
    }
    assert graph.meetings[0].option("recordAutomatically") is False


@pytest.mark.parametrize(
    ("wish", "option", "value"),
    [
        (
            replace(WISH, lobby=Lobby.GUESTS_WAIT),
            "lobbyBypassSettings",
            {"scope": "organization", "isDialInBypassEnabled": False},
        ),
        (replace(WISH, chat=Chat.NEVER), "allowMeetingChat", "disabled"),
        (replace(WISH, chat=Chat.ALWAYS), "allowMeetingChat", "enabled"),
    ],
)
def test_lobby_and_chat_are_as_the_organisation_wants_them(
    graph: GraphStandIn, wish: MeetingWish, option: str, value: object
) -> None:
    teams_at(graph).create(wish)
    assert graph.meetings[0].option(option) == value


@pytest.mark.parametrize(
    ("language", "subject"),
    [("da", "Møde 89AB"), ("de", "Treffen 89AB"), ("en", "Meeting 89AB"), ("fr", "Meeting 89AB")],
)
def test_the_name_is_in_the_organisations_language(graph: GraphStandIn, language: str, subject: str) -> None:
    teams_at(graph).create(replace(WISH, language=language))
    assert graph.meetings[0].subject == subject


def test_asked_twice_it_gives_the_same_meeting_and_changes_nothing(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    first = teams.create(WISH)
    graph.forget_asked()
    assert teams.create(WISH) == first
    assert asked(graph) == ["POST createOrGet"]
    assert len(graph.meetings) == 1


def test_a_meeting_that_is_there_with_other_times_is_changed_to_what_is_wished(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    first = teams.create(WISH)
    graph.forget_asked()
    assert teams.create(LATER) == first
    assert asked(graph) == ["POST createOrGet", "PATCH {onlineMeeting-id}"]
    assert bodies(graph)[1] == {
        "startDateTime": "2027-03-08T13:00:00Z",
        "endDateTime": "2027-03-08T15:00:00Z",
    }
    assert graph.meetings[0].start == LATER.starts_at


def test_another_generation_is_another_meeting(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    first, second = teams.create(WISH), teams.create(replace(WISH, generation=2))
    assert first.join_url != second.join_url
    assert len(graph.meetings) == 2


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.DONE_BUT_TIMED_OUT])
@pytest.mark.parametrize("only", [CREATE, PATCH])
def test_a_lost_answer_leaves_one_meeting_with_its_options(
    graph: GraphStandIn, fault: Fault, only: tuple[str, str]
) -> None:
    graph.misbehave(fault, only=only)
    meeting = teams_at(graph).create(WISH)
    (made,) = graph.meetings
    assert meeting.join_url == made.join_url
    assert made.option("allowedPresenters") == "organization"


def test_a_meeting_that_has_not_got_around_yet_is_waited_for(graph: GraphStandIn) -> None:
    watch = Watch()
    graph.misbehave(Fault.NOT_THERE_YET, times=2)
    teams_at(graph, watch).create(WISH)
    assert asked(graph) == ["POST createOrGet", *["PATCH {onlineMeeting-id}"] * 3]
    assert 0 < sum(watch.naps) <= 10


def test_a_meeting_that_does_not_get_around_is_put_off_and_made_once(graph: GraphStandIn) -> None:
    watch = Watch()
    teams = teams_at(graph, watch)
    graph.misbehave(Fault.NOT_THERE_YET, times=None)
    with pytest.raises(ProviderUnavailable, match="not there yet"):
        teams.create(WISH)
    assert sum(watch.naps) <= 10
    graph.behave()
    teams.create(WISH)
    assert len(graph.meetings) == 1


def test_a_meeting_of_that_name_that_was_removed_is_gone_if_graph_gives_it_again(graph: GraphStandIn) -> None:
    graph.tenant.after_delete = AfterDelete.DEAD
    teams = teams_at(graph)
    teams.cancel(teams.create(WISH), WISH)
    with pytest.raises(MeetingGone):
        teams.create(LATER)
    assert teams.create(replace(LATER, generation=2)).state is MeetingState.READY


# --- the way in ---------------------------------------------------------------------------------------


def test_an_address_at_another_host_is_shown_to_nobody_and_the_remedy_named(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.OTHER_JOIN_HOST, times=None)
    with pytest.raises(ProviderRefuses, match="JOBCLUB_TEAMS_JOIN_HOSTS"):
        teams_at(graph).create(WISH)
    allowed = teams_at(graph, join_hosts=frozenset({"teams.elsewhere.example"}))
    assert str(allowed.create(WISH).join_url).startswith("https://teams.elsewhere.example/")


def test_without_an_address_the_meeting_is_put_off(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.NO_JOIN_LINK, times=None)
    with pytest.raises(ProviderUnavailable, match="no join address yet"):
        teams_at(graph).create(WISH)


def test_an_address_missing_from_the_last_answer_is_that_of_the_first(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.NO_JOIN_LINK, only=PATCH)
    assert teams_at(graph).create(WISH).join_url == graph.meetings[0].join_url


def test_an_organiser_without_a_number_has_meetings_without_one(graph: GraphStandIn) -> None:
    organiser = graph.add_organiser(audio=False)
    assert teams_at(graph, organiser_id=organiser).create(WISH).dial_in is None


# --- options that fall back ---------------------------------------------------------------------------


def test_options_that_teams_does_not_keep_are_logged_and_the_meeting_is_ready(
    graph: GraphStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    graph.misbehave(Fault.OPTIONS_FALL_BACK, only=PATCH)
    with caplog.at_level(logging.WARNING, "jobclub"):
        assert teams_at(graph).create(WISH).state is MeetingState.READY
    (line,) = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert line.getMessage() == "Teams keeps options as it likes"
    assert {"allowedPresenters", "lobbyBypassSettings"} <= set(vars(line)["options"])


def test_options_that_teams_refuses_are_logged_and_the_meeting_is_ready(
    graph: GraphStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    graph.misbehave(Fault.BAD_REQUEST, only=PATCH)
    assert teams_at(graph).create(WISH).state is MeetingState.READY
    assert asked(graph) == ["POST createOrGet", "PATCH {onlineMeeting-id}"]
    assert "allowedPresenters" in vars(caplog.records[-1])["options"]


def test_a_moved_meeting_moves_even_if_its_options_are_refused(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.misbehave(Fault.BAD_REQUEST, only=PATCH)
    teams.change(meeting, LATER)
    assert graph.meetings[0].start == LATER.starts_at
    assert set(bodies(graph)[-1]) == {"subject", "startDateTime", "endDateTime"}


def test_a_meeting_that_can_not_move_is_refused(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.misbehave(Fault.BAD_REQUEST, only=PATCH, times=None)
    for act in (lambda: teams.change(meeting, LATER), lambda: teams.create(LATER)):
        with pytest.raises(MeetingRefused, match=r"Teams refuses this meeting \(400 BadRequest\)"):
            act()


# --- changed ------------------------------------------------------------------------------------------


def test_a_meeting_moves_by_one_question_and_keeps_its_way_in(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.forget_asked()
    assert teams.change(meeting, replace(LATER, chat=Chat.NEVER, language="de")) == meeting
    assert graph.calls() == {("PATCH", ONE): 1}
    (moved,) = graph.meetings
    assert (moved.start, moved.end, moved.subject) == (LATER.starts_at, LATER.ends_at, "Treffen 89AB")
    assert moved.option("allowMeetingChat") == "disabled"


def test_what_the_answer_to_a_change_leaves_out_stays_as_it_was(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = replace(teams.create(WISH), dial_in=DialIn(number="+45 70 10 10 10", code="1#"))
    graph.tenant.organisers[graph.organiser_id].audio = False
    graph.misbehave(Fault.NO_JOIN_LINK)
    assert teams.change(meeting, LATER) == meeting


def test_a_meeting_that_was_never_made_is_made_when_it_is_to_change(graph: GraphStandIn) -> None:
    assert teams_at(graph).change(Meeting(provider="teams"), WISH).state is MeetingState.READY
    assert graph.calls() == {("POST", ALL): 1, ("PATCH", ONE): 1}


def test_a_meeting_that_is_not_there_any_more_is_gone_at_once(graph: GraphStandIn) -> None:
    meeting = teams_at(graph).create(WISH)
    graph.tenant.remove(graph.meetings[0])
    graph.forget_asked()
    with pytest.raises(MeetingGone):
        teams_at(graph).change(meeting, LATER)
    assert graph.calls() == {("PATCH", ONE): 1}


def test_a_meeting_made_just_now_is_waited_for_before_it_is_believed_to_be_gone(graph: GraphStandIn) -> None:
    watch = Watch()
    teams = teams_at(graph, watch)
    meeting = teams.create(WISH)
    graph.misbehave(Fault.NOT_THERE_YET)
    assert teams.change(meeting, LATER) == meeting
    assert len(watch.naps) == 1
    watch.seconds += 61
    graph.misbehave(Fault.NOT_THERE_YET)
    with pytest.raises(MeetingGone):
        teams.change(meeting, LATER)


def test_a_meeting_of_a_former_organiser_is_changed_and_removed_there(graph: GraphStandIn) -> None:
    former = graph.add_organiser()
    meeting = teams_at(graph, organiser_id=former).create(WISH)
    now = teams_at(graph)
    assert now.account == graph.organiser_id != former
    assert now.change(meeting, LATER) == meeting
    now.cancel(meeting, LATER)
    assert (graph.meetings, [one.organiser_id for one in graph.deleted]) == ([], [former])


# --- removed ------------------------------------------------------------------------------------------


def test_a_meeting_is_removed_by_one_question(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.forget_asked()
    teams.cancel(meeting, WISH)
    assert graph.calls() == {("DELETE", ONE): 1}
    assert graph.meetings == []


def test_removing_what_is_gone_is_fine(graph: GraphStandIn) -> None:
    meeting = teams_at(graph).create(WISH)
    for _ in range(2):
        teams_at(graph).cancel(meeting, WISH)
    assert graph.calls()["DELETE", ONE] == 2


def test_a_removal_whose_answer_got_lost_is_done(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    meeting = teams.create(WISH)
    graph.misbehave(Fault.LOST_ANSWER, only=DELETE)
    teams.cancel(meeting, WISH)
    assert graph.meetings == []


def test_a_meeting_of_which_nobody_knows_whether_it_was_made_is_found_by_its_name_and_removed(
    graph: GraphStandIn,
) -> None:
    teams_at(graph).create(WISH)
    graph.forget_asked()
    teams_at(graph).cancel(Meeting(provider="teams"), WISH)
    assert graph.calls() == {("POST", ALL): 1, ("DELETE", ONE): 1}
    assert graph.meetings == []


def test_a_meeting_that_was_never_made_leaves_nothing_behind_when_it_is_removed(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.NOT_THERE_YET)
    teams_at(graph).cancel(Meeting(provider="teams"), WISH)
    assert graph.meetings == []


# --- nobody -------------------------------------------------------------------------------------------


def test_nothing_about_anybody_is_ever_sent(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    teams.cancel(teams.change(teams.create(WISH), LATER), LATER)
    sent = json.dumps(bodies(graph), ensure_ascii=False)
    assert not any(word in sent for word in ("participants", "attendees", "@", "upn"))


def test_no_secret_stands_in_what_an_account_shows(graph: GraphStandIn) -> None:
    account = account_at(graph, certificate_password="hidden")  # noqa: S106
    assert graph.client_secret not in repr(account)
    assert "hidden" not in repr(account)
