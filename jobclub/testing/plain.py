"""Words and calendars as plain as can be, for tests that look at what is told and not at how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from jobclub.core.notices.calendar import Entry
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Worded
from jobclub.core.notices.mail import Method
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.core.office.post import Post
from jobclub.core.people.organisation import Organisation
from jobclub.testing.mailers import RecordingMailer

BASE_URL = "https://club.example"
SENDER = "club@club.example"


class PlainWording:
    """Tells each fact of a letter in a line of its own, and keeps every letter in ``letters``.

    Letters to a name in ``unwritable`` fail, as with a mistake in a template.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.unwritable: set[str] = set()

    def of(self, letter: Letter, organisation_id: str) -> Worded:  # noqa: ARG002  (whose it is makes no difference)
        """Word a letter."""
        if letter.name in self.unwritable:
            raise ValueError("no such fact")
        self.letters.append(letter)
        facts = ((one.name, getattr(letter, one.name)) for one in fields(letter))
        text = "\n".join(f"{name}: {_told(value)}" for name, value in facts if value)
        html = f"<pre>{text}</pre>"
        return Worded(subject=letter.notice.value, text=text, html=html, short=text)

    def without_own(self, notice: Notice, language: str, organisation: Organisation) -> OwnWording:
        """Give words that say what they belong to."""
        text = f"From {organisation.name}"
        return OwnWording(notice=notice, language=language, subject=notice.value, text=text, short=language)

    def mistakes_in(self, own: OwnWording) -> list[Misworded]:
        """Let no values stand in own words: here they are said as they are."""
        parts = {"/subject": own.subject, "/text": own.text, "/short": own.short}
        detail = "holds a value, and here are none"
        return [Misworded(part, detail, 1, "unknown") for part, said in parts.items() if "{" in said]

    def by(self, own: OwnWording, letter: Letter, organisation_id: str) -> Worded:
        """Word a letter by own words, as they are."""
        self.of(letter, organisation_id)
        return _said(own)

    def sample(self, notice: Notice, language: str, organisation: Organisation) -> Worded:
        """Word a sample."""
        return _said(self.without_own(notice, language, organisation))

    def sample_by(self, own: OwnWording, organisation: Organisation) -> Worded:  # noqa: ARG002
        """Word a sample by own words, as they are."""
        return _said(own)

    def summary(self, language: str) -> str:
        """Give the name that a session has in calendars."""
        return f"Meeting ({language})"


def _said(own: OwnWording) -> Worded:
    return Worded(subject=own.subject, text=own.text, html=f"<pre>{own.text}</pre>", short=own.short)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_told, value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


class PlainCalendars:
    """Makes calendar files of one line for each entry: ``uid``, ``sequence``, start and end."""

    def message(
        self,
        method: Method,
        entries: Iterable[Entry],
        *,
        organiser: tuple[str, str],
        attendee: tuple[str, str],
    ) -> bytes:
        """Make an invitation or a cancellation."""
        head = [method.value, " ".join(organiser), " ".join(attendee)]
        return "\n".join([*head, *map(_line, entries)]).encode()

    def feed(self, name: str, entries: Iterable[Entry]) -> bytes:
        """Make a feed."""
        return "\n".join([name, *map(_line, entries)]).encode()


def _line(entry: Entry) -> str:
    return f"{entry.uid} {entry.sequence} {entry.starts_at.isoformat()} {entry.ends_at.isoformat()}"


def plain_post(**changes: Any) -> Post:
    """Give a post of plain words and calendars with a mailer that keeps what it is given."""
    parts: dict[str, Any] = {
        "wording": PlainWording(),
        "calendars": PlainCalendars(),
        "base_url": BASE_URL,
        "sender": SENDER,
        "mailer": RecordingMailer(),
    }
    return Post(**parts | changes)
