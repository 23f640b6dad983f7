"""What people know of what is kept about them: notices, consents, and who looked."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Text, UniqueConstraint, text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, of_organisation, to

privacy_notices = of_organisation(
    "privacy_notices",
    Column("number", Integer, nullable=False),
    Column("texts", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("own", Boolean, nullable=False),
    UniqueConstraint("organisation_id", "number"),
)
told_privacy = of_organisation(
    "told_privacy",
    Column("at", Instant, nullable=False),
    Column("how", String(16), nullable=False),
    to("participants", "participant_id"),
    to("privacy_notices", "notice_id"),
    key=("participant_id", "notice_id"),
)
consents = of_organisation(
    "consents",
    Column("participant_id", ID, nullable=False),
    Column("purpose", String(24), nullable=False),
    Column("text_version", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("withdrawn_at", Instant),
    Column("version", Integer, nullable=False, server_default=text("0")),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "participant_id", "id"),
)
reads = of_organisation(
    "reads",
    Column("at", Instant, nullable=False),
    Column("caller_id", ID, nullable=False),
    Column("role", String(16), nullable=False),
    Column("why", String(16), nullable=False),
    Index(None, "organisation_id", "at"),
)
people_read = of_organisation(
    "people_read",
    to("reads", "read_id"),
    Index(None, "organisation_id", "participant_id", "read_id"),
    key=("read_id", "participant_id"),
)
"""Whose data a read showed. Like the trail it holds ids by no constraint: it stays when people are erased."""
