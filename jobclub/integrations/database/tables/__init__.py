"""The tables, and nothing else.

The organisation is the first part of every key and of every reference, so that a row can't even point
into another organisation. Ids are text that sorts by time. ``version`` counts changes.
"""

from __future__ import annotations

from jobclub.integrations.database.tables.appointments import appointments, waiting
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
    wordings,
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
from jobclub.integrations.database.tables.services import (
    hours_exceptions,
    service_consultants,
    services,
    weekly_hours,
)
from jobclub.integrations.database.tables.trail import repeats, trail
from jobclub.integrations.database.tables.webinars import webinar_series, webinars

__all__ = [
    "absences",
    "appointments",
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
    "hours_exceptions",
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
    "service_consultants",
    "services",
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
    "waiting",
    "waivers",
    "watches",
    "webinar_series",
    "webinars",
    "weekly_hours",
    "wordings",
]
