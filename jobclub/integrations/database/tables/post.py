"""What waits to be told, what people were told, what the clock looks at, and people's links."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, metadata, of_organisation, to

deliveries = of_organisation(
    "deliveries",
    Column("notice", String(32), nullable=False),
    Column("key", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant, nullable=False),
    Column("about", Text, nullable=False),
    Column("participant_id", ID),
    Column("staff_id", ID),
    Column("guest_id", ID),
    Column("group_id", ID),
    Column("state", String(16), nullable=False),
    Column("why", String(32)),
    Column("channel", String(8)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("begun_at", Instant),
    Column("maybe_twice", Boolean, nullable=False, server_default=false()),
    Column("fault", LINE),
    Column("settled_at", Instant),
    Column("claimed_by", String(64)),
    Column("claimed_until", Instant),
    Column("errand", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("organisation_id", "key"),
    Index(None, "organisation_id", "participant_id", "id"),
    Index(None, "organisation_id", "group_id", "id"),
    Index(None, "organisation_id", "notice", "id"),
)
"""The outbox. Who it is for and ``group_id`` refer by no constraint: see ``places``."""
WAITING = text("state = 'waiting' AND NOT errand")
ERRAND_WAITING = text("state = 'waiting' AND errand")
ERRAND = text("errand")
UNSENT = text("state <> 'sent'")
"""Conditions of indexes that hold little, however much was sent; whoever looks there asks in these words."""
Index(
    "ix_deliveries_waiting",
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index(
    "ix_deliveries_errands_waiting",
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=ERRAND_WAITING,
    postgresql_where=ERRAND_WAITING,
)
Index(
    "ix_deliveries_errands",
    deliveries.c.organisation_id,
    deliveries.c.group_id,
    deliveries.c.id,
    sqlite_where=ERRAND,
    postgresql_where=ERRAND,
)
Index(
    "ix_deliveries_unsent",
    deliveries.c.state,
    deliveries.c.organisation_id,
    deliveries.c.id,
    sqlite_where=UNSENT,
    postgresql_where=UNSENT,
)
SETTLED = text("settled_at IS NOT NULL")
Index(
    "ix_deliveries_settled",
    deliveries.c.organisation_id,
    deliveries.c.settled_at,
    sqlite_where=SETTLED,
    postgresql_where=SETTLED,
)
UNREACHED = text("(why = 'unreachable' OR state IN ('expired', 'dead'))")
Index(
    "ix_deliveries_unreached",
    deliveries.c.organisation_id,
    deliveries.c.group_id,
    sqlite_where=UNREACHED,
    postgresql_where=UNREACHED,
)
told = of_organisation(
    "told",
    Column("group_id", ID, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("place", Text),
    Column("cancelled", Boolean, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("certain", Boolean, nullable=False),
    Column("mark", String(16)),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "group_id"),
    key=("participant_id", "activity_id"),
)
"""``activity_id`` and ``group_id`` refer by no constraint, as they are of several kinds."""
watches = of_organisation(
    "watches",
    Column("kind", String(16), nullable=False, server_default=text("'cohort'")),
    Column("watched_until", Instant, nullable=False),
    Column("attention_at", Instant, nullable=False),
    Column("claimed_until", Instant),
    Index("ix_watches_attention_at", "attention_at"),
    key=("subject_id",),
)
links = of_organisation(
    "links",
    Column("purpose", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("participant_id", ID),
    Column("staff_id", ID),
    Column("guest_id", ID),
    Column("revoked_at", Instant),
    Column("version", Integer, nullable=False),
    to("participants", "participant_id"),
    to("staff", "staff_id"),
    Index(None, "organisation_id", "participant_id", "id"),
    Index(None, "organisation_id", "staff_id", "id"),
    Index(None, "organisation_id", "guest_id"),
    Index(None, "organisation_id", "ends_at"),
)
"""``guest_id`` refers by no constraint: SQLite adds none to a table."""
REVOKED = text("revoked_at IS NOT NULL")
Index(
    "ix_links_revoked",
    links.c.organisation_id,
    links.c.revoked_at,
    sqlite_where=REVOKED,
    postgresql_where=REVOKED,
)
absences = of_organisation(
    "absences",
    Column("at", Instant, nullable=False),
    to("sessions", "session_id"),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "participant_id"),
    key=("session_id", "participant_id"),
)
guesses = Table(
    "guesses",
    metadata,
    Column("id", ID, primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "who", "at"),
    Index(None, "at"),
)
"""Wrong links that somebody tried, by a digest of where they come from; forgotten within the hour."""
