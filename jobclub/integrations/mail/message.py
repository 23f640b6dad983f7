"""A mail as it travels: head, text, HTML and calendar (RFC 5322, RFC 2045, RFC 6047).

It is put together from the older of Python's two ways of making mails (``email.mime``), which takes an eighth
of the time of ``EmailMessage``, keeps long addresses (URLs) in headers as they are, and folds names right.
"""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

import idna

from jobclub.core.notices.mail import CalendarPart, Mail, fault_in_mail
from jobclub.core.office.post import Undeliverable

POLICY = email.policy.compat32.clone(linesep="\r\n", max_line_length=76)  # RFC 2047, 2
UTF_8 = Charset("utf-8")
UTF_8.body_encoding = QP  # nothing beyond ASCII, so that every server passes it on, and short lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A mail ready to be handed over: from whom, to whom, and its bytes."""

    sender: str
    recipient: str
    content: bytes


def packed(mail: Mail, sender: str, now: datetime) -> Parcel:
    """Give a mail as it travels. ``sender`` is the installation's address, ``now`` an instant in UTC.

    Raises:
        Undeliverable: Something in it would make a header of its own, or the address can't be one.
    """
    if fault := fault_in_mail(mail):
        raise Undeliverable(fault)
    recipient = _in_ascii(mail.to_address)
    message = _body(mail)
    for header, value in _head(mail, sender, recipient, now).items():
        message[header] = value
    return Parcel(sender=sender, recipient=recipient, content=message.as_bytes(policy=POLICY))


def _head(mail: Mail, sender: str, recipient: str, now: datetime) -> dict[str, Any]:
    head: dict[str, Any] = {
        "From": _mailbox("From", mail.sender_name, sender),
        "To": _mailbox("To", mail.to_name, recipient),
        "Subject": _words("Subject", mail.subject),
        "Date": format_datetime(now),
        "Message-ID": f"<{mail.message_id}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence is answered to it
        "Content-Language": mail.language,
    }
    if mail.reply_to:
        head["Reply-To"] = _in_ascii(mail.reply_to)
    if mail.stop_link:
        # Without List-Unsubscribe-Post (RFC 8058): the page asks first, so a mail program opens it.
        head["List-Unsubscribe"] = f"<{mail.stop_link}>"
    return head


def _body(mail: Mail) -> MIMEMultipart:
    alternatives = MIMEMultipart("alternative", policy=POLICY)
    alternatives.attach(_text(mail.text, "plain"))
    alternatives.attach(_text(mail.html, "html"))
    return alternatives if mail.calendar is None else _with_calendar(alternatives, mail.calendar)


def _with_calendar(alternatives: MIMEMultipart, calendar: CalendarPart) -> MIMEMultipart:
    """Add a calendar file twice, as Google's invitations have it.

    Outlook, Gmail and Thunderbird show a meeting for a text/calendar part among the alternatives whose
    method is the METHOD in it (RFC 6047, 2.4; [MS-OXCMAIL] 2.1.3.4), without a Content-Disposition
    (PHPMailer issue 175). Programs that overlook it there, as on some phones, offer the attached file
    (Stack Overflow 19523861; "Why does Gmail return 2 attachments", support.nylas.com). Outlook reads only
    the first event of an invitation ([MS-STANOICAL] 2.2.175), and all of a file that is opened.
    """
    part = _text(calendar.content.decode(), "calendar")
    part.set_param("method", calendar.method.value)
    alternatives.attach(part)
    file = MIMEApplication(calendar.file or calendar.content, "ics", policy=POLICY)
    file.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return MIMEMultipart("mixed", None, [alternatives, file], policy=POLICY)


def _text(text: str, kind: str) -> MIMEText:
    return MIMEText(text, kind, UTF_8, policy=POLICY)  # type: ignore[arg-type]  # it takes a Charset as well


def _words(header: str, text: str) -> Header:
    """Give words of a header; what is not plain, or looks like encoded words, is encoded (RFC 2047)."""
    plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if plain else "utf-8", header_name=header)


def _mailbox(header: str, name: str, address: str) -> Header | str:
    """Give somebody's name and address as a header has them."""
    named = " ".join(name.split())
    if named.isascii() and "=?" not in named:
        return formataddr((named, address))
    words = _words(header, named)
    words.append(f"<{address}>", "us-ascii")
    return words


def _in_ascii(address: str) -> str:
    """Give an address whose domain is written in ASCII (IDNA 2008).

    One with other letters before the @ needs servers that know SMTPUTF8 (RFC 6531) all the way.
    """
    user, _, domain = address.rpartition("@")
    if not user.isascii():
        raise Undeliverable("an address has letters beyond ASCII before the @, which few servers take")
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise Undeliverable("an address has a domain that can't be one") from None
    return f"{user}@{plain}"
