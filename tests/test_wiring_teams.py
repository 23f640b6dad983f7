"""Meetings at Teams are there if they are set up, and cost nothing if they are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jobclub.core.office.meetings import ProviderRefuses
from jobclub.integrations.teams import TeamsMeetings
from jobclub.settings import Settings
from jobclub.testing.graph import GraphStandIn
from jobclub.wiring import build_office, meetings_of
from tests.integrations.teams.tenants import WISH
from tests.test_settings_teams import ORGANISER, TEAMS

HAS_LOADED = """
import sys
from jobclub.settings import Settings
from jobclub.wiring import build_office
settings = Settings.from_env({env!r})
build_office(settings)
print([name for name in ("msal", "cryptography", "jobclub.integrations.teams.graph") if name in sys.modules])
"""
NOT_INSTALLED = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == {name!r} else find(name, *more)
from jobclub.core.errors import Invalid
from jobclub.settings import Settings
from jobclub.wiring import meetings_of
try:
    meetings_of(Settings.from_env({env!r}))
except Invalid as refusal:
    print(refusal)
"""


def said_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


def test_without_settings_there_is_no_provider_teams() -> None:
    assert "teams" not in meetings_of(Settings.from_env({}))


def test_with_settings_there_is_one_and_its_account_is_the_organiser(tmp_path: Path) -> None:
    settings = Settings.from_env({**TEAMS, "JOBCLUB_DATA_DIR": str(tmp_path)})
    office = build_office(settings)
    teams = office.meetings["teams"]
    assert isinstance(teams, TeamsMeetings)
    assert (teams.account, teams.at_once, teams.tells_attendance) == (ORGANISER, False, True)
    office.store.close()


def settings_for(graph: GraphStandIn, **other: str) -> Settings:
    env = {
        "JOBCLUB_TEAMS_TENANT_ID": graph.tenant_id,
        "JOBCLUB_TEAMS_CLIENT_ID": graph.client_id,
        "JOBCLUB_TEAMS_CLIENT_SECRET": graph.client_secret,
        "JOBCLUB_TEAMS_ORGANISER_ID": graph.organiser_id.upper(),
        "JOBCLUB_TEAMS_AUTHORITY": graph.authority,
        "JOBCLUB_TEAMS_GRAPH_URL": graph.graph_url,
    }
    return Settings.from_env({**env, **other})


@pytest.mark.server
def test_what_is_set_is_what_teams_is_asked_by() -> None:
    with GraphStandIn() as graph:
        meeting = meetings_of(settings_for(graph))["teams"].create(WISH)
        assert [one.join_url for one in graph.meetings] == [meeting.join_url]
        assert graph.wrong == []


@pytest.mark.server
def test_join_hosts_are_those_that_are_set() -> None:
    hosts = "teams.microsoft.com, GOV.teams.microsoft.us"
    with GraphStandIn(join_base="https://gov.teams.microsoft.us") as graph:
        with pytest.raises(ProviderRefuses, match="JOBCLUB_TEAMS_JOIN_HOSTS"):
            meetings_of(settings_for(graph))["teams"].create(WISH)
        settings = settings_for(graph, JOBCLUB_TEAMS_JOIN_HOSTS=hosts)
        assert meetings_of(settings)["teams"].create(WISH).join_url


def test_what_teams_needs_is_not_loaded_where_there_is_none(tmp_path: Path) -> None:
    assert said_by(HAS_LOADED.format(env={"JOBCLUB_DATA_DIR": str(tmp_path)})) == "[]"


def test_msal_is_not_loaded_before_a_token_is_needed(tmp_path: Path) -> None:
    env = {**TEAMS, "JOBCLUB_DATA_DIR": str(tmp_path)}
    assert said_by(HAS_LOADED.format(env=env)) == "['jobclub.integrations.teams.graph']"


@pytest.mark.parametrize("name", ["msal", "requests"])
def test_what_is_not_installed_is_named_with_the_line_that_installs_it(name: str) -> None:
    told = said_by(NOT_INSTALLED.format(env=TEAMS, name=name))
    assert told == "/teams_client_id: Teams needs msal; run: pip install 'jobclub[server,teams]'"
