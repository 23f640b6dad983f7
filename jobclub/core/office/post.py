"""The ports to those who carry messages, word them and make calendar files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from jobclub.core.notices.calendar import Entry
from jobclub.core.notices.letter import Letter, Worded
from jobclub.core.notices.mail import Mail, Method, ShortMessage


class PostError(Exception):
    """A message could not be handed over. The text says why in words without addresses."""


class PostUnavailable(PostError):
    """Nobody takes messages now, so that all of them wait; ``wait`` is when to ask again, if they said so."""

    def __init__(self, fault: str, wait: timedelta | None = None) -> None:
        super().__init__(fault)
        self.wait = wait


class Postponed(PostError):
    """This one message was not taken now, others may be; ``wait`` is when to ask again, if they said so."""

    def __init__(self, fault: str, wait: timedelta | None = None) -> None:
        super().__init__(fault)
        self.wait = wait


class Uncertain(PostError):
    """The message was handed over, and the answer got lost: it may have arrived."""


class Undeliverable(PostError):
    """This message is refused for good: trying again is of no use."""


class MailBag(Protocol):
    """Messages carried over one connection."""

    def send(self, mail: Mail) -> None:
        """Hand one message over.

        Raises:
            PostUnavailable, Postponed, Uncertain, Undeliverable: See there.
        """


class Mailer(Protocol):
    """Carries mails."""

    def opened(self) -> AbstractContextManager[MailBag]:
        """Open a connection for a batch; it is made when the first message is sent, and anew if it broke."""


@runtime_checkable
class CanTryOut(Protocol):
    """Who carries messages and can say whether it works; a mailer need not be one."""

    def try_out(self) -> None:
        """Do what comes before a message, and send none.

        Raises:
            PostUnavailable, Postponed: Messages would wait; the text says why.
        """


class Texter(Protocol):
    """Carries short messages to phones."""

    def send(self, message: ShortMessage) -> None:
        """Hand one message over.

        Raises:
            PostUnavailable, Postponed, Uncertain, Undeliverable: See there.
        """


class Wording(Protocol):
    """Puts letters into words."""

    def of(self, letter: Letter, organisation_id: str) -> Worded:
        """Word a letter, in its language and in the organisation's own words where it has some."""

    def summary(self, language: str) -> str:
        """Give the neutral name that a session has in calendars."""


class CalendarFiles(Protocol):
    """Makes calendar files (RFC 5545)."""

    def message(
        self,
        method: Method,
        entries: Iterable[Entry],
        *,
        organiser: tuple[str, str],
        attendee: tuple[str, str],
    ) -> bytes:
        """Make an invitation or a cancellation, for one reader; people are (name, address)."""

    def feed(self, name: str, entries: Iterable[Entry]) -> bytes:
        """Make a feed to subscribe to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """All that carries and makes messages. ``base_url`` is where people find us, ``sender`` who writes.

    Without a ``mailer`` or ``texter`` that way is closed. ``connections`` is how many may be open at a time,
    over all workers.
    """

    wording: Wording
    calendars: CalendarFiles
    base_url: str
    sender: str
    mailer: Mailer | None = None
    texter: Texter | None = None
    connections: int = 3
