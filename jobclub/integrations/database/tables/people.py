"""People, their places and visits, and what became of them."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Text, UniqueConstraint, text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

participants = of_organisation(
    "participants",
    Column("name", LINE, nullable=False),
    Column("email", String(254)),
    Column("email_key", String(254)),
    Column("phone", String(32)),
    Column("phone_key", String(8)),
    Column("reached_through", LINE),
    Column("language", String(8)),
    Column("time_zone", String(64)),
    Column("muted", Text, nullable=False, server_default=text("'[]'")),
    Column("interests", Text, nullable=False, server_default=text("'[]'")),
    Column("not_me_at", Instant),
    Column("version", Integer, nullable=False),
    Column("contact_at", Instant),
    UniqueConstraint("organisation_id", "email_key"),
    Index(None, "organisation_id", "phone_key"),
    Index(None, "organisation_id", "contact_at"),
)
places = of_organisation(
    "places",
    Column("activity", String(16), nullable=False),
    Column("activity_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("enrolled_at", Instant),
    Column("turn", Integer),
    Column("offered_at", Instant),
    Column("reply_by", Instant),
    Column("lapsed_at", Instant),
    Column("continues", ID),
    Column("transfer_from", ID),
    Column("left_at", Instant),
    Column("reason", LINE),
    Column("version", Integer, nullable=False),
    Column("channel", String(40)),
    Column("observer_of", LINE),
    Column("mark", String(16)),
    Column("useful", Integer),
    Column("missing", Text),
    to("participants", "participant_id"),
    Index(None, "organisation_id", "activity_id", "id"),
    Index(None, "organisation_id", "participant_id"),
)
"""``continues`` and ``transfer_from`` are ids of places, by no reference: SQLite adds none to a table."""
HELD = text("state IN ('enrolled', 'waitlisted', 'offered', 'completed', 'ended')")
Index(
    "uq_places_held",
    places.c.organisation_id,
    places.c.activity_id,
    places.c.participant_id,
    unique=True,
    sqlite_where=HELD,
    postgresql_where=HELD,
)
visits = of_organisation(
    "visits",
    Column("participant_id", ID, nullable=False),
    Column("cohort_id", ID, nullable=False),
    Column("host_id", ID, nullable=False),
    Column("unit_keys", Text, nullable=False),
    Column("agreed_at", Instant, nullable=False),
    to("places", "place_id"),
    to("sessions", "session_id"),
    to("participants", "participant_id"),
    to("cohorts", "cohort_id"),
    to("cohorts", "host_id"),
    Index(None, "organisation_id", "participant_id"),
    Index(None, "organisation_id", "cohort_id"),
    Index(None, "organisation_id", "host_id"),
    key=("place_id", "session_id"),
)
"""People of one cohort (``cohort_id``) who sit in at a session of another (``host_id``)."""
outcomes = of_organisation(
    "outcomes",
    Column("place_id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on", Date, nullable=False),
    to("places", "place_id"),
    Index(None, "organisation_id", "place_id"),
)
