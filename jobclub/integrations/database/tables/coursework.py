"""Marks, tasks, and what was handed in."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

marks = of_organisation(
    "marks",
    Column("cohort_id", ID, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("minutes", Integer),
    to("sessions", "session_id"),
    to("participants", "participant_id"),
    to("cohorts", "cohort_id"),
    Index(None, "organisation_id", "cohort_id"),
    Index(None, "organisation_id", "participant_id", "session_id"),
    key=("session_id", "participant_id"),
)
homework = of_organisation(
    "homework",
    Column("cohort_id", ID, nullable=False),
    Column("unit_key", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("title", LINE, nullable=False),
    Column("text", Text),
    Column("due", String(32)),
    Column("dropped", Boolean, nullable=False, server_default=false()),
    Column("gates", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False, server_default=text("0")),
    to("cohorts", "cohort_id"),
    Index(None, "organisation_id", "cohort_id"),
)
submissions = of_organisation(
    "submissions",
    Column("homework_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("handed_in_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("text", Text),
    Column("link", Text),
    Column("file_name", LINE),
    Column("file_kind", String(8)),
    Column("file_size", Integer),
    Column("answer", String(16)),
    Column("feedback", Text),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
    to("homework", "homework_id"),
    to("participants", "participant_id"),
    UniqueConstraint("organisation_id", "homework_id", "participant_id", "number"),
    Index("ix_submissions_theirs", "organisation_id", "participant_id", "homework_id", "number"),
)
UNANSWERED = text("answer IS NULL")
Index(
    "ix_submissions_unanswered",
    submissions.c.organisation_id,
    submissions.c.homework_id,
    sqlite_where=UNANSWERED,
    postgresql_where=UNANSWERED,
)
files = of_organisation(
    "files",
    Column("participant_id", ID, nullable=False),
    Column("content", LargeBinary, nullable=False),
    to("submissions", "submission_id"),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "participant_id"),
    key=("submission_id",),
)
waivers = of_organisation(
    "waivers",
    Column("reason", LINE, nullable=False),
    to("homework", "homework_id"),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "participant_id"),
    key=("homework_id", "participant_id"),
)
