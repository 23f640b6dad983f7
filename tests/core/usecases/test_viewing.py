from __future__ import annotations

from datetime import date

from jobclub.core.office.lists import Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.usecases.presenting import change_webinar
from jobclub.core.usecases.repeating import get_series
from jobclub.core.usecases.viewing import (
    closed_on,
    compare_sparring,
    view_series,
    view_webinar,
    view_webinars,
)
from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.sparring import WebinarWarning

from .conftest import World


def test_a_webinar_is_seen_with_who_presents_it_and_what_follows(world: World) -> None:
    office, by = world.office, world.town.consultant
    seen = view_webinar(office, by, world.webinar.id)
    assert (seen.fullness.taken, seen.series, seen.sparring) == (1, None, None)
    assert seen.names == {by.staff_id: "Conny Consultant"}
    change_webinar(office, by, world.webinar.id, None, sparring_service_id=world.sparring.id, capacity=200)
    assert view_webinar(office, by, world.webinar.id).sparring == world.sparring
    demand = compare_sparring(office, by, world.webinar.id)
    assert (demand.expected, demand.warnings) == (160, (WebinarWarning.SPARRING_SHORT,))


def test_lists_tell_how_full_each_is_and_show_consultants_their_own(world: World) -> None:
    office, town = world.office, world.town
    found = view_webinars(office, town.consultant, WebinarFilter(), Window()).items
    fullness = {one.webinar.id: one.fullness for one in found}
    assert {one.host_name for one in found} == {"Conny Consultant"}
    assert fullness[world.webinar.id] == fullness[world.over.id] == Fullness(taken=1)
    assert view_webinars(office, town.colleague, WebinarFilter(), Window()).items == ()
    assert len(view_webinars(office, town.admin, WebinarFilter(), Window()).items) == len(found)


def test_a_closed_day_is_told_with_its_reason(world: World) -> None:
    told = [closed_on(world.office, world.town.consultant, date(2027, 3, day)) for day in (24, 25)]
    assert told == [None, "Maundy Thursday"]


def test_a_series_is_seen_with_its_dates(world: World) -> None:
    seen = view_series(world.office, world.town.consultant, world.series.id)
    assert [one.webinar.series_id for one in seen.dates] == [world.series.id] * len(seen.dates) != []
    assert {one.fullness for one in seen.dates} == {Fullness()}
    assert seen.revision == get_series(world.office, world.town.consultant, world.series.id).revision
    one = view_webinar(world.office, world.town.consultant, seen.dates[0].webinar.id)
    assert one.series == seen.series
