"""A worker tells people; carriers fail and workers are killed; every mail is judged as it comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.places import OVER, WAITING, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import Session
from jobclub.core.events import MeetingReady
from jobclub.core.notices.delivery import STUCK, Delivery, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.mail import Mail
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.post import MailBag, Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.core.office.store import Store, Transaction
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.spans import days_later
from jobclub.core.usecases import delivering, reminding
from jobclub.core.usecases.crediting import went_on_to
from jobclub.testing import PlainWording, plain_post

from .life import ALL, Life, Picture, any_one

FAULTS = [
    *("none", "none", "none", "none", "away", "later", "lost on the way", "no answer", "refused"),
    *("killed before", "killed after"),
]
NAME = re.compile(r"Person \d+")
AN_HOUR = timedelta(hours=1)
TO_THE_GROUP = frozenset(
    {
        Notice.PLACE_CONFIRMED,
        Notice.PLAN_CHANGED,
        Notice.WAY_IN,
        Notice.SESSION_CANCELLED,
        Notice.DAY_BEFORE,
        Notice.HOUR_BEFORE,
        Notice.HOMEWORK_DUE,
        Notice.MISSED,
        Notice.COMPLETED,
        Notice.FEEDBACK_GIVEN,
    }
)
TO_THE_LINE = frozenset(
    {
        Notice.LINE_JOINED,
        Notice.PLACE_OFFERED,
        Notice.OFFER_RETIMED,
        Notice.OFFER_LAPSED,
        Notice.LINE_CLOSED,
    }
)
TO_WHO_LEFT = frozenset({Notice.PLACE_GIVEN_UP, Notice.PLACE_TRANSFERRED})
FOR_VISITORS_TOO = frozenset({Notice.PLAN_CHANGED, Notice.WAY_IN, Notice.DAY_BEFORE, Notice.HOUR_BEFORE})
IN_FULL = frozenset({Notice.PLACE_CONFIRMED, Notice.VISIT_AGREED, Notice.WAY_IN, Notice.HOUR_BEFORE})
"""What tells somebody of a link even if it is another one than they know."""


class KilledError(BaseException):
    """The worker is gone."""


class MortalStore:
    """A store as a worker has it that can be killed: from then on it does nothing more, until it is revived.

    It dies before the commit of transaction number ``dies_in`` from now, which is after the one before it.
    """

    def __init__(self, store: Store) -> None:
        self._store, self.dead, self.dies_in = store, False, -1

    def __getattr__(self, name: str) -> Any:
        if self.dead:
            raise KilledError
        return getattr(self._store, name)

    @contextmanager
    def transaction(self, *actor: Any, **more: Any) -> Iterator[Transaction]:
        if self.dead:
            raise KilledError
        self.dies_in -= 1
        with self._store.transaction(*actor, **more) as tx:
            yield tx
            if self.dies_in == 0:
                self.dead = True
                raise KilledError


class FailingMailer:
    """Hands mails to ``arrive``, and fails as ``faults`` say, one after the other."""

    def __init__(self, arrive: Callable[[Mail], None], store: MortalStore) -> None:
        self._arrive, self._store = arrive, store
        self.faults: list[str] = []

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        yield self

    def send(self, mail: Mail) -> None:
        fault = self.faults.pop(0) if self.faults else "none"
        if fault in {"none", "no answer", "killed after"}:
            self._arrive(mail)
        self._store.dead = fault.startswith("killed")
        if self._store.dead:
            raise KilledError
        if fault != "none":
            raise {
                "away": PostUnavailable("away"),
                "later": Postponed("full", timedelta(minutes=5)),
                "lost on the way": Uncertain("no answer"),
                "no answer": Uncertain("no answer"),
                "refused": Undeliverable("no such mailbox"),
            }[fault]


class Owed(NamedTuple):
    """A reminder that became due to somebody; ``place_id`` is the place or the visitor's place at home."""

    notice: Notice
    session_id: str
    starts_at: str
    participant_id: str
    place_id: str


class Shown(NamedTuple):
    """What somebody's calendar was shown last of a session."""

    sequence: int
    what: tuple[str, ...]


class TellingActs(Life):
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
        self.links: dict[tuple[str, str], str | None] = {}
        self.links_made = 0
        self.owed: set[Owed] = set()
        self.due_until = self.clock()
        with self.office.transaction(self.actor) as tx:
            for number, one in enumerate(self.people):
                tx.participants.save(
                    replace(tx.participants.get(one), email=f"person{number}@people.example")
                )

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

    @precondition(lambda self: self.ids)
    @rule(
        moments=st.integers(1, 6),
        limit=st.integers(1, 5),
        faults=st.lists(st.sampled_from(FAULTS), max_size=5),
    )
    def tell_in_time(self, moments: int, limit: int, faults: list[str]) -> None:
        """Let a worker look whenever something is due, some times."""
        for _ in range(moments):
            with self.office.reading(self.actor) as tx:
                watches = [watch for one in self.ids if (watch := tx.watches.get(one)) is not None]
            attention = min((watch.attention_at for watch in watches), default=self.clock())
            self.clock.at = max(self.clock(), attention)
            self.tell(ticks=True, rounds=4, limit=limit, faults=faults, dies_in=-1)
            self.nothing_is_against_the_laws()

    @precondition(Life.lies_ahead)
    @rule(which=any_one, many=st.integers(1, 4), made=st.sampled_from([True, True, False]))
    def give_links(self, which: int, many: int, *, made: bool) -> None:
        """Let the provider of a cohort's meetings give some of them links that nobody had before, or none."""
        cohort = self.cohort(which, lambda one: bool(one.places) and not one.over)
        ahead = [one for one in cohort.taking_place() if not (one.decided or one.has_ended(self.clock()))]
        for session in ahead[:many]:
            self.links_made += 1
            link = f"https://meet.example/{self.links_made}" if made else None
            state = MeetingState.READY if made else MeetingState.FAILED
            with self.office.transaction(self.actor) as tx:
                tx.cohorts.save_meeting(session.id, Meeting(provider="link", state=state, join_url=link))
                if made:
                    tx.record(MeetingReady(at=self.clock(), cohort_id=cohort.id, session_id=session.id))
            self.must_stay = False
            self.nothing_is_against_the_laws()

    @rule(ticks=st.booleans())
    def tell_all(self, ticks: bool) -> None:
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
        assert (wrong := list(self.wrong_links())) == [], f"left with another link than there is: {wrong}"

    def rows(self) -> tuple[Delivery, ...]:
        with self.office.reading(self.actor) as tx:
            return tx.outbox.page(DeliveryFilter(), ALL).items

    # --- nobody is left with a wrong link, or without one

    def notice_links(self, row: Delivery, who: str, cohort: Cohort) -> None:
        """Note which links a mail lets its reader know, sessions without a link too."""
        told = {one.starts_at: one.join_url for one in self.wording.letters[-1].sessions}
        for session in cohort.taking_place():
            if session.starts_at in told:
                link, known = told[session.starts_at], self.links.get((who, session.id))
                if known is None or link is None or row.notice in IN_FULL or row.maybe_twice:
                    self.links[who, session.id] = link

    def wrong_links(self) -> Iterator[tuple[str, str]]:
        """Give who knows another link to a session of theirs than there is; lost mails don't count."""
        lost = {(one.participant_id, one.cohort_id) for one in self.rows() if one.state in STUCK}
        with self.office.reading(self.actor) as tx:
            for (who, session_id), shown in self.shown.items():
                cohort = tx.cohorts.of_session(session_id)
                session = cohort.session(session_id)
                invited = shown.what[0] == "REQUEST" and session.takes_place
                if not invited or not _expects(tx, cohort, session, who) or (who, cohort.id) in lost:
                    continue
                known = self.links[who, session_id]
                if session.link not in {None, known} and not session.has_ended(self.clock()):
                    yield who, session_id

    # --- no reminder is missing

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before = self.seen
        super().nothing_is_against_the_laws()
        self.owed |= set(_due(before, self.due_until, self.clock()))
        self.due_until = max(self.due_until, self.clock())
        if self.owed and self.office.store.figures(self.clock()).attention_since is None:
            there = {_reminder(row) for row in self.rows()}
            missing = {one for one in self.owed if one[:4] not in there and _is_expected(self.seen, one)}
            assert missing == set(), f"never put in: {missing}"
            self.owed.clear()

    # --- every mail is judged as it comes

    def arrives(self, mail: Mail) -> None:
        """Judge a mail; what is wrong with it is told once the worker has done, who survives any fault."""
        if mail.sender_name != self.town.organisation.name:
            return  # it is of a life before this one, in the same store
        with self.office.reading(self.actor) as tx:
            row = tx.outbox.get(mail.message_id.partition("@")[0])
            found = [f"{row.notice} {fault}" for fault in self._against_the_laws(tx, row, mail)]
        self.broken += found
        self.arrived.add(mail.message_id)

    def _against_the_laws(self, tx: Transaction, row: Delivery, mail: Mail) -> Iterator[str]:
        if set(NAME.findall(f"{mail.text} {mail.html}")) - {mail.to_name}:
            yield "names somebody else"
        if mail.message_id in self.arrived and not row.maybe_twice:
            yield "is sent twice without saying so"
        if row.participant_id is not None:
            cohort = _cohort_of(tx, row)
            yield from self._against_its_reader(tx, row, row.participant_id, cohort)
            yield from self._against_the_calendar(tx, cohort, row.participant_id, mail)
            self.notice_links(row, row.participant_id, cohort)

    def _against_its_reader(self, tx: Transaction, row: Delivery, who: str, cohort: Cohort) -> Iterator[str]:
        letter, now = self.wording.letters[-1], self.clock()
        if not _may_hear(tx, row, who, cohort.as_of(now)):
            yield "is to somebody it is not for"
        known = {(one.starts_at, one.takes_place) for one in cohort.sessions}
        if {(one.starts_at, not one.cancelled) for one in letter.sessions} - known:
            yield "tells dates that are not true"
        if any(task.due_at <= now for task in letter.tasks):
            yield "asks for homework too late"
        opened = self.office.store.opened_by(digest_of((letter.link or "").rpartition("/")[2]), Purpose.PAGE)
        if opened is None or opened.link.participant_id != who:
            yield "leads to somebody else's page"

    def _against_the_calendar(self, tx: Transaction, cohort: Cohort, who: str, mail: Mail) -> Iterator[str]:
        lines = mail.calendar.content.decode().splitlines() if mail.calendar else []
        for uid, number, *times in (line.split() for line in lines[3:]):
            session = cohort.session(uid.partition("@")[0])
            theirs = session.takes_place and _expects(tx, cohort, session, who)
            if theirs is not (lines[0] == "REQUEST"):
                yield f"is a {lines[0]} of what is {'theirs' if theirs else 'not theirs'}"
            if theirs and datetime.fromisoformat(times[0]) != session.starts_at:
                yield "puts an old time into the calendar"
            last, shown = self.shown.get((who, session.id)), Shown(int(number), (lines[0], *times))
            if last is not None and last != shown and last.sequence >= shown.sequence:
                yield f"has no higher sequence: {last}, then {shown}"
            self.shown[who, session.id] = shown


def _cohort_of(tx: Transaction, row: Delivery) -> Cohort:
    if "cohort_id" in row.about:
        return tx.cohorts.get(row.about["cohort_id"])
    return tx.cohorts.of_session(row.about["session_id"])


def _may_hear(tx: Transaction, row: Delivery, who: str, cohort: Cohort) -> bool:
    own = [place for place in cohort.places if place.participant_id == who]
    visits = {one.session_id for one in tx.visits.of_host(cohort.id) if one.participant_id == who}
    in_group = any(place.in_group for place in own)
    if row.notice in TO_THE_GROUP:
        went_on = row.notice is Notice.FEEDBACK_GIVEN and bool(went_on_to(tx, cohort, who))
        return in_group or went_on or (row.notice in FOR_VISITORS_TOO and bool(visits))
    if row.notice in TO_THE_LINE:
        return any(place.state in WAITING for place in own)
    if row.notice in TO_WHO_LEFT:
        return not any(place.state in WAITING or place.in_group for place in own)
    if row.notice is Notice.COHORT_CANCELLED:
        return cohort.state is CohortState.CANCELLED and any(place.state in OVER for place in own)
    comes = in_group or row.about["session_id"] in visits
    return comes is not (row.notice is Notice.VISIT_ENDED)


def _expects(tx: Transaction, cohort: Cohort, session: Session, who: str) -> bool:
    visits = ((one.session_id, one.participant_id) for one in tx.visits.of_host(cohort.id))
    in_group = any(place.in_group for place in cohort.places if place.participant_id == who)
    return in_group or (session.id, who) in visits


def _due(seen: Picture, after: datetime, until: datetime) -> Iterator[Owed]:
    """Give what became due in (after, until] by the plans as they were."""
    for cohort in seen.cohorts.values():
        for session in cohort.sessions if cohort.state is CohortState.OPEN else ():
            if session.takes_place:
                yield from _due_of(seen, cohort, session, after, until)


def _due_of(
    seen: Picture, cohort: Cohort, session: Session, after: datetime, until: datetime
) -> Iterator[Owed]:
    moments = {
        Notice.DAY_BEFORE: days_later(session.wall, -1).instant,
        Notice.HOUR_BEFORE: session.starts_at - AN_HOUR,
    }
    about = (session.id, session.starts_at.isoformat())
    for notice, at in moments.items():
        if after < at <= until:
            for place in cohort.places:
                if place.state is PlaceState.ENROLLED and place.enrolled_at and place.enrolled_at <= at:
                    yield Owed(notice, *about, place.participant_id, place.id)
            for visit in seen.visits:
                if visit.session_id == session.id and visit.agreed_at <= at:
                    yield Owed(notice, *about, visit.participant_id, visit.place_id)


def _is_expected(seen: Picture, owed: Owed) -> bool:
    """Whether somebody still has the place, or makes the visit, by which they are expected."""
    places: dict[str, Place] = {one.id: one for c in seen.cohorts.values() for one in c.places}
    here = {session.id for c in seen.cohorts.values() for session in c.sessions if _holds(c, owed.place_id)}
    visits = {(one.place_id, one.session_id) for one in seen.visits}
    enrolled = places[owed.place_id].state is PlaceState.ENROLLED
    return (enrolled and owed.session_id in here) or (owed.place_id, owed.session_id) in visits


def _holds(cohort: Cohort, place_id: str) -> bool:
    return any(place.id == place_id for place in cohort.places)


def _reminder(row: Delivery) -> tuple[str, str | None, str | None, str | None]:
    return row.notice, row.about.get("session_id"), row.about.get("starts_at"), row.participant_id
