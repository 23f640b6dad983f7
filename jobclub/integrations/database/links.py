"""People's links as rows."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from jobclub.core.errors import Stale
from jobclub.core.people.link import Link, Purpose
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import links


def link_of(row: Any) -> Link:
    """Read a link from its row."""
    return Link(
        id=row.id,
        purpose=Purpose(row.purpose),
        digest=row.digest,
        made_at=row.made_at,
        ends_at=row.ends_at,
        participant_id=row.participant_id,
        staff_id=row.staff_id,
        guest_id=row.guest_id,
        revoked_at=row.revoked_at,
        version=row.version,
    )


def _row(link: Link) -> dict[str, Any]:
    return {**asdict(link), "purpose": link.purpose.value}


class SqlLinks:
    """People's links."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, link: Link) -> None:
        """Put a new link in."""
        self.rows.insert(links, _row(link))

    def of_participant(self, participant_id: str) -> list[Link]:
        """Give a participant's links, oldest first."""
        return [link_of(row) for row in self.rows.all(links, "id", participant_id=participant_id)]

    def of_staff(self, staff_id: str) -> list[Link]:
        """Give the links of somebody of the staff, oldest first."""
        return [link_of(row) for row in self.rows.all(links, "id", staff_id=staff_id)]

    def of_guest(self, guest_id: str) -> list[Link]:
        """Give the links of a guest, oldest first."""
        return [link_of(row) for row in self.rows.all(links, "id", guest_id=guest_id)]

    def save(self, link: Link) -> Link:
        """Keep a changed link and give it with its new version. Raises Stale."""
        saved = replace(link, version=link.version + 1)
        if not self.rows.update(links, _row(saved), id=link.id, version=link.version):
            raise Stale("This link was changed meanwhile. Read it again, then repeat your change.")
        return saved
