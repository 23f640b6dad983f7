"""Sessions are held and marked, homework handed in and answered, cohorts completed; and all of it read."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.session import Session
from jobclub.core.usecases import adapting, coaching, enrolling, planning, running, visiting
from jobclub.testing.laws import Earned

from .life import ALL, BEGIN, any_one, picked
from .plan_acts import WAYS, PlanActs

MARKS = st.lists(st.sampled_from(AttendanceMark), max_size=2)


class WorkActs(PlanActs):
    """What is done at sessions and between them."""

    @precondition(lambda self: self.ids and self.clock() > BEGIN)
    @rule(which=any_one)
    def confirm(self, which: int) -> None:
        self.act(running.confirm_held, self.session(which, started=True).id)

    @precondition(lambda self: self.ids and self.clock() > BEGIN)
    @rule(which=any_one, marks=MARKS, way=st.sampled_from([None, None, *WAYS]))
    def mark(self, which: int, marks: list[AttendanceMark], way: Calling | None) -> None:
        """Mark a session, and perhaps want to call it off all the same."""
        session = self.session(which, started=True)
        self.mark_session(session, marks, which)
        if way is not None:
            self.nothing_is_against_the_laws()
            self.call_session_off(session, way, dry_run=False)

    @precondition(lambda self: self.seen.visits)
    @rule(which=any_one, marks=MARKS)
    def receive(self, which: int, marks: list[AttendanceMark]) -> None:
        """Let a session with visitors take place, and mark them."""
        sessions = {session.id: session for c in self.seen.cohorts.values() for session in c.sessions}
        visited = [sessions[visit.session_id] for visit in self.seen.visits]
        session = picked(visited, which, lambda one: not one.decided and not one.has_started(self.clock()))
        self.clock.at = max(self.clock(), session.ends_at)
        visitors = {visit.participant_id for visit in self.seen.visits if visit.session_id == session.id}
        self.mark_session(session, marks or [AttendanceMark.PRESENT], which, of=visitors)

    def mark_session(
        self, session: Session, marks: list[AttendanceMark], who: int, *, of: Collection[str] = ()
    ) -> None:
        """Mark whoever may have been there; a correction may take the session's units from anybody."""
        cohort = self.home_of(session)
        there = of or {place.participant_id for place in cohort.places if place.in_group}
        wanted = [
            Mark(
                session_id=session.id,
                participant_id=picked(self.people, who + number, lambda person: person in there),
                mark=mark,
            )
            for number, mark in enumerate(marks)
        ]
        self.taken_back |= {Earned(key) for key in session.unit_keys}
        self.act(coaching.mark_attendance, session.id, wanted, None)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, number=any_one, who=any_one, waived=st.booleans())
    def work(self, which: int, number: int, who: int, waived: bool) -> None:
        cohort = self.cohort(which)
        tasks, person = self.seen.work[cohort.id].tasks, self.person_in(cohort, who)
        task_id = tasks[number % len(tasks)].id
        if waived:
            self.act(coaching.waive_homework, task_id, person, "A broken arm")
        else:
            self.act(coaching.hand_in, task_id, participant_id=person, text="Here it is.", link=None)

    @precondition(lambda self: any(work.submissions for work in self.seen.work.values()))
    @rule(which=any_one, answer=st.sampled_from(Answer))
    def answer(self, which: int, answer: Answer) -> None:
        given = [one for work in self.seen.work.values() for one in work.submissions]
        submission = given[which % len(given)]
        if answer is Answer.RETURNED:
            tasks = (task for work in self.seen.work.values() for task in work.tasks)
            self.taken_back |= {Earned(t.unit_key, t.key) for t in tasks if t.id == submission.homework_id}
        self.act(coaching.give_feedback, submission.id, answer, "Read it aloud.")

    @precondition(PlanActs.someone_meets)
    @rule(which=any_one, marks=MARKS, corrected=MARKS)
    def finish(self, which: int, marks: list[AttendanceMark], corrected: list[AttendanceMark]) -> None:
        """Let a cohort hold all that is left, complete it, and correct what was marked last."""
        cohort = self.cohort(which, lambda one: one.state_at(self.clock()) is CohortState.RUNNING)
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

    @precondition(PlanActs.someone)
    @rule(which=any_one)
    def read(self, which: int) -> None:
        """Read all there is to read of a cohort; it changes nothing."""
        cohort, place = self.cohort(which), self.place(which, PlaceState.OFFERED)
        planning.get_cohort(self.office, self.actor, cohort.id)
        enrolling.list_enrolments(self.office, self.actor, cohort.id, ALL)
        enrolling.get_enrolment(self.office, self.actor, place.id)
        coaching.matrix(self.office, self.actor, cohort.id)
        coaching.progress_of(self.office, self.actor, place.id)
        visiting.list_visits(self.office, self.actor, place.id, ALL)
        adapting.list_changes(self.office, self.actor, cohort.id, ALL)
        for session in cohort.sessions:
            running.get_session(self.office, self.actor, session.id)
            visiting.list_visitors(self.office, self.actor, session.id, ALL)
        self.must_stay = True
