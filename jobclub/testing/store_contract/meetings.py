"""What became of sessions' meetings, kept behind what people see: no version of theirs rises by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound, Stale
from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.cohorts import in_order
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.rivals import RIVALS, at_once
from jobclub.testing.store_contract.samples import a_person, a_place
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import Town

PENDING = Meeting(provider="elsewhere", state=MeetingState.PENDING)
MADE = Meeting(
    provider="elsewhere",
    join_url="https://meet.example.org/»room«?" + "p" * 1000,
    dial_in=DialIn(number="+45 70 10 10 10", code="123 456#"),
    reference="MSo1N2Y5ZGFjYy" * 50,
    generation=2,
    told="account 20270111T130000Z/20270111T150000Z da open meanwhile",
)
ALL_THERE_IS = {
    "made": MADE,
    "without a code": replace(MADE, dial_in=DialIn(number="112")),
    "without a number": replace(MADE, dial_in=None),
    "without a link": replace(MADE, join_url=None),
    "failed": replace(PENDING, state=MeetingState.FAILED, reference="AAMk"),
    "another one": Meeting(provider="none", generation=7),
}


def now(office: Office, it: Furnished) -> Cohort:
    """Read the cohort."""
    with office.reading(it.town.admin) as tx:
        return in_order(tx.cohorts.get(it.cohort.id))


def met(office: Office, it: Furnished, number: int, meeting: Meeting) -> Cohort:
    """Keep the meeting of a session, and see that what the store gives is what it keeps."""
    session_id = it.cohort.sessions[number].id
    with office.transaction(it.town.admin) as tx:
        cohort = tx.cohorts.save_meeting(session_id, meeting)
        assert tx.cohorts.get(it.cohort.id) == cohort == tx.cohorts.of_session(session_id)
    assert now(office, it) == in_order(cohort)
    return in_order(cohort)


class MeetingContract(Setting):
    """Kept beside the plan, never against it."""

    @pytest.fixture
    def it(self, office: Office, town: Town) -> Furnished:
        """Give a town with a cohort whose first session waits for its meeting."""
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.cohorts.save_meeting(it.cohort.sessions[0].id, PENDING)
        return it

    @pytest.mark.parametrize("meeting", ALL_THERE_IS.values(), ids=ALL_THERE_IS)
    def test_what_became_of_a_meeting_counts_as_a_version_of_the_meetings_alone(
        self, office: Office, it: Furnished, meeting: Meeting
    ) -> None:
        before = now(office, it)
        after = met(office, it, 0, meeting)
        first = replace(before.sessions[0], meeting=meeting)
        assert after == replace(before.with_session(first), meetings_version=before.meetings_version + 1)
        assert (after.version, after.places_version, after.session(first.id).version) == (0, 1, 0)

    def test_a_meeting_that_is_as_it_was_counts_nothing(self, office: Office, it: Furnished) -> None:
        before = met(office, it, 0, MADE)
        assert met(office, it, 0, MADE) == before

    def test_each_session_has_a_meeting_of_its_own(self, office: Office, it: Furnished) -> None:
        met(office, it, 0, MADE)
        after = met(office, it, 1, replace(MADE, join_url="https://meet.example.org/two"))
        links = [session.meeting.join_url for session in after.sessions]
        assert links == [MADE.join_url, "https://meet.example.org/two", None, None, None, None]
        assert after.meetings_version == 3

    def test_several_are_kept_in_one_act(self, office: Office, it: Furnished) -> None:
        with office.transaction(it.town.admin) as tx:
            for session in it.cohort.sessions:
                last = tx.cohorts.save_meeting(session.id, MADE)
        assert {session.meeting for session in last.sessions} == {MADE}
        assert now(office, it) == in_order(last)

    def test_the_meeting_of_a_session_nobody_planned_is_not_kept(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.transaction(town.admin) as tx:
            tx.cohorts.save_meeting(new_id(), MADE)

    def test_a_dry_run_keeps_no_meeting(self, office: Office, it: Furnished) -> None:
        before = now(office, it)
        with office.transaction(it.town.admin, dry_run=True) as tx:
            tx.cohorts.save_meeting(it.cohort.sessions[0].id, MADE)
        assert now(office, it) == before

    def test_a_meeting_kept_meanwhile_is_not_undone_by_whoever_saw_the_cohort_before(
        self, office: Office, it: Furnished
    ) -> None:
        seen = now(office, it)
        moved = replace(seen.sessions[0], mode=Mode.BOTH)
        met(office, it, 0, MADE)
        for changed in (seen.with_session(moved), replace(seen, title="Another title"), seen):
            with pytest.raises(Stale), office.transaction(it.town.admin) as tx:
                tx.cohorts.save(changed)
        assert now(office, it).sessions[0].meeting == MADE

    def test_a_meeting_kept_in_the_same_act_is_not_undone_either(self, office: Office, it: Furnished) -> None:
        with office.transaction(it.town.admin) as tx:
            seen = tx.cohorts.get(it.cohort.id)
            tx.cohorts.save_meeting(it.cohort.sessions[0].id, MADE)
            with pytest.raises(Stale):
                tx.cohorts.save(replace(seen, title="Another title"))
        assert (now(office, it).sessions[0].meeting, now(office, it).title) == (MADE, seen.title)

    def test_a_plan_that_is_saved_keeps_its_meetings_and_those_it_changes(
        self, office: Office, it: Furnished
    ) -> None:
        before = met(office, it, 0, MADE)
        by_link = replace(before.sessions[1], meeting=Meeting(provider="link", join_url="https://x.example"))
        with office.transaction(it.town.admin) as tx:
            tx.cohorts.save(before.with_session(by_link))
        after = now(office, it)
        assert [session.meeting for session in after.sessions[:2]] == [MADE, by_link.meeting]
        assert (after.version, after.sessions[1].version) == (1, 1)
        assert after.meetings_version == before.meetings_version

    def test_plan_places_and_meetings_are_kept_in_one_act(self, office: Office, it: Furnished) -> None:
        person = a_person()
        with office.transaction(it.town.admin) as tx:
            tx.participants.add(person)
            cohort = tx.cohorts.save_meeting(it.cohort.sessions[0].id, MADE)
            named = replace(cohort, title="Another title", places=(*cohort.places, a_place(person)))
            tx.cohorts.save_meeting(tx.cohorts.save(named).sessions[1].id, MADE)
        after = now(office, it)
        assert (after.version, after.places_version, after.meetings_version) == (1, 2, 3)
        assert (after.title, len(after.places)) == ("Another title", 2)
        assert [session.meeting == MADE for session in after.sessions[:3]] == [True, True, False]

    def test_of_many_meetings_kept_at_once_none_is_lost(self, office: Office, it: Furnished) -> None:
        before = now(office, it)
        sessions = it.cohort.sessions

        def keep(number: int) -> None:
            session = sessions[number % len(sessions)]
            with office.transaction(it.town.admin) as tx:
                tx.cohorts.save_meeting(session.id, replace(MADE, reference=f"{number}"))

        assert at_once(keep) == [None] * RIVALS
        after = now(office, it)
        assert after.meetings_version == before.meetings_version + RIVALS
        assert all(session.meeting.reference for session in after.sessions)
