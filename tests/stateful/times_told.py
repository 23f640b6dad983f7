"""A worker tells people of webinars and booked times; every mail is judged as it comes.

Carriers fail and workers are killed, as in ``telling_acts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.places import LIVE, PlaceState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.notices.about import activity_id_of
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.mail import Mail
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Store, Transaction
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.spans import days_later
from jobclub.core.usecases import delivering, reminding
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import Webinar, WebinarState
from jobclub.testing import PlainWording, plain_post

from .telling_acts import FAULTS, NAME, FailingMailer, KilledError, MortalStore, Shown
from .times_acts import TimesActs
from .times_life import ALL, Picture

AN_HOUR = timedelta(hours=1)
REMINDERS = frozenset({Notice.DAY_BEFORE, Notice.HOUR_BEFORE})
TO_WHO_COMES = REMINDERS | {Notice.WEBINAR_CONFIRMED, Notice.WEBINAR_CHANGED, Notice.WAY_IN}


class Owed(NamedTuple):
    """A reminder that became due to somebody."""

    notice: Notice
    activity_id: str
    starts_at: str
    participant_id: str


class TimesTold(TimesActs):
    """What the worker does."""

    def __init__(self, store: Store) -> None:
        self.mortal = MortalStore(store)
        super().__init__(self.mortal)  # type: ignore[arg-type]  # all a store has
        self.wording, self.mailer = PlainWording(), FailingMailer(self.arrives, self.mortal)
        post = plain_post(wording=self.wording, mailer=self.mailer)
        self.office = replace(self.office, post=post, chance=lambda: 0.5)
        self.broken: list[str] = []
        self.arrived: set[str] = set()
        self.shown: dict[tuple[str, str], Shown] = {}
        self.owed: set[Owed] = set()
        self.due_until = self.clock()

    @rule(
        ticks=st.booleans(),
        rounds=st.integers(0, 4),
        limit=st.integers(1, 5),
        faults=st.lists(st.sampled_from(FAULTS), max_size=5),
        dies_in=st.sampled_from([-1, -1, -1, 1, 2, 3, 4, 5, 6]),
    )
    def tell(self, *, ticks: bool, rounds: int, limit: int, faults: list[str], dies_in: int) -> None:
        """Let a worker work, as long as it lives."""
        self.mailer.faults, self.mortal.dies_in = list(faults), dies_in
        try:
            while ticks and reminding.tick(self.office, limit=limit):
                pass
            for _ in range(rounds):
                delivering.deliver(self.office, worker="w1", limit=limit)
        except KilledError:
            pass
        self.mortal.dead, self.mortal.dies_in, self.mailer.faults = False, -1, []
        self.must_stay = False
        assert self.broken == [], "\n".join(self.broken)

    @rule(moments=st.integers(1, 4), faults=st.lists(st.sampled_from(FAULTS), max_size=4))
    def tell_in_time(self, moments: int, faults: list[str]) -> None:
        """Let a worker look whenever something is due, some times."""
        for _ in range(moments):
            with self.office.reading(self.actor) as tx:
                watched = [tx.watches.get(one) for one in (*self.seen.webinars, *self.seen.appointments)]
            due = min((one.attention_at for one in watched if one is not None), default=self.clock())
            self.clock.at = max(self.clock(), due)
            self.tell(ticks=True, rounds=3, limit=5, faults=faults, dies_in=-1)
            self.nothing_is_against_the_laws()

    @rule(ticks=st.booleans())
    def tell_all(self, *, ticks: bool) -> None:
        """Let a worker do all there is to do."""
        self.clock.advance(delivering.LEASE)
        self.tell(ticks=ticks, rounds=20, limit=50, faults=[], dies_in=-1)

    def teardown(self) -> None:
        """In the end let the worker do all there is to do, and look at what is left."""
        for _ in range(8):
            self.clock.advance(timedelta(minutes=16))
            self.tell(ticks=True, rounds=0, limit=50, faults=[], dies_in=-1)
            self.nothing_is_against_the_laws()
            while delivering.deliver(self.office, worker="w1"):
                pass
        left = [one for one in self.rows() if one.state is DeliveryState.WAITING]
        stuck = [one for one in left if one.due_at <= self.clock() or one.begun_at is not None]
        assert stuck == [], f"still waiting: {stuck}"
        assert self.broken == [], "\n".join(self.broken)

    def rows(self) -> tuple[Delivery, ...]:
        with self.office.reading(self.actor) as tx:
            return tx.outbox.page(DeliveryFilter(), ALL).items

    # --- no reminder is missing

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before = self.seen
        super().nothing_is_against_the_laws()
        self.owed |= set(_due(before, self.due_until, self.clock()))
        self.due_until = max(self.due_until, self.clock())
        if self.owed and self.office.store.figures(self.clock()).attention_since is None:
            there = {_reminder(row) for row in self.rows() if row.notice in REMINDERS}
            missing = {one for one in self.owed - there if _is_expected(self.seen, one)}
            assert missing == set(), f"never put in: {missing}"
            self.owed.clear()

    # --- every mail is judged as it comes

    def arrives(self, mail: Mail) -> None:
        """Judge a mail; what is wrong with it is told once the worker has done, who survives any fault."""
        if mail.sender_name != self.town.organisation.name:
            return  # it is of a life before this one, in the same store
        seen = self.look()
        with self.office.reading(self.actor) as tx:
            row = tx.outbox.get(mail.message_id.partition("@")[0])
            if row.participant_id is not None:
                found = self._against_the_laws(tx, seen, row, mail)
                self.broken += [f"{row.notice} {fault}" for fault in found]
        self.arrived.add(mail.message_id)

    def _against_the_laws(self, tx: Transaction, seen: Picture, row: Delivery, mail: Mail) -> Iterator[str]:
        who = row.participant_id or ""
        if set(NAME.findall(f"{mail.text} {mail.html}")) - {mail.to_name}:
            yield "names somebody else"
        if mail.message_id in self.arrived and not row.maybe_twice:
            yield "is sent twice without saying so"
        if not self._may_hear(tx, seen, row, who):
            yield "is to somebody it is not for"
        letter = self.wording.letters[-1]
        told = {(one.starts_at, not one.cancelled) for one in letter.sessions}
        true = {(one.starts_at, one.takes_place) for one in _theirs(seen, who)}
        if row.notice is not Notice.TIME_FREE and told - true:
            yield "tells times that are not true"
        opened = self.office.store.opened_by(digest_of((letter.link or "").rpartition("/")[2]), Purpose.PAGE)
        if opened is None or opened.link.participant_id != who:
            yield "leads to somebody else's page"
        yield from self._against_the_calendar(seen, who, mail)

    def _may_hear(self, tx: Transaction, seen: Picture, row: Delivery, who: str) -> bool:
        if who not in seen.people:
            return False
        if row.notice is Notice.TIME_FREE:
            return tx.waiting.of(row.about["service_id"], who) is not None
        one = seen.appointments.get(row.about.get("appointment_id", ""))
        if one is not None:
            return _may_hear_of_time(seen, row, one, self.clock()) and one.participant_id == who
        return _may_hear_of_webinar(seen, row, who, self.clock())

    def _against_the_calendar(self, seen: Picture, who: str, mail: Mail) -> Iterator[str]:
        lines = mail.calendar.content.decode().splitlines() if mail.calendar else []
        if lines and lines[2] != f"{mail.to_name} {mail.to_address}":
            yield "invites somebody else"
        for uid, number, *times in (line.split() for line in lines[3:]):
            activity_id = uid.partition("@")[0]
            one = seen.webinars.get(activity_id) or seen.appointments[activity_id]
            theirs = _expects(seen, one, who)
            if theirs is not (lines[0] == "REQUEST"):
                yield f"is a {lines[0]} of what is {'theirs' if theirs else 'not theirs'}"
            if theirs and datetime.fromisoformat(times[0]) != one.starts_at:
                yield "puts an old time into the calendar"
            last, shown = self.shown.get((who, one.id)), Shown(int(number), (lines[0], *times))
            if last is not None and last != shown and last.sequence >= shown.sequence:
                yield f"has no higher sequence: {last}, then {shown}"
            self.shown[who, one.id] = shown


def _may_hear_of_time(seen: Picture, row: Delivery, one: Appointment, now: datetime) -> bool:
    """Whether there is what is told of an appointment or, but in a reminder, of any in its package."""
    if row.notice in REMINDERS:
        return one.takes_place and not one.has_started(now)
    if row.notice is Notice.APPOINTMENT_MISSED:
        return one.state is AppointmentState.NO_SHOW
    others = [each for each in seen.appointments.values() if each.package_id == one.package_id]
    group, off = others if one.package_id else [one], row.notice is Notice.APPOINTMENT_CANCELLED
    return any((each.state is AppointmentState.CANCELLED) if off else each.takes_place for each in group)


def _may_hear_of_webinar(seen: Picture, row: Delivery, who: str, now: datetime) -> bool:
    webinar = seen.webinars[row.about["webinar_id"]]
    has = seen.registered(webinar.id, who, PlaceState.ENROLLED) and webinar.takes_place
    over = webinar.has_started(now) if row.notice in REMINDERS else webinar.has_ended(now)
    places = [one for one in seen.registrations[webinar.id] if one.participant_id == who]
    may = {
        Notice.WEBINAR_LINE: seen.registered(webinar.id, who, PlaceState.WAITLISTED) and webinar.takes_place,
        Notice.WEBINAR_LEFT: not seen.registered(webinar.id, who, *LIVE),
        Notice.WEBINAR_CANCELLED: seen.registered(webinar.id, who, *LIVE) and not webinar.takes_place,
        Notice.SPARRING_OFFERED: any(one.mark is Presence.PRESENT for one in places),
        Notice.RECORDING_READY: has,
        **dict.fromkeys(TO_WHO_COMES, has and not over),
    }
    return may[Notice(row.notice)]


def _theirs(seen: Picture, who: str) -> Iterator[Activity]:
    """Give what somebody may be told the time of."""
    for one in seen.webinars.values():
        if any(place.participant_id == who for place in seen.registrations[one.id]):
            yield one
    yield from (one for one in seen.appointments.values() if one.participant_id == who)


def _expects(seen: Picture, one: Webinar | Appointment, who: str) -> bool:
    if isinstance(one, Appointment):
        return one.takes_place and one.participant_id == who
    return one.takes_place and seen.registered(one.id, who, PlaceState.ENROLLED)


def _due(seen: Picture, after: datetime, until: datetime) -> Iterator[Owed]:
    """Give what became due in (after, until] by the plans as they were."""
    booked = (one for one in seen.appointments.values() if one.state is AppointmentState.BOOKED)
    told = (one for one in seen.webinars.values() if one.state is WebinarState.ANNOUNCED)
    for activity in (*booked, *told):
        for notice, at in _moments(activity).items():
            if after < at <= until:
                for who in _comes(seen, activity):
                    yield Owed(notice, activity.id, activity.starts_at.isoformat(), who)


def _moments(activity: Activity) -> dict[Notice, datetime]:
    """Give when each of its reminders is due."""
    return {
        Notice.DAY_BEFORE: days_later(activity.wall, -1).instant,
        Notice.HOUR_BEFORE: activity.starts_at - AN_HOUR,
    }


def _comes(seen: Picture, activity: Activity) -> list[str]:
    if isinstance(activity, Appointment):
        return [activity.whose]
    had = (one for one in seen.registrations[activity.id] if one.place.state is PlaceState.ENROLLED)
    return [one.participant_id for one in had]


def _is_expected(seen: Picture, owed: Owed) -> bool:
    """Whether somebody is still there and comes; who left and came back since was told when they came."""
    one = seen.webinars.get(owed.activity_id) or seen.appointments.get(owed.activity_id)
    if one is None or not _expects(seen, one, owed.participant_id):
        return False
    due_at = _moments(one)[owed.notice]
    theirs = (
        each for each in seen.registrations.get(one.id, ()) if each.participant_id == owed.participant_id
    )
    enrolled = [each.place.enrolled_at for each in theirs if each.place.state is PlaceState.ENROLLED]
    return all(at is None or at <= due_at for at in enrolled)


def _reminder(row: Delivery) -> Owed:
    assert isinstance(row.notice, Notice)
    about, who = row.about, row.participant_id or ""
    return Owed(row.notice, activity_id_of(about), about["starts_at"], who)
