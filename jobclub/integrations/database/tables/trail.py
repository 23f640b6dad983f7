"""What happened, and which requests were done."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, of_organisation, to

trail = of_organisation(
    "trail",
    Column("at", Instant, nullable=False),
    Column("caller_id", ID, nullable=False),
    Column("role", String(16), nullable=False),
    Column("event", String(64), nullable=False),
    Column("event_version", Integer, nullable=False),
    Column("ids", Text, nullable=False),
)
repeats = of_organisation(
    "repeats",
    Column("caller_id", ID, primary_key=True),
    Column("method", String(8), primary_key=True),
    Column("path", String(255), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("trail_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    to("trail", "trail_id"),
    Index(None, "organisation_id", "at"),
    key=(),
)
"""Which requests with an Idempotency-Key were done, and the event each is answered from."""
