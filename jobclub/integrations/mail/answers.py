"""What a mail server's answers mean, and its silences."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from jobclub.core.office.post import Postponed, PostUnavailable, Undeliverable

GOING_AWAY = 421
"""The server takes leave, whatever it was asked (RFC 5321, 3.8)."""
OF_ALL = frozenset({GOING_AWAY, 503, 530})
"""Answers that are not about one message: going away, out of step, sign in first (RFC 5321, RFC 4954)."""
DETAIL = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
"""The code in front of an answer's words (RFC 3463). The words are not told: they may name the reader."""

SILENCE = "the mail server does not answer"


def must_go_on(code: int, said: bytes, wanted: int = 2) -> None:
    """Let pass an answer of the wanted kind (2: done, 3: go on).

    Raises:
        PostUnavailable, Postponed, Undeliverable: What it means instead.
    """
    if code // 100 == wanted:
        return
    told = brief(code, said)
    if code in OF_ALL or code // 100 not in {4, 5}:
        raise PostUnavailable(f"the mail server takes no messages now ({told})")
    if code // 100 == 4:  # noqa: PLR2004  (RFC 5321, 4.2.1: try again)
        raise Postponed(f"the mail server did not take the message yet ({told})")
    raise Undeliverable(f"the mail server refused the message ({told})")


@contextmanager
def broken_off() -> Iterator[None]:
    """Tell what it means if a connection ends before a text was handed over: it surely has not arrived.

    Raises:
        PostUnavailable, Postponed: The server hangs; it hung up.
    """
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        if hung(error):
            raise PostUnavailable(SILENCE) from None
        raise Postponed("the connection to the mail server broke before it took the message") from None


@contextmanager
def unreachable() -> Iterator[None]:
    """Tell in plain words why there is no connection.

    Raises:
        PostUnavailable: For whatever reason.
    """
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        told = brief(error.smtp_code, error.smtp_error)
        raise PostUnavailable(f"the mail server does not accept our user and password ({told})") from None
    except smtplib.SMTPResponseException as error:
        told = brief(error.smtp_code, error.smtp_error)
        raise PostUnavailable(f"the mail server lets nobody in ({told})") from None
    except smtplib.SMTPServerDisconnected as error:
        raise PostUnavailable(SILENCE if hung(error) else "the mail server hangs up") from None
    except smtplib.SMTPException:
        raise PostUnavailable("the mail server offers no way to sign in that we know") from None
    except ssl.SSLCertVerificationError as error:
        raise PostUnavailable(f"the mail server's certificate is not valid: {error.verify_message}") from None
    except ssl.SSLError as error:
        raise PostUnavailable(f"the mail server speaks no TLS that we accept ({error.reason})") from None
    except TimeoutError:
        raise PostUnavailable(SILENCE) from None
    except OSError as error:
        raise PostUnavailable(f"the mail server can't be reached ({error.strerror})") from None


def hung(error: Exception) -> bool:
    """Tell time-outs from broken connections; smtplib makes one error of both."""
    return isinstance(error.__context__ or error, TimeoutError)


def brief(code: int, said: bytes | str) -> str:
    """Give an answer's codes, without its words."""
    detail = DETAIL.match(said if isinstance(said, bytes) else said.encode())
    return f"{code} {detail[0].decode()}" if detail else str(code)
