"""What goes through an organisation's walls: who asks for a place, and the programmes it shares."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Text

from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables.parts import ID, LINE, of_organisation, to

registrations = of_organisation(
    "registrations",
    Column("kind", String(16), nullable=False),
    Column("wanted_ids", Text, nullable=False),
    Column("observer_of", LINE),
    Column("name", LINE, nullable=False),
    Column("language", String(8), nullable=False),
    Column("email", String(254)),
    Column("phone", String(32)),
    Column("address_key", String(254), nullable=False),
    Column("digest", String(64)),
    Column("asked_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index(None, "organisation_id", "address_key"),
    Index(None, "organisation_id", "ends_at"),
    Index(None, "organisation_id", "digest", unique=True),
)
"""People who are not known yet; gone once they confirmed, or a day later. ``wanted_ids`` are of the cohort,
the webinars or the reserved appointment they ask for, by no reference: what is gone meanwhile is given to
nobody. ``address_key`` is what tells their address apart: an e-mail folded, or the last digits of a phone."""
shares = of_organisation(
    "shares",
    Column("giver", LINE, nullable=False),
    Column("taker_id", ID, nullable=False),
    Column("taker", LINE, nullable=False),
    Column("programme_id", ID, nullable=False),
    Column("document", Text, nullable=False),
    Column("purpose", LINE, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("shared_at", Instant, nullable=False),
    Column("ended_at", Instant),
    to("programmes", "programme_id"),
    Index(None, "taker_id", "ends_on"),
)
"""The only rows that two organisations see: ``taker_id`` is the other one, which reads them and no more."""
