"""Participants' own pages, behind their link, and their calendar."""

from jobclub.web.own.appointment import appointment
from jobclub.web.own.calendar import calendar
from jobclub.web.own.calendars import calendars
from jobclub.web.own.elsewhere import elsewhere
from jobclub.web.own.gone import renewal
from jobclub.web.own.homework import homework
from jobclub.web.own.known import known
from jobclub.web.own.outcome import outcome
from jobclub.web.own.pages import pages
from jobclub.web.own.times import times
from jobclub.web.own.webinars import webinars

__all__ = ["AREAS"]

AREAS = (
    renewal,
    homework,
    elsewhere,
    calendar,
    outcome,
    known,
    times,
    appointment,
    webinars,
    pages,
    calendars,
)
"""Everything that is reached by somebody's own link."""
