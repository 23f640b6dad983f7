"""Which notices follow from what happened, and to whom: the one table between events and messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from jobclub.core import events
from jobclub.core.events import Event
from jobclub.core.notices.about import group_id_of
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice

USEFUL_FOR = timedelta(days=7)
"""How long a notice is worth sending that says nothing about its own time."""
TO_ONE: Mapping[type[Event], tuple[Notice, ...]] = {
    events.PlaceTaken: (Notice.PLACE_CONFIRMED,),
    events.OfferAccepted: (Notice.PLACE_CONFIRMED,),
    events.LineJoined: (Notice.LINE_JOINED,),
    events.TransferAsked: (Notice.LINE_JOINED,),
    events.OfferMade: (Notice.PLACE_OFFERED,),
    events.OfferRetimed: (Notice.OFFER_RETIMED,),
    events.OfferLapsed: (Notice.OFFER_LAPSED,),
    events.OfferDeclined: (Notice.PLACE_GIVEN_UP,),
    events.PlaceGivenUp: (Notice.PLACE_GIVEN_UP,),
    events.PlaceTransferred: (Notice.PLACE_TRANSFERRED, Notice.PLACE_CONFIRMED),
    events.VisitAgreed: (Notice.VISIT_AGREED,),
    events.VisitMoved: (Notice.VISIT_MOVED,),
    events.VisitEnded: (Notice.VISIT_ENDED,),
    events.AppointmentBooked: (Notice.APPOINTMENT_BOOKED,),
    events.AppointmentMoved: (Notice.APPOINTMENT_MOVED,),
    events.AppointmentCancelled: (Notice.APPOINTMENT_CANCELLED,),
    events.AppointmentReady: (Notice.WAY_IN,),
    events.LinkAsked: (Notice.NEW_LINK,),
    events.RegistrationAsked: (Notice.REGISTRATION,),
    events.WebinarPlaceTaken: (Notice.WEBINAR_CONFIRMED,),
    events.WebinarLineJoined: (Notice.WEBINAR_LINE,),
    events.WebinarPlaceGivenUp: (Notice.WEBINAR_LEFT,),
    events.GuestInvited: (Notice.GUEST_INVITED,),
    events.GuestChanged: (Notice.GUEST_INVITED,),
    events.GuestRemoved: (Notice.GUEST_OFF,),
}
"""What the participant or guest of an event, or whoever asks for a place, is told at once."""
TO_MANY: Mapping[type[Event], tuple[Notice, ...]] = {
    events.SessionMoved: (Notice.PLAN_CHANGED,),
    events.SessionInserted: (Notice.PLAN_CHANGED,),
    events.SessionChanged: (Notice.PLAN_CHANGED,),
    events.MeetingReady: (Notice.WAY_IN,),
    events.SessionCancelled: (Notice.SESSION_CANCELLED, Notice.PLAN_CHANGED),
    events.CohortRetimed: (Notice.PLAN_CHANGED,),
    events.CohortCancelled: (Notice.COHORT_CANCELLED,),
    events.CohortCompleted: (Notice.COMPLETED,),
    events.AttendanceMarked: (Notice.MISSED,),
    events.FeedbackGiven: (Notice.FEEDBACK_GIVEN,),
    events.VisitMoved: (Notice.VISITOR_MOVED,),
    events.VisitEnded: (Notice.VISITOR_BACK,),
    events.AppointmentMissed: (Notice.APPOINTMENT_MISSED,),
    events.AppointmentMoved: (Notice.TIME_FREE,),
    events.AppointmentCancelled: (Notice.TIME_FREE,),
    events.WebinarInvited: (Notice.WEBINAR_INVITED,),
    events.WebinarMoved: (Notice.WEBINAR_CHANGED,),
    events.WebinarRearranged: (Notice.WEBINAR_CHANGED,),
    events.WebinarMeetingReady: (Notice.WAY_IN,),
    events.WebinarCancelled: (Notice.WEBINAR_CANCELLED,),
    events.WebinarMarked: (Notice.SPARRING_OFFERED,),
    events.WebinarRecorded: (Notice.RECORDING_READY,),
}
"""What is told to people whom the worker looks up, once the change is kept."""
TARGET = {"cohort_id": "to_cohort_id", "place_id": "to_place_id"}
TOLD_ONCE = {Notice.PLACE_CONFIRMED: "place_id", Notice.APPOINTMENT_BOOKED: "package_id"}
"""Of what something is told once: of a place, and of a package, whose times are in one letter."""
OF_TARGET = frozenset(
    {(events.TransferAsked, Notice.LINE_JOINED), (events.PlaceTransferred, Notice.PLACE_CONFIRMED)}
)
"""Notices about the place somebody changes to, not the one they come from."""


def deliveries_after(event: Event, new_id: Callable[[], str]) -> Iterator[Delivery]:
    """Give what is to be told because something happened."""
    for notice in TO_ONE.get(type(event), ()):
        yield _delivery(event, notice, new_id(), to_one=True)
    for notice in TO_MANY.get(type(event), ()):
        yield _delivery(event, notice, new_id(), to_one=False)


def _delivery(event: Event, notice: Notice, delivery_id: str, *, to_one: bool) -> Delivery:
    about = {name: value for name, value in event.ids().items() if isinstance(value, str)}
    participant_id, guest_id = about.pop("participant_id", None), about.pop("guest_id", None)
    if (type(event), notice) in OF_TARGET:
        about |= {name: about[other] for name, other in TARGET.items()}
    return Delivery(
        id=delivery_id,
        notice=notice,
        key=f"{notice}:{about[TOLD_ONCE[notice]]}" if TOLD_ONCE.get(notice) in about else delivery_id,
        at=event.at,
        due_at=event.at,
        useful_until=_useful_until(event.at, about),
        about=about,
        participant_id=participant_id if to_one else None,
        guest_id=guest_id,
        group_id=group_id_of(about),
    )


def _useful_until(at: datetime, about: Mapping[str, str]) -> datetime:
    """Give until when it is worth sending: an offer as long as it holds."""
    reply_by = about.get("reply_by")
    return datetime.fromisoformat(reply_by) if reply_by else at + USEFUL_FOR
