"""Everyone who carries mails passes the same suite."""

from __future__ import annotations

import contextlib
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.mailservers import MailServer, mail_server
from jobclub.core.notices.mail import ShortMessage
from jobclub.core.office.post import PostError, PostUnavailable, Uncertain, Undeliverable
from jobclub.integrations.mail import FolderMailer, Relay, SmtpMailer
from jobclub.testing import MailerContract, RecordingMailer, RecordingTexter
from jobclub.testing.mailer_contract import Arrived, a_mail, seen_of

SENDER = "no-reply@jobclub.example"


def read(message: EmailMessage) -> Arrived:
    """Give what a mail program shows."""

    def body(kind: str) -> str:
        part = message.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n").rstrip()

    to, sender = message["To"].addresses[0], message["From"].addresses[0]
    assert sender.addr_spec == SENDER
    assert len(message["To"].addresses) == 1
    assert not {"Cc", "Bcc"} & set(message.keys())
    return Arrived(
        message_id=message["Message-ID"].strip("<>"),
        to_name=to.display_name,
        to_address=to.addr_spec,
        sender_name=sender.display_name,
        subject=message["Subject"],
        text=body("plain"),
        html=body("html"),
    )


class TestRecordingMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> RecordingMailer:
        return RecordingMailer()

    def arrived(self, mailer: RecordingMailer) -> list[Arrived]:
        return [seen_of(mail) for mail in mailer.sent]


def test_the_recording_mailer_fails_as_it_is_told() -> None:
    mailer = RecordingMailer()
    mailer.faults["reader-2@people.example"] = Undeliverable("gone")
    with mailer.opened() as bag:
        bag.send(a_mail(1))
        with pytest.raises(Undeliverable):
            bag.send(a_mail(2))
        mailer.fault = PostUnavailable("away")
        with pytest.raises(PostUnavailable):
            bag.send(a_mail(3))
        mailer.fault = Uncertain("lost")
        with pytest.raises(Uncertain):
            bag.send(a_mail(4))
        mailer.fault = None
        bag.send(a_mail(5))
    assert mailer.sent == [a_mail(1), a_mail(4), a_mail(5)]
    assert mailer.connections == 1


def test_the_recording_texter_fails_as_it_is_told() -> None:
    texter = RecordingTexter()
    message = ShortMessage(message_id="1", to_number="+45 20 10 10 10", sender_name="Midtby", text="Hej")
    for fault in (None, PostUnavailable("away"), Uncertain("lost")):
        texter.fault = fault
        with contextlib.suppress(PostError):
            texter.send(message)
    assert texter.sent == 2 * [message]


class TestFolderMailer(MailerContract):
    @pytest.fixture
    def mailer(self, tmp_path: Path) -> FolderMailer:
        return FolderMailer(tmp_path / "mails", SENDER)

    def arrived(self, mailer: FolderMailer) -> list[Arrived]:
        files = sorted(mailer.folder.glob("*.eml"))
        parsed = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [read(message) for message in parsed]


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.mark.server
class TestSmtpMailer(MailerContract):
    @pytest.fixture
    def mailer(self, server: MailServer) -> SmtpMailer:
        server.kept.clear()
        self.kept = server.kept
        return SmtpMailer(Relay.at(server.url), SENDER)

    def arrived(self, mailer: SmtpMailer) -> list[Arrived]:
        assert mailer.sender == SENDER
        assert all(kept.sender == SENDER for kept in self.kept)
        assert all(kept.to == (kept.message["To"].addresses[0].addr_spec,) for kept in self.kept)
        return [read(kept.message) for kept in self.kept]
