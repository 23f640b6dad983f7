from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from jobclub.core.errors import Invalid
from jobclub.integrations.export_file import write_export
from jobclub.version import __version__

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
ROWS = [
    ("people", {"name": "Zoë", "at": NOW, "on": date(2027, 1, 4)}),
    ("people", {"name": None, "at": time(9), "on": 3}),
    ("files", {"content": b"\x00\xff"}),
]


def test_rows_are_json_lines_by_their_kind_with_a_manifest_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "town.zip"

    counts = write_export(file, "Newtown", NOW, iter(ROWS))

    assert counts == {"people": 2, "files": 1}
    with zipfile.ZipFile(file) as archive:
        people, files = (archive.read(f"{name}.jsonl").decode() for name in ("people", "files"))
        manifest = json.loads(archive.read("manifest.json"))
    assert list(map(json.loads, people.splitlines())) == [
        {"name": "Zoë", "at": "2027-01-04T09:00:00+00:00", "on": "2027-01-04"},
        {"name": None, "at": "09:00:00", "on": 3},
    ]
    assert json.loads(files) == {"content": "AP8="}
    assert manifest == {
        "organisation": "Newtown",
        "made_at": "2027-01-04T09:00:00+00:00",
        "version": __version__,
        "rows": counts,
    }


def test_nobody_else_can_read_the_file(tmp_path: Path) -> None:
    write_export(tmp_path / "town.zip", "Newtown", NOW, ROWS)

    assert stat.S_IMODE((tmp_path / "town.zip").stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "town.zip").write_text("mine")

    with pytest.raises(Invalid, match="File exists"):
        write_export(tmp_path / "town.zip", "Newtown", NOW, ROWS)
    with pytest.raises(Invalid, match="No such file"):
        write_export(tmp_path / "nowhere" / "town.zip", "Newtown", NOW, ROWS)
    assert (tmp_path / "town.zip").read_text() == "mine"


def test_what_is_not_finished_is_not_left_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield ROWS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_export(tmp_path / "town.zip", "Newtown", NOW, broken())
    assert list(tmp_path.iterdir()) == []
