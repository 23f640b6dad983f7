"""Who carries messages follows from the settings, and from nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.office.post import Mailer
from jobclub.integrations.mail import FolderMailer, SmtpMailer
from jobclub.integrations.sms import FolderTexter, GatewayApi
from jobclub.settings import Settings
from jobclub.wiring import build_office, post_of

SENDER = "no-reply@example.org"
PIGEONS = """
from jobclub.testing import RecordingMailer

def pigeons(url, sender):
    mailer = RecordingMailer()
    mailer.told = (url, sender)
    return mailer
"""


def test_without_settings_there_are_words_and_calendars_and_nobody_to_carry_them() -> None:
    post = post_of(Settings())
    assert (post.mailer, post.texter) == (None, None)
    assert post.base_url == "http://127.0.0.1:8000"
    assert post.wording.summary("en")


def test_mails_go_to_the_server_that_is_set() -> None:
    settings = Settings(
        smtp_url="smtps://mail.example.org",
        mail_from=SENDER,
        base_url="https://jobclub.example.org",
        mail_connections=5,
    )
    post = post_of(settings)
    assert isinstance(post.mailer, SmtpMailer)
    assert post.mailer.relay.host == "mail.example.org"
    assert (post.mailer.sender, post.sender, post.connections) == (SENDER, SENDER, 5)
    assert (post.base_url, post.texter) == ("https://jobclub.example.org", None)


def test_a_folder_takes_mails_and_short_messages(tmp_path: Path) -> None:
    post = post_of(Settings(mail_folder=tmp_path, mail_from=SENDER))
    assert isinstance(post.mailer, FolderMailer)
    assert isinstance(post.texter, FolderTexter)


def test_short_messages_go_to_the_provider_that_is_set(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        assert isinstance(post_of(Settings(sms_token="t", mail_folder=folder)).texter, GatewayApi)  # noqa: S106


def test_a_mail_server_that_can_be_none_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'jobclub.sqlite3'}", smtp_url="mail.example.org")
    with pytest.raises(Invalid, match="is no address of a mail server; write it like smtps://user:password@"):
        build_office(settings)


def test_an_office_has_its_post(tmp_path: Path) -> None:
    office = build_office(
        Settings(database_url=f"sqlite:///{tmp_path / 'jobclub.sqlite3'}", mail_folder=tmp_path)
    )
    assert office.post is not None
    assert isinstance(office.post.mailer, FolderMailer)
    office.store.close()


def test_a_package_of_others_may_carry_mails_for_its_own_kind_of_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pigeons.py").write_text(PIGEONS)
    about = tmp_path / "pigeons-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[jobclub.mailers]\npigeon = pigeons:pigeons\n")
    monkeypatch.syspath_prepend(tmp_path)
    mailer: Mailer | None = post_of(Settings(smtp_url="pigeon://loft", mail_from=SENDER)).mailer
    assert getattr(mailer, "told", None) == ("pigeon://loft", SENDER)


def test_what_reads_phone_numbers_is_not_loaded_where_nobody_gets_short_messages() -> None:
    seen = "import sys, jobclub.wiring as w; w.post_of(w.Settings()); print('phonenumbers' in sys.modules)"
    run = [sys.executable, "-c", seen]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "False"  # noqa: S603  (our own code)
