"""Mails into a folder, for development and for the demo: each a file that any mail program opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from jobclub.core.notices.mail import Mail
from jobclub.core.office.post import MailBag
from jobclub.integrations.folders import must_be_writable, put_in
from jobclub.integrations.mail.message import packed
from jobclub.integrations.offices import utc_now


class FolderMailer:
    """Writes each mail into a folder, as ``<time>-<n>.eml``. ``sender`` is the installation's address."""

    def __init__(self, folder: Path, sender: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self.folder, self.sender, self.now = folder, sender, now

    def try_out(self) -> None:
        """Look whether the folder takes files.

        Raises:
            PostUnavailable: It can't be written to.
        """
        must_be_writable(self.folder)

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        """Open a batch."""
        yield self

    def send(self, mail: Mail) -> None:
        """Write one mail.

        Raises:
            Undeliverable: Something in it can't stand in a mail.
            PostUnavailable: The folder can't be written to.
        """
        now = self.now()
        put_in(self.folder, now, "eml", packed(mail, self.sender, now).content)
