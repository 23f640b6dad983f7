"""Whoever is not to be forgotten is kept on a ground, and whoever was refused that stands written."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.core.errors import Invalid, NotFound, Stale
from jobclub.core.events import ErasureRefused, HoldLifted, HoldSet
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.erasure import Ground, Hold
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.withholding import (
    get_hold,
    hold,
    lift_hold,
    list_refusals,
    refuse_erasure,
    refusing_done,
)
from jobclub.testing import FixedClock, Town


@pytest.fixture
def whose(anna: Enrolment) -> str:
    return anna.place.participant_id


def test_nothing_keeps_somebody_of_whom_nobody_said_so(office: Office, town: Town, whose: str) -> None:
    assert get_hold(office, town.consultant, whose) == Hold(participant_id=whose)
    assert get_hold(office, town.admin, whose).revision == "none"


def test_a_hold_has_a_ground_and_can_get_another(
    office: Office, town: Town, whose: str, clock: FixedClock, recorded: Any
) -> None:
    with recorded() as events:
        first = hold(office, town.admin, whose, None, ground=Ground.PUBLIC_TASK)
    assert events == [HoldSet(at=clock(), participant_id=whose)]
    second = hold(office, town.admin, whose, frozenset({first.revision}), ground=Ground.LEGAL_CLAIM)
    assert first.revision != second.revision
    assert get_hold(office, town.admin, whose) == second
    assert (second.ground, second.since) == (Ground.LEGAL_CLAIM, clock())


def test_a_hold_that_changed_meanwhile_is_read_again_first(
    office: Office, town: Town, whose: str, unchanged: Any
) -> None:
    hold(office, town.admin, whose, frozenset({"none"}), ground=Ground.PUBLIC_TASK)
    with unchanged(), pytest.raises(Stale):
        hold(office, town.admin, whose, frozenset({"none"}), ground=Ground.LEGAL_DUTY)
    with unchanged(), pytest.raises(Stale):
        lift_hold(office, town.admin, whose, frozenset({"none"}))


def test_a_hold_that_is_lifted_twice_is_lifted_once(
    office: Office, town: Town, whose: str, recorded: Any, clock: FixedClock
) -> None:
    hold(office, town.admin, whose, None, ground=Ground.ARCHIVE_DUTY)
    with recorded() as events:
        lift_hold(office, town.admin, whose, None)
        lift_hold(office, town.admin, whose, None)
    assert events == [HoldLifted(at=clock(), participant_id=whose)]
    assert get_hold(office, town.admin, whose).ground is None


def test_a_refusal_is_noted_with_its_ground_and_is_no_hold(
    office: Office, town: Town, whose: str, recorded: Any, clock: FixedClock
) -> None:
    with recorded() as events:
        first = refuse_erasure(office, town.admin, whose, Ground.PUBLIC_TASK)
    assert events == [ErasureRefused(at=clock(), participant_id=whose, refusal_id=first.id)]
    second = refuse_erasure(office, town.admin, whose, Ground.LEGAL_CLAIM)
    page = list_refusals(office, town.admin, whose, Window(limit=1))
    assert page.items == (first,)
    assert list_refusals(office, town.consultant, whose, Window(after=page.next)).items == (second,)
    assert refusing_done(office, town.admin, events[0]) == first
    assert get_hold(office, town.admin, whose).ground is None


def test_a_cursor_that_is_none_is_refused(office: Office, town: Town, whose: str) -> None:
    with pytest.raises(Invalid):
        list_refusals(office, town.admin, whose, Window(after="01"))


@pytest.mark.parametrize(
    "act",
    [
        lambda office, who: get_hold(office, who, "01"),
        lambda office, who: hold(office, who, "01", None, ground=Ground.LEGAL_CLAIM),
        lambda office, who: lift_hold(office, who, "01", None),
        lambda office, who: refuse_erasure(office, who, "01", Ground.LEGAL_CLAIM),
        lambda office, who: list_refusals(office, who, "01", Window()),
    ],
)
def test_nobody_is_kept_or_refused_who_is_not_there(
    office: Office, town: Town, act: Any, unchanged: Any
) -> None:
    with unchanged(), pytest.raises(NotFound):
        act(office, town.admin)
