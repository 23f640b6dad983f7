"""The scheduler for virtual job clubs and webinars, as a library.

Acts are functions whose first arguments are an office and who acts; the office says where things are kept
and what time it is. ``memory_office`` gives one that needs nothing else::

    import jobclub as jc

    office = jc.memory_office()
    town = jc.administering.add_organisation(office, name="Midtby", time_zone=zone, language="da")
    admin = jc.operator_of(town.id)
    programme = jc.authoring.add_programme(office, admin, jc.read_toml(text))
    club = jc.planning.plan_cohort(office, admin, jc.CohortWish(programme_id=programme.id, ...))

The names in ``__all__`` are the library's promise; they follow semantic versioning.
"""

from __future__ import annotations

from jobclub.core import errors
from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import OutcomeKind, Place, PlaceState
from jobclub.core.activities.sightings import SeenAs, Sighting
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import ExceptionKind, HoursException, Opening, WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service, ServiceState
from jobclub.core.appointments.offer_file import read_service
from jobclub.core.appointments.slots import Slot
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.changes import Change, ChangeKind
from jobclub.core.cohorts.cohort import Cohort, CohortState, CohortWarning
from jobclub.core.cohorts.homework import Answer, TaskState
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.plan import Plan, plan
from jobclub.core.cohorts.programme import HomeworkTask, Programme
from jobclub.core.cohorts.programme_document import document_of, read_agenda, read_programme, read_tasks
from jobclub.core.cohorts.programme_file import read_toml, write_toml
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.cohorts.standing import Credit, Standing
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import CohortFilter, Page, Window
from jobclub.core.office.meetings import (
    Finding,
    MeetingError,
    MeetingGone,
    MeetingProvider,
    MeetingRefused,
    MeetingWish,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.interests import Interest
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Chat, Lobby, MeetingHabits
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor, Role, operator_of
from jobclub.core.usecases import (
    adapting,
    administering,
    agreeing,
    attending,
    authoring,
    booking,
    coaching,
    enrolling,
    following_up,
    importing,
    inviting,
    issuing,
    knowing,
    linking,
    meeting_up,
    offering,
    opening,
    picking,
    planning,
    presenting,
    queueing,
    repeating,
    rescheduling,
    reserving,
    rostering,
    running,
    searching,
    shifting,
    showing,
    staffing,
    transferring,
    visiting,
)
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish
from jobclub.core.usecases.rescheduling import SessionAct
from jobclub.core.usecases.reserving import ReservationWish
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.usecases.staffing import actor_of
from jobclub.core.webinars.registration import Presence, WebinarPlace
from jobclub.core.webinars.series import Topic, WebinarSeries, Weekday
from jobclub.core.webinars.sparring import FollowUp, WebinarWarning
from jobclub.core.webinars.webinar import Audience as WebinarAudience
from jobclub.core.webinars.webinar import Webinar, WebinarState
from jobclub.core.webinars.webinar_file import read_series, read_webinar
from jobclub.integrations.offices import memory_office, office_over
from jobclub.version import __version__

__all__ = [
    "Actor",
    "AgendaItem",
    "Answer",
    "Appointment",
    "AppointmentFilter",
    "AppointmentState",
    "AttendanceMark",
    "Audience",
    "BookingWish",
    "Calling",
    "Change",
    "ChangeKind",
    "Chat",
    "Cohort",
    "CohortFilter",
    "CohortState",
    "CohortWarning",
    "CohortWish",
    "Coming",
    "Credit",
    "DialIn",
    "Enrolment",
    "ExceptionKind",
    "Finding",
    "FollowUp",
    "Following",
    "HomeworkTask",
    "HoursException",
    "Inserting",
    "Interest",
    "Lobby",
    "Mark",
    "Meeting",
    "MeetingError",
    "MeetingGone",
    "MeetingHabits",
    "MeetingProvider",
    "MeetingRefused",
    "MeetingState",
    "MeetingWish",
    "Mode",
    "MoveWish",
    "Office",
    "Opening",
    "OutcomeKind",
    "Package",
    "Page",
    "Participant",
    "PersonWish",
    "Place",
    "PlaceState",
    "Plan",
    "Presence",
    "Programme",
    "ProviderRefuses",
    "ProviderUnavailable",
    "Purpose",
    "ReservationWish",
    "Role",
    "SeenAs",
    "SeriesWish",
    "Service",
    "ServiceState",
    "Session",
    "SessionAct",
    "SessionState",
    "Sighting",
    "Slot",
    "Standing",
    "TaskState",
    "Topic",
    "UnitFate",
    "Webinar",
    "WebinarAudience",
    "WebinarFilter",
    "WebinarPlace",
    "WebinarSeries",
    "WebinarState",
    "WebinarWarning",
    "WebinarWish",
    "Weekday",
    "WeeklyHours",
    "Window",
    "__version__",
    "actor_of",
    "adapting",
    "administering",
    "agreeing",
    "attending",
    "authoring",
    "booking",
    "coaching",
    "document_of",
    "enrolling",
    "errors",
    "following_up",
    "importing",
    "inviting",
    "issuing",
    "knowing",
    "linking",
    "meeting_up",
    "memory_office",
    "offering",
    "office_over",
    "opening",
    "operator_of",
    "picking",
    "plan",
    "planning",
    "presenting",
    "queueing",
    "read_agenda",
    "read_programme",
    "read_series",
    "read_service",
    "read_tasks",
    "read_toml",
    "read_webinar",
    "repeating",
    "rescheduling",
    "reserving",
    "rostering",
    "running",
    "searching",
    "shifting",
    "showing",
    "staffing",
    "transferring",
    "visiting",
    "write_toml",
]
