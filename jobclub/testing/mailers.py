"""Those who carry messages, for tests: they keep what they are given, and fail when they are told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jobclub.core.notices.mail import Mail, ShortMessage, fault_in_mail
from jobclub.core.office.post import MailBag, PostError, Uncertain, Undeliverable


class RecordingMailer:
    """Keeps every mail in ``sent``, in the order in which they came.

    ``fault`` is raised for every mail as long as it is set, ``faults`` for those to one address; what is
    ``Uncertain`` has arrived all the same. ``connections`` counts the batches in which a mail was handed
    over, or tried to be::

        mailer.fault = PostUnavailable("away")                # an outage; None ends it
        mailer.faults["bo@people.example"] = Postponed("full")
    """

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.fault: PostError | None = None
        self.faults: dict[str, PostError] = {}
        self.connections = 0
        self._turn = threading.Lock()

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        """Open a batch."""
        yield _RecordingBag(self)

    def take(self, mail: Mail, *, first: bool) -> None:
        """Keep a mail, or fail as told; ``first`` says that a batch begins with it."""
        with self._turn:
            self.connections += first
            if fault_in_mail(mail):
                raise Undeliverable(f"{fault_in_mail(mail)}")
            fault = self.fault or self.faults.get(mail.to_address)
            if fault is None or isinstance(fault, Uncertain):
                self.sent.append(mail)
            if fault is not None:
                raise fault


class _RecordingBag:
    """One batch of a recording mailer."""

    def __init__(self, mailer: RecordingMailer) -> None:
        self._mailer = mailer
        self._first = True

    def send(self, mail: Mail) -> None:
        first, self._first = self._first, False
        self._mailer.take(mail, first=first)


class RecordingTexter:
    """Keeps every short message in ``sent``; ``fault`` is raised for every one as long as it is set."""

    def __init__(self) -> None:
        self.sent: list[ShortMessage] = []
        self.fault: PostError | None = None

    def send(self, message: ShortMessage) -> None:
        """Keep a message, or fail as told."""
        if self.fault is None or isinstance(self.fault, Uncertain):
            self.sent.append(message)
        if self.fault is not None:
            raise self.fault
