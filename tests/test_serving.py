"""The server for production: several processes, set up by its command and by nothing that lies about."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

COMMAND = [sys.executable, "-m", "jobclub"]
LISTENING = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")


@contextmanager
def serving(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str], list[str]]]:
    """Serve with two workers from a folder; give the address, the process, and what it wrote so far."""
    command = [*COMMAND, "serve", "--port", "0", "--workers", "2"]
    with subprocess.Popen(  # noqa: S603  (our own code)
        command, env=env_of(tmp_path), cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            written = []
            for line in process.stderr:
                written.append(line)
                if sum("Booting worker" in one for one in written) == 2:
                    break
            found = LISTENING.search("".join(written))
            assert found, written
            yield found[1], process, written
        finally:
            process.kill()


def env_of(tmp_path: Path) -> dict[str, str]:
    return {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "GUNICORN_CMD_ARGS": "--workers=7"}


def jobclub(tmp_path: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  (our own code)
        [*COMMAND, *arguments], env=env_of(tmp_path), capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.server
def test_two_workers_answer_on_a_database_they_made_and_stop_when_told(tmp_path: Path) -> None:
    (tmp_path / "gunicorn.conf.py").write_text("open('was-read', 'w').close()\nworkers = 5\n")
    with serving(tmp_path) as (base, process, written):
        ready = requests.get(f"{base}/health/ready", timeout=30)
        jobclub(tmp_path, "organisation", "add", "Newtown")
        token = jobclub(tmp_path, "token", "add", "--role", "admin")
        headers = {"Authorization": f"Bearer {token}"}
        asked = [requests.get(f"{base}/api/v1/organisation", headers=headers, timeout=30) for _ in range(4)]
        unknown = requests.get(f"{base}/api/v1/organisation", timeout=30)
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert [(one.status_code, one.json()["name"]) for one in asked] == [(200, "Newtown")] * 4
    assert unknown.status_code == 401
    assert process.returncode == 0
    everything = "".join(written) + rest
    assert everything.count("Booting worker") == 2
    assert "Traceback" not in everything
    assert not (tmp_path / "was-read").exists()
    assert (tmp_path / "data" / "jobclub.sqlite3").exists()


@pytest.mark.server
def test_a_request_that_cannot_be_read_is_not_quoted_in_the_log(tmp_path: Path) -> None:
    path = "s3cret-of-anna"
    broken = [
        f"GET /p/{path} HTTP/9.9\r\n\r\n",
        f"GET /p/{path}\x00 \r\n\r\n",
        f"GET / HTTP/1.1\r\nX {path}: 1\r\n\r\n",
        f"{path}\r\n\r\n",
    ]
    with serving(tmp_path) as (base, process, written):
        host, _, port = base.removeprefix("http://").partition(":")
        for request in broken:
            with socket.create_connection((host, int(port)), timeout=30) as connection:
                connection.sendall(request.encode())
                assert connection.recv(100).startswith(b"HTTP/1.1 4")
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    told = "".join(written) + rest
    assert told.count("a request could not be read") == len(broken)
    assert path not in told
    assert '127.0.0.1"' not in told


@pytest.mark.server
def test_it_does_not_start_on_a_database_it_cannot_make(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        jobclub(tmp_path, "serve", "--port", "0")
    assert refused.value.stderr.startswith(f"Error: the folder {tmp_path / 'data'} can't be used")
    assert "Traceback" not in refused.value.stderr
