"""Graph is asked patiently, never for long, and never twice for what must not be done twice."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from benchmarks.servers import free_port
from jobclub.core.office.meetings import MeetingRefused, ProviderRefuses, ProviderUnavailable
from jobclub.integrations.teams import TeamsMeetings
from jobclub.integrations.teams.graph import MOST_PAGES, Graph, GraphRefusal, Question
from jobclub.integrations.teams.tokens import Tokens
from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.teams.scripted import Reply, Script, account_in, said
from tests.integrations.teams.tenants import ALL, CREATE, WISH, Watch, account_at, asked, teams_at

pytestmark = pytest.mark.server
SHORT = (0.2, 0.2)
ME = Question(method="GET", path="me", repeatable=True)


def graph_in(scripted: Script, watch: Watch | None = None) -> Graph:
    watch = watch or Watch()
    account = account_in(scripted)
    return Graph(account, Tokens(account, clock=watch), clock=watch, sleep=watch.sleep, chance=lambda: 1.0)


# --- asked to wait ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.UNAVAILABLE, Fault.TIMED_OUT])
def test_as_long_as_it_is_told_to_it_waits_and_then_asks_again(graph: GraphStandIn, fault: Fault) -> None:
    watch = Watch()
    graph.misbehave(fault, only=CREATE, wait=3)
    teams_at(graph, watch).create(WISH)
    assert watch.naps == [3]
    assert asked(graph)[:2] == ["POST createOrGet"] * 2


def test_it_waits_until_an_instant_it_is_told(graph: GraphStandIn) -> None:
    watch = Watch()
    graph.misbehave(Fault.THROTTLED_UNTIL, only=CREATE, wait=4)
    teams_at(graph, watch).create(WISH)
    assert len(watch.naps) == 1
    assert 2 <= watch.naps[0] <= 5


@pytest.mark.parametrize(
    "fault",
    [
        Fault.THROTTLED_SILENTLY,
        Fault.UNAVAILABLE,
        Fault.TIMED_OUT,
        Fault.EMPTY_ERROR,
        Fault.SERVER_ERROR,
        Fault.HTML_ERROR,
        Fault.LOST_REQUEST,
    ],
)
def test_told_nothing_it_waits_a_little_and_a_little_longer(graph: GraphStandIn, fault: Fault) -> None:
    watch = Watch()
    graph.misbehave(fault, times=3, only=CREATE)
    teams_at(graph, watch).create(WISH)
    assert len(watch.naps) == 3
    assert all(0.25 * 2**n <= nap <= 0.5 * 2**n for n, nap in enumerate(watch.naps))


def test_a_wait_too_long_for_one_question_is_handed_on(graph: GraphStandIn) -> None:
    watch = Watch()
    graph.misbehave(Fault.THROTTLED, only=CREATE, wait=90)
    with pytest.raises(ProviderUnavailable, match=r"429 TooManyRequests") as refused:
        teams_at(graph, watch).create(WISH)
    assert refused.value.wait == timedelta(seconds=90)
    assert watch.naps == []
    assert len(graph.asked) == 1


def test_when_one_is_told_to_wait_all_wait(graph: GraphStandIn) -> None:
    watch = Watch()
    teams = teams_at(graph, watch)
    graph.misbehave(Fault.THROTTLED, only=CREATE, wait=60)
    for waits in (60, 60):
        with pytest.raises(ProviderUnavailable) as refused:
            teams.create(WISH)
        assert refused.value.wait == timedelta(seconds=waits)
    assert len(graph.asked) == 1, "the second question was not even put"
    watch.seconds += 55
    teams.create(WISH)
    assert watch.naps == [5]


@pytest.mark.parametrize("fault", [Fault.THROTTLED_SILENTLY, Fault.SERVER_ERROR, Fault.LOST_REQUEST])
def test_after_ten_seconds_a_question_is_put_off(graph: GraphStandIn, fault: Fault) -> None:
    watch = Watch()
    graph.misbehave(fault, times=None)
    with pytest.raises(ProviderUnavailable) as refused:
        teams_at(graph, watch).create(WISH)
    assert refused.value.wait is None
    assert 3 < sum(watch.naps) <= 10
    assert len(graph.asked) <= 7


def test_an_answer_that_asks_for_no_wait_at_all_does_not_bring_a_storm(scripted: Script) -> None:
    watch = Watch()
    scripted.replies = [said({}, 429, Retry_After="0")]
    with pytest.raises(ProviderUnavailable) as refused:
        graph_in(scripted, watch).ask(ME)
    assert refused.value.wait is None
    assert len(scripted.heard) <= 7
    assert sum(watch.naps) > 3


# --- what must not be done twice ----------------------------------------------------------------------

POST = Question(method="POST", path="users/o/onlineMeetings", body={"subject": "x"})


def test_what_is_not_said_to_be_repeatable_is_not_asked_again(scripted: Script) -> None:
    assert not POST.repeatable
    for status in (408, 500, 502, 503, 504, 509):
        scripted.replies, scripted.heard = [said({}, status, Retry_After="1")], []
        with pytest.raises(ProviderUnavailable, match=str(status)):
            graph_in(scripted).ask(POST)
        assert len(scripted.heard) == 1


def test_what_is_not_repeatable_is_not_asked_again_when_the_answer_gets_lost(graph: GraphStandIn) -> None:
    watch, account = Watch(), account_at(graph)
    line = Graph(account, Tokens(account, clock=watch), clock=watch, sleep=watch.sleep)
    path = f"users/{graph.organiser_id}/onlineMeetings"
    graph.misbehave(Fault.LOST_ANSWER)
    with pytest.raises(ProviderUnavailable, match="can't be reached"):
        line.ask(Question(method="POST", path=path, body={"subject": "x"}))
    assert (len(graph.meetings), watch.naps) == (1, [])


def test_what_was_surely_not_done_is_asked_again_all_the_same(scripted: Script) -> None:
    scripted.replies = [said({}, 429, Retry_After="1"), said({"id": "made"}, 201)]
    assert graph_in(scripted).ask(POST).body == {"id": "made"}


# --- tokens that are not good any more ----------------------------------------------------------------


def test_a_token_that_is_not_good_any_more_is_renewed_once(graph: GraphStandIn) -> None:
    teams = teams_at(graph)
    teams.create(WISH)
    graph.misbehave(Fault.EXPIRED_TOKEN)
    graph.forget_asked()
    teams.create(WISH)
    assert [one.path.rpartition("/")[2] for one in graph.logins] == ["token"]
    assert [one.status for one in graph.asked] == [401, 200]


def test_a_token_that_is_never_good_is_renewed_once_only(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.EXPIRED_TOKEN, times=None)
    with pytest.raises(ProviderRefuses, match=r"does not accept our token \(401\): JOBCLUB_TEAMS_AUTHORITY"):
        teams_at(graph).create(WISH)
    assert len(graph.asked) == 2
    assert len([one for one in graph.logins if one.method == "POST"]) == 2


# --- what is no answer of Graph -----------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b'"text"'])
def test_an_answer_that_is_none_is_put_off(scripted: Script, body: bytes) -> None:
    scripted.replies = [Reply(body=body)]
    with pytest.raises(ProviderUnavailable, match="is not Graph"):
        graph_in(scripted).ask(ME)


def test_a_page_that_wants_somebody_to_sign_in_makes_no_meeting(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.HTML_PAGE, only=CREATE)
    with pytest.raises(ProviderUnavailable, match="is there a proxy in between"):
        teams_at(graph).create(WISH)


def test_a_redirect_is_not_followed(scripted: Script) -> None:
    scripted.replies = [said({}, 302, Location=f"{scripted.url}/elsewhere")]
    with pytest.raises(ProviderRefuses, match="is not Graph"):
        graph_in(scripted).ask(ME)
    assert [path for path, _ in scripted.heard] == ["GET /v1.0/me"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": {"code": "Conflict"}}, "409 Conflict"),
        ({"error": {"code": ""}}, "409"),
        ({"error": {"code": "of Ada <ada@example.org>"}}, "409"),
        ({"error": "text"}, "409"),
        ({}, "409"),
    ],
)
def test_a_refusal_tells_its_code_and_no_words(scripted: Script, body: object, told: str) -> None:
    scripted.replies = [said(body, 409)]
    with pytest.raises(GraphRefusal) as refused:
        graph_in(scripted).ask(ME)
    assert str(refused.value) == told


def test_somebody_else_in_the_way_is_waited_for(scripted: Script) -> None:
    scripted.replies = [said({}, 409), said({}, 423), said({"id": "me"})]
    assert graph_in(scripted).ask(ME).body == {"id": "me"}


def test_an_answer_that_breaks_off_is_put_off(scripted: Script) -> None:
    scripted.replies = [Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(ProviderUnavailable, match="can't be reached"):
        graph_in(scripted).ask(ME)


def test_a_refusal_of_an_unknown_kind_is_about_the_one_meeting(scripted: Script) -> None:
    scripted.replies = [said({"error": {"code": "Conflict"}}, 409)]
    watch = Watch()
    with pytest.raises(MeetingRefused, match=r"refuses this meeting \(409 Conflict\)"):
        TeamsMeetings(account_in(scripted), clock=watch, sleep=watch.sleep).create(WISH)


def test_an_answer_without_a_meeting_is_none_of_graphs(scripted: Script) -> None:
    scripted.replies = [said({"id": None}, 201)]
    with pytest.raises(ProviderUnavailable, match="is not Graph"):
        TeamsMeetings(account_in(scripted)).create(WISH)


# --- time-outs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fault", "wait"), [(Fault.HANGING, 20), (Fault.DRIPPING, 20), (Fault.DRIPPING, 2)])
def test_who_does_not_answer_is_not_waited_for(graph: GraphStandIn, fault: Fault, wait: float) -> None:
    teams = TeamsMeetings(account_at(graph), waits=SHORT, sleep=lambda _: None)
    graph.misbehave(fault, times=None, wait=wait, only=CREATE)
    started = time.monotonic()
    with pytest.raises(ProviderUnavailable, match="Graph does not answer"):
        teams.create(WISH)
    assert time.monotonic() - started < 10
    graph.behave()


def test_an_answer_without_end_is_not_heard_to_its_end(scripted: Script) -> None:
    scripted.replies = [Reply(body=b" " * 11_000_000)]
    with pytest.raises(ProviderUnavailable, match="can't be reached"):
        graph_in(scripted).ask(ME)


def test_nobody_there_is_said_so(graph: GraphStandIn) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/v1.0"
    account = account_at(graph, graph_url=nobody)
    watch = Watch()
    tokens = Tokens(account_at(graph), clock=watch)
    with pytest.raises(ProviderUnavailable, match="Graph can't be reached"):
        Graph(account, tokens, clock=watch, sleep=watch.sleep).ask(ME)


# --- lists --------------------------------------------------------------------------------------------


def test_a_list_goes_on_over_its_pages_as_it_says(scripted: Script) -> None:
    onward = f"{scripted.url}/v1.0/me?$skiptoken=a%3Ab"
    scripted.replies = [
        said({"value": [{"id": 1}, "none"], "@odata.nextLink": onward}),
        said({"value": [], "@odata.nextLink": f"{onward}c"}),
        said({"@odata.nextLink": f"{onward}d"}),
        said({"value": [{"id": 2}]}),
    ]
    assert list(graph_in(scripted).listed("me")) == [{"id": 1}, {"id": 2}]
    assert [path.rpartition("?")[2] for path, _ in scripted.heard[1:]] == [
        "$skiptoken=a%3Ab",
        "$skiptoken=a%3Abc",
        "$skiptoken=a%3Abd",
    ]


@pytest.mark.parametrize(
    "link",
    [
        "https://graph.elsewhere.example/v1.0/me?$skiptoken=a",
        "https://127.0.0.1:{port}/v1.0/me",
        "http://127.0.0.1:1/v1.0/me",
        "http://127.0.0.1/v1.0/me",
        "http://127.0.0.1:{port}@elsewhere.example/",
        "http://elsewhere.example\\@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}.elsewhere.example/",
        "//elsewhere.example/",
        "/v1.0/me",
        "",
        5,
    ],
)
def test_a_list_that_goes_on_elsewhere_is_not_followed_and_no_token_shown(
    scripted: Script, link: object
) -> None:
    onward = link.replace("{port}", str(scripted.port)) if isinstance(link, str) else link
    scripted.replies = [said({"value": [], "@odata.nextLink": onward})]
    with pytest.raises(ProviderRefuses, match="goes on at another host"):
        list(graph_in(scripted).listed("me"))
    assert len(scripted.heard) == 1


def test_a_list_without_an_end_has_one(scripted: Script) -> None:
    scripted.replies = [said({"value": [], "@odata.nextLink": f"{scripted.url}/v1.0/me?again"})]
    with pytest.raises(ProviderUnavailable, match="without an end"):
        list(graph_in(scripted).listed("me"))
    assert len(scripted.heard) == MOST_PAGES


# --- traces and secrets -------------------------------------------------------------------------------


def test_each_attempt_has_an_id_of_its_own_and_its_traces_are_logged(
    graph: GraphStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    graph.misbehave(Fault.SERVER_ERROR, only=CREATE)
    with caplog.at_level(logging.INFO, "jobclub"):
        teams_at(graph).create(WISH)
    ids = [one.headers["client-request-id"] for one in graph.asked]
    assert len({UUID(one) for one in ids}) == 3
    (line,) = [vars(one) for one in caplog.records if one.getMessage() == "Graph answers 500"]
    assert line["client_request_id"] == ids[0]
    assert UUID(line["request_id"])
    assert line["graph_date"].endswith("GMT")


def test_neither_token_nor_secret_is_ever_logged(
    graph: GraphStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    graph.misbehave(Fault.EXPIRED_TOKEN)
    with caplog.at_level(logging.DEBUG):
        teams_at(graph).create(WISH)
    tokens = {one.headers["authorization"].removeprefix("Bearer ") for one in graph.asked}
    assert len(tokens) == 2
    told = "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)
    assert "createOrGet" in told, "what libraries say was looked at too"
    assert not any(secret in told for secret in (*tokens, graph.client_secret))


def test_what_netrc_holds_is_shown_to_nobody(
    scripted: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "netrc"
    file.write_text("default login somebody password hidden\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    scripted.replies = [said({})]
    graph_in(scripted).ask(ME)
    assert scripted.heard[0][1] == "Bearer not-readable-1"


def test_no_proxy_stands_between_us_and_this_machine(
    graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert teams_at(graph).create(WISH).join_url


def test_many_may_ask_at_once(graph: GraphStandIn) -> None:
    teams = TeamsMeetings(account_at(graph))
    wishes = [replace(WISH, activity_id=f"session-{number}") for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(teams.create, wishes))
    assert len({one.join_url for one in made}) == 24
    assert graph.calls()["POST", ALL] == 24
