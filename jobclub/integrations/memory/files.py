"""The bytes of files that were handed in, in memory."""

from __future__ import annotations

from jobclub.core.errors import NotFound
from jobclub.integrations.memory.books import Books, KeptFile


class MemoryFiles:
    """The bytes of files, each by its submission."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, submission_id: str, participant_id: str, content: bytes) -> None:
        """Keep the bytes of a file."""
        self._books.files.put(submission_id, KeptFile(participant_id, content))

    def content(self, submission_id: str) -> bytes:
        """Raises NotFound."""
        if submission_id not in self._books.files:
            raise NotFound("file")
        return self._books.files[submission_id].content

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of somebody's submissions whose files are kept, oldest first."""
        files = self._books.files.items()
        return sorted(one for one, kept in files if kept.participant_id == participant_id)

    def forget(self, participant_id: str) -> int:
        """Remove every file of somebody's, and tell how many there were."""
        found = self.of_participant(participant_id)
        for submission_id in found:
            self._books.files.drop(submission_id)
        return len(found)
