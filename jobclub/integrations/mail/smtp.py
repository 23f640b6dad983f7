"""Mails over SMTP (RFC 5321), encrypted, over one connection for a batch."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from jobclub.core.notices.mail import Mail
from jobclub.core.office.post import MailBag, Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.integrations.mail.answers import GOING_AWAY, brief, broken_off, hung, must_go_on, unreachable
from jobclub.integrations.mail.message import Parcel, packed
from jobclub.integrations.mail.relay import Relay
from jobclub.integrations.offices import utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long a server may take, in seconds.

    ``connect`` for the first word; ``talk`` for everything until a text was handed over; ``answer`` for the
    answer to it. RFC 5321, 4.5.3.2, allows ten minutes for that, since giving up early may send a message
    twice; but a worker has its batch for some minutes only.
    """

    connect: float = 10
    talk: float = 40
    answer: float = 60


class SmtpMailer:
    """Hands mails to a relay. ``sender`` is the installation's address."""

    def __init__(
        self,
        relay: Relay,
        sender: str,
        *,
        waits: Waits | None = None,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.relay, self.sender, self.now = relay, sender, now
        self.waits = waits or Waits()
        self._tls = tls
        self.our_name: str | None = None  # found by the first connection, which may ask the network

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What a server must show and speak; made when first needed, as servers of ours never need it."""
        context = self._tls or ssl.create_default_context()
        context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
        return context

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        """Open a connection for a batch."""
        bag = _SmtpBag(self)
        try:
            yield bag
        finally:
            bag.close()

    def try_out(self) -> None:
        """Connect, sign in and say who sends, as for a batch; hand nothing over.

        Raises:
            PostUnavailable, Postponed: Messages would wait.
        """
        bag = _SmtpBag(self)
        try:
            bag.begin()
        finally:
            bag.close()

    def call(self, until: float) -> smtplib.SMTP:
        """Make a connection on which messages can be handed over, by a monotonic second.

        Raises:
            PostUnavailable: There is none to be had.
        """
        with unreachable():
            smtp = self._connected()
            self.our_name = smtp.local_hostname
            try:
                self._greet(smtp, until)
            except BaseException:
                smtp.close()
                raise
            return smtp

    def _connected(self) -> smtplib.SMTP:
        host, port, wait = self.relay.host, self.relay.port, self.waits.connect
        if self.relay.tls:
            return smtplib.SMTP_SSL(host, port, self.our_name, timeout=wait, context=self.tls)
        return smtplib.SMTP(host, port, self.our_name, timeout=wait)

    def _greet(self, smtp: smtplib.SMTP, until: float) -> None:
        """Say hello, make sure that nobody listens in, and sign in."""
        _hello(smtp, until)
        if not self.relay.tls and not self.relay.is_here:
            if not smtp.has_extn("starttls"):
                raise PostUnavailable("the mail server offers no STARTTLS, and nothing is sent in the clear")
            _be_patient(smtp, until)
            smtp.starttls(context=self.tls)
            _hello(smtp, until)
        if self.relay.user:
            _be_patient(smtp, until)
            smtp.login(self.relay.user, self.relay.password)


def _hello(smtp: smtplib.SMTP, until: float) -> None:
    _be_patient(smtp, until)
    code, said = smtp.ehlo()
    if code != 250:  # noqa: PLR2004  (RFC 5321, 4.1.1.1)
        raise PostUnavailable(f"the mail server does not return our greeting ({brief(code, said)})")


class _SmtpBag:
    """One batch of mails, over one connection as long as it holds."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._smtp: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        parcel = packed(mail, self._mailer.sender, self._mailer.now())
        until = time.monotonic() + self._mailer.waits.talk
        try:
            smtp = self._begun(parcel.sender, until)
            with broken_off():
                self._hand_over(smtp, parcel, until)
            self._settle(smtp)
        except (Postponed, Undeliverable):
            self._begin_anew()
            raise
        except (PostUnavailable, Uncertain):
            self._drop()
            raise

    def begin(self) -> None:
        """Do what comes before a message."""
        self._begun(self._mailer.sender, time.monotonic() + self._mailer.waits.talk)

    def close(self) -> None:
        """Take leave."""
        if self._smtp is not None and self._smtp.sock is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.sock.settimeout(self._mailer.waits.connect)
                self._smtp.quit()
        self._drop()

    def _begun(self, sender: str, until: float) -> smtplib.SMTP:
        """Name the sender, over the connection that is there or, if it broke meanwhile, over a new one."""
        if self._smtp is not None:
            try:
                return self._named(self._smtp, sender, until)
            except (PostUnavailable, Postponed):
                if self._smtp.sock is not None:
                    raise
        self._smtp = self._mailer.call(until)
        return self._named(self._smtp, sender, until)

    def _named(self, smtp: smtplib.SMTP, sender: str, until: float) -> smtplib.SMTP:
        with broken_off():
            _be_patient(smtp, until)
            code, said = smtp.mail(sender)
        if code == GOING_AWAY:
            smtp.close()
        if code >= 500:  # noqa: PLR2004  (refused for good: that would be so for every message)
            raise PostUnavailable(f"the mail server refuses our sender ({brief(code, said)})")
        must_go_on(code, said)
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, parcel: Parcel, until: float) -> None:
        """Name the recipient and give the text; from its last dot on it may have arrived."""
        _be_patient(smtp, until)
        must_go_on(*smtp.rcpt(parcel.recipient))
        _be_patient(smtp, until)
        must_go_on(*smtp.docmd("DATA"), wanted=3)
        _be_patient(smtp, until)
        smtp.send(re.sub(rb"(?m)^\.", b"..", parcel.content) + b".\r\n")

    def _settle(self, smtp: smtplib.SMTP) -> None:
        """Hear what became of the text."""
        try:
            _wait(smtp, self._mailer.waits.answer)
            code, said = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            how = "no answer" if hung(error) else "connection broken"
            raise Uncertain(f"the answer of the mail server got lost ({how})") from None
        if code // 100 not in {2, 4, 5}:
            raise Uncertain("the mail server gave an answer that is none")
        must_go_on(code, said)

    def _begin_anew(self) -> None:
        """Make ready for the next message."""
        if self._smtp is None:
            return
        try:
            _wait(self._smtp, self._mailer.waits.connect)
            code, _ = self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            code = -1
        if code != 250:  # noqa: PLR2004  (RFC 5321, 4.1.1.5)
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _be_patient(smtp: smtplib.SMTP, until: float) -> None:
    """Wait for the next answers no longer than until a monotonic second."""
    left = until - time.monotonic()
    if left <= 0:
        raise PostUnavailable("the mail server takes too long")
    _wait(smtp, left)


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:  # else whatever is said next tells so
        smtp.sock.settimeout(seconds)
