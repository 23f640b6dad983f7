"""People come, wait, say yes or no, change cohorts, sit in elsewhere and leave; and time passes."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.activities.places import TAKING, WAITING, PlaceState, place_held
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.waiting import LAST_REPLY, admission_closes_at
from jobclub.core.usecases import enrolling, planning, transferring, visiting

from .life import Life, any_one, picked

STEPS = [timedelta(hours=h) for h in (1, 1, 2, 5, 24, 24, 47, 48, 24 * 7, 24 * 15)]
MOMENTS = ["then", "then", "start", "end", "reply", "reply", "last reply", "close"]
JUST = [timedelta(minutes=-1), timedelta(), timedelta(minutes=1)]


class PlaceActs(Life):
    """What people do with places, and what the clock does to them."""

    @precondition(Life.goes_on)
    @rule(which=any_one, who=any_one)
    def enrol(self, which: int, who: int) -> None:
        cohort = self.cohort(which, self.admits)
        self.act(enrolling.enrol, cohort.id, participant_id=self.person(who, cohort, held=False))

    @precondition(lambda self: self.places(PlaceState.OFFERED))
    @rule(which=any_one, yes=st.booleans())
    def reply(self, which: int, yes: bool) -> None:
        """Say yes or no to an offer; some say it to whatever they have."""
        do = enrolling.accept if yes else enrolling.decline
        self.act(do, self.place(which, PlaceState.OFFERED).id)

    @precondition(Life.someone_waits)
    @rule(which=any_one, yes=st.booleans())
    def reply_unasked(self, which: int, yes: bool) -> None:
        """Leave the line, or say yes too soon or too late."""
        do = enrolling.accept if yes else enrolling.decline
        self.act(do, self.place(which, PlaceState.WAITLISTED).id)

    @precondition(Life.someone_has)
    @rule(which=any_one)
    def withdraw(self, which: int) -> None:
        self.act(enrolling.withdraw, self.place(which, PlaceState.ENROLLED).id)

    @precondition(Life.someone_waits)
    @rule(
        which=any_one,
        leaving=st.booleans(),
        until=st.sampled_from([None, None, None, *MOMENTS]),
        yes=st.sampled_from([None, None, True, False]),
    )
    def make_room(self, which: int, leaving: bool, until: str | None, yes: bool | None) -> None:
        """Let one place become free where somebody waits, and perhaps reply to the offer at once."""
        cohort = self.home_of(self.place(which % 9, PlaceState.WAITLISTED))
        if until is not None:
            self.clock.at = max(self.clock(), self._moment(cohort, until))
        having = [place for place in cohort.places if place.state is PlaceState.ENROLLED]
        if leaving and having:
            self.act(enrolling.withdraw, having[which % len(having)].id)
        else:
            self.act(planning.change_cohort, cohort.id, None, capacity=cohort.capacity + 1)
        if yes is not None:
            self.nothing_is_against_the_laws()
            self.act(enrolling.accept if yes else enrolling.decline, self.place(which, PlaceState.OFFERED).id)

    @precondition(Life.someone_has)
    @rule(which=any_one, to=any_one, full=st.booleans())
    def transfer(self, which: int, to: int, full: bool) -> None:
        """Change to another cohort, or wish to."""
        place = self.place(which, PlaceState.ENROLLED)

        def is_likely(cohort: Cohort) -> bool:
            elsewhere = self.admits(cohort) and place_held(cohort.places, place.participant_id) is None
            return elsewhere and (cohort.free <= 0) is full

        target = self.cohort(to, is_likely, beside=self.home_of(place).id)
        self.act(transferring.transfer, place.id, target.id)

    @precondition(lambda self: self.someone_has() and self.lies_ahead())
    @rule(which=any_one, to=any_one)
    def visit(self, which: int, to: int) -> None:
        """Agree on a visit; there is a chair for everybody then."""
        place = self.place(which, PlaceState.ENROLLED)

        def is_likely(cohort: Cohort) -> bool:
            room = cohort.state is not CohortState.DRAFT and cohort.free > 0
            return room and place_held(cohort.places, place.participant_id) is None

        session = self.session(to, started=False, likely=is_likely)
        if self.act(visiting.visit, place.id, session.id):
            host = self.home_of(session)
            sitting = {place.participant_id for place in host.places if place.state in TAKING}
            sitting |= {one.participant_id for one in self.look().visits if one.session_id == session.id}
            assert len(sitting) <= host.capacity

    @precondition(lambda self: self.seen.visits)
    @rule(which=any_one)
    def end_visit(self, which: int) -> None:
        visit = picked(self.seen.visits, which, lambda one: self._lies_ahead(one.session_id))
        self.act(visiting.end_visit, visit.place_id, visit.session_id, None)

    def _lies_ahead(self, session_id: str) -> bool:
        sessions = (s for cohort in self.seen.cohorts.values() for s in cohort.sessions)
        return any(s.id == session_id and not s.has_started(self.clock()) for s in sessions)

    @precondition(lambda self: self.ids)
    @rule(
        which=any_one, by=st.sampled_from(STEPS), until=st.sampled_from(MOMENTS), just=st.sampled_from(JUST)
    )
    def wait(self, which: int, by: timedelta, until: str, just: timedelta) -> None:
        """Let some time pass, or until just before or after something happens."""
        cohort = self.cohort(which, lambda one: any(p.state in WAITING for p in one.places))
        self.clock.at = max(
            self.clock(), self.clock() + by if until == "then" else self._moment(cohort, until) + just
        )
        self.must_stay = True

    def _moment(self, cohort: Cohort, until: str) -> datetime:
        """Give when something happens next in a cohort; now, if it does not."""
        coming = cohort.next_session(self.clock())
        closes_at = admission_closes_at(cohort)
        replies = [place.offer.reply_by for place in cohort.places if place.offer]
        moments = {
            "start": coming and coming.starts_at,
            "end": coming and coming.ends_at,
            "reply": min(replies, default=None),
            "last reply": closes_at and closes_at - LAST_REPLY,
            "close": closes_at,
        }
        return moments.get(until) or self.clock()
