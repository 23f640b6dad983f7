"""What is handed to those who carry messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from jobclub.core.people.email import fault_in_email
from jobclub.core.text import LINE, fault_in_signs

SUBJECT = 500
"""Characters in a subject."""
BODY = 200_000
"""Characters in a mail's text."""
TOKEN = re.compile(r"[!-;=?-~]{1,500}")
"""What stands between angle brackets in a header: ASCII without blanks and brackets."""


class Method(StrEnum):
    """What a calendar part asks a calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar file in a mail; ``method`` is the one that stands in it too.

    ``file`` is what lies beside it to be opened by hand, if that is another: some programs read no more than
    the first of several sessions in an invitation, and all of them in a file.
    """

    method: Method
    content: bytes
    file: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one address.

    ``message_id`` stays the same however often it is sent (without the angle brackets). ``sender_name``
    is the organisation's, ``reply_to`` a staffed mailbox. ``stop_link`` is where its reader can choose
    to get fewer messages.
    """

    message_id: str
    to_name: str
    to_address: str
    sender_name: str
    subject: str
    text: str
    html: str
    language: str
    reply_to: str | None = None
    stop_link: str | None = None
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessage:
    """One message to one phone; ``message_id`` stays the same however often it is sent."""

    message_id: str
    to_number: str
    sender_name: str
    text: str


def fault_in_mail(mail: Mail) -> str | None:
    """Say what can't stand in a mail, or None. No value of it is told, for it is somebody's.

    What people write is checked where it comes in; this is the last wall before a line break in a name
    becomes a header of its own.
    """
    faults = {
        "the reader's name": fault_in_signs(mail.to_name, LINE),
        "the reader's address": fault_in_email(mail.to_address),
        "the sender's name": fault_in_signs(mail.sender_name, LINE),
        "the subject": fault_in_signs(mail.subject, SUBJECT),
        "the address for answers": fault_in_email(mail.reply_to),
        "the message's id": _fault_in_token(mail.message_id),
        "the link to stop messages": _fault_in_token(mail.stop_link),
        "the text": fault_in_signs(mail.text, BODY, breaks=True),
        "the HTML": fault_in_signs(mail.html, BODY, breaks=True),
    }
    return next((f"{what} {fault}" for what, fault in faults.items() if fault), None)


def _fault_in_token(text: str | None) -> str | None:
    return None if text is None or TOKEN.fullmatch(text) else "is none"
