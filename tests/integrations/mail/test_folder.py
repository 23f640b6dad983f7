"""Mails in a folder: each a file, whole, for nobody else to read."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobclub.core.office.post import PostUnavailable
from jobclub.integrations.mail import FolderMailer
from jobclub.testing.mailer_contract import a_mail

NOW = datetime(2027, 3, 1, 7, 30, 5, 250, tzinfo=UTC)


@pytest.fixture
def mailer(tmp_path: Path) -> FolderMailer:
    return FolderMailer(tmp_path / "deep" / "mails", "no-reply@jobclub.example", now=lambda: NOW)


def test_files_are_called_by_their_time_and_sort_as_they_were_written(mailer: FolderMailer) -> None:
    for number in range(3):
        with mailer.opened() as bag:
            bag.send(a_mail(number))
    files = sorted(mailer.folder.iterdir())
    assert [file.name for file in files] == [f"20270301T073005000250-00{n}.eml" for n in (1, 2, 3)]
    assert [f"<delivery-{n}@".encode() in file.read_bytes() for n, file in enumerate(files)] == 3 * [True]


def test_nobody_else_may_read_them(mailer: FolderMailer) -> None:
    mailer.send(a_mail())
    (file,) = mailer.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(mailer.folder.stat().st_mode) == 0o700


def test_a_folder_that_can_not_be_lets_all_wait(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file")
    with pytest.raises(
        PostUnavailable, match=r"^the folder for messages can't be written to \(File exists\)$"
    ):
        FolderMailer(tmp_path / "mails", "no-reply@jobclub.example").send(a_mail())
