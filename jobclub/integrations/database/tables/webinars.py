"""Webinars, and series of them. The places in them stand among all places (``people``)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Text, Time, text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

webinar_series = of_organisation(
    "webinar_series",
    Column("title", LINE, nullable=False),
    Column("host_id", ID, nullable=False),
    Column("weekdays", String(40), nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("settings", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("skipped", Text, nullable=False),
    Column("planned_until", Date, nullable=False),
    Column("made", Integer, nullable=False),
    Column("ended_on", Date),
    Column("version", Integer, nullable=False),
    to("staff", "host_id"),
)
webinars = of_organisation(
    "webinars",
    Column("series_id", ID),
    Column("host_id", ID, nullable=False),
    Column("cohost_ids", Text, nullable=False),
    Column("title", LINE, nullable=False),
    Column("description", Text),
    Column("on", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("place", LINE),
    Column("capacity", Integer),
    Column("audience", String(16), nullable=False),
    Column("observers", Boolean, nullable=False),
    Column("agenda", Text, nullable=False),
    Column("sparring_service_id", ID),
    Column("uptake", Integer, nullable=False),
    Column("recording_link", Text),
    Column("recording_until", Instant),
    Column("materials", Text, nullable=False),
    Column("state", String(16), nullable=False),
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
    to("webinar_series", "series_id"),
    to("staff", "host_id"),
    Index(None, "organisation_id", "starts_at"),
    Index(None, "organisation_id", "series_id", "starts_at"),
    Index(None, "organisation_id", "host_id", "starts_at"),
)
"""``sparring_service_id`` is a service's, by no reference: services come later. ``cohost_ids`` is JSON."""
WEBINAR_MET = text("meeting_reference IS NOT NULL")
Index(
    "ix_webinars_met",
    webinars.c.organisation_id,
    webinars.c.starts_at,
    sqlite_where=WEBINAR_MET,
    postgresql_where=WEBINAR_MET,
)
