"""People meet and are marked, hand in their homework and hear about it; and all of it is read."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.activities.places import PlaceState, place_in_group
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.session import Session
from jobclub.core.usecases import adapting, coaching, enrolling, planning, running, visiting
from jobclub.testing.laws import Earned

from .life import ALL, Life, any_one

MARKS = st.lists(st.sampled_from([AttendanceMark.PRESENT, *AttendanceMark]), max_size=3)


class MeetingActs(Life):
    """What is done at sessions and between them."""

    @precondition(Life.lies_ahead)
    @rule(which=any_one, marks=MARKS)
    def meet(self, which: int, marks: list[AttendanceMark]) -> None:
        """Let the next session take place, mostly one with visitors, and mark who was there."""
        visited = {visit.session_id for visit in self.seen.visits}
        session = self.session(which, started=False, likely=lambda c: bool(c.places))
        every = [one for cohort in self.cohorts for one in cohort.sessions]
        ahead = [one for one in every if not (one.decided or one.has_started(self.clock()))]
        session = next((one for one in ahead if one.id in visited), session)
        self.clock.at = max(self.clock(), session.ends_at)
        visitors = {visit.participant_id for visit in self.seen.visits if visit.session_id == session.id}
        self.mark_session(session, marks or [AttendanceMark.PRESENT], which, of=visitors)

    def mark_session(
        self, session: Session, marks: list[AttendanceMark], who: int, *, of: Collection[str] = ()
    ) -> None:
        """Mark whoever may have been there; a correction may take the session's units from anybody."""
        cohort = self.home_of(session)
        there = [person for person in self.people if person in of or place_in_group(cohort.places, person)]
        wanted = [
            Mark(session_id=session.id, participant_id=person, mark=mark)
            for person, mark in zip(there[who % 3 :] or self.people, marks, strict=False)
        ]
        self.taken_back |= {Earned(key) for key in session.unit_keys}
        self.act(coaching.mark_attendance, session.id, wanted, None)

    @precondition(Life.someone_has)
    @rule(which=any_one, number=st.integers(0, 4), waived=st.booleans())
    def work(self, which: int, number: int, waived: bool) -> None:
        """Hand in, or let off, what is asked for here."""
        place = self.place(which, PlaceState.ENROLLED)
        tasks, person = self.seen.work[self.home_of(place).id].tasks, place.participant_id
        task_id = tasks[number % len(tasks)].id
        if waived:
            self.act(coaching.waive_homework, task_id, person, "A broken arm")
        else:
            self.act(coaching.hand_in, task_id, participant_id=person, text="Here it is.", link=None)

    @precondition(lambda self: any(work.submissions for work in self.seen.work.values()))
    @rule(which=any_one, answer=st.sampled_from(Answer))
    def answer(self, which: int, answer: Answer) -> None:
        given = [one for work in self.seen.work.values() for one in work.submissions]
        submission = given[-1 - which % len(given)]
        if answer is Answer.RETURNED:
            tasks = (task for work in self.seen.work.values() for task in work.tasks)
            self.taken_back |= {Earned(t.unit_key, t.key) for t in tasks if t.id == submission.homework_id}
        self.act(coaching.give_feedback, submission.id, answer, "Read it aloud.")

    @precondition(Life.someone)
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
