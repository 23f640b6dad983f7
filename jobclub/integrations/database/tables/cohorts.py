"""Programmes, and the cohorts that run them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
    true,
)

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

programmes = of_organisation(
    "programmes",
    Column("key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "key", "version"),
)
cohorts = of_organisation(
    "cohorts",
    Column("programme_id", ID, nullable=False),
    Column("title", LINE, nullable=False),
    Column("state", String(16), nullable=False),
    Column("consultant_id", ID),
    Column("starts_on", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("minimum", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("skipped", Text, nullable=False),
    Column("meeting_provider", String(64), nullable=False),
    Column("meeting_link", Text),
    Column("meeting_dial_in", LINE),
    Column("meeting_dial_code", LINE),
    Column("unlocked", Text, nullable=False),
    Column("reason", LINE),
    Column("below_minimum_reason", LINE),
    Column("completed_at", Instant),
    Column("first_starts_at", Instant),
    Column("last_ends_at", Instant),
    Column("version", Integer, nullable=False),
    Column("places_version", Integer, nullable=False),
    Column("meetings_version", Integer, nullable=False, server_default=text("0")),
    to("programmes", "programme_id"),
    to("staff", "consultant_id"),
    Index(None, "organisation_id", "consultant_id", "id"),
    Index(None, "organisation_id", "programme_id", "id"),
    Index(None, "organisation_id", "last_ends_at"),
)
AT_WORK = text("state IN ('draft', 'open')")
Index(
    "ix_cohorts_at_work",
    cohorts.c.organisation_id,
    cohorts.c.consultant_id,
    sqlite_where=AT_WORK,
    postgresql_where=AT_WORK,
)
"""Cohorts that are not over."""
sessions = of_organisation(
    "sessions",
    Column("cohort_id", ID, nullable=False),
    Column("unit_key", String(64)),
    Column("merged_unit_keys", Text, nullable=False),
    Column("topic", Text),
    Column("agenda", Text),
    Column("on", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("place", LINE),
    Column("state", String(16), nullable=False),
    Column("reason", LINE),
    Column("moved", Boolean, nullable=False),
    Column("consultant_id", ID),
    Column("substituted", Boolean, nullable=False, server_default=false()),
    Column("meeting_provider", String(64), nullable=False),
    Column("meeting_state", String(16), nullable=False),
    Column("join_url", Text),
    Column("dial_in", LINE),
    Column("dial_code", LINE),
    Column("meeting_reference", Text().with_variant(String(200), "sqlite")),
    Column("meeting_generation", Integer, nullable=False, server_default=text("1")),
    Column("meeting_told", Text),
    Column("attendance_version", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False),
    to("cohorts", "cohort_id"),
    to("staff", "consultant_id"),
    Index(None, "organisation_id", "cohort_id", "starts_at"),
)
"""``meeting_reference`` is as long as its provider likes: SQLite keeps all of it, whatever it is called."""
BY_SOMEBODY = text("consultant_id IS NOT NULL")
Index(
    "ix_sessions_run",
    sessions.c.organisation_id,
    sessions.c.consultant_id,
    sessions.c.starts_at,
    sqlite_where=BY_SOMEBODY,
    postgresql_where=BY_SOMEBODY,
)
"""Sessions that a substitute runs, and those that were held: whose they are."""
MET = text("meeting_reference IS NOT NULL")
Index(
    "ix_sessions_met",
    sessions.c.organisation_id,
    sessions.c.starts_at,
    sqlite_where=MET,
    postgresql_where=MET,
)
changes = of_organisation(
    "changes",
    Column("cohort_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("session_id", ID, nullable=False),
    Column("unit_key", String(64)),
    Column("was", Text),
    Column("became", Text),
    Column("reason", LINE),
    to("cohorts", "cohort_id"),
    to("sessions", "session_id"),
    Index(None, "organisation_id", "cohort_id", "id"),
)
guests = of_organisation(
    "guests",
    Column("activity", String(16), nullable=False),
    Column("activity_id", ID, nullable=False),
    Column("name", LINE),
    Column("partner", LINE),
    Column("contact", LINE),
    Column("email", String(254)),
    Column("state", String(16), nullable=False),
    Column("not_me_at", Instant),
    Column("told_starts_at", Instant),
    Column("told_certain", Boolean, nullable=False, server_default=true()),
    Column("removed_at", Instant),
    Column("version", Integer, nullable=False),
    Index(None, "organisation_id", "activity_id"),
)
"""Of sessions and webinars (``activity``), by no reference, as there are several tables of those."""
NAMED = text("name IS NOT NULL OR contact IS NOT NULL OR email IS NOT NULL")
Index(
    "ix_guests_named",
    guests.c.organisation_id,
    guests.c.activity_id,
    sqlite_where=NAMED,
    postgresql_where=NAMED,
)
sighted = of_organisation(
    "sighted",
    Column("fetched_at", Instant, nullable=False),
    Index(None, "organisation_id", "fetched_at"),
    key=("activity_id",),
)
sightings = of_organisation(
    "sightings",
    Column("report", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("seen_as", String(16), nullable=False),
    Column("email", Text),
    Column("name", Text),
    Column("stays", Text, nullable=False),
    key=("activity_id",),
)
"""Whom a meeting's provider saw, and when it was asked last (``sighted``); what it says has any length.

``activity_id`` is a session's or a webinar's, by no reference, as of guests."""
