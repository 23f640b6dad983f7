"""What docs/entra.md calls verified is done here as it stands there, against the stand-in for Entra ID."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import rsa

from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.people.staff import STAFF_ROLES
from jobclub.integrations.entra.remedies import STEPS
from jobclub.settings import Settings
from jobclub.testing import found_town
from jobclub.testing.entra import EntraStandIn
from jobclub.web.guarding import FORM
from jobclub.web.open.entra import DONE
from jobclub.web.words import texts
from tests.integrations.entra.browsing import chosen
from tests.integrations.teams.tenants import certificate_for, in_pem, kept
from tests.test_docs import FENCED, ROOT, page, rows
from tests.web.reading import Read

BASE = "https://jobclub.example.org"


def blocks(kind: str) -> list[str]:
    """Give the blocks of a kind that stand on the page."""
    return [text for found, text in FENCED.findall(page("entra.md")) if found == kind]


def tables(head: str) -> list[list[list[str]]]:
    """Give the rows, without their heads, of each table below a heading."""
    section = page("entra.md").partition(f"## {head}\n")[2].partition("\n## ")[0]
    return [found[2:] for part in section.split("\n\n") if (found := rows(part))]


def test_what_people_read_stands_in_the_texts() -> None:
    told = [row[0] for row in tables("When it does not work")[0] if not row[0].startswith("AADSTS")]
    texts_there = [text for key, text in texts("en").items() if key.startswith("entra.")]
    assert len(told) > 5
    assert [one for one in told if not any(text.startswith(one) for text in texts_there)] == []


def test_what_operators_read_is_what_jobclub_says() -> None:
    files = sorted((ROOT / "jobclub/integrations/entra").glob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    said = "\n".join(str(node.value) for node in nodes if isinstance(node, ast.Constant))
    remedies = (ROOT / "jobclub/integrations/entra/remedies.py").read_text("utf-8")
    told = [row[0] for row in tables("When it does not work")[1]]
    assert len(told) > 5
    assert [one for one in told if one.partition(" (AADSTS")[0] not in said] == []
    numbers = re.findall(r"AADSTS(\d+)", "\n".join(told))
    assert [number for number in numbers if f" {number}:" not in remedies] == []


def test_the_steps_that_help_are_there_and_about_that() -> None:
    text = page("entra.md")
    for word, number in STEPS:
        step = text.partition(f"### {number}. ")[2].partition("\n### ")[0]
        named = {"TENANT_ID": "tenant) ID", "CLIENT_ID": "client) ID", "JOBCLUB_ENTRA_": "entra_"}.get(
            word, word
        )
        assert named.lower() in step.lower()


def test_the_roles_on_the_page_are_ours() -> None:
    told = re.findall(r"^\| `jobclub\.(\w+)` \|", page("entra.md"), re.MULTILINE)
    assert told == [role.value for role in STAFF_ROLES]


def test_the_address_on_the_page_is_the_one_that_is_asked_for() -> None:
    assert f"      {BASE}{DONE}\n" in page("entra.md")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return kept(tmp_path, in_pem(key), in_pem(certificate_for(key)))


@pytest.fixture
def entra(certificate: Path) -> Iterator[EntraStandIn]:
    pem = certificate.read_text().partition("-----END PRIVATE KEY-----\n")[2]
    with EntraStandIn(return_addresses=[f"{BASE}{DONE}"], certificate=pem) as entra:
        entra.tenant.client_secret = None
        yield entra
        assert entra.wrong == []


def settings_on_the_page(entra: EntraStandIn, certificate: Path) -> dict[str, str]:
    """Give where the page's settings file lies, with the stand-in's values in it."""
    (text,) = blocks("toml")
    values = {
        "<directory (tenant) ID>": entra.tenant_id,
        "<application (client) ID>": entra.client_id,
        "/etc/jobclub/entra.pem": str(certificate),
    }
    for name, value in values.items():
        assert name in text
        text = text.replace(name, value)
    file = certificate.with_name("jobclub.toml")
    file.write_text(f'{text}entra_authority = "{entra.authority}"\n')
    return {"JOBCLUB_SETTINGS": str(file), "JOBCLUB_DATA_DIR": str(file.parent)}


@pytest.mark.server
def test_with_the_settings_and_the_act_of_the_page_somebody_signs_in(
    entra: EntraStandIn, certificate: Path
) -> None:
    given = settings_on_the_page(entra, certificate)
    office = wiring.build_office(Settings.from_env(given))
    with closing(office.store):
        found_town(office)
        client = wiring.app_over(office).test_client()
        (act,) = re.findall(r"^    jobclub (organisation tenant .+)$", page("entra.md"), re.MULTILINE)
        typed = shlex.split(act.replace("<directory (tenant) ID>", entra.tenant_id))
        assert CliRunner().invoke(cli, typed, env=given).exit_code == 0
        mette = entra.welcome("Mette Holm", roles=["jobclub.consultant"], email="mette@midtby.example")
        led = client.post("/sign-in/microsoft", content_type=FORM, base_url=BASE)
        address = Read(led.text).links["Go on to Microsoft"]
        back = client.get(DONE, query_string=chosen(address, mette, at=f"{BASE}{DONE}"), base_url=BASE)
        assert (back.status_code, back.headers["Location"]) == (303, "/staff/")
        assert "__Host-jobclub=" in back.headers["Set-Cookie"]
