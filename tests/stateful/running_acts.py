"""Sessions are confirmed and marked, some called off all the same, and cohorts come to their end."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.usecases import running

from .life import Life, any_one
from .meeting_acts import MARKS, MeetingActs
from .plan_acts import WAYS, PlanActs


class RunningActs(PlanActs, MeetingActs):
    """What consultants do with a cohort that runs."""

    @precondition(Life.someone_meets)
    @rule(which=any_one)
    def confirm(self, which: int) -> None:
        self.act(running.confirm_held, self.session(which, started=True).id)

    @precondition(Life.someone_meets)
    @rule(which=any_one, marks=MARKS, way=st.sampled_from([None, None, *WAYS]))
    def mark(self, which: int, marks: list[AttendanceMark], way: Calling | None) -> None:
        """Mark a session, and perhaps want to call it off all the same."""
        session = self.session(which, started=True)
        self.mark_session(session, marks, which)
        if way is not None:
            self.nothing_is_against_the_laws()
            self.call_session_off(session, way, dry_run=False)

    @precondition(Life.someone_meets)
    @rule(which=any_one, marks=MARKS, corrected=MARKS)
    def finish(self, which: int, marks: list[AttendanceMark], corrected: list[AttendanceMark]) -> None:
        """Let a cohort hold all that is left, complete it, and correct what was marked last."""
        cohort = self.cohort(which, lambda one: one.state is CohortState.RUNNING)
        for session in cohort.taking_place():
            self.clock.at = max(self.clock(), session.ends_at)
            self.act(running.confirm_held, session.id)
            self.nothing_is_against_the_laws()
            self.mark_session(session, marks, 0)
            self.nothing_is_against_the_laws()
        self.act(running.complete_cohort, cohort.id)
        for session in cohort.taking_place()[-1:]:
            self.nothing_is_against_the_laws()
            self.mark_session(session, corrected, 0)

    @precondition(Life.goes_on)
    @rule(which=any_one, sure=st.sampled_from([False, False, True]))
    def cancel(self, which: int, sure: bool) -> None:
        """Call a cohort off, or complete it, which is possible once nothing is left to decide."""
        cohort = self.cohort(which)
        if sure:
            self.take_back_tasks(cohort.id, *(unit.key for unit in cohort.programme.units))
            self.act(running.cancel_cohort, cohort.id, "too few")
        else:
            self.act(running.complete_cohort, cohort.id)
