"""The notices: everything people are told, which of it waits for the morning, what they can do without."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jobclub.core.people.habits import Choice


class Notice(StrEnum):
    """One kind of message; its value is the key of its wording.

    Those that begin with ``guest`` go to guests, ``registration`` to whoever asks for a place by themselves.
    The last four are for the staff: their digest, that a session which somebody of their group visits was
    moved, that the visit is off (``visitor_back``), and a link to sign in with.
    """

    PLACE_CONFIRMED = "place_confirmed"
    LINE_JOINED = "line_joined"
    PLACE_OFFERED = "place_offered"
    OFFER_RETIMED = "offer_retimed"
    OFFER_LAPSED = "offer_lapsed"
    LINE_CLOSED = "line_closed"
    PLACE_GIVEN_UP = "place_given_up"
    PLACE_TRANSFERRED = "place_transferred"
    PLAN_CHANGED = "plan_changed"
    WAY_IN = "way_in"
    SESSION_CANCELLED = "session_cancelled"
    COHORT_CANCELLED = "cohort_cancelled"
    COMPLETED = "completed"
    MISSED = "missed"
    FEEDBACK_GIVEN = "feedback_given"
    VISIT_AGREED = "visit_agreed"
    VISIT_MOVED = "visit_moved"
    VISIT_ENDED = "visit_ended"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_MISSED = "appointment_missed"
    TIME_FREE = "time_free"
    NEW_LINK = "new_link"
    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    HOMEWORK_DUE = "homework_due"
    WEBINAR_INVITED = "webinar_invited"
    WEBINAR_CONFIRMED = "webinar_confirmed"
    WEBINAR_LINE = "webinar_line"
    WEBINAR_LEFT = "webinar_left"
    WEBINAR_CHANGED = "webinar_changed"
    WEBINAR_CANCELLED = "webinar_cancelled"
    SPARRING_OFFERED = "sparring_offered"
    RECORDING_READY = "recording_ready"
    GUEST_INVITED = "guest_invited"
    GUEST_MOVED = "guest_moved"
    GUEST_BRIEFED = "guest_briefed"
    GUEST_OFF = "guest_off"
    REGISTRATION = "registration"
    DIGEST = "digest"
    VISITOR_MOVED = "visitor_moved"
    VISITOR_BACK = "visitor_back"
    SIGN_IN = "sign_in"


class Errand(StrEnum):
    """What is asked of a meeting's provider: to see to the meeting of a session, or who was there."""

    MEETING = "meeting"
    ATTENDANCE = "attendance"


Kind = Notice | Errand
"""What a row of the outbox is about: people are told something, or a provider is asked for something."""


def kind_named(name: str) -> Kind:
    """Give a kind by its value."""
    return Errand(name) if name in set(Errand) else Notice(name)


CHOICE_OF: Mapping[Kind, Choice] = {
    Notice.DAY_BEFORE: Choice.DAY_BEFORE,
    Notice.HOUR_BEFORE: Choice.HOUR_BEFORE,
    Notice.HOMEWORK_DUE: Choice.HOMEWORK,
    Notice.FEEDBACK_GIVEN: Choice.HOMEWORK,
    Notice.MISSED: Choice.FRIENDLY,
    Notice.APPOINTMENT_MISSED: Choice.FRIENDLY,
    Notice.COMPLETED: Choice.FRIENDLY,
    Notice.WEBINAR_INVITED: Choice.FRIENDLY,
    Notice.SPARRING_OFFERED: Choice.FRIENDLY,
    Notice.RECORDING_READY: Choice.FRIENDLY,
}
"""The switch of each notice that has one. What changes somebody's plans has none."""
QUIET = frozenset(CHOICE_OF) - {Notice.HOUR_BEFORE}
"""Reminders and friendly words, which wait for the end of the quiet hours; an hour before can't wait."""
