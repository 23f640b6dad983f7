"""Messages in an organisation's own words, as rows."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import Stale, overtaken
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.own_wording import OwnWording
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import wordings

MEANWHILE = "These words were changed meanwhile. Read them again, then repeat your change."


class SqlWordings:
    """The messages that the organisation says in words of its own."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of(self, notice: Notice, language: str) -> OwnWording | None:
        """Give the own words for a message, if there are any."""
        row = self.rows.one(wordings, notice=notice.value, language=language)
        return None if row is None else _own(row)

    def all(self) -> list[OwnWording]:
        """Give all of them, by message and language."""
        return [_own(row) for row in self.rows.all(wordings, "notice", "language")]

    def save(self, own: OwnWording) -> OwnWording:
        """Keep words in place of those before, and give them with their new version. Raises Stale."""
        saved = replace(own, version=own.version + 1)
        values = {**asdict(saved), "notice": own.notice.value}
        which = {"notice": own.notice.value, "language": own.language, "version": own.version}
        if own.version:
            if not self.rows.update(wordings, values, **which):
                raise overtaken(Stale(MEANWHILE))
            return saved
        try:
            self.rows.insert(wordings, values)
        except IntegrityError:
            raise overtaken(Stale(MEANWHILE)) from None
        return saved

    def remove(self, notice: Notice, language: str) -> None:
        """Keep no own words for a message any more."""
        self.rows.delete(wordings, notice=notice.value, language=language)


def _own(row: Any) -> OwnWording:
    told = row._asdict()
    del told["organisation_id"]
    return OwnWording(**{**told, "notice": Notice(told["notice"])})
