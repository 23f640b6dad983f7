"""Promises about what breaks: databases, mail servers, workers, backups; and about what is too much."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.backups import backup_under_writes, killed_commands
from benchmarks.clusters import a_cluster
from benchmarks.fuzzing import fuzz
from benchmarks.imports import people
from benchmarks.kinds import SQLITE, Kind
from benchmarks.lives import told_lives
from benchmarks.load import load
from benchmarks.mail_outages import api_while_mail_hangs, kills_while_sending, mail_away
from benchmarks.outages import Outage, outage
from benchmarks.promises.results import Result, ground
from benchmarks.races import person
from benchmarks.servers import jobclub_server
from benchmarks.sites import another_club, found_site
from benchmarks.wires import Fault

MEBIBYTE = 1024 * 1024


def fuzzing(kind: Kind = SQLITE) -> Result:
    """Send 10,000 requests made from the API's own description."""
    fuzzed = fuzz(10_000, kind=kind)
    return Result(not fuzzed.failures, " ".join(fuzzed.report().split())[:2000])


def resources() -> Result:
    """Ask for too much, import 10,000 people, load the server for twenty seconds; look at its memory."""
    with ground() as (site, server, office):
        with server.client(site.token) as client:  # the server hangs up after a body it does not read
            large = client.post("/api/v1/participants", {"name": "x" * MEBIBYTE}).status
        with server.client(site.token) as client:
            wide = client.get("/api/v1/participants?limit=201").status
            many = client.post("/api/v1/participants/import", {"text": people(10_000)})
        paths = [f"/api/v1/cohorts/{another_club(office, site).id}/enrolments" for _ in range(100)]
        load(
            server,
            site.token,
            lambda client, number: client.post(paths[number % 100], person(number)),
            seconds=10,
        )
        load(server, site.token, lambda client, _: client.get("/api/v1/participants?limit=200"), seconds=10)
        memory = max(server.megabytes())
    kept = large == 413 and wide == 422 and many.json.get("added") == 10_000 and many.seconds <= 10
    text = f"1 MiB and more: {large}; 201 on a page: {wide}; 10,000 imported in {many.seconds:.1f} s"
    return Result(kept and memory <= 256, f"{text}; {memory:.0f} MiB per process")


def backups(kind: Kind = SQLITE) -> Result:
    """Take ten backups while two servers write, and put each back."""
    with kind.empty() as empty, tempfile.TemporaryDirectory() as folder:
        kept = backup_under_writes(empty, Path(folder), rounds=10)
    return Result(kept.right and kept.taken == 10, str(kept))


def killed_backups(kind: Kind = SQLITE) -> Result:
    """Kill 50 backups and 50 restores at any moment."""
    with kind.empty() as empty, tempfile.TemporaryDirectory() as folder:
        kept = killed_commands(empty, Path(folder), kills=50)
    return Result(kept.right, str(kept))


def outages() -> Result:
    """Stop and kill the database under load, five times each; it is away for a second, and then for six."""
    met = Outage()
    with a_cluster() as cluster:
        site = found_site(cluster.empty())
        with jobclub_server(site.url) as server:
            for number in range(10):
                end = cluster.kill if number % 2 else cluster.stop
                met.add(outage(site, server, cluster, end, seconds=6 if number > 7 else 1))
    kept = met.lost == met.doubled == met.unsaid == 0 and met.answers.keys() == {"201", "503 busy"}
    return Result(kept and met.slowest <= 1 and met.back <= 5, str(met))


def told() -> Result:
    """Let 1,000 towns live, with carriers that fail and workers that are killed; judge every mail."""
    lives = told_lives(1000)
    return Result(not lives.broken and lives.lives >= 1000, str(lives))


def killed_workers() -> Result:
    """Remind 3,000 people with three workers, of which a hundred are killed one after the other."""
    came = kills_while_sending(cohorts=300, people=10, workers=3, kills=100, pause=0.02, patience=1200)
    return Result(came.right and came.arrived == 3000, str(came))


def side_by_side() -> Result:
    """Remind 3,000 people with three workers that are left alone."""
    came = kills_while_sending(cohorts=300, people=10, workers=3, kills=0, pause=0.0)
    return Result(came.right and came.doubled == came.flagged == 0, str(came))


def mail_back() -> Result:
    """Let the mail server refuse, reset or hang for a minute, each time; then wait until all is out."""
    backs = [
        mail_away(cohorts=50, people=10, workers=4, away=60, fault=fault)
        for fault in (Fault.REFUSE, Fault.RESET, Fault.HANG)
    ]
    kept = all(
        back.reminded.lost == 0 and back.most_connections <= 3 and back.seconds <= 900 for back in backs
    )
    return Result(kept, " | ".join(map(str, backs)))


def mail_hangs() -> Result:
    """Ask the API 50 times a second for twenty seconds while the mail server hangs."""
    load = api_while_mail_hangs(seconds=20, rate=50)
    p99 = load.percentile_ms(99)
    return Result(load.statuses.keys() == {201} and p99 <= 250, f"{dict(load.statuses)}; p99 {p99:.0f} ms")
