"""Pages for the staff: what today needs, their clubs, and the organisation."""

from __future__ import annotations

from flask import Blueprint

from jobclub.web.staff import doors
from jobclub.web.staff.account import account
from jobclub.web.staff.appointment_moving import appointment_moving
from jobclub.web.staff.appointments import appointments
from jobclub.web.staff.audit import audit
from jobclub.web.staff.bookings import bookings
from jobclub.web.staff.calls import calls
from jobclub.web.staff.closed_days import closed_days
from jobclub.web.staff.club import club
from jobclub.web.staff.clubs import clubs
from jobclub.web.staff.deliveries import deliveries
from jobclub.web.staff.guests import guests, webinar_guests
from jobclub.web.staff.homework import homework
from jobclub.web.staff.hours import hours
from jobclub.web.staff.importing import importing
from jobclub.web.staff.inviting import inviting
from jobclub.web.staff.marks import marks
from jobclub.web.staff.moving import moving
from jobclub.web.staff.new_club import new_club
from jobclub.web.staff.new_series import new_series
from jobclub.web.staff.new_webinar import new_webinar
from jobclub.web.staff.offer import offer
from jobclub.web.staff.office import office
from jobclub.web.staff.organisation import organisation
from jobclub.web.staff.overview import overview
from jobclub.web.staff.people import people
from jobclub.web.staff.places import places
from jobclub.web.staff.plans import plans
from jobclub.web.staff.presence import presence
from jobclub.web.staff.programmes import programmes
from jobclub.web.staff.registrations import registrations
from jobclub.web.staff.retention import retention
from jobclub.web.staff.series import series
from jobclub.web.staff.services import services
from jobclub.web.staff.sessions import sessions
from jobclub.web.staff.staff_list import staff_list
from jobclub.web.staff.suggestions import suggestions
from jobclub.web.staff.today import today
from jobclub.web.staff.tokens import tokens
from jobclub.web.staff.webinar import webinar
from jobclub.web.staff.webinar_moving import webinar_moving
from jobclub.web.staff.webinars import webinars
from jobclub.web.staff.wording import wording
from jobclub.web.troubles import register_troubles

ROOMS: tuple[Blueprint, ...] = (
    today,
    calls,
    clubs,
    new_club,
    club,
    inviting,
    places,
    sessions,
    plans,
    marks,
    moving,
    guests,
    webinar_guests,
    webinars,
    new_webinar,
    new_series,
    series,
    webinar,
    presence,
    registrations,
    webinar_moving,
    services,
    offer,
    bookings,
    appointments,
    appointment_moving,
    hours,
    suggestions,
    homework,
    people,
    account,
)
"""Each noun's pages. They stand under one roof, which asks who comes in."""

OFFICE: tuple[Blueprint, ...] = (
    overview,
    office,
    importing,
    programmes,
    closed_days,
    deliveries,
    wording,
    staff_list,
    tokens,
    organisation,
    retention,
    audit,
)
"""The rooms of whoever looks after the organisation's work."""

staff = Blueprint("staff", __name__, url_prefix="/staff")
staff.before_request(doors.enter)
register_troubles(staff)
for room in (*ROOMS, *OFFICE):
    staff.register_blueprint(room)
