"""The processes that run all day: those that answer, and those that work."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask
from prometheus_client import start_http_server

from jobclub import demo, wiring
from jobclub.core.errors import JobclubError
from jobclub.serving import serve
from jobclub.settings import Settings
from jobclub.supervising import Pair
from jobclub.telemetry.carriers import counted
from jobclub.telemetry.logs import set_up_logs
from jobclub.telemetry.metrics import Metrics
from jobclub.worker import Worker, chores_of, name_of_this_worker

log = logging.getLogger(__name__)
GLANCE = 0.2
"""Seconds between two looks at whether a worker was told to stop."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=demo.PORT, default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="How many processes answer."
)
@click.option("--with-worker", is_flag=True, help="Send messages and reminders too.")
@click.pass_context
def serve_command(ctx: click.Context, *, host: str, port: int, workers: int, with_worker: bool) -> None:
    """Answer requests until stopped."""
    settings = wiring.settings_here()
    wiring.must_be_fit(settings)
    wiring.prepare_database(settings)
    set_up_logs()
    with _own_folder() as folder:

        def make_app() -> Flask:
            return wiring.build_app(settings, metrics=Metrics(folder))

        def answer() -> None:
            serve(make_app, host=host, port=port, workers=workers)

        if with_worker:
            ctx.exit(Pair(answer, lambda: _work_beside(settings, folder)).run())
        answer()


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Make a folder in which processes count, and remove it at the end; those forked meanwhile leave it."""
    folder, owner = Path(tempfile.mkdtemp(prefix="jobclub-metrics-")), os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)


def _work_beside(settings: Settings, folder: Path) -> None:
    """Do what a worker does, in a process of its own that no command line wraps."""
    try:
        work(settings, Metrics(folder))
    except (click.ClickException, JobclubError) as error:
        log.critical("the worker can't work: %s", error)
        sys.exit(1)


@click.command("worker")
@click.option("--metrics-port", type=demo.PORT, help="Show its figures there, on this machine only.")
def worker_command(metrics_port: int | None) -> None:
    """Send messages and reminders until stopped; any number of these may run."""
    settings, metrics = wiring.settings_here(), Metrics()
    wiring.prepare_database(settings)
    set_up_logs()
    if metrics_port is not None:
        start_http_server(metrics_port, "127.0.0.1", metrics.registry)
    work(settings, metrics)


def work(settings: Settings, metrics: Metrics) -> None:
    """Do what a worker does until SIGTERM or SIGINT, and finish what is in hand.

    Raises:
        ClickException: The database was brought to another version meanwhile.
    """
    office = wiring.build_office(settings)
    if office.post is not None:
        office = replace(office, post=counted(office.post, metrics))
    name = name_of_this_worker()
    worker, told = Worker(chores_of(office, name), ticked=metrics.ticked), Told()
    with closing(office.store):
        worker.start()
        log.info("the worker has begun", extra={"worker": name})
        while not (told.to_stop or worker.stopped.is_set()):
            time.sleep(GLANCE)
        worker.stop()
    log.info("the worker has stopped", extra={"worker": name})
    if worker.unfit:
        raise click.ClickException(worker.unfit)


class Told:
    """Whether this process was told to stop. A signal may come at any moment, so it only leaves a note."""

    def __init__(self) -> None:
        self.to_stop = False
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._note)

    def _note(self, *_: object) -> None:
        self.to_stop = True
