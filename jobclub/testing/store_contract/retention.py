"""What is kept no longer is found and forgotten, and people whose time is over are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.errors import NotFound
from jobclub.core.events import ParticipantAdded
from jobclub.core.notices.delivery import sent
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Repeat, Transaction
from jobclub.core.people.erasure import Ground, Hold
from jobclub.core.people.reading import Read, Why
from jobclub.core.people.registration import Registration, in_a_cohort
from jobclub.core.people.retention import Found, Kept, Retention, Run
from jobclub.core.people.staff import Role
from jobclub.integrations.ids import new_id
from jobclub.testing.clocks import FixedClock
from jobclub.testing.store_contract.furnished import add_cohort, furnish
from jobclub.testing.store_contract.samples import (
    a_cohort,
    a_delivery,
    a_guest,
    a_link,
    a_person,
    a_place,
    a_version,
)
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, walked
from jobclub.testing.towns import Town, new_address

DAY = timedelta(days=1)
LATER = ODD_MOMENT + timedelta(days=36600)
"""When everything in a furnished town is long over, and nobody was in contact since."""


class RetentionContract(Setting):
    """What is old is found by what it is; people are kept by whatever there is about them."""

    @pytest.mark.parametrize("kept", Kept)
    def test_what_is_counted_is_there_once_and_in_its_own_organisation(
        self, office: Office, town: Town, other: Town, kept: Kept
    ) -> None:
        furnish(office, town)
        with office.reading(other.admin) as tx:
            assert tx.retention.count(kept, LATER) == 0

    def test_a_settled_message_goes_once_it_is_of_no_use_any_more(self, office: Office, town: Town) -> None:
        done = [
            replace(sent(a_delivery(), ODD_MOMENT - days * DAY), useful_until=ODD_MOMENT - useful * DAY)
            for days, useful in ((9, 9), (9, 1), (1, 9), (8, 8), (9, 8))
        ]
        with office.transaction(town.admin) as tx:
            tx.outbox.add([*done, a_delivery(useful_until=ODD_MOMENT - 9 * DAY)])
        before = ODD_MOMENT - 5 * DAY
        with office.transaction(town.admin) as tx:
            assert tx.retention.count(Kept.MESSAGES, before) == 3
            assert [tx.retention.forget(Kept.MESSAGES, before, limit=2) for _ in range(3)] == [2, 1, 0]
        with office.reading(town.admin) as tx:
            left = {one.id for one in tx.outbox.page(DeliveryFilter(), Window()).items}
            assert {one.id for one in done[1:3]} <= left
            assert len(left) == 3

    def test_a_guest_of_long_ago_keeps_the_partner_alone(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        session = it.cohort.sessions[0]
        named = a_guest(session, name="Gerd", partner="Forge", contact="gerd@example.org")
        with office.transaction(town.admin) as tx:
            tx.guests.add(named)
            for before, count in ((session.starts_at, 0), (session.starts_at + DAY, 2)):
                assert tx.retention.count(Kept.GUESTS, before) == count
            assert tx.retention.forget(Kept.GUESTS, LATER, limit=9) == 2
            assert tx.retention.forget(Kept.GUESTS, LATER, limit=9) == 0
        with office.reading(town.admin) as tx:
            gone = replace(named, name=None, contact=None, version=named.version + 1)
            assert tx.guests.get(named.id) == gone

    def test_a_request_under_a_key_goes_after_its_time(
        self, office: Office, town: Town, clock: FixedClock
    ) -> None:
        for number in range(3):
            repeat = Repeat(key=f"k{number}", method="POST", path="/api/v1/participants", body="b")
            with office.for_request(repeat).transaction(town.admin) as tx:
                person = a_person()
                tx.participants.add(person)
                self._happened(tx, person.id, clock())
        with office.transaction(town.admin) as tx:
            assert tx.retention.count(Kept.REPEATS, clock() - DAY) == 0
            assert tx.retention.count(Kept.REPEATS, clock()) == 3
            assert [tx.retention.forget(Kept.REPEATS, clock(), limit=2) for _ in range(3)] == [2, 1, 0]

    def _happened(self, tx: Transaction, participant_id: str, at: datetime) -> None:
        tx.record(ParticipantAdded(at=at, participant_id=participant_id))

    def test_who_looked_at_whom_goes_after_its_time(self, office: Office, town: Town, other: Town) -> None:
        it = furnish(office, town)
        looks = [self._look(days, it.person.id, new_id()) for days in (9, 8, 7, 1)]
        with office.transaction(town.admin) as tx:
            for look in looks:
                tx.privacy.reads.add(look)
        with office.transaction(other.admin) as tx:
            tx.privacy.reads.add(self._look(9, new_id()))
        before = ODD_MOMENT - 5 * DAY
        with office.transaction(town.admin) as tx:
            assert tx.retention.count(Kept.READS, before) == 3
            assert [tx.retention.forget(Kept.READS, before, limit=2) for _ in range(3)] == [2, 1, 0]
            left = tx.privacy.reads.of_participant(it.person.id)
            assert {one.id for one in left} & {one.id for one in looks} == {looks[3].id}
        with office.reading(other.admin) as tx:
            assert tx.retention.count(Kept.READS, before) == 1

    def _look(self, days: int, *whose: str) -> Read:
        about = {"caller_id": new_id(), "role": Role.ADMIN, "why": Why.CONTACT}
        return Read(id=new_id(), at=ODD_MOMENT - days * DAY, participant_ids=tuple(sorted(whose)), **about)  # type: ignore[arg-type]

    def test_a_registration_that_nobody_confirmed_goes_at_its_end(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        ended, holds = (
            Registration(
                id=new_id(),
                wanted=in_a_cohort(it.cohort.id),
                name="Rosa",
                language="da",
                email=new_address(),
                asked_at=ODD_MOMENT - DAY,
                ends_at=at,
            )
            for at in (ODD_MOMENT, ODD_MOMENT + DAY)
        )
        with office.transaction(town.admin) as tx:
            for one in (ended, holds):
                tx.outward.registrations.add(one)
            assert tx.retention.count(Kept.REGISTRATIONS, ODD_MOMENT) == 1
            assert tx.retention.forget(Kept.REGISTRATIONS, ODD_MOMENT, limit=9) == 1
            assert tx.outward.registrations.get(holds.id) == holds

    def test_a_call_keeps_somebody_for_a_while(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        note = CallNote(
            cohort_id=it.cohort.id,
            place_id=it.place.id,
            participant_id=it.person.id,
            reason=next(iter(CallReason)),
            staff_id=town.staff_ids[0],
            called_at=LATER,
        )
        with office.transaction(town.admin) as tx:
            tx.desk.note(note)
            assert self._over(tx, LATER) == []
            assert self._over(tx, LATER + DAY) == [it.person.id]

    def test_meetings_at_a_provider_are_found_by_time(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        first, second, third = it.cohort.sessions[:3]
        with office.transaction(town.admin) as tx:
            for session in (second, first, third):
                meeting = replace(session.meeting, provider="paper", reference=f"m-{session.id}")
                tx.cohorts.save_meeting(session.id, meeting)
        with office.reading(town.admin) as tx:
            assert tx.retention.meetings(third.starts_at) == [
                {"session_id": first.id},
                {"session_id": second.id},
            ]
            assert tx.retention.count(Kept.MEETINGS, third.starts_at) == 2
            assert tx.retention.meetings(first.starts_at) == []

    def test_meetings_of_webinars_are_found_too(self, office: Office, town: Town) -> None:
        webinar = furnish(office, town).webinar
        with office.transaction(town.admin) as tx:
            tx.webinars.save_meeting(webinar.id, replace(webinar.meeting, provider="paper", reference="m"))
        with office.reading(town.admin) as tx:
            assert tx.retention.meetings(webinar.starts_at) == []
            assert tx.retention.meetings(webinar.starts_at + DAY) == [{"webinar_id": webinar.id}]
            assert tx.retention.count(Kept.MEETINGS, webinar.starts_at + DAY) == 1

    def test_runs_are_kept_and_the_last_one_is_known(self, office: Office, town: Town, other: Town) -> None:
        found = tuple(Found(kept, ODD_MOMENT, number) for number, kept in enumerate(Kept))
        runs = [Run(id=new_id(), at=ODD_MOMENT, found=found[:count]) for count in (7, 2, 0)]
        with office.transaction(town.admin) as tx:
            assert tx.retention.last_run() is None
            for run in runs:
                tx.retention.add_run(run)
        with office.reading(town.admin) as tx:
            assert tx.retention.last_run() == runs[-1]
            assert tx.retention.run(runs[0].id) == runs[0]
            assert walked(tx.retention.runs, lambda run: run.id, limit=2) == [run.id for run in runs]
        with office.reading(other.admin) as tx:
            assert tx.retention.last_run() is None
            with pytest.raises(NotFound):
                tx.retention.run(runs[0].id)

    def test_an_organisation_keeps_how_long_it_keeps_things(self, office: Office, town: Town) -> None:
        retention = Retention(people_days=28, reads_days=400)
        with office.transaction(town.admin) as tx:
            tx.organisations.save(replace(tx.organisations.current(), retention=retention))
        with office.reading(town.admin) as tx:
            assert tx.organisations.current().retention == retention

    # People whose time is over

    def test_whoever_was_in_no_cohort_is_over_some_time_after_the_last_contact(
        self, office: Office, town: Town, clock: FixedClock
    ) -> None:
        person, changed = a_person(), a_person()
        with office.transaction(town.admin) as tx:
            tx.participants.add_all([person, changed])
        clock.at += DAY
        with office.transaction(town.admin) as tx:
            tx.participants.save(replace(changed, name="Changed"))
            assert self._over(tx, ODD_MOMENT) == []
            assert self._over(tx, ODD_MOMENT + DAY) == [person.id]
            both = sorted([person.id, changed.id])
            assert self._over(tx, ODD_MOMENT + 2 * DAY) == both
            assert tx.retention.people(ODD_MOMENT + 2 * DAY, limit=1) == both[:1]
            assert tx.retention.count(Kept.PEOPLE, ODD_MOMENT + 2 * DAY) == 2

    def _over(self, tx: Transaction, before: datetime) -> list[str]:
        found = tx.retention.people(before, limit=50)
        assert all(tx.retention.is_over(one, before) for one in found)
        return found

    def test_a_cohort_keeps_its_people_until_some_time_after_its_last_session(
        self, office: Office, town: Town
    ) -> None:
        programme, person = a_version(), a_person()
        cohort = a_cohort(programme, places=(a_place(person, since=ODD_MOMENT, enrolled_at=ODD_MOMENT),))
        last = cohort.sessions[-1].starts_at
        with office.transaction(town.admin) as tx:
            tx.programmes.add(programme)
            tx.participants.add(person)
            add_cohort(tx, cohort)
        with office.reading(town.admin) as tx:
            assert self._over(tx, last) == []
            assert not tx.retention.is_over(person.id, last)
            assert self._over(tx, last + DAY) == [person.id]

    @pytest.mark.parametrize("moment", ["since", "enrolled_at", "lapsed_at", "left_at"])
    def test_whatever_became_of_a_place_keeps_its_holder_for_a_while(
        self, office: Office, town: Town, moment: str
    ) -> None:
        programme, person = a_version(), a_person()
        cohort = a_cohort(programme)
        at = cohort.sessions[-1].starts_at + 30 * DAY
        became: Any = {moment: at}
        place = replace(a_place(person, since=ODD_MOMENT), **became)
        with office.transaction(town.admin) as tx:
            tx.programmes.add(programme)
            tx.participants.add(person)
            add_cohort(tx, replace(cohort, places=(place,)))
        with office.reading(town.admin) as tx:
            assert self._over(tx, at) == []
            assert self._over(tx, at + DAY) == [person.id]

    def test_completion_and_an_outcome_keep_somebody(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            assert it.person.id in self._over(tx, LATER)
            tx.cohorts.save(replace(tx.cohorts.get(it.cohort.id), completed_at=LATER))
            assert self._over(tx, LATER) == []
            assert self._over(tx, LATER + DAY) == [it.person.id]
            late = replace(it.outcome, id=new_id(), on=(LATER + 2 * DAY).date())
            tx.cohorts.add_outcome(it.place.id, late)
            assert self._over(tx, LATER + 2 * DAY) == []
            assert self._over(tx, LATER + 4 * DAY) == [it.person.id]

    def test_a_link_and_a_hold_keep_somebody(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.links.add(a_link(participant_id=it.person.id, made_at=LATER))
            assert self._over(tx, LATER) == []
            assert self._over(tx, LATER + DAY) == [it.person.id]
            tx.erasures.hold(Hold(participant_id=it.person.id, ground=Ground.LEGAL_CLAIM, since=ODD_MOMENT))
            assert self._over(tx, LATER + DAY) == []
            assert tx.retention.count(Kept.PEOPLE, LATER + DAY) == 0

    def test_a_visit_that_lies_ahead_keeps_somebody(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        ahead = it.host.session(it.visit.session_id)
        with office.transaction(town.admin) as tx:
            later = replace(ahead, starts_at=LATER)
            tx.cohorts.save(tx.cohorts.get(it.host.id).with_session(later))
            assert self._over(tx, LATER) == []
            assert self._over(tx, LATER + DAY) == [it.person.id]
