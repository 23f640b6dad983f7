"""What Teams needs is set as a whole, or not at all; and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.settings import Settings

ORGANISER = "c3a1f7b2-64d5-4e8f-b0c9-7d2e1a9f6303"
TEAMS = {
    "JOBCLUB_TEAMS_TENANT_ID": "6f1c52d4-8a1b-4b6e-9a54-0d3c7a5be101",
    "JOBCLUB_TEAMS_CLIENT_ID": "0b9d7e35-2f46-4c3a-8e0a-51b7c2d4f202",
    "JOBCLUB_TEAMS_CLIENT_SECRET": "hidden",
    "JOBCLUB_TEAMS_ORGANISER_ID": ORGANISER,
}
CLOUD = {
    "JOBCLUB_TEAMS_AUTHORITY": "https://login.microsoftonline.us/6f1c52d4-8a1b-4b6e-9a54-0d3c7a5be101",
    "JOBCLUB_TEAMS_GRAPH_URL": "https://graph.microsoft.us/v1.0/",
}
HERE = {
    "JOBCLUB_TEAMS_AUTHORITY": "http://127.0.0.1:8123/tenant",
    "JOBCLUB_TEAMS_GRAPH_URL": "http://127.0.0.1:8123/v1.0",
}


def refused(env: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        Settings.from_env(env)
    told = [f"{mistake.pointer}: {mistake.detail}" for mistake in refusal.value.mistakes]
    assert not any("hidden" in line for line in told)
    return told


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in TEAMS.items() if name.removeprefix("JOBCLUB_TEAMS_") not in names}


def test_without_any_setting_there_is_no_teams() -> None:
    settings = Settings.from_env({})
    assert (settings.teams_client_id, settings.teams_join_hosts) == ("", "teams.microsoft.com")
    assert settings.teams_graph_url == "https://graph.microsoft.com/v1.0"


def test_an_app_a_secret_and_an_organiser_are_enough() -> None:
    settings = Settings.from_env(TEAMS)
    assert (settings.teams_client_secret, settings.teams_organiser_id) == ("hidden", ORGANISER)
    assert (settings.teams_certificate, settings.teams_authority) == (None, "")


def test_a_certificate_may_stand_in_for_the_secret() -> None:
    env = {
        **without("CLIENT_SECRET"),
        "JOBCLUB_TEAMS_CERTIFICATE": "~/teams.pfx",
        "JOBCLUB_TEAMS_CERTIFICATE_PASSWORD": "hidden",
    }
    settings = Settings.from_env(env)
    assert settings.teams_certificate == Path.home() / "teams.pfx"
    assert settings.teams_certificate_password == "hidden"  # noqa: S105


def test_another_cloud_is_set_by_its_login_and_its_graph() -> None:
    settings = Settings.from_env({**TEAMS, **CLOUD, "JOBCLUB_TEAMS_JOIN_HOSTS": "gov.teams.microsoft.us"})
    assert settings.teams_authority == CLOUD["JOBCLUB_TEAMS_AUTHORITY"]
    assert settings.teams_graph_url == "https://graph.microsoft.us/v1.0"


def test_on_this_machine_it_may_be_in_the_clear_and_join_addresses_lead_there() -> None:
    settings = Settings.from_env({**TEAMS, **HERE, "JOBCLUB_TEAMS_JOIN_HOSTS": "127.0.0.1, localhost"})
    assert settings.teams_graph_url == "http://127.0.0.1:8123/v1.0"


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("TENANT_ID", ["/teams_client_id: needs JOBCLUB_TEAMS_TENANT_ID as well"]),
        ("ORGANISER_ID", ["/teams_client_id: needs JOBCLUB_TEAMS_ORGANISER_ID as well"]),
        (
            "CLIENT_SECRET",
            ["/teams_client_id: needs JOBCLUB_TEAMS_CLIENT_SECRET or JOBCLUB_TEAMS_CERTIFICATE as well"],
        ),
        (
            "CLIENT_ID",
            [
                f"/teams_{one}: needs JOBCLUB_TEAMS_CLIENT_ID as well"
                for one in ("tenant_id", "client_secret", "organiser_id")
            ],
        ),
    ],
)
def test_what_is_missing_is_named(missing: str, told: list[str]) -> None:
    assert refused(without(missing)) == told


def test_a_cloud_is_not_set_by_half() -> None:
    authority, graph_url = CLOUD
    assert refused({**TEAMS, authority: CLOUD[authority]}) == [f"/teams_authority: needs {graph_url} as well"]
    assert refused({**TEAMS, graph_url: CLOUD[graph_url]}) == [f"/teams_graph_url: needs {authority} as well"]
    assert refused({"JOBCLUB_TEAMS_JOIN_HOSTS": "teams.microsoft.com"}) == [
        "/teams_join_hosts: needs JOBCLUB_TEAMS_CLIENT_ID as well"
    ]


def test_who_we_are_is_shown_in_one_way() -> None:
    assert refused({**TEAMS, "JOBCLUB_TEAMS_CERTIFICATE": "/etc/teams.pem"}) == [
        "/teams_certificate: can't stand beside JOBCLUB_TEAMS_CLIENT_SECRET; leave one of them out"
    ]
    assert refused({**TEAMS, "JOBCLUB_TEAMS_CERTIFICATE_PASSWORD": "hidden"}) == [
        "/teams_certificate_password: needs JOBCLUB_TEAMS_CERTIFICATE as well"
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TENANT_ID", "common", "must be the directory (tenant) id of one tenant"),
        ("TENANT_ID", "organizations", "must be the directory (tenant) id"),
        ("TENANT_ID", "hidden/tenant", "must be the directory (tenant) id"),
        ("CLIENT_ID", "hidden app", "must be the app's application (client) id"),
        (
            "ORGANISER_ID",
            "hidden@midtby.example",
            "must be the object id of the organiser's account, not the name",
        ),
        ("ORGANISER_ID", "hidden", "must be the object id of the organiser's account"),
        ("AUTHORITY", "https://login.microsoftonline.us", "must end with the tenant, like https://login."),
        ("AUTHORITY", "https://login.microsoftonline.us/", "must end with the tenant"),
        ("AUTHORITY", "https://login.microsoftonline.us/common", "must end with the tenant"),
        ("AUTHORITY", "https://login.microsoftonline.us/common/", "must end with the tenant"),
        ("AUTHORITY", "http://login.microsoftonline.us/tenant", "must begin with https://, except for this"),
        ("GRAPH_URL", "http://graph.microsoft.us/v1.0", "must begin with https://, except for this machine"),
        ("GRAPH_URL", "graph.microsoft.us", "must be an address like"),
        ("GRAPH_URL", "https://graph.microsoft.us", "must end with the version of Graph, like https://"),
        ("GRAPH_URL", "https://graph.microsoft.us/v1.0/users", "must end with the version of Graph, like"),
        ("JOIN_HOSTS", "https://hidden.example", "must be hosts like teams.microsoft.com, with commas"),
        ("JOIN_HOSTS", "teams.microsoft.com,", "must be hosts like teams.microsoft.com"),
        (
            "JOIN_HOSTS",
            "teams.microsoft.com, 127.0.0.1",
            "can't hold this machine unless JOBCLUB_TEAMS_GRAPH_URL",
        ),
        ("JOIN_HOSTS", "localhost", "can't hold this machine"),
    ],
)
def test_a_setting_that_can_not_be_is_refused_and_its_value_not_repeated(
    name: str, value: str, words: str
) -> None:
    (told,) = refused({**TEAMS, **CLOUD, f"JOBCLUB_TEAMS_{name}": value})
    assert told.startswith(f"/teams_{name.lower()}: {words}")


def test_a_tenant_may_be_told_by_its_domain() -> None:
    env = {**TEAMS, "JOBCLUB_TEAMS_TENANT_ID": "midtby.onmicrosoft.com"}
    assert Settings.from_env(env).teams_tenant_id == "midtby.onmicrosoft.com"


def test_no_secret_is_shown() -> None:
    assert "hidden" not in repr(Settings.from_env(TEAMS))
    locked = {**without("CLIENT_SECRET"), "JOBCLUB_TEAMS_CERTIFICATE": "/etc/teams.pfx"}
    locked["JOBCLUB_TEAMS_CERTIFICATE_PASSWORD"] = "hidden"  # noqa: S105
    assert "hidden" not in repr(Settings.from_env(locked))
