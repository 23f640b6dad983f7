"""What docs/teams.md calls verified is done here as it stands there, against the stand-in for Graph."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jobclub import wiring
from jobclub.api import create_app
from jobclub.core.office import Office
from jobclub.core.people.staff import Role
from jobclub.core.usecases import issuing, planning, providing
from jobclub.settings import Settings
from jobclub.testing import FixedClock, enrolled, found_town, put_in
from jobclub.testing.graph import GraphStandIn
from tests.test_docs import FENCED, ROOT, page, rows

pytestmark = pytest.mark.server
PLACES = ("integrations/teams", "core/usecases")


def blocks(kind: str) -> list[str]:
    """Give the blocks of a kind that stand on the page."""
    return [text for found, text in FENCED.findall(page("teams.md")) if found == kind]


def spoken() -> str:
    """Give all that the code around Teams may say, with a mark where something is put in."""
    files = [file for place in PLACES for file in sorted((ROOT / "jobclub" / place).glob("*.py"))]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    told = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join(told)


def test_what_people_read_when_it_does_not_work_is_what_jobclub_says() -> None:
    section = page("teams.md").partition("## When it does not work\n")[2]
    cells = [cell for row in rows(section)[2:] for cell in row[0].split("; ")]
    assert len(cells) > 20
    said = spoken()
    assert [cell for cell in cells if cell.partition(" (AADSTS")[0].partition(" (4")[0] not in said] == []
    numbers = re.findall(r"AADSTS(\d+)", section)
    remedies = (ROOT / "jobclub/integrations/teams/remedies.py").read_text("utf-8")
    assert [number for number in numbers if f" {number}:" not in remedies] == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make the certificate with the page's own lines."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here")
    (lines,) = [text for text in blocks("sh") if "openssl req" in text]
    script = lines.replace("/etc/jobclub/", "./")
    subprocess.run(  # noqa: S603  (the page's own lines)
        ["/bin/sh", "-ec", script], cwd=tmp_path, check=True, capture_output=True
    )
    return tmp_path / "teams.pem"


def settings_on_the_page(graph: GraphStandIn, certificate: Path, tmp_path: Path) -> Settings:
    """Give what the page's settings file says, with the stand-in's values in it."""
    (text,) = blocks("toml")
    values = {
        "<directory (tenant) ID>": graph.tenant_id,
        "<application (client) ID>": graph.client_id,
        "<object ID of the account>": graph.organiser_id,
        "/etc/jobclub/teams.pem": str(certificate),
    }
    for name, value in values.items():
        assert name in text
        text = text.replace(name, value)
    file = tmp_path / "jobclub.toml"
    file.write_text(f'{text}teams_authority = "{graph.authority}"\nteams_graph_url = "{graph.graph_url}"\n')
    return Settings.from_env({"JOBCLUB_SETTINGS": str(file), "JOBCLUB_DATA_DIR": str(tmp_path)})


@pytest.fixture
def graph(certificate: Path) -> Iterator[GraphStandIn]:
    with GraphStandIn(certificate=(certificate.parent / "teams.crt").read_text()) as graph:
        graph.tenant.client_secret = None
        yield graph


def bodies() -> list[Any]:
    """Give what the page's curl lines send."""
    return [json.loads(found) for text in blocks("sh") for found in re.findall(r"-d '([^']+)'", text)]


@pytest.fixture
def office(graph: GraphStandIn, certificate: Path, tmp_path: Path) -> Iterator[Office]:
    """Give the office of step 7."""
    settings = settings_on_the_page(graph, certificate, tmp_path)
    office = wiring.build_office(settings, now=FixedClock())
    with closing(office.store):
        yield office


def test_the_steps_from_the_certificate_to_the_first_link_can_be_taken_as_they_stand(
    graph: GraphStandIn, certificate: Path, office: Office
) -> None:
    assert certificate.stat().st_mode & 0o777 == 0o600
    assert all(found.works for found in office.meetings["teams"].examine())
    town = found_town(office)
    token = issuing.issue_token(office, town.admin, role=Role.ADMIN)[1]
    client, head = create_app(office).test_client(), {"Authorization": f"Bearer {token}"}
    habits, wish = bodies()
    changed = client.patch("/api/v1/organisation", json=habits, headers={**head, "If-Match": "*"})
    assert changed.get_json()["meetings"]["provider"] == "teams"
    wish |= {"programme_id": put_in(office, town).id, "consultant_id": town.consultant.staff_id}
    planned = client.post("/api/v1/cohorts", json=wish, headers=head).get_json()
    planning.open_cohort(office, town.admin, planned["id"])
    enrolled(office, town, planned["id"], "Sigrid")
    session = f"/api/v1/sessions/{planned['sessions'][0]['id']}/meeting"
    assert client.get(session, headers=head).get_json()["state"] == "pending"
    while providing.provide(office, worker="one"):
        pass
    met = client.get(session, headers=head).get_json()
    assert (met["state"], met["join_url"].startswith(graph.base_url)) == ("ready", True)
    assert graph.wrong == []
    must_not_be_told(graph, "Sigrid", "Conny", "consultant@", "Newtown", planned["title"], "where-am-i")


def must_not_be_told(graph: GraphStandIn, *words: str) -> None:
    """Look for words in everything that Graph was asked."""
    asked = "\n".join(map(repr, graph.asked))
    assert "createOrGet" in asked
    assert [word for word in words if word.casefold() in asked.casefold()] == []
