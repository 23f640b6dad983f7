"""An appointment: one consultant and one participant, at a time; first kept for a while, then booked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.engagements import Engagement
from jobclub.core.errors import (
    AlreadyBooked,
    AppointmentNotStarted,
    AppointmentOver,
    ChangeTooLate,
    NotFound,
    ReservationExpired,
    invalid,
)
from jobclub.core.spans import Span, WallTime

KEPT_FOR_STAFF = timedelta(minutes=10)
KEPT_FOR_PUBLIC = timedelta(minutes=30)
"""How long a time is kept: while a form is filled in, or until a mail is confirmed."""
REMEMBERED = timedelta(days=1)
"""How long it is known that a time was kept once."""


class AppointmentState(StrEnum):
    """How far an appointment has come. While ``reserved`` nobody is known to come."""

    RESERVED = "reserved"
    BOOKED = "booked"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


AGREED = frozenset({AppointmentState.BOOKED, AppointmentState.DONE, AppointmentState.NO_SHOW})
"""States of what was agreed and not called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Activity):
    """One time of a service.

    Nobody (``participant_id``) comes to it while it is only kept, until ``reserved_until`` (UTC). The
    consultant is engaged for its buffers too, in minutes. ``number`` counts the appointments of a package.
    ``channel`` is how somebody came, in a short word. The private note is its consultant's alone.
    ``met_at`` (UTC) is when they met after all; ``called_at`` (UTC) when somebody called who was missed, and
    ``call_later_until`` (UTC) until when that was put off.
    """

    kind: ClassVar[ActivityKind] = ActivityKind.APPOINTMENT

    service_id: str
    consultant_id: str
    participant_id: str | None = None
    state: AppointmentState = AppointmentState.RESERVED
    buffer_before: int = 0
    buffer_after: int = 0
    reserved_until: datetime | None = None
    package_id: str | None = None
    number: int | None = None
    channel: str | None = None
    webinar_id: str | None = None
    material_text: str | None = None
    material_link: str | None = None
    shared_note: str | None = None
    private_note: str | None = None
    met_at: datetime | None = None
    called_at: datetime | None = None
    call_later_until: datetime | None = None
    reason: str | None = None

    @property
    def takes_place(self) -> bool:
        """Whether it was agreed, and not called off."""
        return self.state in AGREED

    @property
    def decided(self) -> bool:
        """Whether it is done, missed or cancelled, and so stays when it was."""
        return self.state not in {AppointmentState.RESERVED, AppointmentState.BOOKED}

    @property
    def whose(self) -> str:
        """Whose it is.

        Raises:
            NotFound: Nobody's: it is only kept.
        """
        if self.participant_id is None:
            raise NotFound("appointment")
        return self.participant_id

    @property
    def busy(self) -> Span:
        """When its consultant is engaged, in UTC."""
        before, after = timedelta(minutes=self.buffer_before), timedelta(minutes=self.buffer_after)
        return Span(self.starts_at - before, self.ends_at + after)

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        return f"{self.version}.{self.state}"

    def is_led_by(self, staff_id: str | None) -> bool:
        """Tell whether somebody is its consultant."""
        return staff_id is not None and self.consultant_id == staff_id

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether it was kept long enough, and nobody confirmed it."""
        waits = self.participant_id is None and self.reserved_until is not None
        return waits and (self.reserved_until or now) <= now

    def as_of(self, now: datetime) -> Appointment:
        """Give it with the state that the clock derives."""
        return replace(self, state=AppointmentState.CANCELLED) if self.has_lapsed(now) else self

    def as_seen_by(self, staff_id: str | None) -> Appointment:
        """Give it as one of the staff may see it: a private note is its consultant's alone."""
        return self if self.is_led_by(staff_id) else replace(self, private_note=None)

    def engagements(self) -> tuple[Engagement, ...]:
        """Give what it engages its consultant with; nothing once it is called off."""
        if self.state is AppointmentState.CANCELLED:
            return ()
        engagement = Engagement(
            staff_id=self.consultant_id,
            span=self.busy,
            activity=self.kind.value,
            activity_id=self.id,
            group_id=self.id,
        )
        return (engagement,)


def must_wait_for_confirmation(reservation: Appointment, now: datetime) -> None:
    """Let pass a time that is still kept.

    Raises:
        AlreadyBooked: Somebody confirmed it.
        ReservationExpired: It was kept long enough.
    """
    if reservation.participant_id is not None:
        raise AlreadyBooked("This time was booked already.", appointment_id=reservation.id)
    if reservation.has_lapsed(now):
        raise ReservationExpired("This time is no longer kept; choose one once more.")


def must_be_undecided(appointment: Appointment) -> None:
    """Let pass what somebody has, and what is neither done, missed nor cancelled.

    Raises:
        AppointmentOver: It is.
        NotFound: It is only kept.
    """
    if appointment.decided:
        raise AppointmentOver(f"This appointment is {appointment.state}; book a new one.")
    _ = appointment.whose


def must_be_in_time(appointment: Appointment, now: datetime, until: timedelta) -> None:
    """Let people move or cancel an appointment until a while before it.

    Raises:
        ChangeTooLate: It is too late; its facts name until when it was possible (UTC).
    """
    latest = appointment.starts_at - until
    if now > latest:
        raise ChangeTooLate("It is too late to change this; please call us.", latest=latest)


def moved(appointment: Appointment, wall: WallTime, consultant_id: str) -> Appointment:
    """Give an appointment with another time, or another consultant.

    Raises:
        AppointmentOver, NotFound: See ``must_be_undecided``.
    """
    must_be_undecided(appointment)
    return replace(appointment, wall=wall, starts_at=wall.instant, consultant_id=consultant_id)


def cancelled(appointment: Appointment, reason: str | None) -> Appointment:
    """Give an appointment as called off.

    Raises:
        AppointmentOver, NotFound: See ``must_be_undecided``.
    """
    must_be_undecided(appointment)
    return replace(appointment, state=AppointmentState.CANCELLED, reason=reason)


def missed(appointment: Appointment, now: datetime) -> Appointment:
    """Give an appointment to which nobody came; a wrong "done" is put right so.

    Raises:
        AppointmentNotStarted: It lies ahead.
        AppointmentOver: It is missed or cancelled already.
    """
    _must_have_begun(appointment, now)
    _must_not_be(appointment, AppointmentState.NO_SHOW)
    anew: dict[str, Any] = dict.fromkeys(("met_at", "called_at", "call_later_until"))
    return replace(appointment, state=AppointmentState.NO_SHOW, **anew)


def done(appointment: Appointment, now: datetime, met_at: datetime | None) -> Appointment:
    """Give an appointment at which those two met: as agreed, or at another time (UTC).

    Whoever missed it and is met later did not miss it.

    Raises:
        AppointmentNotStarted: It lies ahead, and nobody says that they met before it.
        AppointmentOver: It is done or cancelled already.
        Invalid: The instant lies ahead.
    """
    if met_at is not None and met_at > now:
        raise invalid("/met_at", "this lies ahead; write when you met")
    if met_at is None:
        _must_have_begun(appointment, now)
    _must_not_be(appointment, AppointmentState.DONE)
    later = now if appointment.state is AppointmentState.NO_SHOW else None
    return replace(appointment, state=AppointmentState.DONE, met_at=met_at or later)


def _must_have_begun(appointment: Appointment, now: datetime) -> None:
    if not appointment.has_started(now):
        starts_at = appointment.wall.local.isoformat()
        raise AppointmentNotStarted(f"This appointment starts at {starts_at}; wait until then.")


def _must_not_be(appointment: Appointment, state: AppointmentState) -> None:
    """Let pass what was agreed and is not noted so already."""
    if appointment.state in {AppointmentState.CANCELLED, state}:
        raise AppointmentOver(f"This appointment is {appointment.state} already.")
    _ = appointment.whose
