"""Ringing: who is to be called, about a place in a club or about an appointment that they missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.calls import WORTH_CALLING, is_to_call
from jobclub.core.cohorts.calls import Call, Happened, calls_in, still_to_make
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.participant import Participant

EVERYTHING = Window(limit=MOST)
UNREACHED_FOR = timedelta(weeks=2)
"""How long a message that reached nobody is a reason to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCall:
    """A call to make: whom, about which cohort, and which session they missed, if they did."""

    call: Call
    person: Participant
    cohort: Cohort

    @property
    def since(self) -> datetime:
        """Since when (UTC) there is a reason to call."""
        return self.call.since

    @property
    def about(self) -> str:
        """Give the id of the place it is about."""
        return self.call.place_id

    @property
    def missed_at(self) -> datetime | None:
        """When the session that they missed began, in UTC."""
        return self.cohort.session(self.call.session_id).starts_at if self.call.session_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedAppointment:
    """A call to make: whom, and which appointment of which service they missed."""

    appointment: Appointment
    person: Participant
    title: str

    @property
    def since(self) -> datetime:
        """Since when (UTC) there is a reason to call."""
        return self.appointment.starts_at

    @property
    def about(self) -> str:
        """Give the id of the appointment it is about."""
        return self.appointment.id


def calls_in_clubs(tx: Transaction, own: Iterable[Cohort], now: datetime) -> list[ToCall]:
    """Give whom to call about their places in some cohorts, the oldest reason first."""
    cohorts = {cohort.id: cohort for cohort in own}
    happened = Happened(
        absent=tx.desk.absent(cohorts.keys()),
        unreached=tx.desk.unreached(cohorts.keys(), now - UNREACHED_FOR),
    )
    found = (call for cohort in cohorts.values() for call in calls_in(cohort, happened, now))
    calls = still_to_make(found, tx.desk.notes(cohorts.keys()), now)
    people = tx.desk.people({call.participant_id for call in calls})
    return [
        ToCall(call=call, person=people[call.participant_id], cohort=cohorts[call.cohort_id])
        for call in calls
    ]


def missed_by(tx: Transaction, staff_id: str | None, now: datetime) -> Iterable[MissedAppointment]:
    """Give whom to call about an appointment, the longest ago first: of one consultant's, or of all."""
    wanted = AppointmentFilter(
        consultant_id=staff_id, state=AppointmentState.NO_SHOW, since=now - WORTH_CALLING, until=now
    )
    missed = tx.appointments.page(wanted, EVERYTHING, now).items
    theirs = tx.appointments.of_participants({one.whose for one in missed})
    found = [one for one in missed if is_to_call(one, theirs[one.whose], now)]
    people = tx.desk.people({one.whose for one in found})
    titles = tx.services.titles({one.service_id for one in found})
    for one in found:
        yield MissedAppointment(appointment=one, person=people[one.whose], title=titles[one.service_id])
