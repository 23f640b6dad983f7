"""Turns at writing: one at a time, among threads and processes, and nobody waits for long."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from jobclub.core.errors import Busy
from jobclub.integrations.database.turns import Turns

WRITER = """
import sys, time
from pathlib import Path
from jobclub.integrations.database.turns import Turns
turns = Turns(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
taken, until = 0, time.monotonic() + 1.0
while time.monotonic() < until:
    with turns.turn():
        with open(sys.argv[2], "x"):  # nobody else is at it
            time.sleep(0.003)
        Path(sys.argv[2]).unlink()
        taken += 1
print(taken, flush=True)
"""
HOLDER = """
import sys, time
from pathlib import Path
from jobclub.integrations.database.turns import Turns
with Turns(Path(sys.argv[1])).turn():
    print("held", flush=True)
    time.sleep(60)
"""


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  (ours)


def line(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout is not None
    return writer.stdout.readline().strip()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "jobclub.sqlite3"


def test_the_lock_files_lie_beside_the_database(database: Path) -> None:
    turns = Turns(database)
    assert sorted(file.name for file in database.parent.iterdir()) == [
        "jobclub.sqlite3-next",
        "jobclub.sqlite3-open",
        "jobclub.sqlite3-turn",
    ]
    turns.close()


def test_one_after_the_other(database: Path) -> None:
    turns = Turns(database)
    for _ in range(3):
        with turns.turn():
            pass
    turns.close()


def test_threads_never_write_at_once_and_all_get_their_turn(database: Path) -> None:
    turns, inside, most = Turns(database), 0, 0

    def write() -> None:
        nonlocal inside, most
        for _ in range(20):
            with turns.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 1
    turns.close()


def test_two_busy_processes_share_fairly_and_never_write_at_once(database: Path) -> None:
    writers = [process(WRITER, database, database.parent / "at-it") for _ in range(2)]
    for writer in writers:
        assert line(writer) == "ready"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    taken = []
    for writer in writers:
        with writer:
            taken.append(int(line(writer)))
    assert sum(taken) > 20
    assert min(taken) > max(taken) / 4, taken


def test_who_waits_too_long_for_another_process_is_told_so(database: Path) -> None:
    with process(HOLDER, database) as holder:
        assert line(holder) == "held"
        turns = Turns(database, wait=0.05)
        began = time.monotonic()
        with pytest.raises(Busy, match="try again"), turns.turn():
            pass
        assert time.monotonic() - began < 2
        holder.send_signal(signal.SIGKILL)
    turns.close()


def test_two_who_wait_are_both_told_so(database: Path) -> None:
    with process(HOLDER, database) as holder:
        assert line(holder) == "held"
        first, second = Turns(database, wait=0.3), Turns(database, wait=0.05)
        told: list[str] = []

        def wait() -> None:
            try:
                with first.turn():
                    pass
            except Busy as busy:
                told.append(busy.code)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.1)
        with pytest.raises(Busy), second.turn():
            pass
        waiting.join()
        holder.send_signal(signal.SIGKILL)
    assert told == ["busy"]
    first.close()
    second.close()


def test_who_waits_too_long_for_another_thread_is_told_so(database: Path) -> None:
    turns = Turns(database, wait=0.05)
    with turns.turn(), pytest.raises(Busy), turns.turn():
        pass
    with turns.turn():
        pass
    turns.close()


def test_a_killed_process_gives_its_turn_back(database: Path) -> None:
    turns = Turns(database, wait=10)
    with process(HOLDER, database) as holder:
        assert line(holder) == "held"
        holder.send_signal(signal.SIGKILL)
        with turns.turn():
            pass
    turns.close()


def test_a_turn_is_given_back_when_the_block_raises(database: Path) -> None:
    turns = Turns(database, wait=0.05)
    with pytest.raises(ZeroDivisionError), turns.turn():
        1 / 0  # noqa: B018  (whatever goes wrong)
    with turns.turn():
        pass
    turns.close()
