"""Appointments of services, and those who wait for one."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Text, Time, UniqueConstraint, text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

WORD = String(40)

appointments = of_organisation(
    "appointments",
    Column("service_id", ID, nullable=False),
    Column("consultant_id", ID, nullable=False),
    Column("participant_id", ID),
    Column("state", String(16), nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("buffer_before", Integer, nullable=False),
    Column("buffer_after", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("place", LINE),
    Column("reserved_until", Instant),
    Column("package_id", ID),
    Column("number", Integer),
    Column("channel", WORD),
    Column("webinar_id", ID),
    Column("material_text", Text),
    Column("material_link", Text),
    Column("shared_note", Text),
    Column("private_note", Text),
    Column("met_at", Instant),
    Column("called_at", Instant),
    Column("call_later_until", Instant),
    Column("reason", LINE),
    Column("meeting_provider", String(64), nullable=False),
    Column("meeting_state", String(16), nullable=False),
    Column("join_url", Text),
    Column("dial_in", LINE),
    Column("dial_code", LINE),
    Column("meeting_reference", Text().with_variant(String(200), "sqlite")),
    Column("meeting_generation", Integer, nullable=False),
    Column("meeting_told", Text),
    Column("version", Integer, nullable=False),
    to("services", "service_id"),
    to("staff", "consultant_id"),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "starts_at"),
    Index(None, "organisation_id", "service_id", "starts_at"),
    Index(None, "organisation_id", "consultant_id", "starts_at"),
    Index(None, "organisation_id", "participant_id", "starts_at"),
    Index(None, "organisation_id", "package_id"),
    Index(None, "organisation_id", "webinar_id"),
)
"""``ends_at`` follows from ``minutes``: it is there for the wall that keeps people out of two places."""
KEPT = text("participant_id IS NULL")
Index(
    "ix_appointments_kept",
    appointments.c.organisation_id,
    appointments.c.reserved_until,
    sqlite_where=KEPT,
    postgresql_where=KEPT,
)
"""Times that are kept for nobody known yet, or were."""
waiting = of_organisation(
    "waiting",
    Column("service_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("since", Instant, nullable=False),
    Column("channel", WORD),
    to("services", "service_id"),
    to("participants", "participant_id"),
    UniqueConstraint("organisation_id", "service_id", "participant_id"),
    Index(None, "organisation_id", "participant_id"),
)
