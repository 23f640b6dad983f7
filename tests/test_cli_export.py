"""A whole organisation in a file, by the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.furnished import furnish
from jobclub.cli import cli
from jobclub.integrations.database import open_database
from jobclub.integrations.database.tables import metadata
from jobclub.testing import FixedClock, office_over

GIVEN_TO_NOBODY = {"guesses"}
"""Of no organisation."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"


@pytest.fixture
def towns(url: str) -> tuple[Any, Any]:
    """Two furnished towns."""
    store, clock = open_database(url), FixedClock()
    office = office_over(store, clock)
    both = furnish(office, clock), furnish(office, clock)
    store.close()
    return both


def run(url: str, *arguments: str) -> Result:
    given = {"JOBCLUB_DATABASE_URL": url, "JOBCLUB_SETTINGS": None, "JOBCLUB_DATA_DIR": None}
    return CliRunner().invoke(cli, ["organisation", "export", *arguments], env=given)


def test_everything_of_one_organisation_is_in_the_file_and_nothing_of_another(
    url: str, towns: tuple[Any, Any], tmp_path: Path
) -> None:
    mine, other = (one.town.organisation for one in towns)
    file = tmp_path / "town.zip"

    result = run(url, mine.name, str(file))

    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist()) - {"manifest.json"}
        texts = {name: archive.read(name).decode() for name in names}
        counts = json.loads(archive.read("manifest.json"))["rows"]
    assert {name.removesuffix(".jsonl") for name in names} <= metadata.tables.keys() - GIVEN_TO_NOBODY
    assert {"participants", "submissions", "consents", "privacy_notices", "trail", "files"} <= counts.keys()
    rows = [json.loads(line) for text in texts.values() for line in text.splitlines()]
    assert sum(counts.values()) == len(rows)
    assert {row.get("organisation_id", mine.id) for row in rows} == {mine.id}
    assert other.id not in "".join(texts.values())
    assert not any("digest" in row for row in rows if "read_only" in row or "ends_at" in row)
    assert "OrganisationExported" in texts["trail.jsonl"]


def test_an_organisation_that_is_none_or_a_file_that_is_there_is_refused_plainly(
    url: str, towns: tuple[Any, Any], tmp_path: Path
) -> None:
    (tmp_path / "there.zip").write_text("")

    nobody = run(url, "Nowhere", str(tmp_path / "town.zip"))
    there = run(url, towns[0].town.organisation.name, str(tmp_path / "there.zip"))

    assert "There is no organisation 'Nowhere'" in nobody.stderr
    assert "can't be made" in there.stderr
    assert {nobody.exit_code, there.exit_code} == {1}
    assert not (tmp_path / "town.zip").exists()
