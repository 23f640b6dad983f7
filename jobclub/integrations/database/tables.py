"""The tables, and nothing else.

The organisation is the first part of every key and of every reference, so that a row can't even point
into another organisation. Ids are text that sorts by time. ``version`` counts changes.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.schema import SchemaItem

from jobclub.integrations.database.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


ID = String(36)
LINE = String(200)


def _of_organisation(name: str, *columns: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """Make a table whose rows belong to an organisation."""
    identity = [Column(part, ID, primary_key=True) for part in ("organisation_id", *key)]
    return Table(name, metadata, *identity, *columns, _to("organisations", "organisation_id"))


def _to(table: str, *columns: str) -> ForeignKeyConstraint:
    """Refer to a row of the same organisation; one column alone refers to the organisation itself."""
    if columns == ("organisation_id",):
        return ForeignKeyConstraint(columns, ["organisations.id"])
    return ForeignKeyConstraint(["organisation_id", *columns], [f"{table}.organisation_id", f"{table}.id"])


organisations = Table(
    "organisations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", LINE, nullable=False, unique=True),
    Column("time_zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("holidays", String(16)),
    Column("optional_holidays", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
closed_days = _of_organisation(
    "closed_days", Column("on", Date, primary_key=True), Column("reason", LINE, nullable=False), key=()
)
staff = _of_organisation(
    "staff",
    Column("name", LINE, nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False),
    Column("role", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("organisation_id", "email_key"),
)
tokens = _of_organisation(
    "tokens",
    Column("role", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("issued_at", Instant, nullable=False),
    Column("staff_id", ID),
    Column("cohort_id", ID),
    Column("read_only", Boolean, nullable=False),
    Column("revoked_at", Instant),
    _to("staff", "staff_id"),
    _to("cohorts", "cohort_id"),
)
programmes = _of_organisation(
    "programmes",
    Column("key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "key", "version"),
)
participants = _of_organisation(
    "participants",
    Column("name", LINE, nullable=False),
    Column("email", String(254)),
    Column("email_key", String(254)),
    Column("phone", String(32)),
    Column("phone_key", String(8)),
    Column("reached_through", LINE),
    Column("language", String(8)),
    Column("version", Integer, nullable=False),
    UniqueConstraint("organisation_id", "email_key"),
    Index(None, "organisation_id", "phone_key"),
)
cohorts = _of_organisation(
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
    Column("unlocked", Text, nullable=False),
    Column("reason", LINE),
    Column("below_minimum_reason", LINE),
    Column("completed_at", Instant),
    Column("first_starts_at", Instant),
    Column("last_ends_at", Instant),
    Column("version", Integer, nullable=False),
    Column("places_version", Integer, nullable=False),
    _to("programmes", "programme_id"),
    _to("staff", "consultant_id"),
    Index(None, "organisation_id", "consultant_id", "id"),
    Index(None, "organisation_id", "programme_id", "id"),
    Index(None, "organisation_id", "last_ends_at"),
)
sessions = _of_organisation(
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
    Column("meeting_reference", LINE),
    Column("attendance_version", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False),
    _to("cohorts", "cohort_id"),
    _to("staff", "consultant_id"),
    Index(None, "organisation_id", "cohort_id", "starts_at"),
)
changes = _of_organisation(
    "changes",
    Column("cohort_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("session_id", ID, nullable=False),
    Column("unit_key", String(64)),
    Column("was", Text),
    Column("became", Text),
    Column("reason", LINE),
    _to("cohorts", "cohort_id"),
    _to("sessions", "session_id"),
    Index(None, "organisation_id", "cohort_id", "id"),
)
guests = _of_organisation(
    "guests",
    Column("session_id", ID, nullable=False),
    Column("name", LINE),
    Column("partner", LINE),
    Column("contact", LINE),
    Column("confirmed", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    _to("sessions", "session_id"),
    Index(None, "organisation_id", "session_id"),
)
engagements = _of_organisation(
    "engagements",
    Column("staff_id", ID, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("activity", String(16), nullable=False),
    Column("group_id", ID, nullable=False),
    _to("staff", "staff_id"),
    Index(None, "organisation_id", "staff_id", "starts_at"),
    Index(None, "organisation_id", "group_id"),
    key=("activity_id",),
)
"""Who is busy when. That spans of one person don't overlap stands in a trigger too (see migrations)."""
places = _of_organisation(
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
    _to("participants", "participant_id"),
    Index(None, "organisation_id", "activity_id", "id"),
    _to("places", "continues"),
    _to("places", "transfer_from"),
    Index(None, "organisation_id", "participant_id"),
)
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
visits = _of_organisation(
    "visits",
    Column("participant_id", ID, nullable=False),
    Column("cohort_id", ID, nullable=False),
    Column("host_id", ID, nullable=False),
    Column("unit_keys", Text, nullable=False),
    Column("agreed_at", Instant, nullable=False),
    _to("places", "place_id"),
    _to("sessions", "session_id"),
    _to("participants", "participant_id"),
    _to("cohorts", "cohort_id"),
    _to("cohorts", "host_id"),
    Index(None, "organisation_id", "cohort_id"),
    Index(None, "organisation_id", "host_id"),
    key=("place_id", "session_id"),
)
"""People of one cohort (``cohort_id``) who sit in at a session of another (``host_id``)."""
outcomes = _of_organisation(
    "outcomes",
    Column("place_id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on", Date, nullable=False),
    _to("places", "place_id"),
    Index(None, "organisation_id", "place_id"),
)
marks = _of_organisation(
    "marks",
    Column("cohort_id", ID, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("minutes", Integer),
    _to("sessions", "session_id"),
    _to("participants", "participant_id"),
    _to("cohorts", "cohort_id"),
    Index(None, "organisation_id", "cohort_id"),
    key=("session_id", "participant_id"),
)
homework = _of_organisation(
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
    _to("cohorts", "cohort_id"),
    Index(None, "organisation_id", "cohort_id"),
)
submissions = _of_organisation(
    "submissions",
    Column("homework_id", ID, nullable=False),
    Column("participant_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("handed_in_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("text", Text),
    Column("link", Text),
    Column("answer", String(16)),
    Column("feedback", Text),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
    _to("homework", "homework_id"),
    _to("participants", "participant_id"),
    UniqueConstraint("organisation_id", "homework_id", "participant_id", "number"),
)
waivers = _of_organisation(
    "waivers",
    Column("reason", LINE, nullable=False),
    _to("homework", "homework_id"),
    _to("participants", "participant_id"),
    key=("homework_id", "participant_id"),
)
trail = _of_organisation(
    "trail",
    Column("at", Instant, nullable=False),
    Column("caller_id", ID, nullable=False),
    Column("role", String(16), nullable=False),
    Column("event", String(64), nullable=False),
    Column("event_version", Integer, nullable=False),
    Column("ids", Text, nullable=False),
)
repeats = _of_organisation(
    "repeats",
    Column("caller_id", ID, primary_key=True),
    Column("method", String(8), primary_key=True),
    Column("path", String(255), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("trail_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    _to("trail", "trail_id"),
    Index(None, "organisation_id", "at"),
    key=(),
)
"""Which requests with an Idempotency-Key were done, and the event each is answered from."""
