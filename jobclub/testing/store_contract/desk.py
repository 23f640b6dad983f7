"""What lies on somebody's desk, read for many cohorts at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.notices.delivery import Delivery, DeliveryState, Why
from jobclub.core.office import Office
from jobclub.core.office.desk import Unanswered
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, add_cohort, furnish
from jobclub.testing.store_contract.samples import (
    a_cohort,
    a_delivery,
    a_mark,
    a_person,
    a_submission,
    an_absence,
)
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town


def a_note(it: Furnished, **changes: object) -> CallNote:
    """Note that the furnished town's person was called because they missed a session."""
    note = CallNote(
        cohort_id=it.cohort.id,
        place_id=it.place.id,
        participant_id=it.person.id,
        reason=CallReason.MISSED,
        staff_id=it.town.consultant.staff_id,
        called_at=ODD_MOMENT,
    )
    return replace(note, **changes)  # type: ignore[arg-type]


def deliveries_of(it: Furnished, last: datetime) -> list[Delivery]:
    """Give messages that reached nobody, the last of them at an instant, and others that are no trouble."""
    about = {"participant_id": it.person.id, "group_id": it.cohort.id}
    expired, dead, skipped = DeliveryState.EXPIRED, DeliveryState.DEAD, DeliveryState.SKIPPED
    hour, unreachable = timedelta(hours=1), Why.UNREACHABLE
    return [
        a_delivery(**about, state=dead, settled_at=ODD_MOMENT),
        a_delivery(**about, state=expired, settled_at=last),
        a_delivery(**about, state=skipped, why=unreachable, settled_at=last - hour),
        a_delivery(**about, state=DeliveryState.SENT, settled_at=last + hour),
        a_delivery(**about, state=skipped, why=Why.SWITCHED_OFF, settled_at=last + hour),
        a_delivery(**{**about, "participant_id": None}, state=dead, settled_at=last + hour),
    ]


class DeskContract(Setting):
    """What consultants have to look at, of all their cohorts together."""

    def test_a_desk_has_the_cohorts_somebody_leads_whole(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert tx.desk.cohorts(town.consultant.staff_id) == [tx.cohorts.get(it.cohort.id)]
            everybodys = [tx.cohorts.get(one) for one in sorted([it.cohort.id, it.host.id])]
            assert tx.desk.cohorts(None) == everybodys
            assert tx.desk.cohorts(town.colleague.staff_id) == []

    def test_a_desk_has_the_cohorts_where_somebody_stands_in(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        stands_in = replace(it.cohort.sessions[0], consultant_id=town.colleague.staff_id, substituted=True)
        with office.transaction(town.admin) as tx:
            saved = tx.cohorts.save(tx.cohorts.get(it.cohort.id).with_session(stands_in))
        with office.reading(town.admin) as tx:
            assert tx.desk.cohorts(town.colleague.staff_id) == [saved]

    @pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
    def test_what_is_over_lies_on_no_desk(self, office: Office, town: Town, state: CohortState) -> None:
        it = furnish(office, town)
        over = a_cohort(it.programme, consultant_id=town.consultant.staff_id, state=state)
        with office.transaction(town.admin) as tx:
            add_cohort(tx, over)
        with office.reading(town.admin) as tx:
            assert [one.id for one in tx.desk.cohorts(town.consultant.staff_id)] == [it.cohort.id]

    def test_who_was_absent_is_known_unless_they_said_so_ahead(self, office: Office, town: Town) -> None:
        it, bo = furnish(office, town), a_person()
        first, second, *_ = it.cohort.sessions
        absent = AttendanceMark.ABSENT
        with office.transaction(town.admin) as tx:
            tx.participants.add(bo)
            for session in (first, second):
                marks = [a_mark(session, it.person, mark=absent), a_mark(session, bo, mark=absent)]
                tx.coursework.set_attendance(session.id, marks)
            tx.absences.add(an_absence(first, bo))
        with office.reading(town.admin) as tx:
            assert tx.desk.absent([it.cohort.id]) == {(first.id, it.person.id), (second.id, bo.id)}
            assert tx.desk.absent([it.host.id, new_id()]) == frozenset()
            assert tx.desk.absent([]) == frozenset()

    def test_who_was_there_is_not_absent(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            for session, mark in zip(it.cohort.sessions, list(AttendanceMark)[:4], strict=False):
                tx.coursework.set_attendance(session.id, [a_mark(session, it.person, mark=mark)])
        with office.reading(town.admin) as tx:
            assert tx.desk.absent([it.cohort.id]) == frozenset()

    def test_the_last_message_that_did_not_get_there_is_known(self, office: Office, town: Town) -> None:
        it, later = furnish(office, town), ODD_MOMENT + timedelta(days=1)
        with office.transaction(town.admin) as tx:
            tx.outbox.add(deliveries_of(it, later))
        with office.reading(town.admin) as tx:
            found = {(it.cohort.id, it.person.id): later}
            assert tx.desk.unreached([it.cohort.id], ODD_MOMENT) == found
            assert tx.desk.unreached([it.cohort.id], later) == found
            assert tx.desk.unreached([it.cohort.id], later + timedelta(seconds=1)) == {}
            assert tx.desk.unreached([it.host.id], ODD_MOMENT) == {}

    def test_what_waits_for_an_answer_comes_oldest_first(self, office: Office, town: Town) -> None:
        it, bo = furnish(office, town), a_person()
        newest = a_submission(it.task, it.person, number=it.submission.number + 1, answer=None)
        older = a_submission(it.task, bo, answer=None, handed_in_at=ODD_MOMENT - timedelta(days=1))
        with office.transaction(town.admin) as tx:
            tx.participants.add(bo)
            tx.coursework.add_submission(newest)
            tx.coursework.add_submission(older)
        about = {"cohort_id": it.cohort.id, "title": it.task.title}
        waiting = [Unanswered(submission=one, **about) for one in (older, newest)]
        with office.reading(town.admin) as tx:
            assert tx.desk.unanswered([it.cohort.id], limit=9) == waiting
            assert tx.desk.unanswered([it.cohort.id], limit=1) == waiting[:1]
            assert tx.desk.unanswered([it.host.id], limit=9) == []

    def test_what_was_answered_waits_no_more(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.coursework.add_submission(
                a_submission(it.task, it.person, number=it.submission.number + 1, answer=Answer.ACCEPTED)
            )
        with office.reading(town.admin) as tx:
            assert tx.desk.unanswered([it.cohort.id], limit=9) == []

    def test_several_people_are_found_by_their_ids(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert tx.desk.people([it.person.id, new_id()]) == {it.person.id: it.person}
            assert tx.desk.people([]) == {}

    def test_several_of_the_staff_are_named_by_their_ids(self, office: Office, town: Town) -> None:
        consultant = town.consultant.staff_id or ""
        with office.reading(town.admin) as tx:
            assert tx.desk.staff_names([consultant, new_id()]) == {consultant: "Conny Consultant"}

    def test_what_became_of_the_last_call_is_kept(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        called = a_note(it)
        put_off = a_note(
            it,
            reason=CallReason.OFFER_LAPSED,
            called_at=None,
            staff_id=None,
            later_until=ODD_MOMENT + timedelta(days=1),
        )
        with office.transaction(town.admin) as tx:
            for note in (called, put_off):
                tx.desk.note(note)
        with office.reading(town.admin) as tx:
            assert tx.desk.notes([it.cohort.id]) == [put_off]
            assert tx.desk.notes([it.host.id]) == []

    def test_a_desk_shows_nothing_of_another_organisation(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.desk.note(a_note(it))
        with office.reading(other.admin) as tx:
            assert tx.desk.cohorts(None) == []
            assert tx.desk.notes([it.cohort.id]) == []
            assert tx.desk.people([it.person.id]) == {}
            assert tx.desk.staff_names([town.consultant.staff_id or ""]) == {}
            assert tx.desk.unanswered([it.cohort.id], limit=9) == []

    def test_who_is_forgotten_was_never_called(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.desk.note(a_note(it))
        with office.transaction(town.admin) as tx:
            tx.erasures.take_out(it.person.id)
            cohort = tx.cohorts.get(it.cohort.id)
            tx.cohorts.save(replace(cohort, places=()))
        with office.reading(town.admin) as tx:
            assert tx.desk.notes([it.cohort.id]) == []
