"""The tables, and nothing else.

The organisation is the first part of every key and of every reference, so that a row can't even point
into another organisation. Ids are text that sorts by time. ``version`` counts changes.
"""

from __future__ import annotations

from jobclub.integrations.database.tables.cohorts import (
    changes,
    cohorts,
    guests,
    programmes,
    sessions,
    sighted,
    sightings,
)
from jobclub.integrations.database.tables.coursework import homework, marks, submissions, waivers
from jobclub.integrations.database.tables.organisations import (
    closed_days,
    engagements,
    organisations,
    staff,
    tokens,
)
from jobclub.integrations.database.tables.parts import metadata
from jobclub.integrations.database.tables.people import outcomes, participants, places, visits
from jobclub.integrations.database.tables.post import absences, deliveries, guesses, links, told, watches
from jobclub.integrations.database.tables.trail import repeats, trail

__all__ = [
    "absences",
    "changes",
    "closed_days",
    "cohorts",
    "deliveries",
    "engagements",
    "guesses",
    "guests",
    "homework",
    "links",
    "marks",
    "metadata",
    "organisations",
    "outcomes",
    "participants",
    "places",
    "programmes",
    "repeats",
    "sessions",
    "sighted",
    "sightings",
    "staff",
    "submissions",
    "tokens",
    "told",
    "trail",
    "visits",
    "waivers",
    "watches",
]
