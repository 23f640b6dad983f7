"""What an Idempotency-Key promises: one effect, however often the request comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.errors import EmailTaken, KeyReused
from jobclub.core.events import (
    CohortChanged,
    Event,
    ParticipantAdded,
    ParticipantsImported,
    PlaceTaken,
    SessionCancelled,
)
from jobclub.core.office import Office
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.testing.clocks import FixedClock
from jobclub.testing.store_contract.samples import a_person
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

REPEAT = Repeat(key="a-key", method="POST", path="/api/v1/participants", body="digest-of-one-body")
DAY = timedelta(hours=24)


def act(office: Office, actor: Actor, repeat: Repeat, *happened: Event) -> None:
    """Do something under a key."""
    with office.for_request(repeat).transaction(actor) as tx:
        tx.record(*happened or [ParticipantAdded(at=office.now(), participant_id="somebody")])


def take_in(office: Office, town: Town, person: Participant) -> None:
    """Take a person in, and say so before it is sure that they can be."""
    with office.transaction(town.admin) as tx:
        tx.record(ParticipantAdded(at=office.now(), participant_id=person.id))
        tx.participants.add(person)


class RepeatContract(Setting):
    """Known keys, other keys, forgotten keys."""

    @pytest.mark.parametrize(
        "happened",
        [
            ParticipantAdded(at=ODD_MOMENT, participant_id="p"),
            CohortChanged(at=ODD_MOMENT, cohort_id="c", consultant_before=None, consultant_id="s"),
            SessionCancelled(
                at=ODD_MOMENT, cohort_id="c", session_id="s", changed=("t", "u"), added="v", dropped=()
            ),
            ParticipantsImported(at=ODD_MOMENT, added=((2, "p"), (3, "q")), alike=((3, ("o", "p")),)),
        ],
        ids=lambda event: type(event).__name__,
    )
    def test_a_repeat_is_told_what_happened_then(self, office: Office, town: Town, happened: Event) -> None:
        act(office, town.admin, REPEAT, happened)
        with pytest.raises(Repeated) as told:
            act(office, town.admin, REPEAT)
        assert told.value.event == happened

    def test_the_first_event_of_several_is_what_is_told(self, office: Office, town: Town) -> None:
        first = PlaceTaken(at=office.now(), cohort_id="c", place_id="p", participant_id="q")
        act(office, town.admin, REPEAT, first, ParticipantAdded(at=office.now(), participant_id="q"))
        with pytest.raises(Repeated) as told:
            act(office, town.admin, REPEAT)
        assert told.value.event == first

    def test_a_repeat_changes_nothing(self, office: Office, town: Town) -> None:
        act(office, town.admin, REPEAT)
        before = self.trail_of(office.store, town.organisation.id)
        person = a_person()
        with pytest.raises(Repeated), office.for_request(REPEAT).transaction(town.admin) as tx:
            tx.participants.add(person)
        with office.reading(town.admin) as tx:
            assert tx.participants.names([person.id]) == {}
        assert self.trail_of(office.store, town.organisation.id) == before

    def test_another_body_under_the_same_key_is_refused(self, office: Office, town: Town) -> None:
        act(office, town.admin, REPEAT)
        with pytest.raises(KeyReused):
            act(office, town.admin, replace(REPEAT, body="digest-of-another-body"))

    @pytest.mark.parametrize(
        "another",
        [replace(REPEAT, key="b-key"), replace(REPEAT, method="PUT"), replace(REPEAT, path="/api/v1/staff")],
        ids=["key", "method", "path"],
    )
    def test_another_request_is_no_repeat(self, office: Office, town: Town, another: Repeat) -> None:
        act(office, town.admin, REPEAT)
        act(office, town.admin, another)
        for known in (REPEAT, another):
            with pytest.raises(Repeated):
                act(office, town.admin, known)

    def test_another_caller_makes_no_repeat(self, office: Office, town: Town, other: Town) -> None:
        act(office, town.admin, REPEAT)
        act(office, town.coordinator, REPEAT)
        act(office, other.admin, REPEAT)
        act(office, replace(other.admin, caller_id=town.admin.caller_id), REPEAT)

    def test_a_key_is_known_for_24_hours(self, office: Office, town: Town, clock: FixedClock) -> None:
        act(office, town.admin, REPEAT)
        clock.advance(DAY - timedelta(microseconds=1))
        with pytest.raises(Repeated):
            act(office, town.admin, REPEAT)
        clock.advance(timedelta(microseconds=1))
        act(office, town.admin, REPEAT)

    def test_a_forgotten_key_begins_anew(self, office: Office, town: Town, clock: FixedClock) -> None:
        act(office, town.admin, REPEAT)
        clock.advance(DAY)
        again = replace(REPEAT, body="digest-of-another-body")
        happened = ParticipantAdded(at=office.now(), participant_id="somebody else")
        act(office, town.admin, again, happened)
        clock.advance(DAY - timedelta(seconds=1))
        with pytest.raises(Repeated) as told:
            act(office, town.admin, again)
        assert told.value.event == happened
        with pytest.raises(KeyReused):
            act(office, town.admin, REPEAT)

    def test_a_refused_act_may_be_tried_again_under_its_key(self, office: Office, town: Town) -> None:
        take_in(office, town, a_person(email="taken@example.org"))
        with pytest.raises(EmailTaken):
            take_in(office.for_request(REPEAT), town, a_person(email="taken@example.org"))
        act(office, town.admin, REPEAT)

    def test_an_act_in_which_nothing_happened_is_not_remembered(self, office: Office, town: Town) -> None:
        for _ in range(2):
            with office.for_request(REPEAT).transaction(town.admin):
                pass
        act(office, town.admin, REPEAT)

    def test_a_dry_run_uses_up_no_key(self, office: Office, town: Town) -> None:
        event = ParticipantAdded(at=office.now(), participant_id="somebody")
        with office.for_request(REPEAT).transaction(town.admin, dry_run=True) as tx:
            tx.record(event)
        with office.store.transaction(town.admin, at=office.now(), repeat=REPEAT, dry_run=True) as tx:
            tx.record(event)
        act(office, town.admin, REPEAT)

    def test_a_dry_run_under_a_known_key_is_no_repeat(self, office: Office, town: Town) -> None:
        act(office, town.admin, REPEAT)
        with office.for_request(REPEAT).transaction(town.admin, dry_run=True) as tx:
            assert tx.organisations.current().id == town.organisation.id
