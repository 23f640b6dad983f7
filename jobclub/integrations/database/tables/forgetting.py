"""Who was forgotten, what keeps somebody from that, and what is left of people: counters."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, of_organisation, to

erasures = of_organisation(
    "erasures",
    Column("participant_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("cause", String(16), nullable=False),
)
"""Ids alone. ``participant_id`` refers to nobody any more."""
erasure_refusals = of_organisation(
    "erasure_refusals",
    Column("participant_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ground", String(16), nullable=False),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "participant_id"),
)
holds = of_organisation(
    "holds",
    Column("since", Instant, nullable=False),
    Column("ground", String(16), nullable=False),
    to("participants", "participant_id"),
    key=("participant_id",),
)
tallies = of_organisation(
    "tallies",
    Column("figure", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
    to("cohorts", "cohort_id"),
    key=("cohort_id",),
)
"""What people who were forgotten came to, by cohort: only ever added to."""
retention_runs = of_organisation(
    "retention_runs", Column("at", Instant, nullable=False), Column("found", Text, nullable=False)
)
