"""Tasks, marks, submissions and waivers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.handed_file import FileKind, HandedFile
from jobclub.core.cohorts.homework import Answer, Submission, Waiver
from jobclub.core.cohorts.programme import DueFrom, DueRule
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.errors import NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.coursework import Attendance
from jobclub.core.people.participant import Participant
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_cohort, a_mark, a_person, a_submission, a_task
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import Town


def known(office: Office, town: Town, person: Participant) -> Participant:
    """Take somebody in."""
    with office.transaction(town.admin) as tx:
        tx.participants.add(person)
    return person


def handed_in(office: Office, town: Town, *submissions: Submission) -> None:
    """Keep what was handed in."""
    with office.transaction(town.admin) as tx:
        for submission in submissions:
            tx.coursework.add_submission(submission)


class CourseworkContract(Setting):
    """What people do, and what is said to it."""

    def test_all_of_a_cohorts_work_comes_together(self, office: Office, town: Town) -> None:
        it, person = furnish(office, town), known(office, town, a_person())
        task = a_task(key="skills", text="Five lines.\nNo more.", due=DueRule(1, "day", DueFrom.BEFORE_NEXT))
        mark, submission = a_mark(it.cohort.sessions[1], person), a_submission(task, person)
        waiver = Waiver(homework_id=task.id, participant_id=person.id, reason="No computer")
        with office.transaction(town.admin) as tx:
            tx.coursework.add_tasks(it.cohort.id, [task])
            tx.coursework.set_attendance(it.cohort.sessions[1].id, [mark])
            tx.coursework.add_submission(submission)
            tx.coursework.waive(waiver)
        with office.reading(town.admin) as tx:
            work = tx.coursework.of(it.cohort.id)
        assert work.tasks == (it.task, task)
        assert set(work.marks) == {it.mark, mark}
        assert set(work.submissions) == {it.submission, submission}
        assert set(work.waivers) == {it.waiver, waiver}

    def test_one_persons_work_comes_alone_with_all_tasks(self, office: Office, town: Town) -> None:
        it, person = furnish(office, town), known(office, town, a_person())
        both = [it.mark, a_mark(it.cohort.sessions[0], person)]
        submission = a_submission(it.task, person)
        waiver = Waiver(homework_id=it.task.id, participant_id=person.id, reason="No computer")
        with office.transaction(town.admin) as tx:
            tx.coursework.set_attendance(it.cohort.sessions[0].id, both)
            tx.coursework.add_submission(submission)
            tx.coursework.waive(waiver)
        with office.reading(town.admin) as tx:
            assert tx.coursework.of(it.cohort.id, participant_id=person.id) == Coursework(
                tasks=(it.task,), marks=(both[1],), submissions=(submission,), waivers=(waiver,)
            )

    @pytest.mark.parametrize(
        "change",
        [
            {"title": "Another »title«", "text": "Two\npages", "due": DueRule(2, "hour", DueFrom.AFTER_THIS)},
            {"text": None, "due": None},
            {"dropped": True},
            {"gates": False},
        ],
        ids=str,
    )
    def test_a_changed_task_has_the_next_version(
        self, office: Office, town: Town, change: dict[str, Any]
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            saved = tx.coursework.save_task(replace(it.task, **change))
        assert saved == replace(it.task, **change, version=1)
        with office.reading(town.admin) as tx:
            assert tx.coursework.of(it.cohort.id).tasks == (saved,)

    def test_a_new_task_may_begin_dropped_or_without_a_gate(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        more = (a_task(key="one", dropped=True), a_task(key="two", gates=False))
        with office.transaction(town.admin) as tx:
            tx.coursework.add_tasks(it.cohort.id, more)
        with office.reading(town.admin) as tx:
            assert tx.coursework.of(it.cohort.id).tasks == (it.task, *more)

    def test_a_task_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            first = tx.coursework.save_task(replace(it.task, title="First"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.coursework.save_task(replace(it.task, title="Second"))
        with office.reading(town.admin) as tx:
            assert tx.coursework.of(it.cohort.id).tasks == (first,)

    def test_a_task_nobody_set_cannot_be_changed(self, office: Office, town: Town) -> None:
        furnish(office, town)
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.coursework.save_task(a_task())

    def test_a_cohort_sees_nothing_of_the_work_of_another(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        another = a_cohort(it.programme)
        with office.transaction(town.admin) as tx:
            tx.cohorts.add(another)
        with office.reading(town.admin) as tx:
            assert tx.coursework.of(another.id) == Coursework()
            assert tx.coursework.marks(another.id) == ()
            assert tx.coursework.marks(it.cohort.id) == (it.mark,)

    @pytest.mark.parametrize("mark", AttendanceMark)
    def test_marks_are_kept_as_they_were_set(self, office: Office, town: Town, mark: AttendanceMark) -> None:
        it = furnish(office, town)
        minutes = 45 if mark is AttendanceMark.PARTLY else None
        wanted = replace(it.mark, mark=mark, minutes=minutes)
        with office.transaction(town.admin) as tx:
            tx.coursework.set_attendance(it.mark.session_id, [wanted])
        with office.reading(town.admin) as tx:
            assert tx.coursework.attendance(it.mark.session_id).marks == (wanted,)

    def test_attendance_counts_how_often_it_was_set(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        session_id = it.cohort.sessions[4].id
        with office.reading(town.admin) as tx:
            never = tx.coursework.attendance(session_id)
        assert never == Attendance(session_id=session_id, marks=(), version=0)
        mark = a_mark(it.cohort.sessions[4], it.person)
        for version, marks in enumerate(((mark,), (mark,), ()), start=1):
            with office.transaction(town.admin) as tx:
                told = tx.coursework.set_attendance(session_id, marks)
            assert told == Attendance(session_id=session_id, marks=marks, version=version)
            with office.reading(town.admin) as tx:
                assert tx.coursework.attendance(session_id) == told

    def test_marks_of_a_session_are_exchanged_as_a_whole(self, office: Office, town: Town) -> None:
        it, person = furnish(office, town), known(office, town, a_person())
        new = replace(a_mark(it.cohort.sessions[0], person), mark=AttendanceMark.LATE)
        with office.transaction(town.admin) as tx:
            tx.coursework.set_attendance(it.mark.session_id, [new])
        with office.reading(town.admin) as tx:
            assert tx.coursework.marks(it.cohort.id) == (new,)

    def test_marking_a_session_leaves_the_versions_of_the_plan_alone(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.coursework.set_attendance(it.mark.session_id, [])
        with office.reading(town.admin) as tx:
            cohort = tx.cohorts.get(it.cohort.id)
        assert (cohort.version, cohort.places_version) == (0, 1)
        assert cohort.session(it.mark.session_id).version == 0

    def test_a_session_nobody_planned_has_no_attendance(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.coursework.attendance(new_id())

    def test_a_submission_is_kept_as_it_was_handed_in(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        full = a_submission(
            it.task,
            it.person,
            number=2,
            late=True,
            text="Ærligt talt:\nhere it is.",
            link="https://example.org/cv",
            answer=Answer.RETURNED,
            feedback="Ein Satz fehlt.",
            answered_at=office.now(),
            file=HandedFile("Bewerbung – Ærø.pdf", FileKind.PDF, 10_485_760),
        )
        bare = a_submission(it.task, it.person, number=3, text=None, link="https://example.org/cv")
        handed_in(office, town, full, bare)
        with office.reading(town.admin) as tx:
            assert tx.coursework.submission(full.id) == full
            assert tx.coursework.submission(bare.id) == bare

    def test_what_was_never_handed_in_is_not_found(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.coursework.submission(new_id())

    def test_submissions_come_oldest_first(self, office: Office, town: Town) -> None:
        it, person = furnish(office, town), known(office, town, a_person())
        other_task = a_task(key="skills")
        at = [it.submission.handed_in_at + timedelta(hours=hours) for hours in range(1, 4)]
        hers = a_submission(it.task, person, handed_in_at=at[0])
        second = a_submission(it.task, it.person, number=2, handed_in_at=at[1])
        elsewhere = a_submission(other_task, it.person, handed_in_at=at[2])
        with office.transaction(town.admin) as tx:
            tx.coursework.add_tasks(it.cohort.id, [other_task])
        handed_in(office, town, hers, second, elsewhere)
        with office.reading(town.admin) as tx:
            of_task = tx.coursework.submissions
            assert of_task(it.task.id) == [it.submission, hers, second]
            assert of_task(it.task.id, participant_id=it.person.id) == [it.submission, second]
            assert of_task(it.task.id, participant_id=new_id()) == []

    def test_an_answered_submission_has_the_next_version(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        changed = replace(it.submission, answer=Answer.ACCEPTED, feedback="Good.", answered_at=office.now())
        with office.transaction(town.admin) as tx:
            saved = tx.coursework.save_submission(changed)
        assert saved == replace(changed, version=1)
        with office.reading(town.admin) as tx:
            assert tx.coursework.submission(it.submission.id) == saved

    def test_an_answer_given_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.coursework.save_submission(replace(it.submission, answer=Answer.ACCEPTED))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.coursework.save_submission(replace(it.submission, answer=Answer.RETURNED, feedback="No."))
        with office.reading(town.admin) as tx:
            assert tx.coursework.submission(it.submission.id).answer is Answer.ACCEPTED

    def test_a_waiver_may_get_another_reason(self, office: Office, town: Town) -> None:
        it, person = furnish(office, town), known(office, town, a_person())
        hers = Waiver(homework_id=it.task.id, participant_id=person.id, reason="No computer")
        again = replace(it.waiver, reason="Two broken arms")
        with office.transaction(town.admin) as tx:
            tx.coursework.waive(hers)
            tx.coursework.waive(again)
        with office.reading(town.admin) as tx:
            assert tx.coursework.waivers(it.task.id) == sorted(
                [again, hers], key=lambda one: one.participant_id
            )
            assert tx.coursework.waivers(new_id()) == []
