"""Services, who gives them, and when those can be booked."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Text, Time

from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

services = of_organisation(
    "services",
    Column("title", LINE, nullable=False),
    Column("description", Text),
    Column("minutes", Integer, nullable=False),
    Column("modes", Text, nullable=False),
    Column("buffer_before", Integer, nullable=False),
    Column("buffer_after", Integer, nullable=False),
    Column("notice_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("daily_cap", Integer),
    Column("step_minutes", Integer, nullable=False),
    Column("change_until_minutes", Integer, nullable=False),
    Column("audience", String(16), nullable=False),
    Column("package_calls", Integer),
    Column("package_min_days", Integer),
    Column("package_max_days", Integer),
    Column("wants_material", Boolean, nullable=False),
    Column("meeting_provider", String(64)),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
)
service_consultants = of_organisation(
    "service_consultants",
    to("services", "service_id"),
    to("staff", "staff_id"),
    Index(None, "organisation_id", "staff_id"),
    key=("service_id", "staff_id"),
)
weekly_hours = of_organisation(
    "weekly_hours",
    Column("number", Integer, primary_key=True),
    Column("weekday", Integer, nullable=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("from_on", Date),
    Column("until_on", Date),
    to("staff", "staff_id"),
    key=("staff_id",),
)
hours_exceptions = of_organisation(
    "hours_exceptions",
    Column("staff_id", ID, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("hours", Text, nullable=False),
    Column("reason", LINE),
    Column("service_id", ID),
    to("staff", "staff_id"),
    to("services", "service_id"),
    Index(None, "organisation_id", "staff_id", "last_on"),
)
