"""What happens to appointments, and to those who wait for one."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationEvent(Event):
    """Something that happened to a time that is kept for somebody who is not known yet."""

    service_id: str
    appointment_id: str
    consultant_id: str


class AppointmentReserved(ReservationEvent):
    """A time is kept for a while."""


class ReservationReleased(ReservationEvent):
    """A kept time was given back."""


class ReservationLapsed(ReservationEvent):
    """A time was kept long enough: nobody confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEvent(Event):
    """Something that happened to somebody's appointment."""

    service_id: str
    appointment_id: str
    consultant_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(AppointmentEvent):
    """Somebody has a time; ``package_id`` if it is one of several."""

    package_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved(AppointmentEvent):
    """An appointment has another time, consultant or both; ``was`` and ``starts_at`` are instants (UTC)."""

    was: str
    starts_at: str
    was_consultant_id: str


class AppointmentReady(AppointmentEvent):
    """An appointment has a way in: a link or number, or another one than before."""


class AppointmentCancelled(AppointmentEvent):
    """An appointment does not take place."""


class AppointmentChanged(AppointmentEvent):
    """Notes, what was sent ahead, or the way somebody came were written."""


class AppointmentDone(AppointmentEvent):
    """Those two met."""


class AppointmentMissed(AppointmentEvent):
    """Nobody came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallNoted(AppointmentEvent):
    """Somebody who missed an appointment was called; or will be, if it was put off (``later``)."""

    later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageBooked(Event):
    """Somebody has all times of a package; each is an ``AppointmentBooked`` besides."""

    service_id: str
    package_id: str
    participant_id: str
    appointment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent(Event):
    """Something that happened to somebody who waits for a service."""

    service_id: str
    waiting_id: str
    participant_id: str


class WaitingJoined(WaitingEvent):
    """Somebody waits until there is a time for them."""


class WaitingLeft(WaitingEvent):
    """Somebody waits no longer: they have a time, or gave up."""
