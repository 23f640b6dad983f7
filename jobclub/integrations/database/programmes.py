"""Programmes as rows: the document as it came, kept as JSON."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy.exc import IntegrityError

from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_document import document_of, restored_programme
from jobclub.core.errors import Busy, NotFound, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.programmes import StoredProgramme
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import programmes


@lru_cache(maxsize=256)
def programme_of(document: str) -> Programme:
    """Read a kept document. A version never changes, so each is read once per process."""
    return restored_programme(json.loads(document))


def _stored(row: Any) -> StoredProgramme:
    return StoredProgramme(
        id=row.id, version=row.version, programme=programme_of(row.document), added_at=row.added_at
    )


class SqlProgrammes:
    """Programmes in all their versions."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, programme_id: str) -> StoredProgramme:
        """Give one version. Raises NotFound."""
        row = self.rows.one(programmes, id=programme_id)
        if row is None:
            raise NotFound("programme")
        return _stored(row)

    def latest(self, key: str) -> StoredProgramme | None:
        """Give the newest version of a key."""
        found = self.rows.all(programmes, "version", key=key)
        return _stored(found[-1]) if found else None

    def add(self, stored: StoredProgramme) -> None:
        """Put a version in."""
        document = json.dumps(document_of(stored.programme), ensure_ascii=False)
        values = {"id": stored.id, "key": stored.programme.key, "version": stored.version}
        try:
            self.rows.insert(programmes, {**values, "document": document, "added_at": stored.added_at})
        except IntegrityError:
            told = "Somebody else puts this programme in at this moment; try again in a second."
            raise overtaken(Busy(told)) from None

    def page(self, window: Window, *, key: str | None = None) -> Page[StoredProgramme]:
        """Give versions in the order they were put in."""
        by = {} if key is None else {"key": key}
        return page_of(map(_stored, self.rows.page(programmes, window, **by)), window, lambda one: one.id)
