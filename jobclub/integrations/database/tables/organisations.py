"""Organisations, their staff, keys, closed days and hours."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, metadata, of_organisation, to

organisations = Table(
    "organisations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", LINE, nullable=False, unique=True),
    Column("time_zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("holidays", String(16)),
    Column("optional_holidays", Boolean, nullable=False),
    Column("habits", Text, nullable=False, server_default=text("'{}'")),
    Column("reply_to", String(254)),
    Column("meeting_provider", String(64), nullable=False, server_default=text("'none'")),
    Column("lobby", String(16), nullable=False, server_default=text("'open'")),
    Column("chat", String(16), nullable=False, server_default=text("'meanwhile'")),
    Column("retention", Text, nullable=False, server_default=text("'{}'")),
    Column("entra_tenant_id", String(36)),
    Column("page_name", String(40)),
    Column("open_registration", Boolean, nullable=False, server_default=false()),
    Column("colour", String(7)),
    Column("logo", String(64)),
    Column("interests", Text, nullable=False, server_default=text("'[]'")),
    Column("version", Integer, nullable=False),
    Index(None, "entra_tenant_id", unique=True),
    Index(None, "page_name", unique=True),
)
logos = of_organisation(
    "logos",
    Column("kind", String(8), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    key=(),
)
"""The picture that an organisation's pages carry; ``organisations.logo`` is its digest."""
closed_days = of_organisation(
    "closed_days", Column("on", Date, primary_key=True), Column("reason", LINE, nullable=False), key=()
)
wordings = of_organisation(
    "wordings",
    Column("notice", String(32), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("subject", LINE, nullable=False),
    Column("text", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("version", Integer, nullable=False),
    key=(),
)
"""Messages that an organisation says in words of its own."""
staff = of_organisation(
    "staff",
    Column("name", LINE, nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False),
    Column("role", String(16), nullable=False),
    Column("identity", String(80)),
    Column("left_at", Instant),
    Column("version", Integer, nullable=False),
    UniqueConstraint("organisation_id", "email_key"),
    Index(None, "email_key"),
    Index(None, "identity", unique=True),
)
tokens = of_organisation(
    "tokens",
    Column("role", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("issued_at", Instant, nullable=False),
    Column("staff_id", ID),
    Column("cohort_id", ID),
    Column("read_only", Boolean, nullable=False),
    Column("revoked_at", Instant),
    Column("scopes", Text, nullable=False, server_default=text("'[]'")),
    Column("ends_at", Instant),
    Column("used_at", Instant),
    to("staff", "staff_id"),
    to("cohorts", "cohort_id"),
)
engagements = of_organisation(
    "engagements",
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("activity", String(16), nullable=False),
    Column("group_id", ID, nullable=False),
    to("staff", "staff_id"),
    Index(None, "organisation_id", "staff_id", "starts_at"),
    Index(None, "organisation_id", "group_id"),
    key=("activity_id", "staff_id"),
)
"""Who is busy when. That spans of one person don't overlap stands in a trigger too (see migrations)."""
