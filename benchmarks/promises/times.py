"""Promises about webinars and booked times that many want at the same moment."""

from __future__ import annotations

from contextlib import closing

from benchmarks.bookings import (
    ATTEMPTS,
    REFUSALS,
    race_for_a_booking_under_one_key,
    race_for_one_hour,
    race_for_packages,
    race_for_the_last_of_a_day,
    race_for_times,
    race_of_confirmations,
    race_of_one_visitor,
)
from benchmarks.kinds import SQLITE, Kind
from benchmarks.lives import told_times
from benchmarks.promises.results import Result
from benchmarks.promises.rivals import raced
from benchmarks.webinars import race_for_webinar_places, race_of_one_registrant, race_of_webinar_leavers
from jobclub.integrations.database import open_database


def webinar_places(kind: Kind = SQLITE) -> Result:
    """Give 15 places of a webinar to 60 rivals and let the others stand in line, 200 times."""
    return raced(kind, race_for_webinar_places, 200, "201 enrolled", "201 waitlisted")


def webinar_leavers(kind: Kind = SQLITE) -> Result:
    """Let everybody leave a full webinar while some come back and others come, 50 times."""
    allowed = ("409 already_enrolled", "409 not_enrolled")
    return raced(kind, race_of_webinar_leavers, 50, "200", "201", *allowed)


def one_registrant(kind: Kind = SQLITE) -> Result:
    """Register one person by eight at once, 100 times."""
    return raced(kind, race_of_one_registrant, 100, "201", "409 already_enrolled")


def hours(kind: Kind = SQLITE) -> Result:
    """Book, keep, move and plan at overlapping times of three consultants, 6,000 attempts."""
    return raced(kind, race_for_times, 6000 // ATTEMPTS, "200", "201", *REFUSALS)


def one_hour(kind: Kind = SQLITE) -> Result:
    """Let eight want one hour of any of three consultants, 200 times."""
    return raced(kind, race_for_one_hour, 200, "201", "409 slot_not_free")


def one_visitor(kind: Kind = SQLITE) -> Result:
    """Book one person with three consultants at once, 200 times."""
    allowed = ("409 already_booked", "409 participant_clash", "409 slot_not_free")
    return raced(kind, race_of_one_visitor, 200, "201", *allowed)


def confirmations(kind: Kind = SQLITE) -> Result:
    """Let three confirm each of four kept times, 100 times."""
    return raced(kind, race_of_confirmations, 100, "201", "409 already_booked")


def full_days(kind: Kind = SQLITE) -> Result:
    """Let eight want a day on which two can be seen, 100 times."""
    return raced(kind, race_for_the_last_of_a_day, 100, "201", "409 slot_not_free")


def packages(kind: Kind = SQLITE) -> Result:
    """Let eight want the same three calls of any of three consultants, 100 times."""
    return raced(kind, race_for_packages, 100, "201", "409 slot_not_free", "409 package_does_not_fit")


def booking_under_one_key(kind: Kind = SQLITE) -> Result:
    """Book a time 40 times under one Idempotency-Key, 50 times."""
    return raced(kind, race_for_a_booking_under_one_key, 50, "201")


def told(kind: Kind = SQLITE) -> Result:
    """Let 1,000 towns live with webinars and booked times; judge every mail."""
    with kind.empty() as empty, closing(open_database(empty())) as store:
        lives = told_times(1000, lambda: store)
    return Result(not lives.broken and lives.lives >= 1000, str(lives))
