"""The rules that say no, about appointments and those who wait for them."""

from __future__ import annotations

from jobclub.core.errors.kinds import Refused


class SlotNotFree(Refused):
    """Nobody has this time: it is taken, over, too soon, too far ahead or outside the hours."""

    code = "slot_not_free"


class ParticipantClash(Refused):
    """The participant would be in two places."""

    code = "participant_clash"


class AlreadyBooked(Refused):
    """This is booked already: the reservation was confirmed, or the person has this time."""

    code = "already_booked"


class ReservationExpired(Refused):
    """The time was kept for a while only, and that is over."""

    code = "reservation_expired"


class PackageDoesNotFit(Refused):
    """The calls of a package find no times with the right gaps between them."""

    code = "package_does_not_fit"


class AppointmentOver(Refused):
    """The appointment is done, missed or cancelled, so it stays when it was."""

    code = "appointment_over"


class AppointmentNotStarted(Refused):
    """The appointment lies ahead, so nobody knows yet how it goes."""

    code = "appointment_not_started"


class ChangeTooLate(Refused):
    """People may move or cancel an appointment until a while before it only; the staff can always."""

    code = "change_too_late"


class AlreadyWaiting(Refused):
    """This person waits for the service already."""

    code = "already_waiting"
