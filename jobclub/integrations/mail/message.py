"""A mail as it travels: head, text, HTML and calendar (RFC 5322, RFC 2045, RFC 6047)."""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from typing import cast

import idna

from jobclub.core.notices.mail import CalendarPart, Mail, fault_in_mail
from jobclub.core.office.post import Undeliverable


class _Unbroken(UnstructuredHeader):
    """A header that stays in one line: one with an address (URL) in it, which would otherwise be encoded."""

    def fold(self, *, policy: email.policy.Policy) -> str:
        """Give the line."""
        return f"{cast('BaseHeader', self).name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", cast("type[BaseHeader]", _Unbroken))
POLICY = email.policy.SMTP.clone(cte_type="7bit", header_factory=HEADERS)
"""CR LF at line ends, and nothing beyond ASCII, so that every server passes it on as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A mail ready to be handed over: from whom, to whom and its bytes.

    ``utf8`` says that the recipient's address needs a server that knows SMTPUTF8 (RFC 6531).
    """

    sender: str
    recipient: str
    content: bytes
    utf8: bool


def packed(mail: Mail, sender: str, now: datetime) -> Parcel:
    """Give a mail as it travels. ``sender`` is the installation's address, ``now`` an instant in UTC.

    Raises:
        Undeliverable: Something in it would make a header of its own, or the address can't be one.
    """
    if fault := fault_in_mail(mail):
        raise Undeliverable(fault)
    recipient = _mailbox(mail.to_name, mail.to_address)
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(mail.sender_name, sender)
    message["To"] = recipient
    if mail.reply_to:
        message["Reply-To"] = _mailbox("", mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = now
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to it
    if mail.stop_link:
        # Without List-Unsubscribe-Post (RFC 8058): the page asks first, so a mail program opens it.
        message["List-Unsubscribe"] = f"<{mail.stop_link}>"
    _fill(message, mail)
    utf8 = not recipient.addr_spec.isascii()
    content = message.as_bytes(policy=POLICY.clone(utf8=utf8))
    return Parcel(sender=sender, recipient=recipient.addr_spec, content=content, utf8=utf8)


def _fill(message: EmailMessage, mail: Mail) -> None:
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None:
        _add_calendar(message, mail.calendar)
    message["Content-Language"] = mail.language  # last: it would go with the text, which has parts beside it


def _add_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    """Add a calendar file twice, as Google's invitations have it.

    Outlook, Gmail and Thunderbird show a meeting for a text/calendar part among the alternatives whose
    method is the METHOD in it (RFC 6047, 2.4; [MS-OXCMAIL] 2.1.3.4), without a Content-Disposition
    (PHPMailer issue 175). Programs that overlook it there, as on some phones, offer the attached file
    (Stack Overflow 19523861; "Why does Gmail return 2 attachments", support.nylas.com).
    """
    message.add_alternative(
        calendar.content.decode(), subtype="calendar", params={"method": calendar.method.value}
    )
    message.add_attachment(calendar.content, maintype="application", subtype="ics", filename="invite.ics")


def _mailbox(name: str, address: str) -> Address:
    """Give somebody with a name and an address, whose domain is written in ASCII (IDNA 2008)."""
    user, _, domain = address.rpartition("@")
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise Undeliverable("an address has a domain that can't be one") from None
    return Address(" ".join(name.split()), user, plain)
