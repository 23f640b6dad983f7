"""Nothing is said in the clear but to this machine, and to nobody who can't show who they are."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable

import pytest
import trustme

from benchmarks.mailservers import MailServer, mail_server
from jobclub.core.office.post import PostError, PostUnavailable
from jobclub.integrations.mail import Relay, SmtpMailer, Waits
from jobclub.testing.mailer_contract import a_mail
from tests.integrations.mail.scripted import scripted_server

pytestmark = pytest.mark.server
SENDER = "no-reply@jobclub.example"
ELSEWHERE = "127.1"
"""A name that leads to this machine without being one of its own: as far as we know, it is another."""
AUTHORITY = trustme.CA()
USERS = {"clerk": "s3cret word"}


def server_context(name: str = ELSEWHERE, authority: trustme.CA = AUTHORITY) -> ssl.SSLContext:
    """Give what a server shows that is called so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def old_context(context: ssl.SSLContext) -> ssl.SSLContext:
    """Make a context that speaks TLS 1.1 and nothing newer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def our_context() -> ssl.SSLContext:
    """Give the context that trusts our authority."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def mailer_at(
    server: MailServer, scheme: str, host: str = ELSEWHERE, tls: ssl.SSLContext | None = None
) -> SmtpMailer:
    user = "clerk:s3cret%20word@" if server.users else ""
    relay = Relay.at(f"{scheme}://{user}{host}:{server.port}")
    return SmtpMailer(relay, SENDER, waits=Waits(connect=2, talk=2, answer=2), tls=tls or our_context())


def fault_of(mailer: SmtpMailer) -> PostError:
    with mailer.opened() as bag, pytest.raises(PostError) as error:
        bag.send(a_mail())
    return error.value


both_ways = pytest.mark.parametrize(
    ("scheme", "way"),
    [("smtps", lambda context: {"tls": context}), ("smtp", lambda context: {"starttls": context})],
    ids=["smtps", "starttls"],
)
Way = Callable[[ssl.SSLContext], dict[str, ssl.SSLContext]]


@both_ways
def test_a_server_that_shows_who_it_is_gets_mails(scheme: str, way: Way) -> None:
    with mail_server(**way(server_context()), users=USERS) as server:
        with mailer_at(server, scheme).opened() as bag:
            bag.send(a_mail(1))
            bag.send(a_mail(2))
        assert len(server.kept) == 2
        assert server.connections == 1


@both_ways
def test_a_certificate_of_another_is_refused_and_nothing_is_said(scheme: str, way: Way) -> None:
    with mail_server(**way(server_context("mail.example")), users=USERS) as server:
        fault = fault_of(mailer_at(server, scheme))
    assert type(fault) is PostUnavailable
    assert "certificate is not valid: Hostname mismatch" in str(fault)
    assert server.kept == []


@both_ways
def test_a_certificate_that_nobody_vouches_for_is_refused(scheme: str, way: Way) -> None:
    with mail_server(**way(server_context(authority=trustme.CA()))) as server:
        fault = fault_of(mailer_at(server, scheme))
    assert type(fault) is PostUnavailable
    assert "certificate is not valid: unable to get local issuer certificate" in str(fault)


@both_ways
def test_tls_1_1_is_refused_though_the_server_and_our_library_could(scheme: str, way: Way) -> None:
    with mail_server(**way(old_context(server_context()))) as server:
        fault = fault_of(mailer_at(server, scheme))
        assert type(fault) is PostUnavailable
        assert "speaks no TLS that we accept" in str(fault)
        # The control: somebody who asks for no more than that is served.
        careless = mailer_at(server, scheme)
        careless.tls = old_context(our_context())
        with careless.opened() as bag:
            bag.send(a_mail())
        assert len(server.kept) == 1


def test_without_starttls_nothing_is_said_to_a_server_elsewhere() -> None:
    with mail_server(users=USERS) as server:
        fault = fault_of(mailer_at(server, "smtp"))
        assert str(fault) == "the mail server offers no STARTTLS, and nothing is sent in the clear"
        assert server.kept == []


def test_to_this_machine_mails_may_go_in_the_clear() -> None:
    with mail_server(users=USERS) as server:
        for host in ("127.0.0.1", "localhost"):
            with mailer_at(server, "smtp", host).opened() as bag:
                bag.send(a_mail())
        assert len(server.kept) == 2


def test_a_server_that_says_it_can_starttls_and_can_not_gets_nothing() -> None:
    hello, no = b"250-mail.test\r\n250 STARTTLS\r\n", b"454 4.7.0 not now\r\n"
    with scripted_server(EHLO=hello, STARTTLS=no) as server:
        relay = Relay.at(server.url.replace("127.0.0.1", ELSEWHERE))
        fault = fault_of(SmtpMailer(relay, SENDER, tls=our_context()))
    assert str(fault) == "the mail server lets nobody in (454 4.7.0)"
    assert server.heard == ["EHLO", "STARTTLS"]


def test_a_server_that_speaks_no_tls_at_all_gets_nothing_by_smtps() -> None:
    with mail_server() as server:
        assert type(fault_of(mailer_at(server, "smtps"))) is PostUnavailable
        assert server.kept == []


# --- signing in ---------------------------------------------------------------------------------------


def test_a_wrong_password_is_told_as_such_and_not_repeated() -> None:
    with mail_server(users={"clerk": "another"}) as server:
        fault = fault_of(mailer_at(server, "smtp", "127.0.0.1"))
    assert type(fault) is PostUnavailable
    assert str(fault) == "the mail server does not accept our user and password (535 5.7.8)"


def test_a_server_that_nobody_can_sign_in_at_is_told_as_such() -> None:
    with scripted_server(EHLO=b"250 mail.test\r\n") as server:
        relay = Relay.at(server.url.replace("smtp://", "smtp://clerk:word@"))
        fault = fault_of(SmtpMailer(relay, SENDER))
    assert str(fault) == "the mail server offers no way to sign in that we know"


def test_a_server_that_wants_us_to_sign_in_and_is_not_told_how_lets_all_wait() -> None:
    with mail_server(users=USERS) as server:
        fault = fault_of(SmtpMailer(Relay.at(f"smtp://127.0.0.1:{server.port}"), SENDER))
    assert str(fault) == "the mail server refuses our sender (530 5.7.0)"


def test_by_default_the_authorities_of_the_system_are_trusted_and_nothing_older_than_tls_1_2() -> None:
    context = SmtpMailer(Relay.at("smtps://mail.example"), SENDER).tls
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
