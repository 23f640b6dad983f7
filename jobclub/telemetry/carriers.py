"""Whoever carries messages, counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from jobclub.core.notices.mail import Mail, ShortMessage
from jobclub.core.office.post import MailBag, Mailer, Post, PostError, Texter
from jobclub.telemetry.metrics import Metrics


def counted(post: Post, metrics: Metrics) -> Post:
    """Give a post whose messages are counted by channel and outcome."""
    return replace(
        post,
        mailer=post.mailer and CountedMailer(post.mailer, metrics),
        texter=post.texter and CountedTexter(post.texter, metrics),
    )


@dataclass(frozen=True, slots=True)
class CountedMailer:
    """Hands mails on to a mailer and counts them."""

    mailer: Mailer
    metrics: Metrics

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        """Open a connection for a batch."""
        with self.mailer.opened() as bag:
            yield _CountedBag(bag, self.metrics)


@dataclass(frozen=True, slots=True)
class _CountedBag:
    bag: MailBag
    metrics: Metrics

    def send(self, mail: Mail) -> None:
        """Hand one message over."""
        with _counting(self.metrics, "mail"):
            self.bag.send(mail)


@dataclass(frozen=True, slots=True)
class CountedTexter:
    """Hands short messages on and counts them."""

    texter: Texter
    metrics: Metrics

    def send(self, message: ShortMessage) -> None:
        """Hand one message over."""
        with _counting(self.metrics, "sms"):
            self.texter.send(message)


@contextmanager
def _counting(metrics: Metrics, channel: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        metrics.carried(channel, _outcome(error))
        raise
    metrics.carried(channel, "sent")


def _outcome(error: Exception) -> str:
    """Name an outcome by its kind, like ``post_unavailable``."""
    if not isinstance(error, PostError):
        return "failed"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
