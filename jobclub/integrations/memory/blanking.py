"""Blanking what tells a person apart in the words that others wrote, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Place
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.hours import HoursException
from jobclub.core.appointments.offer import Service
from jobclub.core.cohorts.changes import Change
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import HandedFile
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.share import Share
from jobclub.core.notices.calendar import Told
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.own_wording import OwnWording
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.people.traces import Traces
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.series import Settings, Topic, WebinarSeries
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.memory.books import Books

WRITTEN: Mapping[type, tuple[str, ...]] = {
    ClosedDay: ("reason",),
    Cohort: ("title", "reason", "below_minimum_reason"),
    Skipped: ("reason",),
    Session: ("topic", "place", "reason"),
    AgendaItem: ("item", "lead"),
    Change: ("was", "became", "reason"),
    Guest: ("name", "partner", "contact"),
    Place: ("reason",),
    Homework: ("title", "text"),
    Submission: ("text", "link", "feedback"),
    HandedFile: ("name",),
    Waiver: ("reason",),
    Told: ("place",),
    Share: ("purpose",),
    Delivery: ("fault",),
    Webinar: ("title", "description", "place", "recording_link", "reason"),
    WebinarPlace: ("missing", "observer_of"),
    WebinarSeries: ("title",),
    Settings: ("description", "place"),
    Topic: ("title", "description"),
    Material: ("title", "link"),
    Service: ("title", "description"),
    HoursException: ("reason",),
    Appointment: ("place", "material_text", "material_link", "shared_note", "private_note", "reason"),
    OwnWording: ("subject", "text", "short"),
}
"""What people write about others: all of it is searched when somebody is forgotten."""
CLOSED = (Programme,)
"""Things that are not entered: a version of a programme never changes."""


def blank(books: Books, traces: Traces) -> int:
    """Blank somebody's traces in an organisation's words; give in how many places."""
    places = 0
    for name in (one.name for one in fields(books)):
        shelf = getattr(books, name)
        for key, thing in list(shelf.items()):
            left, count = _blanked(thing, traces)
            if count:
                shelf.put(key, left)
                places += count
    return places


def _blanked(thing: Any, traces: Traces) -> tuple[Any, int]:
    """Give a thing with all that is in it, blanked, and in how many places."""
    if type(thing) is tuple:
        parts = [_blanked(one, traces) for one in thing]
        return tuple(one for one, _ in parts), sum(count for _, count in parts)
    if not is_dataclass(thing) or isinstance(thing, (type, *CLOSED)):
        return thing, 0
    written, changed, places = WRITTEN.get(type(thing), ()), {}, 0
    for name in (one.name for one in fields(thing)):
        value = getattr(thing, name)
        is_word = name in written and isinstance(value, str)
        left, count = traces.blanked(value) if is_word else _blanked(value, traces)
        if count:
            changed[name], places = left, places + count
    return _newer(thing, changed), places


def _newer(thing: Any, changed: Mapping[str, Any]) -> Any:
    """Give a thing with what changed in it, in its next version if it has any."""
    if not changed:
        return thing
    version = {"version": thing.version + 1} if hasattr(thing, "version") else {}
    return replace(thing, **changed, **version)
