"""Telling people: reminders due at once through a real mail server, and how fast the outbox is worked off.

python -m benchmarks.telling DATABASE_URL WORKER [SMTP_URL]     # a worker: says "ready", waits for a line,
                                                                # works until nothing is left, says "done"
"""

from __future__ import annotations

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from email.message import EmailMessage

from benchmarks.kinds import SQLITE, Kind
from benchmarks.many import put_in_due
from benchmarks.servers import ROOT, free_port
from benchmarks.sites import Site, found_site
from benchmarks.tables import table, verdict
from jobclub.core.notices.mail import Mail
from jobclub.core.office.post import MailBag
from jobclub.core.usecases import delivering, reminding
from jobclub.integrations.database import open_store
from jobclub.integrations.offices import office_over
from jobclub.settings import Settings
from jobclub.wiring import post_of

DUE, PEOPLE = 100, 10
WORKERS = (1, 2, 4)
SHARE = 0.7


class NoMailer:
    """Takes every mail and does nothing with it: what is left is what the outbox itself costs."""

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        """Open a batch."""
        yield self

    def send(self, mail: Mail) -> None:
        """Take a mail."""


def work(url: str, name: str, smtp_url: str | None) -> None:
    """Work the outbox off, as ``jobclub worker`` does, once somebody says so."""
    settings = Settings(database_url=url, smtp_url=smtp_url or "", mail_from="jobclub@midtby.example")
    post = post_of(settings)
    if smtp_url is None:
        post = replace(post, mailer=NoMailer())
    with closing(open_store(url)) as store:
        office = replace(office_over(store), post=replace(post, connections=max(WORKERS)))
        print("ready", flush=True)
        sys.stdin.readline()
        while reminding.tick(office):
            pass
        while delivering.deliver(office, worker=name) or office.store.anything_due(office.now()):
            pass
        print("done", flush=True)


def _worked_off(site: Site, count: int, smtp_url: str = "") -> float:
    """Let some workers see to everything that is due; give the seconds until all are done."""
    command = [sys.executable, "-m", "benchmarks.telling", site.url]
    workers = [
        subprocess.Popen(  # noqa: S603  (this module)
            [*command, f"worker-{number}", *([smtp_url] if smtp_url else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(count)
    ]
    for worker in workers:
        _hear(worker, "ready")
    began = time.perf_counter()
    for worker in workers:
        if worker.stdin is not None:
            worker.stdin.write("go\n")
            worker.stdin.flush()
    for worker in workers:
        _hear(worker, "done")
    took = time.perf_counter() - began
    for worker in workers:
        worker.communicate()
    return took


def _hear(worker: subprocess.Popen[str], word: str) -> None:
    """Wait for a word of a worker's.

    Raises:
        RuntimeError: It said something else, or ended.
    """
    heard = worker.stdout.readline().strip() if worker.stdout else ""
    if heard != word:
        raise RuntimeError(f"a worker said {heard!r}, not {word!r}")


@contextmanager
def _mail_server() -> Iterator[str]:
    """Run a mail server in a process of its own; give its address."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.mailservers", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: S603  (our own)
    try:
        _wait_for(port)
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(500):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
        except OSError:
            time.sleep(0.02)
        else:
            return


def _bare(smtp_url: str, count: int) -> float:
    """Build and send plain mails over one connection; give the seconds."""
    host, port = smtp_url.removeprefix("smtp://").split(":")
    began = time.perf_counter()
    with smtplib.SMTP(host, int(port)) as connection:
        for number in range(count):
            mail = EmailMessage()
            mail["From"], mail["To"] = "jobclub@midtby.example", f"person.{number}@people.example"
            mail["Subject"], mail["Message-ID"] = "Your next meeting", f"<{number}@midtby.example>"
            mail.set_content("Dear Person\n\nYour next meeting is on Tuesday at 14.00.\n" * 5)
            mail.add_alternative("<p>Your next meeting is on Tuesday at 14.00.</p>" * 10, subtype="html")
            connection.send_message(mail)
    return time.perf_counter() - began


@contextmanager
def _due(kind: Kind) -> Iterator[Site]:
    with kind.empty() as empty:
        site = found_site(empty())
        with closing(open_store(site.url)) as store:
            put_in_due(site, office_over(store), store.engine, DUE, PEOPLE)
        yield site


def reminders(kind: Kind = SQLITE) -> str:
    """Remind a thousand people at once through a real mail server, by one worker and by more."""
    count, rows, rates = DUE * PEOPLE, [], []
    with _mail_server() as smtp_url:
        bare = count / _bare(smtp_url, count)
        rows.append(("one connection, smtplib alone", f"{bare:.0f}", "", ""))
        for workers in WORKERS:
            with _due(kind) as site:
                rates.append(count / _worked_off(site, workers, smtp_url))
                sent = site.count("SELECT count(*) FROM deliveries WHERE state = 'sent'")
            rows.append((f"{workers} worker(s)", f"{rates[-1]:.0f}", f"{rates[-1] / bare:.0%}", f"{sent}"))
    holds = rates[0] >= SHARE * bare and rates[-1] >= rates[0]
    rows.append(("target: one ≥ 70 %, four not slower than one", "", verdict(holds=holds), ""))
    return table(
        f"1,000 reminders due at once, {kind.name}", ("", "mails per second", "of bare", "sent"), rows
    )


def outbox(kind: Kind = SQLITE) -> str:
    """Work a thousand rows of the outbox off with everything but the sending."""
    rows = []
    for workers in WORKERS:
        with _due(kind) as site:
            rows.append((f"{workers}", f"{DUE * PEOPLE / _worked_off(site, workers):.0f}"))
    return table(
        f"Outbox rows per second, {kind.name}, mails written and not sent", ("workers", "per second"), rows
    )


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
