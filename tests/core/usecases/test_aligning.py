from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import CapacityBelowTaken, Forbidden, Invalid, StaffClash, Stale
from jobclub.core.office import Office
from jobclub.core.usecases.aligning import Kept, change_series
from jobclub.core.usecases.attending import Coming, get_registration, register_for_webinar
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish, cancel_webinar, change_webinar, plan_webinar
from jobclub.core.usecases.repeating import (
    SeenSeries,
    announce_series,
    extend_series,
    get_series,
    plan_series,
)
from jobclub.core.webinars.webinar import Audience
from jobclub.testing import FixedClock, Town

from .test_repeating import WISH


@pytest.fixture
def series(office: Office, town: Town) -> SeenSeries:
    planned = plan_series(office, town.consultant, replace(WISH, topics=()))
    return announce_series(office, town.consultant, planned.series.id)


def settings_of(found: SeenSeries, name: str) -> list[Any]:
    return [getattr(one, name) for one in found.webinars]


def comes(office: Office, town: Town, webinar_id: str, name: str) -> str:
    coming = Coming(person=PersonWish(name=name))
    return register_for_webinar(office, town.consultant, webinar_id, coming).registration.id


def test_all_later_dates_and_those_to_come_change(office: Office, town: Town, series: SeenSeries) -> None:
    wanted: dict[str, Any] = {"minutes": 45, "audience": Audience.STAFF, "description": "New"}
    done = change_series(office, town.consultant, series.series.id, None, **wanted)
    assert (done.changed, done.kept) == (tuple(one.id for one in series.webinars), ())
    longer = extend_series(office, town.consultant, series.series.id, count=1)
    for name, value in wanted.items():
        assert settings_of(longer, name) == [value] * 5


def test_dates_that_began_or_are_off_stay_and_so_does_what_one_has_of_its_own(
    office: Office, town: Town, series: SeenSeries, clock: FixedClock
) -> None:
    _, off, own, last = series.webinars
    cancel_webinar(office, town.consultant, off.id, "Ill")
    change_webinar(office, town.consultant, own.id, None, capacity=7)
    clock.at = series.webinars[0].starts_at
    done = change_series(office, town.consultant, series.series.id, None, capacity=30, observers=True)
    assert settings_of(done.found, "capacity") == [None, None, 7, 30]
    assert settings_of(done.found, "observers") == [False, False, True, True]
    assert (done.changed, done.kept) == ((own.id, last.id), (Kept(own.id, ("capacity",)),))
    again = change_series(office, town.consultant, series.series.id, None, observers=True)
    assert (again.changed, again.kept) == ((), ())


def test_one_date_that_is_too_full_refuses_all_and_the_fullest_says_how_many(
    office: Office, town: Town, series: SeenSeries, refused: Callable[..., Any]
) -> None:
    first, second = (one.id for one in series.webinars[:2])
    for webinar_id, name in ((first, "Anna"), (second, "Bo"), (second, "Carl")):
        comes(office, town, webinar_id, name)
    with refused(CapacityBelowTaken) as refusal:
        change_series(office, town.consultant, series.series.id, None, capacity=1)
    assert refusal.value.facts == {"taken": 2}
    assert change_series(office, town.consultant, series.series.id, None, capacity=2).kept == ()


def test_more_places_are_for_those_who_wait_on_each_date(
    office: Office, town: Town, series: SeenSeries
) -> None:
    one = series.series.id
    change_series(office, town.consultant, one, None, capacity=1)
    waiting = []
    for webinar in series.webinars[:2]:
        comes(office, town, webinar.id, "Anna")
        waiting.append(comes(office, town, webinar.id, "Bo"))
    change_series(office, town.consultant, one, None, capacity=2)
    assert [get_registration(office, town.consultant, place).position for place in waiting] == [None, None]


def test_one_clash_refuses_all_and_every_clash_is_named(
    office: Office, town: Town, series: SeenSeries, refused: Callable[..., Any]
) -> None:
    for webinar in series.webinars[1:3]:
        wish = WebinarWish(title="Next", minutes=30, starts_at=webinar.starts_at + timedelta(hours=1))
        plan_webinar(office, town.consultant, wish)
    with refused(StaffClash) as refusal:
        change_series(office, town.consultant, series.series.id, None, minutes=75)
    assert len(refusal.value.facts["clashes"]) == 2
    assert get_series(office, town.consultant, series.series.id) == series


def test_who_helps_is_free_and_works_here(
    office: Office, town: Town, series: SeenSeries, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/cohost_ids/0"):
        change_series(office, town.consultant, series.series.id, None, cohost_ids=("nobody",))
    with refused(Invalid, at="/sparring_service_id"):
        change_series(office, town.consultant, series.series.id, None, sparring_service_id="nothing")
    cohosts = (town.colleague.staff_id or "",)
    change_series(office, town.consultant, series.series.id, None, cohost_ids=cohosts)
    with refused(Forbidden):
        change_series(office, town.colleague, series.series.id, None, cohost_ids=())
    with refused(StaffClash):
        wish = WebinarWish(title="Mine", minutes=30, starts_at=series.webinars[0].starts_at)
        plan_webinar(office, town.colleague, wish)


def test_what_changed_since_it_was_seen_is_read_again(
    office: Office, town: Town, series: SeenSeries, refused: Callable[..., Any]
) -> None:
    seen = frozenset({series.revision})
    done = change_series(office, town.consultant, series.series.id, seen, uptake=50)
    with refused(Stale):
        change_series(office, town.consultant, series.series.id, seen, uptake=40)
    change_webinar(office, town.consultant, series.webinars[0].id, None, uptake=10)
    with refused(Stale):
        change_series(office, town.consultant, series.series.id, frozenset({done.found.revision}), uptake=40)


def test_one_thing_happened_to_the_series_and_one_to_each_date(
    office: Office, town: Town, series: SeenSeries, recorded: Callable[..., Any]
) -> None:
    with recorded() as events:
        change_series(office, town.consultant, series.series.id, None, place="Room 3")
    names = [type(one).__name__ for one in events]
    assert names == ["WebinarSeriesChanged", *(["WebinarChanged", "WebinarRearranged"] * 4)]
