"""Programmes are shared with others: explicitly, for a purpose, until a day; and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from jobclub.core.errors import Forbidden, Invalid, NotFound
from jobclub.core.events import ProgrammeAdded, ProgrammeKept, ProgrammeShared
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.usecases.authoring import get_programme, list_programmes
from jobclub.core.usecases.sharing import (
    end_share,
    get_offered,
    get_share,
    list_offered,
    list_shares,
    share_programme,
    take_programme,
)
from jobclub.testing import FixedClock, Town, found_town
from jobclub.testing.towns import put_in

ALL = Window()
SOON = date(2027, 2, 1)
Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def other(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def stored(office: Office, town: Town) -> StoredProgramme:
    return put_in(office, town)


def share(office: Office, town: Town, stored: StoredProgramme, other: Town, **about: Any) -> Any:
    wanted = {"to": other.organisation.page_name, "purpose": "The same course", "ends_on": SOON, **about}
    return share_programme(office, town.coordinator, stored.id, **wanted)


def test_who_it_is_shared_with_sees_it_and_takes_a_copy(
    office: Office, town: Town, other: Town, stored: StoredProgramme, recorded: Any
) -> None:
    with recorded() as events:
        shared = share(office, town, stored, other)
        copy = take_programme(office, other.coordinator, shared.id)
        again = take_programme(office, other.coordinator, shared.id)
    assert [type(one) for one in events] == [ProgrammeShared, ProgrammeAdded, ProgrammeKept]
    assert list_offered(office, other.consultant, ALL).items == (shared,)
    assert get_offered(office, other.consultant, shared.id) == shared
    assert (copy.programme, copy.version, again) == (stored.programme, 1, copy)
    assert list_shares(office, town.consultant, ALL).items == (shared,)
    assert get_share(office, town.consultant, shared.id) == shared


def test_nobody_else_sees_or_takes_it(
    office: Office, town: Town, other: Town, stored: StoredProgramme, refused: Refused
) -> None:
    shared, third = share(office, town, stored, other), found_town(office)
    assert list_offered(office, third.admin, ALL).items == ()
    assert list_shares(office, other.admin, ALL).items == ()
    for act in (take_programme, get_offered, get_share, end_share):
        with refused(NotFound):
            act(office, third.admin, shared.id)
    for act in (get_share, end_share):
        with refused(NotFound):
            act(office, other.admin, shared.id)
    with refused(NotFound):
        get_programme(office, other.admin, stored.id)


def test_it_is_over_on_the_day_after_its_last_and_copies_stay(
    office: Office, town: Town, other: Town, clock: FixedClock, refused: Refused
) -> None:
    shared = share(office, town, put_in(office, town), other, ends_on=clock().date())
    take_programme(office, other.coordinator, shared.id)
    clock.at += timedelta(days=1)
    with refused(NotFound):
        take_programme(office, other.coordinator, shared.id)
    assert len(list_programmes(office, other.admin, ALL).items) == 1


def test_it_is_over_once_it_is_taken_back(
    office: Office, town: Town, other: Town, stored: StoredProgramme, recorded: Any
) -> None:
    shared = share(office, town, stored, other)
    with recorded() as events:
        ended = end_share(office, town.coordinator, shared.id)
        assert end_share(office, town.coordinator, shared.id) == ended
    assert [(type(one), one.ended) for one in events] == [(ProgrammeShared, True)]
    assert list_offered(office, other.admin, ALL).items == ()


@pytest.mark.parametrize(
    ("about", "at"),
    [
        ({"to": "nowhere"}, "/to"),
        ({"purpose": " "}, "/purpose"),
        ({"ends_on": date(2027, 1, 3)}, "/ends_on"),
        ({"ends_on": date(2028, 1, 6)}, "/ends_on"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(office: Office, town: Town, refused: Refused, about: Any, at: str) -> None:
    stored, other = put_in(office, town), found_town(office)
    with refused(Invalid, at=at):
        share(office, town, stored, other, **about)


def test_nobody_shares_with_themselves(
    office: Office, town: Town, stored: StoredProgramme, refused: Refused
) -> None:
    with refused(Invalid, at="/to"):
        share(office, town, stored, town)


def test_consultants_neither_share_nor_take(
    office: Office, town: Town, other: Town, stored: StoredProgramme, refused: Refused
) -> None:
    shared = share(office, town, stored, other)
    with refused(Forbidden):
        share_programme(office, town.consultant, stored.id, to="x", purpose="x", ends_on=SOON)
    with refused(Forbidden):
        end_share(office, town.consultant, shared.id)
    with refused(Forbidden):
        take_programme(office, other.consultant, shared.id)
