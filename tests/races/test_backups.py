"""Backups taken while two servers write, and commands killed at any moment: what is there is always whole."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.backups import backup_under_writes, killed_commands, people_of, ran, two_servers_at_work
from benchmarks.clusters import Databases
from benchmarks.kinds import SQLITE, Empty
from benchmarks.sites import Site, found_site

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("outages")]
KILLS = 2
MOST_ROUNDS = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> Iterator[Empty]:
    """Give what makes the address of an empty database."""
    if request.param == "postgresql":
        databases: Databases = request.getfixturevalue("postgres")
        yield databases.empty
    else:
        with SQLITE.empty() as made:
            yield made


def test_a_backup_taken_under_writes_has_all_that_was_acknowledged_before_it_began(
    empty: Empty, tmp_path: Path
) -> None:
    kept = backup_under_writes(empty, tmp_path)
    assert kept.right, kept
    assert kept.taken == 1
    assert kept.meanwhile > 0


def test_nothing_is_put_back_while_servers_run(empty: Empty, tmp_path: Path) -> None:
    site, file = found_site(empty()), tmp_path / "one.backup"
    assert ran(site.url, "backup", str(file))[0] == 0
    with two_servers_at_work(site) as writers:
        code, told = ran(site.url, "restore", "--replace", str(file))
    assert code == 1
    assert "with this database; stop" in told
    assert set(writers.kept) <= people_of(site)
    assert ran(site.url, "restore", "--replace", str(file))[0] == 0
    assert people_of(site) == set()


def test_a_command_killed_at_any_moment_leaves_the_old_or_the_new_and_both_whole(
    empty: Empty, tmp_path: Path
) -> None:
    kept = killed_commands(empty, tmp_path, kills=KILLS)
    assert kept.right, kept


def copied(site: Site, to: Path) -> Site:
    """Take the database's file as it lies there, as one who knows no better does."""
    to.mkdir()
    shutil.copy(site.file, to / "jobclub.sqlite3")
    return Site(f"sqlite:///{to / 'jobclub.sqlite3'}", site.town, site.token, site.programme_id)


def test_a_plain_copy_of_the_file_lacks_what_was_acknowledged(tmp_path: Path) -> None:
    """Show that the loss would be seen."""
    with SQLITE.empty() as empty:
        site = found_site(empty())
        lost = 0
        with two_servers_at_work(site) as writers:
            for number in range(MOST_ROUNDS):
                time.sleep(0.5)
                before = set(writers.kept)
                copy = copied(site, tmp_path / str(number))
                lost += len(before - _people_in(copy.file))
                if lost:
                    break
    assert lost > 0


def _people_in(file: Path) -> set[str]:
    try:
        with closing(sqlite3.connect(file)) as db:
            return {name for (name,) in db.execute("SELECT name FROM participants")}
    except sqlite3.DatabaseError:  # it is not even whole
        return set()
