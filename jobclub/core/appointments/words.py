"""What is written about an appointment: how somebody came, what they send ahead, and notes."""

from __future__ import annotations

from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.waiting import CHANNEL
from jobclub.core.cohorts.programme_document import fault_in_link
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line, fault_in_passage


def checked_words(appointment: Appointment) -> Appointment:
    """Give an appointment back if everything that is written about it can be.

    Raises:
        Invalid: Something can't; everything that can't.
    """
    channel, link = appointment.channel, appointment.material_link
    passages = {
        "/material/text": appointment.material_text,
        "/shared_note": appointment.shared_note,
        "/private_note": appointment.private_note,
    }
    faults = {
        "/channel": None if channel is None else fault_in_line(channel, CHANNEL),
        "/material/link": None if link is None else fault_in_link(link),
        **{where: None if text is None else fault_in_passage(text) for where, text in passages.items()},
    }
    mistakes = [Mistake(where, fault) for where, fault in faults.items() if fault]
    if mistakes:
        raise Invalid(*mistakes)
    return appointment
