"""What became of calls to people."""

from __future__ import annotations

from sqlalchemy import Column, Index, String

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, of_organisation, to

calls = of_organisation(
    "calls",
    Column("reason", String(16), nullable=False),
    Column("cohort_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("staff_id", ID),
    Column("called_at", Instant),
    Column("later_until", Instant),
    to("places", "place_id"),
    to("cohorts", "cohort_id"),
    to("participants", "participant_id"),
    to("staff", "staff_id"),
    Index(None, "organisation_id", "cohort_id"),
    Index(None, "organisation_id", "participant_id"),
    key=("place_id",),
)
