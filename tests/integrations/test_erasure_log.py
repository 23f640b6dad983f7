"""The erasure log: a line each, only ever added to, and read past whatever a crash left half written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobclub.core.office.forgetting import Logged
from jobclub.core.people.erasure import Cause, Erasure
from jobclub.integrations.erasure_log import FILE, ErasureFile

AT = datetime(2027, 1, 4, 8, 0, 0, 123456, tzinfo=UTC)


def logged(number: int, cause: Cause = Cause.REQUESTED) -> Logged:
    return Logged("town", Erasure(id=f"e{number}", participant_id=f"p{number}", at=AT, cause=cause))


@pytest.fixture
def log(tmp_path: Path) -> ErasureFile:
    return ErasureFile(tmp_path / "data")


def test_where_nobody_was_forgotten_there_is_no_file_and_nothing_in_it(log: ErasureFile) -> None:
    assert log.entries() == []
    log.append([])
    assert not log.file.exists()


def test_what_is_written_is_read_again_in_its_order(log: ErasureFile) -> None:
    log.append([logged(1)])
    log.append([logged(2, Cause.RETENTION), logged(3)])
    assert log.entries() == [logged(1), logged(2, Cause.RETENTION), logged(3)]
    assert ErasureFile(log.file.parent).entries() == log.entries()


def test_the_file_is_its_owners_alone_and_holds_ids(log: ErasureFile) -> None:
    log.append([logged(1)])
    assert log.file.name == FILE == "erasures.log"
    assert log.file.stat().st_mode & 0o777 == 0o600
    assert json.loads(log.file.read_text("utf-8")) == {
        "id": "e1",
        "organisation_id": "town",
        "participant_id": "p1",
        "at": "2027-01-04T08:00:00.123456+00:00",
        "cause": "requested",
    }


def test_what_stands_in_it_is_never_changed(log: ErasureFile) -> None:
    log.append([logged(1)])
    before = log.file.read_bytes()
    log.append([logged(2)])
    assert log.file.read_bytes().startswith(before)


@pytest.mark.parametrize("cut", range(1, 100, 9))
def test_a_line_cut_off_by_a_crash_tells_nothing_and_spoils_no_other(log: ErasureFile, cut: int) -> None:
    log.append([logged(1), logged(2)])
    whole = log.file.read_bytes()
    log.file.write_bytes(whole[:-cut])
    left = log.entries()
    assert left in ([logged(1)], [logged(1), logged(2)])
    log.append([logged(3)])
    assert log.entries() == [*left, logged(3)]


@pytest.mark.parametrize("line", ["", "{}", "[]", "7", "null", "\x00", "{", '{"id": 1}', "\xff"])
def test_a_line_that_is_none_is_passed_over(log: ErasureFile, line: str) -> None:
    log.append([logged(1)])
    with log.file.open("ab") as file:
        file.write(line.encode("latin-1") + b"\n")
    log.append([logged(2)])
    assert log.entries() == [logged(1), logged(2)]


def test_a_folder_that_takes_no_files_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(OSError, match="data"):
        ErasureFile(tmp_path / "data").append([logged(1)])
