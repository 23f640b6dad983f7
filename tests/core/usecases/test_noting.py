from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.errors import Busy
from jobclub.core.office import Office
from jobclub.core.office.store import Repeat
from jobclub.core.people.reading import Read, Why
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import get_participant
from jobclub.core.usecases.noting import note_read
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import Town, enrolled, found_town, memory_office, open_club


def reads(office: Office, town: Town, participant_id: str) -> list[Read]:
    with office.reading(town.admin) as tx:
        return tx.privacy.reads.of_participant(participant_id)


def test_one_request_leaves_one_line_that_names_everybody_it_showed(
    office: Office, town: Town, anna: Enrolment, bo: Enrolment
) -> None:
    ids = [one.place.participant_id for one in (anna, bo, anna)]

    note_read(office, town.consultant, ids, Why.HOMEWORK)

    (of_anna,), (of_bo,) = (reads(office, town, one) for one in ids[:2])
    assert of_anna.id == of_bo.id
    assert (of_anna.at, of_anna.why) == (office.now(), Why.HOMEWORK)
    assert (of_anna.caller_id, of_anna.role) == (town.consultant.caller_id, town.consultant.role)


def test_whoever_may_only_read_leaves_a_line_too(office: Office, town: Town, anna: Enrolment) -> None:
    note_read(office, replace(town.admin, read_only=True), [anna.place.participant_id], Why.CONTACT)

    assert len(reads(office, town, anna.place.participant_id)) == 1


def test_where_nobody_is_shown_nothing_is_noted(
    office: Office, town: Town, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        note_read(office, town.admin, [], Why.CONTACT)


def test_a_line_is_no_act_so_a_key_for_repeats_remembers_nothing_of_it(
    office: Office, town: Town, anna: Enrolment
) -> None:
    keyed = office.for_request(Repeat(key="k", method="POST", path="/p", body="b"))
    for _ in range(2):
        note_read(keyed, town.admin, [anna.place.participant_id], Why.CONTACT)

    assert len(reads(office, town, anna.place.participant_id)) == 2


class Stuck(MemoryStore):
    """A store that gives everything and takes nothing."""

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self.stuck:
            raise Busy("Somebody else is writing.")
        yield

    stuck = False


def test_who_can_not_be_noted_is_told_to_try_again_before_anything_is_shown() -> None:
    """The line is kept apart from the read, which went well; the door shows nothing without it."""
    store = Stuck()
    office = memory_office(store=store)

    town = found_town(office)
    who = enrolled(office, town, open_club(office, town).id, "Anna").place.participant_id
    store.stuck = True

    assert get_participant(office, town.admin, who).name == "Anna"
    with pytest.raises(Busy):
        note_read(office, town.admin, [who], Why.CONTACT)
