"""Everyone who carries mails passes the same suite."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.mailservers import MailServer, mail_server
from jobclub.integrations.mail import FolderMailer, Relay, SmtpMailer
from jobclub.testing import MailerContract, RecordingMailer
from jobclub.testing.mailer_contract import Arrived, seen_of

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
