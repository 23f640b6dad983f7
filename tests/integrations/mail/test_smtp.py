"""Mails are handed to a real server, over lines that break: each fault is what it is, and nothing is lost."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from benchmarks.mailservers import MailServer, mail_server
from benchmarks.servers import free_port
from benchmarks.wires import Fault, Wire, wire_to
from jobclub.core.notices.mail import CalendarPart, Method
from jobclub.core.office.post import PostError, Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.integrations.mail import Relay, SmtpMailer, Waits
from jobclub.testing.mailer_contract import a_mail
from tests.integrations.mail.scripted import HANG_UP, SILENCE, scripted_server

pytestmark = pytest.mark.server
SENDER = "no-reply@jobclub.example"
SOON = Waits(connect=0.5, talk=1, answer=0.5)
BIG = (b"X" * 70 + b"\r\n") * 60_000
"""More than the buffers of a connection hold."""


def mailer_at(url: str, waits: Waits | None = None) -> SmtpMailer:
    return SmtpMailer(Relay.at(url), SENDER, waits=waits or Waits())


def fault_of(mailer: SmtpMailer, **values: object) -> PostError:
    """Send one mail, and give what goes wrong."""
    with mailer.opened() as bag, pytest.raises(PostError) as error:
        bag.send(a_mail(**values))
    return error.value


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def wire(server: MailServer) -> Iterator[Wire]:
    with wire_to(server.port) as wire:
        yield wire


@pytest.fixture
def mailer(wire: Wire) -> SmtpMailer:
    return mailer_at(f"smtp://127.0.0.1:{wire.port}", SOON)


# --- one connection for a batch -----------------------------------------------------------------------


def test_a_batch_takes_one_connection_and_an_empty_one_none(server: MailServer) -> None:
    mailer = mailer_at(server.url)
    with mailer.opened():
        pass
    assert server.connections == 0
    with mailer.opened() as bag:
        for number in range(5):
            bag.send(a_mail(number))
    assert server.connections == 1
    assert len(server.kept) == 5


def test_a_connection_that_broke_between_two_mails_is_made_anew(server: MailServer) -> None:
    with mailer_at(server.url).opened() as bag:
        bag.send(a_mail(1))
        server.stop()
        server.start()
        bag.send(a_mail(2))
    assert server.times == {a_mail(1).message_id: 1, a_mail(2).message_id: 1}
    assert server.connections == 2


def test_a_server_that_wants_a_new_connection_now_and_then_gets_one() -> None:
    with scripted_server(MAIL=[b"250 ok\r\n", b"421 4.7.0 enough\r\n", b"250 ok\r\n"]) as server:
        with mailer_at(server.url, SOON).opened() as bag:
            bag.send(a_mail(1))
            bag.send(a_mail(2))
        assert server.connections == 2
        assert server.heard.count("DATA") == 2


def test_a_server_that_wants_one_sender_to_wait_keeps_its_connection() -> None:
    with scripted_server(MAIL=[b"250 ok\r\n", b"451 4.3.0 later\r\n", b"250 ok\r\n"]) as server:
        with mailer_at(server.url, SOON).opened() as bag:
            bag.send(a_mail(1))
            with pytest.raises(Postponed):
                bag.send(a_mail(2))
            bag.send(a_mail(3))
        assert server.connections == 1
        assert server.heard.count("DATA") == 2


def test_the_text_that_arrives_is_the_one_that_was_sent_dots_and_all(server: MailServer) -> None:
    text = ".\n..\n.hidden\nend."
    with mailer_at(server.url).opened() as bag:
        bag.send(a_mail(text=text))
    part = server.kept[0].message.get_body(("plain",))
    assert part is not None
    assert part.get_content().replace("\r\n", "\n").rstrip() == text


def test_a_mail_says_when_it_was_sent(server: MailServer) -> None:
    clock = datetime(2027, 3, 1, 7, 30, tzinfo=UTC)
    with SmtpMailer(Relay.at(server.url), SENDER, now=lambda: clock).opened() as bag:
        bag.send(a_mail())
    assert server.kept[0].message["Date"].datetime == clock


# --- one bad address (case 36), nobody else's (case 37) -----------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 4.3.0 reader-2@people.example: later", Postponed),
        ("450 4.2.1 mailbox of reader-2@people.example busy", Postponed),
        ("452 4.2.2 full", Postponed),
        ("550 5.1.1 reader-2@people.example unknown here", Undeliverable),
        ("553 5.1.3 no", Undeliverable),
        ("554 Vi ses? Spam!", Undeliverable),
    ],
)
@pytest.mark.parametrize("place", ["at_rcpt", "at_data"])
def test_one_bad_address_holds_up_nobody_else(
    server: MailServer, place: str, answer: str, kind: type[PostError]
) -> None:
    getattr(server, place)["reader-2@people.example"] = answer
    with mailer_at(server.url).opened() as bag:
        bag.send(a_mail(1))
        with pytest.raises(kind) as error:
            bag.send(a_mail(2))
        bag.send(a_mail(3))
    assert [kept.to for kept in server.kept] == [("reader-1@people.example",), ("reader-3@people.example",)]
    assert server.connections == 1
    assert answer[:3] in str(error.value)
    assert not any(word in str(error.value) for word in ("people.example", "Vi ses", "mailbox", "Spam"))


def test_the_code_behind_an_answer_is_told_and_its_words_are_not(server: MailServer) -> None:
    server.at_rcpt["reader-1@people.example"] = "550 5.1.1 no such user reader-1@people.example"
    assert str(fault_of(mailer_at(server.url))) == "the mail server refused the message (550 5.1.1)"


def test_every_mail_has_one_reader_whom_no_other_sees(server: MailServer) -> None:
    with mailer_at(server.url).opened() as bag:
        for number in range(3):
            bag.send(a_mail(number))
    for number, kept in enumerate(server.kept):
        others = {f"reader-{other}@people.example".encode() for other in range(3) if other != number}
        assert kept.to == (f"reader-{number}@people.example",)
        assert not any(other in kept.content for other in others)


# --- answers that are about all messages --------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("GREETING", b"421 4.3.2 too busy\r\n", "lets nobody in (421 4.3.2)"),
        ("GREETING", b"554 go away\r\n", "lets nobody in (554)"),
        ("GREETING", HANG_UP, "the mail server hangs up"),
        ("EHLO", b"500 what?\r\n", "does not return our greeting (500)"),
        ("EHLO", HANG_UP, "the mail server hangs up"),
        ("MAIL", b"421 4.3.2 closing\r\n", "takes no messages now (421 4.3.2)"),
        ("MAIL", b"530 5.7.0 sign in first\r\n", "refuses our sender (530 5.7.0)"),
        ("MAIL", b"553 5.1.8 who?\r\n", "refuses our sender (553 5.1.8)"),
        ("MAIL", b"354 what?\r\n", "takes no messages now (354)"),
        ("RCPT", b"421 4.3.2 closing\r\n", "takes no messages now (421 4.3.2)"),
        ("RCPT", b"503 5.5.1 MAIL first\r\n", "takes no messages now (503 5.5.1)"),
        ("RCPT", b"530 5.7.0 sign in first\r\n", "takes no messages now (530 5.7.0)"),
        ("RCPT", b"what?\r\n", "takes no messages now (-1)"),
        ("DATA", b"421 4.3.2 closing\r\n", "takes no messages now (421 4.3.2)"),
        ("DATA", b"250 ok\r\n", "takes no messages now (250)"),
        ("END", b"421 4.3.2 closing\r\n", "takes no messages now (421 4.3.2)"),
        ("GREETING", SILENCE, "the mail server does not answer"),
        ("EHLO", SILENCE, "the mail server does not answer"),
        ("MAIL", SILENCE, "the mail server does not answer"),
        ("RCPT", SILENCE, "the mail server does not answer"),
        ("DATA", SILENCE, "the mail server does not answer"),
    ],
)
def test_what_would_be_the_same_for_all_lets_all_wait(command: str, answer: bytes, words: str) -> None:
    with scripted_server(**{command: answer}) as server:
        fault = fault_of(mailer_at(server.url, SOON))
    assert type(fault) is PostUnavailable
    assert words in str(fault)


@pytest.mark.parametrize(
    ("command", "answer", "kind"),
    [
        ("MAIL", b"451 4.3.0 later\r\n", Postponed),
        ("MAIL", b"452 4.3.1 disk full\r\n", Postponed),
        ("DATA", b"451 4.3.0 later\r\n", Postponed),
        ("DATA", b"554 5.5.1 no\r\n", Undeliverable),
        ("END", b"451 4.3.0 later\r\n", Postponed),
        ("END", b"552 5.3.4 too big\r\n", Undeliverable),
        ("END", b"what?\r\n", Uncertain),
        ("END", b"354 go on\r\n", Uncertain),
        ("MAIL", HANG_UP, Postponed),
        ("RCPT", HANG_UP, Postponed),
        ("DATA", HANG_UP, Postponed),
        ("END", HANG_UP, Uncertain),
    ],
)
def test_what_is_about_one_message_is_told_of_it_alone_and_the_next_one_goes(
    command: str, answer: bytes, kind: type[PostError]
) -> None:
    usual = b"354 go on\r\n" if command == "DATA" else b"250 ok\r\n"
    with scripted_server(**{command: [answer, usual]}) as server:
        with mailer_at(server.url, SOON).opened() as bag:
            with pytest.raises(PostError) as error:
                bag.send(a_mail(1))
            bag.send(a_mail(2))
        assert type(error.value) is kind
        assert server.heard.count("DATA") == (2 if command in {"DATA", "END"} else 1)


def test_a_server_that_can_not_begin_anew_gets_a_new_connection() -> None:
    with scripted_server(RCPT=[b"550 no\r\n", b"250 ok\r\n"], RSET=b"500 what?\r\n") as server:
        with mailer_at(server.url, SOON).opened() as bag:
            with pytest.raises(Undeliverable):
                bag.send(a_mail(1))
            bag.send(a_mail(2))
        assert server.connections == 2


def test_a_server_that_does_not_take_leave_spoils_nothing() -> None:
    with scripted_server(QUIT=HANG_UP) as server, mailer_at(server.url, SOON).opened() as bag:
        bag.send(a_mail())


# --- the line -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (Fault.REFUSE, PostUnavailable, "can't be reached (Connection refused)"),
        (Fault.HANG, PostUnavailable, "the mail server does not answer"),
        (Fault.RESET, PostUnavailable, ""),
        (Fault.LOSE_ANSWER, Uncertain, "the answer of the mail server got lost (connection broken)"),
        (Fault.SWALLOW_ANSWER, Uncertain, "the answer of the mail server got lost (no answer)"),
        (Fault.CUT, Uncertain, "the answer of the mail server got lost (connection broken)"),
    ],
)
def test_a_broken_line_is_told_and_once_it_is_whole_mails_go_again(
    server: MailServer, wire: Wire, fault: Fault, kind: type[PostError], words: str
) -> None:
    mailer = mailer_at(f"smtp://127.0.0.1:{wire.port}", SOON)
    wire.fault = fault
    told = fault_of(mailer)
    assert type(told) is kind
    assert words in str(told)
    arrived = fault in {Fault.LOSE_ANSWER, Fault.SWALLOW_ANSWER}
    assert len(server.kept) == arrived
    wire.fault = Fault.NONE
    with mailer.opened() as bag:
        bag.send(a_mail())
    assert server.times == {a_mail().message_id: 2 if arrived else 1}


def test_a_line_that_breaks_while_a_text_is_on_its_way_has_surely_not_delivered_it(
    server: MailServer, wire: Wire, mailer: SmtpMailer
) -> None:
    with mailer.opened() as bag:
        bag.send(a_mail(1))
        wire.fault = Fault.RESET
        with pytest.raises(PostUnavailable):
            bag.send(a_mail(2))
        wire.fault = Fault.NONE
        bag.send(a_mail(3))
    assert server.times == {a_mail(1).message_id: 1, a_mail(3).message_id: 1}


def test_a_server_that_hangs_up_in_the_middle_of_a_large_text_has_surely_not_taken_it(
    server: MailServer, wire: Wire, mailer: SmtpMailer
) -> None:
    wire.fault = Fault.CUT
    fault = fault_of(mailer, calendar=CalendarPart(method=Method.REQUEST, content=BIG))
    assert type(fault) is Postponed
    assert server.kept == []


def test_a_server_that_takes_too_long_at_every_word_is_left(server: MailServer) -> None:
    server.pause = 0.3
    hurry = mailer_at(server.url, Waits(connect=1, talk=0.0, answer=1))
    assert str(fault_of(hurry)) == "the mail server takes too long"
    slow = mailer_at(server.url, Waits(connect=1, talk=1, answer=0.1))
    assert type(fault_of(slow)) is Uncertain


def test_nobody_there_is_told_without_waiting() -> None:
    began = time.monotonic()
    fault = fault_of(mailer_at(f"smtp://127.0.0.1:{free_port()}"))
    assert type(fault) is PostUnavailable
    assert time.monotonic() - began < 1


def test_a_server_that_is_too_busy_to_take_a_call_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy, contextlib.ExitStack() as callers:
        for _ in range(4):  # more than the system lets wait for it
            caller = callers.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(busy.getsockname())
        fault = fault_of(mailer_at(f"smtp://127.0.0.1:{busy.getsockname()[1]}", SOON))
    assert str(fault) == "the mail server does not answer"


def test_a_name_that_leads_nowhere_is_told() -> None:
    fault = fault_of(mailer_at("smtps://mail.invalid"))
    assert type(fault) is PostUnavailable
    assert "can't be reached" in str(fault)


def test_a_server_that_hangs_holds_up_nobody_who_has_another(server: MailServer, wire: Wire) -> None:
    wire.fault = Fault.HANG
    stuck = mailer_at(f"smtp://127.0.0.1:{wire.port}", SOON)
    hanging = threading.Thread(target=fault_of, args=(stuck,))
    hanging.start()
    with mailer_at(server.url).opened() as bag:
        bag.send(a_mail())
    assert hanging.is_alive()
    hanging.join()
    assert len(server.kept) == 1
