from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.errors import Invalid
from jobclub.core.spans import planned_wall
from jobclub.core.webinars.overrides import aligned, kept_by, own_of, with_settings
from jobclub.core.webinars.series import Settings, Topic, WebinarSeries, webinar_on
from jobclub.core.webinars.webinar import Webinar

from .test_series import MONDAY, SERIES

PLAIN = replace(
    SERIES, topics=(), settings=Settings(host_id="s1", minutes=60, description="Come by", capacity=20)
)
TOLD = replace(PLAIN, topics=(Topic(title="CV", description="Bring yours"), Topic(title="Jobnet")))
NEW = {
    "title": "Each day",
    "minutes": 45,
    "description": "Come along",
    "capacity": None,
    "cohost_ids": ("s2",),
}


def date_of(series: WebinarSeries, number: int = 0) -> Webinar:
    return webinar_on(series, planned_wall(MONDAY, series.at, series.zone)[0], number, "w")


def changed(series: WebinarSeries, webinar: Webinar) -> Webinar:
    return aligned(series, with_settings(series, NEW), webinar)


def test_a_date_as_the_series_says_changes_with_it() -> None:
    one = date_of(PLAIN)
    assert own_of(PLAIN, one) == ()
    assert changed(PLAIN, one) == replace(one, **NEW)


def test_a_series_keeps_its_new_settings_for_dates_to_come() -> None:
    assert date_of(with_settings(PLAIN, NEW)) == changed(PLAIN, date_of(PLAIN))


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "Today: cake"), ("capacity", 5), ("minutes", 90), ("mode", Mode.IN_PERSON), ("place", "Hall")],
)
def test_what_a_date_has_of_its_own_stays(name: str, value: Any) -> None:
    own = replace(date_of(PLAIN), **{name: value})
    assert own_of(PLAIN, own) == (name,)
    assert getattr(changed(PLAIN, own), name) == value
    assert kept_by(PLAIN, with_settings(PLAIN, NEW), own, NEW) == ((name,) if name in NEW else ())


def test_what_is_the_same_by_now_was_not_kept() -> None:
    own = replace(date_of(PLAIN), minutes=45)
    assert kept_by(PLAIN, with_settings(PLAIN, NEW), own, NEW) == ()


def test_a_date_with_another_host_has_cohosts_of_its_own() -> None:
    lent = replace(date_of(PLAIN), host_id="s2")
    assert own_of(PLAIN, lent) == ("cohost_ids",)
    assert changed(PLAIN, lent).presented_by == ("s2",)


def test_a_topic_says_title_and_description_of_its_dates() -> None:
    told, plain = date_of(TOLD, 0), date_of(TOLD, 1)
    assert own_of(TOLD, told) == own_of(TOLD, plain) == ()
    assert [(one.title, one.description) for one in (changed(TOLD, told), changed(TOLD, plain))] == [
        ("CV", "Bring yours"),
        ("Jobnet", "Come along"),
    ]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"minutes": 3}, "/minutes"),
        ({"capacity": 0}, "/capacity"),
        ({"cohost_ids": ("s1",)}, "/cohost_ids"),
        ({"description": ""}, "/description"),
        ({"mode": Mode.WALK}, "/mode"),
    ],
)
@pytest.mark.parametrize("series", [PLAIN, TOLD])
def test_settings_that_can_not_be_are_refused(
    series: WebinarSeries, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        with_settings(series, changes)
    assert [one.pointer for one in refusal.value.mistakes] == [pointer]
