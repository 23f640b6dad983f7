from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from jobclub.core.errors import Invalid, SeriesEnded, StaffClash, WebinarNotDraft
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import (
    SeenSeries,
    SeriesWish,
    announce_series,
    draft_extension,
    draft_series,
    end_series,
    extend_series,
    get_series,
    list_series,
    plan_series,
)
from jobclub.core.webinars.series import Topic, Until, Weekday
from jobclub.core.webinars.webinar import WebinarState
from jobclub.testing import FixedClock, Town

WISH = SeriesWish(
    each=WebinarWish(title="Every afternoon", minutes=60),
    weekdays=(Weekday.THU, Weekday.MON),
    at=time(14),
    starts_on=date(2027, 3, 22),
    count=4,
    topics=(Topic(title="CV"), Topic(title="Jobnet"), Topic(title="Interviews")),
)


@pytest.fixture
def series(office: Office, town: Town) -> SeenSeries:
    return plan_series(office, town.consultant, WISH)


def test_easter_drops_two_dates_and_topics_go_on(series: SeenSeries) -> None:
    assert [one.wall.on.isoformat()[5:] for one in series.webinars] == ["03-22", "04-01", "04-05", "04-08"]
    assert [one.on.isoformat()[5:] for one in series.series.skipped] == ["03-25", "03-29"]
    assert [one.title for one in series.webinars] == ["CV", "Jobnet", "Interviews", "CV"]
    assert series.series.weekdays == (Weekday.MON, Weekday.THU)


def test_a_series_is_extended_without_losing_its_place(
    office: Office, town: Town, series: SeenSeries
) -> None:
    longer = extend_series(office, town.consultant, series.series.id, ends_on=date(2027, 4, 15))
    assert [one.title for one in longer.webinars[4:]] == ["Jobnet", "Interviews"]


def test_one_clash_refuses_all_of_it_and_every_clash_is_named(
    office: Office, town: Town, series: SeenSeries, refused: Callable[..., Any]
) -> None:
    assert series
    with refused(StaffClash) as refusal:
        plan_series(office, town.consultant, replace(WISH, at=time(14, 30), count=5))
    assert len(refusal.value.facts["clashes"]) == 4


def test_a_draft_of_a_series_names_its_dates_and_what_stands_against_them(
    office: Office, town: Town, series: SeenSeries
) -> None:
    drafted = draft_series(office, town.consultant, replace(WISH, at=time(14, 30), count=5))
    assert [one.title for one in drafted.webinars] == ["CV", "Jobnet", "Interviews", "CV", "Jobnet"]
    assert {one["with"]["id"] for one in drafted.clashes} == {one.id for one in series.webinars}
    assert draft_series(office, town.consultant, replace(WISH, at=time(9))).clashes == ()
    assert list_series(office, town.admin, Window()).items == (series.series,)


def test_a_draft_of_more_dates_goes_on_where_the_series_ends(
    office: Office, town: Town, series: SeenSeries
) -> None:
    longer = draft_extension(office, town.consultant, series.series.id, Until(count=2))
    assert [one.title for one in longer.webinars] == ["Jobnet", "Interviews"]
    assert (longer.series.made, longer.clashes) == (6, ())
    assert len(get_series(office, town.consultant, series.series.id).webinars) == 4


def test_consultants_see_the_series_that_they_present(office: Office, town: Town, series: SeenSeries) -> None:
    cohosts = (town.colleague.staff_id or "",)
    each = replace(WISH.each, host_id=town.admin.staff_id, cohost_ids=cohosts)
    other = plan_series(office, town.coordinator, replace(WISH, each=each)).series
    found = {who: list_series(office, who, Window()).items for who in (town.consultant, town.colleague)}
    assert found == {town.consultant: (series.series,), town.colleague: (other,)}
    assert set(list_series(office, town.admin, Window()).items) == {series.series, other}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"count": None}, "/ends_on"),
        ({"weekdays": ()}, "/weekdays"),
        ({"weekdays": (Weekday.MON, Weekday.MON)}, "/weekdays"),
        ({"topics": (Topic(title="CV"),) * 51}, "/topics"),
        ({"topics": (Topic(title=""),)}, "/topics/0/title"),
        ({"topics": (Topic(title="CV", description=""),)}, "/topics/0/description"),
        ({"each": replace(WISH.each, title="")}, "/title"),
        ({"each": replace(WISH.each, sparring_service_id="nothing")}, "/sparring_service_id"),
        ({"starts_on": date(2026, 3, 23)}, "/starts_on"),
        ({"count": None, "ends_on": date(2027, 3, 24), "weekdays": (Weekday.THU,)}, "/ends_on"),
        ({"count": None, "ends_on": date(2029, 3, 24), "weekdays": tuple(Weekday)}, "/ends_on"),
    ],
)
def test_a_series_that_can_not_be_is_refused(
    office: Office, town: Town, refused: Callable[..., Any], changes: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        plan_series(office, town.consultant, replace(WISH, **changes))


def test_who_has_no_topics_has_the_title(office: Office, town: Town) -> None:
    planned = plan_series(office, town.consultant, replace(WISH, topics=(), count=1), dry_run=True)
    assert planned.webinars[0].title == "Every afternoon"
    assert planned.series.consultant_id == town.consultant.staff_id


def test_a_series_is_announced_once_and_its_later_dates_are_called_off_once(
    office: Office, town: Town, series: SeenSeries, clock: FixedClock, refused: Callable[..., Any]
) -> None:
    one = series.series.id
    announce_series(office, town.consultant, one)
    with refused(WebinarNotDraft):
        announce_series(office, town.consultant, one)
    clock.at = series.webinars[1].starts_at
    shown = end_series(office, town.consultant, one, date(2027, 4, 1), "Spring", dry_run=True)
    assert shown.series.ended_on == date(2027, 4, 1)
    ended = end_series(office, town.consultant, one, date(2027, 4, 1), "Spring")
    states = [webinar.state for webinar in get_series(office, town.consultant, one).webinars]
    assert states == [WebinarState.ANNOUNCED] * 2 + [WebinarState.CANCELLED] * 2
    assert (ended.series.made, ended.series.ended_on) == (2, date(2027, 4, 1))
    with refused(SeriesEnded):
        end_series(office, town.consultant, one, date(2027, 4, 1), "Spring")
    again = extend_series(office, town.consultant, one, count=1)
    (added,) = [webinar for webinar in again.webinars if webinar.state is WebinarState.DRAFT]
    assert (added.title, again.series.ended_on) == ("Interviews", None)
