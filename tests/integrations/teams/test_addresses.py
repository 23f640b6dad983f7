"""An address leads where it seems to, or it is none; nobody is sent to a host that is not allowed."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.core.activities.meeting import DialIn
from jobclub.integrations.microsoft.addresses import Origin, origin_of
from jobclub.integrations.teams import TeamsAccount
from jobclub.integrations.teams.ways_in import dial_in

ACCOUNT: dict[str, Any] = {"tenant_id": "tenant", "client_id": "app", "organiser_id": "organiser"}
LONG = f"https://teams.microsoft.com/l/meetup-join/{'x' * 1000}"


# --- origins ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://graph.microsoft.com/v1.0", Origin("https", "graph.microsoft.com", 443)),
        ("https://GRAPH.microsoft.com:443?x", Origin("https", "graph.microsoft.com", 443)),
        ("http://127.0.0.1:8123#x", Origin("http", "127.0.0.1", 8123)),
        ("http://[::1]", Origin("http", "[::1]", 80)),
    ],
)
def test_an_address_leads_to_a_scheme_a_host_and_a_port(address: str, origin: Origin) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "https:///path",
        "ftp://graph.microsoft.com",
        "//graph.microsoft.com",
        "https://user@graph.microsoft.com/",
        "https://elsewhere.example\\@graph.microsoft.com/",
        "https://graph.microsoft.com/\\x",
        "https://graph.microsoft.com/ x",
        "https://graph.microsoft.com/\nx",
        "https://gräph.microsoft.com/",
        "https://graph.microsoft.com:x/",
        None,
        5,
        ["https://graph.microsoft.com"],
    ],
)
def test_what_could_be_read_in_two_ways_is_no_address(address: object) -> None:
    assert origin_of(address) is None


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://graph.microsoft.com:443/v1.0", "https://graph.microsoft.com"),
        ("http://127.0.0.1:8123/v1.0", "http://127.0.0.1:8123"),
    ],
)
def test_an_origin_is_written_without_what_goes_without_saying(address: str, written: str) -> None:
    assert str(origin_of(address)) == written


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("[::1]", True),
        ("127.0.0.1.example", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, here: bool) -> None:
    assert Origin("http", host, 80).is_here is here


# --- accounts -----------------------------------------------------------------------------------------


def test_without_further_settings_an_account_is_in_the_cloud_for_everybody() -> None:
    account = TeamsAccount(**ACCOUNT)
    assert account.login == "https://login.microsoftonline.com/tenant"
    assert account.scope == "https://graph.microsoft.com/.default"


def test_in_a_cloud_of_its_own_a_token_is_asked_for_its_own_graph() -> None:
    account = TeamsAccount(
        **ACCOUNT,
        authority="https://login.microsoftonline.us/tenant",
        graph_url="https://dod-graph.microsoft.us/v1.0",
    )
    assert account.scope == "https://dod-graph.microsoft.us/.default"
    assert account.login_origin.host == "login.microsoftonline.us"


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        (
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%7d",
            True,
        ),
        ("https://teams.microsoft.com/meet/123?p=abc", True),
        (LONG, True),
        (LONG + "x" * 1000, False),
        ("http://teams.microsoft.com/meet/123", False),
        ("https://teams.microsoft.com.elsewhere.example/meet/123", False),
        ("https://elsewhere.example/teams.microsoft.com", False),
        ("https://teams.microsoft.com@elsewhere.example/", False),
        ("https://127.0.0.1/meet/123", False),
        ("http://localhost:8123/meet/123", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_people_are_sent_to_allowed_hosts_only(address: str, fine: bool) -> None:
    assert TeamsAccount(**ACCOUNT).lets_join_at(address) is fine


def test_people_are_sent_to_this_machine_only_if_graph_is_on_it() -> None:
    here = TeamsAccount(**ACCOUNT, graph_url="http://127.0.0.1:8123/v1.0")
    assert here.lets_join_at("http://127.0.0.1:8123/l/meetup-join/x")
    assert here.lets_join_at("https://teams.microsoft.com/meet/123")
    assert not here.lets_join_at("https://elsewhere.example/meet/123")


# --- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conference", "found"),
    [
        ({"tollNumber": "+1 555-555-0100", "conferenceId": "123456789"}, ("+1 555-555-0100", "123456789")),
        ({"tollNumber": "+45 70", "tollFreeNumber": "+45 80", "ConferenceId": "1"}, ("+45 70", "1")),
        ({"tollNumber": None, "tollFreeNumber": "+45 80 10", "conferenceId": "1"}, ("+45 80 10", "1")),
        ({"tollNumber": "+45 70 10", "conferenceId": None}, None),
        ({"tollNumber": None, "conferenceId": "1"}, None),
        ({"tollNumber": "call us", "conferenceId": "1"}, None),
        ({"tollNumber": "+45 70 10", "conferenceId": "abc"}, None),
        ({}, None),
        (None, None),
        ("text", None),
    ],
)
def test_a_number_is_told_with_its_code_or_not_at_all(
    conference: object, found: tuple[str, str] | None
) -> None:
    told = dial_in({"audioConferencing": conference})
    assert told == (DialIn(number=found[0], code=found[1]) if found else None)
