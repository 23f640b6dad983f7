"""What the tests of the use cases start from: an office in memory, a town, its open club of six Mondays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Outcome, OutcomeKind
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import ExceptionKind, WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.calls import CallReason
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import SentFile
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.errors import Invalid, JobclubError
from jobclub.core.events import Event
from jobclub.core.notices.delivery import Delivery, dead
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.consent import Consent, ConsentChannel, ConsentPurpose
from jobclub.core.people.erasure import Ground, Refusal
from jobclub.core.people.interests import Interest
from jobclub.core.people.link import Link
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice
from jobclub.core.people.retention import Run
from jobclub.core.people.staff import Actor, Role, Token, operator_of
from jobclub.core.spans import wall_of
from jobclub.core.usecases.administering import change_organisation, close_day
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.calling import put_off_call
from jobclub.core.usecases.coaching import hand_in, list_homework, mark_attendance, waive_homework
from jobclub.core.usecases.consenting import give_consent
from jobclub.core.usecases.enrolling import Enrolment, record_outcome, withdraw
from jobclub.core.usecases.informing import note_told, publish_notice
from jobclub.core.usecases.inviting import invite_guest
from jobclub.core.usecases.issuing import issue_token
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, plan_webinar
from jobclub.core.usecases.queueing import join_waiting
from jobclub.core.usecases.repeating import SeriesWish, plan_series
from jobclub.core.usecases.reserving import ReservationWish, reserve
from jobclub.core.usecases.retaining import run_retention
from jobclub.core.usecases.rostering import DifferentDays, add_exception
from jobclub.core.usecases.subscribing import make_staff_feed
from jobclub.core.usecases.visiting import visit
from jobclub.core.usecases.withholding import refuse_erasure
from jobclub.core.webinars.series import WebinarSeries, Weekday
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.files import FileCleaner
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, enrolled, found_town, office_over, open_club, plain_post
from jobclub.testing.store_contract.samples import a_delivery

from .postbox import Postbox, postbox_of

Everything = dict[str, object]
AWAY = {"first_on": date(2027, 6, 1), "last_on": date(2027, 6, 1), "kind": ExceptionKind.AWAY}
WEDNESDAY = datetime(2027, 1, 20, 8, tzinfo=UTC)
THURSDAY = WEDNESDAY + timedelta(days=1)
"""Days in the second week of the club."""


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning, a week before the club begins."""
    return FixedClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def office(store: MemoryStore, clock: FixedClock) -> Office:
    return office_over(store, clock)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    """Open, under the town's consultant: six Mondays from 11 January 2027, 14:00 to 16:00."""
    return open_club(office, town)


@pytest.fixture
def anna(office: Office, town: Town, club: Cohort) -> Enrolment:
    return enrolled(office, town, club.id, "Anna")


@pytest.fixture
def post(office: Office, clock: FixedClock, town: Town) -> Postbox:
    return postbox_of(office, clock, town)


@pytest.fixture
def bo(office: Office, town: Town, club: Cohort) -> Enrolment:
    return enrolled(office, town, club.id, "Bo")


@pytest.fixture
def kept(store: MemoryStore) -> Callable[[], Everything]:
    """Give what tells everything that is kept, of every organisation, and what happened so far."""

    def everything() -> Everything:
        found: Everything = {"trail": list(store.trail)}
        for organisation_id in store.organisation_ids():
            with store.reading(operator_of(organisation_id)) as tx:
                books = tx.books
                found[organisation_id] = {f.name: dict(getattr(books, f.name)) for f in fields(books)}
        return found

    return everything


@pytest.fixture
def unchanged(kept: Callable[[], Everything]) -> Callable[[], AbstractContextManager[None]]:
    """Give a block that must leave everything as it was: ``with unchanged(): …``."""

    @contextmanager
    def block() -> Iterator[None]:
        before = kept()
        yield
        assert kept() == before

    return block


@pytest.fixture
def refused(
    unchanged: Callable[[], AbstractContextManager[None]],
) -> Callable[..., AbstractContextManager[pytest.ExceptionInfo[JobclubError]]]:
    """Give a block that must be refused and change nothing.

    ``with refused(CohortFull): …``; for bad input ``with refused(Invalid, at="/reason"): …``.
    """

    @contextmanager
    def block(kind: type[JobclubError], *, at: str | None = None) -> Iterator[Any]:
        with unchanged(), pytest.raises(kind) as error:
            yield error
        assert type(error.value) is kind
        if isinstance(error.value, Invalid):
            assert at in [mistake.pointer for mistake in error.value.mistakes]

    return block


@pytest.fixture
def recorded(store: MemoryStore) -> Callable[[], AbstractContextManager[list[Event]]]:
    """Give a block that collects what is recorded in it, in that order: ``with recorded() as events: …``."""

    @contextmanager
    def block() -> Iterator[list[Event]]:
        before, events = len(store.trail), list[Event]()
        yield events
        events += [entry.event for entry in store.trail[before:]]

    return block


@pytest.fixture
def marked(office: Office, town: Town) -> Callable[..., Any]:
    """Give what marks people at a session, as present by default: ``marked(session, anna)``."""

    def mark(session: Any, *places: Enrolment, how: str = "present", minutes: int | None = None) -> Any:
        marks = [
            Mark(
                session_id=session.id,
                participant_id=one.place.participant_id,
                mark=AttendanceMark(how),
                minutes=minutes,
            )
            for one in places
        ]
        return mark_attendance(office, town.coordinator, session.id, marks, None)

    return mark


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One of everything, after the first session of the consultant's club; the colleague has a club too.

    The consultant has a small club besides, of one place, which is offered to Dina (``offered``). Anna visits
    a session (``visited``) of the colleague's. The message that told her of her place was ``refused``. The
    consultant has subscribed to a calendar (``feed``), and gave Anna a ``link`` to her page. Anna is
    ``registered`` for a webinar that lies ahead, and had a place (``attended``) in one that is ``over``.
    """

    office: Office
    town: Town
    clock: FixedClock
    club: Cohort
    elsewhere: Cohort
    small: Cohort
    anna: Enrolment
    offered: Enrolment
    visited: str
    outcome: Outcome
    task: Homework
    submission: Submission
    guest: Guest
    token: Token
    day: date
    refused: Delivery
    feed: Link
    link: Link
    refusal: Refusal
    run: Run
    notice: PrivacyNotice
    told: NoticeShown
    consent: Consent
    away: DifferentDays
    sparring: Service
    booked: Appointment
    missed: Appointment
    kept: Appointment
    waits: Waiting
    over: Webinar
    attended: str
    webinar: Webinar
    registered: str
    proposed: Webinar
    series: WebinarSeries

    @property
    def person(self) -> str:
        """Anna's id."""
        return self.anna.place.participant_id

    @property
    def first(self) -> str:
        """The session that has ended."""
        return self.club.sessions[0].id

    @property
    def second(self) -> str:
        """The session that lies ahead."""
        return self.club.sessions[1].id


@pytest.fixture
def world(office: Office, town: Town, clock: FixedClock, club: Cohort, anna: Enrolment) -> World:
    led_by, person = town.consultant, anna.place.participant_id
    task = list_homework(office, led_by, club.sessions[0].id, Window()).items[0].task
    waive_homework(office, led_by, task.id, person, "Has a job")
    sparring = _sparring(office, town)
    small = open_club(office, town, at=time(9), minimum=1, capacity=1)
    carl, dina = (enrolled(office, town, small.id, name) for name in ("Carl", "Dina"))
    elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
    visited = visit(office, led_by, anna.place.id, elsewhere.sessions[1].id).visit.session_id
    over, attended = _presented(office, town, datetime(2027, 1, 8, 9, tzinfo=UTC), person)
    clock.at = club.sessions[0].ends_at
    webinar, registered = _presented(office, town, datetime(2027, 2, 5, 9, tzinfo=UTC), person)
    withdraw(office, led_by, carl.place.id)
    put_off_call(office, led_by, anna.place.id, CallReason.MISSED)
    return World(
        office=replace(office, post=plain_post()),
        town=town,
        clock=clock,
        club=club,
        elsewhere=elsewhere,
        small=small,
        anna=anna,
        offered=dina,
        visited=visited,
        outcome=record_outcome(office, led_by, anna.place.id, OutcomeKind.CLARIFIED),
        task=task,
        submission=_with_file(office, led_by, task.id, person),
        guest=invite_guest(office, led_by, club.sessions[1].id, name="Gina"),
        token=issue_token(office, town.admin, role=Role.COORDINATOR)[0],
        day=close_day(office, town.admin, date(2027, 6, 24), "Staff day").on,
        refused=_refused(office, town, person),
        feed=make_staff_feed(office, led_by, led_by.caller_id)[0],
        link=make_link(office, led_by, person)[0],
        refusal=refuse_erasure(office, town.admin, person, Ground.PUBLIC_TASK),
        run=run_retention(office, town.admin),
        notice=publish_notice(office, town.admin, {"en": "Who we are"}),
        told=note_told(office, led_by, person),
        away=add_exception(office, led_by, led_by.caller_id, **AWAY),
        sparring=sparring,
        booked=_booked(office, town, sparring, person),
        missed=_missed(office, town, sparring, person),
        kept=reserve(office, led_by, sparring.id, ReservationWish(starts_at=THURSDAY)),
        waits=join_waiting(office, led_by, sparring.id, dina.place.participant_id).waiting,
        consent=give_consent(office, led_by, person, ConsentPurpose.PHOTO, channel=ConsentChannel.PAPER),
        over=over,
        attended=attended,
        webinar=webinar,
        registered=registered,
        proposed=_proposed(office, town, person),
        series=_series(office, led_by),
    )


def _presented(office: Office, town: Town, starts_at: datetime, participant_id: str) -> tuple[Webinar, str]:
    """Let the consultant announce a webinar, and give somebody a place in it."""
    wish = WebinarWish(title="A CV that gets read", minutes=60, starts_at=starts_at)
    planned = plan_webinar(office, town.consultant, wish)
    webinar = announce_webinar(office, town.consultant, planned.id).webinar
    coming = Coming(participant_id=participant_id)
    return webinar, register_for_webinar(office, town.consultant, webinar.id, coming).registration.id


def _proposed(office: Office, town: Town, participant_id: str) -> Webinar:
    """Let somebody be invited to a webinar about something they are interested in."""
    change_organisation(office, town.admin, None, interests=(Interest(key="care", title="Care"),))
    wish = WebinarWish(title="Work in care", minutes=60, starts_at=datetime(2027, 6, 15, 9, tzinfo=UTC))
    webinar = plan_webinar(office, town.consultant, wish)
    invited = a_delivery(
        notice=Notice.WEBINAR_INVITED,
        participant_id=participant_id,
        group_id=webinar.id,
        about={"webinar_id": webinar.id, "interest": "care"},
    )
    with office.transaction(town.admin) as tx:
        tx.outbox.add([invited])
    return announce_webinar(office, town.consultant, webinar.id).webinar


def _series(office: Office, by: Actor) -> WebinarSeries:
    each = WebinarWish(title="Every Friday", minutes=60)
    when: dict[str, Any] = {
        "weekdays": (Weekday.FRI,),
        "at": time(10),
        "starts_on": date(2027, 3, 5),
        "count": 2,
    }
    return plan_series(office, by, SeriesWish(each=each, **when)).series


def _sparring(office: Office, town: Town) -> Service:
    """Offer an hour of the consultant's, or the colleague's, on weekdays from 9 to 13."""
    staff = tuple(sorted([town.staff_ids[2], town.staff_ids[3]]))
    sparring = Service(
        id=office.new_id(), title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=staff
    )
    week = [WeeklyHours(weekday=day, opens=time(9), closes=time(13)) for day in range(5)]
    with office.transaction(town.admin) as tx:
        tx.services.add(sparring)
        for one in staff:
            tx.services.set_hours(one, week)
    return sparring


def _missed(office: Office, town: Town, sparring: Service, participant_id: str) -> Appointment:
    """Let somebody have missed the consultant, a week ago."""
    starts_at = datetime(2027, 1, 5, 9, tzinfo=UTC)
    missed = Appointment(
        id=office.new_id(),
        wall=wall_of(starts_at, "Europe/Copenhagen"),
        starts_at=starts_at,
        minutes=60,
        mode=Mode.PHONE,
        service_id=sparring.id,
        consultant_id=town.consultant.caller_id,
        participant_id=participant_id,
        state=AppointmentState.NO_SHOW,
    )
    with office.transaction(town.consultant) as tx:
        tx.appointments.add([missed])
    return missed


def _booked(office: Office, town: Town, sparring: Service, participant_id: str) -> Appointment:
    wish = BookingWish(
        participant_id=participant_id, starts_at=WEDNESDAY, consultant_id=town.consultant.staff_id
    )
    return book(office, town.coordinator, sparring.id, wish).appointment


def _with_file(office: Office, by: Actor, homework_id: str, participant_id: str) -> Submission:
    """Hand in ten lines for somebody, and the same as a file."""
    looking, file = replace(office, cleaner=FileCleaner()), SentFile("lines.txt", b"Ten lines.")
    given: dict[str, Any] = {"text": "Ten lines.", "link": None, "file": file}
    return hand_in(looking, by, homework_id, participant_id=participant_id, **given)


def _refused(office: Office, town: Town, participant_id: str) -> Delivery:
    """Let the first message to somebody be refused for good."""
    with office.transaction(town.admin) as tx:
        first, *_ = tx.outbox.page(DeliveryFilter(participant_id=participant_id), Window()).items
        return tx.outbox.save(dead(first, "550 no such mailbox", office.now()))
