"""The bytes of files that were handed in, as rows of their own, so that no list ever loads them."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from jobclub.core.errors import NotFound
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import files

OF_PARTICIPANT = scoped(
    select(files.c.submission_id)
    .where(files.c.participant_id == bindparam("participant_id"))
    .order_by(files.c.submission_id),
    files,
)


class SqlFiles:
    """The bytes of files, each by its submission."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, submission_id: str, participant_id: str, content: bytes) -> None:
        """Keep the bytes of a file."""
        whose = {"submission_id": submission_id, "participant_id": participant_id}
        self._rows.insert(files, {**whose, "content": content})

    def content(self, submission_id: str) -> bytes:
        """Raises NotFound."""
        row = self._rows.one(files, submission_id=submission_id)
        if row is None:
            raise NotFound("file")
        return bytes(row.content)

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of somebody's submissions whose files are kept, oldest first."""
        found = self._rows.run(OF_PARTICIPANT, {"participant_id": participant_id})
        return [row.submission_id for row in found]

    def forget(self, participant_id: str) -> int:
        """Remove every file of somebody's, and tell how many there were."""
        found = len(self.of_participant(participant_id))
        self._rows.delete(files, participant_id=participant_id)
        return found
