"""jobclub as a browser meets it: a server on loopback, a real database, a worker, a folder of sent mails."""

from __future__ import annotations

import email
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.policy import default
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from jobclub import wiring
from jobclub.core.office import Office
from jobclub.core.usecases import delivering, providing, reminding
from jobclub.demo.seeding import DemoClock
from jobclub.settings import Settings
from jobclub.testing import FixedClock

ADDRESS = re.compile(r"https?://[^\s>\"]+")


@dataclass(frozen=True, slots=True)
class House:
    """Where it is, what time it is there, and the mails that were sent."""

    address: str
    office: Office
    clock: FixedClock | DemoClock
    mails: Path

    def work(self) -> None:
        """Let a worker do all that is to be done at this moment."""
        chores = (
            partial(providing.provide, worker="test"),
            partial(delivering.deliver, worker="test"),
            reminding.tick,
        )
        while any(do(self.office) for do in chores):
            pass

    def at(self, instant: datetime) -> None:
        """Let it be another time, with a worker at work."""
        if isinstance(self.clock, DemoClock):
            self.clock.put(instant)
        else:
            self.clock.at = instant
        self.work()

    def mails_to(self, address: str) -> list[str]:
        """Give the plain texts of the mails that somebody got, oldest first."""
        found = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [email.message_from_bytes(path.read_bytes(), policy=default) for path in found]
        return [_text_of(one) for one in read if address in str(one["To"])]

    def link_to(self, address: str, *, holding: str) -> str:
        """Give the first link in somebody's newest mail whose address holds a text."""
        text = self.mails_to(address)[-1]
        return next(link for link in ADDRESS.findall(text) if holding in link).rstrip(".,)")


def _text_of(mail: email.message.EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return "" if body is None else body.get_content()


class Discreet(WSGIRequestHandler):
    """Answers without a word."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def a_house(folder: Path, clock: FixedClock | DemoClock) -> Iterator[House]:
    """Put one together in a folder, and let it answer until the end."""
    mails = folder / "mails"
    settings = replace(
        Settings.from_env({"JOBCLUB_DATA_DIR": str(folder)}),
        mail_folder=mails,
        base_url="http://127.0.0.1:1",
    )
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Discreet)
    settings = replace(settings, base_url=f"http://127.0.0.1:{server.server_port}")
    office = wiring.build_office(settings, now=clock)
    server.app = wiring.app_over(office)
    answering = threading.Thread(target=server.serve_forever, daemon=True)
    with closing(office.store):
        answering.start()
        yield House(settings.base_url, office, clock, mails)
        server.shutdown()
        answering.join()
        server.server_close()


def path_of(address: str) -> str:
    """Give what of an address stands behind its host."""
    return urlsplit(address).path
