from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from jobclub.core.cohorts.programme_document import document_of
from jobclub.core.cohorts.programme_file import read_toml
from tests.api.bodies import bodies
from tests.api.conftest import Caller, World

FILES = sorted((Path(__file__).parents[2] / "examples" / "programmes").glob("*.toml"))


@pytest.fixture
def document(ids: dict[str, str]) -> dict[str, Any]:
    programme: dict[str, Any] = bodies(ids)["add_programme"]
    return programme


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_programme_file_goes_in_as_json_and_comes_out_as_toml(admin: Caller, file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    stored = admin.post("programmes", tomllib.loads(text))
    exported = admin.ask("GET", f"programmes/{stored.json['id']}?format=toml")

    assert (stored.status_code, stored.json["version"]) == (201, 1)
    assert exported.mimetype == "application/toml"
    assert exported.headers["Content-Disposition"] == f'attachment; filename="{stored.json["key"]}.toml"'
    assert read_toml(exported.text) == read_toml(text)


def test_a_programme_is_shown_with_everything_it_leaves_to_defaults(
    admin: Caller, document: dict[str, Any]
) -> None:
    stored = admin.post("programmes", document).json

    assert stored["cadence"] == "weekly"
    assert stored["minimum"] == 1
    assert stored["offer_hours"] == 48
    assert stored["added_at"] == "2027-01-27T09:00:00+01:00"
    assert {name: stored[name] for name in document} == document | {"completion": stored["completion"]}


def test_a_changed_document_is_the_next_version_and_the_same_one_is_not(
    admin: Caller, document: dict[str, Any]
) -> None:
    first = admin.post("programmes", document).json
    same = admin.post("programmes", document).json
    changed = admin.post("programmes", {**document, "title": "Shorter"}).json

    assert same == first
    assert changed["version"] == 2
    assert admin.get(f"programmes/{first['id']}")["title"] == "Short"
    assert [line["version"] for line in admin.get("programmes?key=short")["items"]] == [1, 2]


def test_a_running_cohort_keeps_its_version(world: World, admin: Caller) -> None:
    club = admin.get(f"cohorts/{world.town.clubs['Running']}")
    was = admin.get(f"programmes/{club['programme_id']}")
    document = {name: was[name] for name in was if name not in {"id", "version", "added_at"}}
    admin.post("programmes", {**document, "title": "New title"})

    assert admin.get(f"cohorts/{club['id']}") == club


def test_a_list_shows_programmes_briefly(admin: Caller, document: dict[str, Any]) -> None:
    stored = admin.post("programmes", document).json

    assert admin.get("programmes")["items"][-1] == {
        **{name: stored[name] for name in ("id", "version", "added_at", "key", "title", "language")},
        "minutes": 60,
        "capacity": 8,
        "unit_keys": ["one"],
    }


@pytest.mark.parametrize(
    ("pointer", "way", "value"),
    [
        ("/units", ["units"], []),
        ("/units/0/agenda", ["units", 0, "agenda", 0, "minutes"], 61),
        ("/units/0/homework/0/due", ["units", 0, "homework", 0, "due"], "1 day before next"),
        ("/capacity", ["minimum"], 9),
        ("/capacity", ["capacity"], 51),
        ("/key", ["key"], "Short Club"),
        ("/cadence", ["cadence"], "daily"),
        ("/language", ["language"], "fr"),
        ("/units/0/materials/0/link", ["units", 0, "materials", 0, "link"], "http://example.org/"),
        ("/units/0/materials/0/link", ["units", 0, "materials", 0, "link"], "javascript:alert(1)"),
        ("/units/0/homework/0/due", ["units", 0, "homework", 0, "due"], "٣ days after this"),
        ("/units/0/guests", ["units", 0, "guests"], None),
    ],
)
def test_a_mistake_in_a_programme_is_named_by_its_place(
    admin: Caller, document: dict[str, Any], pointer: str, way: list[Any], value: Any
) -> None:
    at: Any = document
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value

    response = admin.post("programmes", document)

    assert response.status_code == 422
    assert pointer in [mistake["pointer"] for mistake in response.json["errors"]]
    assert admin.get("programmes?key=short")["items"] == []


def test_the_same_unit_key_twice_is_a_mistake(admin: Caller, document: dict[str, Any]) -> None:
    unit = {"key": "one", "title": "Again"}

    response = admin.post("programmes", {**document, "units": [*document["units"], unit]})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/units/1/key"]


def test_an_unknown_form_is_refused(admin: Caller, ids: dict[str, str]) -> None:
    response = admin.ask("GET", f"programmes/{ids['programme_id']}?format=yaml")

    assert response.json["errors"][0]["parameter"] == "format"


def test_what_is_stored_is_what_the_library_reads(world: World, admin: Caller, ids: dict[str, str]) -> None:
    exported = admin.ask("GET", f"programmes/{ids['programme_id']}?format=toml").text
    shown = admin.get(f"programmes/{ids['programme_id']}")

    whole = document_of(read_toml(exported), whole=True)
    assert {name: shown[name] for name in whole} == whole
    assert world.town.first()["programme_id"] == shown["id"]
