"""Accompanying: what a change of an appointment does besides: its meeting follows, and the clock looks on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import NOBODY, Meeting, MeetingState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Service
from jobclub.core.errors import NotFound
from jobclub.core.notices.reminders import moments_between, reminder
from jobclub.core.notices.timing import goes_out
from jobclub.core.notices.watch import Watch, Watched, watched_alone
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.usecases.arranging import BY_LINK, BY_PHONE, new_meeting, send_errands

BY_HAND = frozenset({NOBODY, BY_LINK, BY_PHONE})
"""Providers for what somebody gives, which is done for groups, not for one time."""


def accompany(
    office: Office, tx: Transaction, before: Iterable[Appointment], after: Iterable[Appointment]
) -> None:
    """See to what was due before some appointments were changed, and to what follows from the change.

    ``before`` are those that were agreed already. What was only kept until now has nothing due.
    """
    known = {one.id: one for one in before}
    for one in after:
        old = known.get(one.id)
        if old is not None:
            see_to_due(office, tx, old)
        send_errands(office, tx, one.id, [] if old is None else [old], [one])
        keep_watch(office, tx, one)


def with_meeting(
    office: Office, organisation: Organisation, service: Service, one: Appointment
) -> Appointment:
    """Give an appointment that is booked the meeting in which those two see each other, if they meet online.

    It comes from the service's provider, or from the organisation's. Where that is a link or a number that
    somebody has to give there is none; a provider that is set up here no more is waited for.
    """
    name = service.meeting_provider or organisation.meetings.provider
    if one.mode is not Mode.ONLINE or name in BY_HAND:
        return one
    if name not in office.meetings:
        return replace(one, meeting=Meeting(provider=name, state=MeetingState.PENDING))
    return replace(one, meeting=new_meeting(office, organisation, one, name, link=None, dial_in=None))


def see_to_due(office: Office, tx: Transaction, one: Appointment) -> None:
    """Put in what became due about an appointment since it was looked at last."""
    watch, now = tx.watches.get(one.id), office.now()
    if watch is None or watch.watched_until >= now or not _is_watched(one):
        return
    habits = tx.organisations.current().habits
    due = moments_between([one], watch.watched_until, now)
    tx.outbox.add(
        reminder(moment, one.id, one.whose, now, office.new_id())
        for moment in due
        if goes_out(moment.notice, habits)
    )


def keep_watch(office: Office, tx: Transaction, one: Appointment) -> None:
    """Note that everything due about an appointment was seen to, and when to look next."""
    watch = watched_alone(Watched.APPOINTMENT, one, office.now()) if _is_watched(one) else None
    if watch is None:
        tx.watches.remove(one.id)
    else:
        tx.watches.save(watch)


def _is_watched(one: Appointment) -> bool:
    return one.state is AppointmentState.BOOKED and one.participant_id is not None


def see_to_appointment(office: Office, tx: Transaction, watch: Watch) -> None:
    """Do what the clock asks for about an appointment; one that is gone is looked at no more."""
    try:
        one = tx.appointments.get(watch.subject_id)
    except NotFound:
        tx.watches.remove(watch.subject_id)
        return
    see_to_due(office, tx, one)
    keep_watch(office, tx, one)
