"""The tables, and nothing else.

The organisation is the first part of every key and of every reference, so that a row can't even point
into another organisation. Ids are text that sorts by time. ``version`` counts changes.
"""

from __future__ import annotations

from jobclub.integrations.database.tables.calls import calls
from jobclub.integrations.database.tables.cohorts import (
    changes,
    cohorts,
    guests,
    programmes,
    sessions,
    sighted,
    sightings,
)
from jobclub.integrations.database.tables.coursework import files, homework, marks, submissions, waivers
from jobclub.integrations.database.tables.forgetting import (
    erasure_refusals,
    erasures,
    holds,
    retention_runs,
    tallies,
)
from jobclub.integrations.database.tables.organisations import (
    closed_days,
    engagements,
    logos,
    organisations,
    staff,
    tokens,
)
from jobclub.integrations.database.tables.outward import registrations, shares
from jobclub.integrations.database.tables.parts import metadata
from jobclub.integrations.database.tables.people import outcomes, participants, places, visits
from jobclub.integrations.database.tables.post import absences, deliveries, guesses, links, told, watches
from jobclub.integrations.database.tables.privacy import (
    consents,
    people_read,
    privacy_notices,
    reads,
    told_privacy,
)
from jobclub.integrations.database.tables.trail import repeats, trail

__all__ = [
    "absences",
    "calls",
    "changes",
    "closed_days",
    "cohorts",
    "consents",
    "deliveries",
    "engagements",
    "erasure_refusals",
    "erasures",
    "files",
    "guesses",
    "guests",
    "holds",
    "homework",
    "links",
    "logos",
    "marks",
    "metadata",
    "organisations",
    "outcomes",
    "participants",
    "people_read",
    "places",
    "privacy_notices",
    "programmes",
    "reads",
    "registrations",
    "repeats",
    "retention_runs",
    "sessions",
    "shares",
    "sighted",
    "sightings",
    "staff",
    "submissions",
    "tallies",
    "tokens",
    "told",
    "told_privacy",
    "trail",
    "visits",
    "waivers",
    "watches",
]
