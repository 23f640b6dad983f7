"""The ports to whoever looks into files, and to the bytes that are kept of them."""

from __future__ import annotations

from typing import Protocol

from jobclub.core.cohorts.handed_file import CleanFile


class Cleaner(Protocol):
    """Looks into a file before it is kept."""

    def clean(self, content: bytes) -> CleanFile:
        """Tell by its bytes what a file is, and give it without what a picture tells of where and when.

        Raises:
            UnfitFile: It is of no kind that is taken, can't be read, or holds too much.
        """


class Files(Protocol):
    """The bytes of files that were handed in, each by its submission, which has what is told of it."""

    def add(self, submission_id: str, participant_id: str, content: bytes) -> None: ...

    def content(self, submission_id: str) -> bytes:
        """Raises NotFound."""

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of somebody's submissions whose files are kept, oldest first."""

    def forget(self, participant_id: str) -> int:
        """Remove every file of somebody's, and tell how many there were.

        Files refer to their submissions, so they go before them.
        """
