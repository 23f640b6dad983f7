"""Everything an organisation keeps, row by row, for whoever takes it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import metadata

KEYS = frozenset({("links", "digest"), ("registrations", "digest"), ("tokens", "digest")})
"""What opens doors here is of no use elsewhere, and stays."""
AT_A_TIME = 50
"""Rows that are held at once: some of them are files."""


def everything(rows: Rows) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every row of the organisation with the name of its table, each table's by its key."""
    own = (table for table in metadata.sorted_tables if "organisation_id" in table.columns)
    mine = {"organisation_id": rows.organisation_id}
    organisations = metadata.tables["organisations"]
    for row in rows.db.execute(select(organisations).where(organisations.c.id == rows.organisation_id)):
        yield organisations.name, row._asdict()
    for table in own:
        shown = (column for column in table.columns if (table.name, column.name) not in KEYS)
        statement = scoped(select(*shown).order_by(*table.primary_key.columns), table)
        for row in rows.db.execute(statement.execution_options(yield_per=AT_A_TIME), mine):
            yield table.name, row._asdict()
