"""Webinar files and series files: what they say is what is planned, and each mistake has its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.errors import Invalid
from jobclub.core.webinars.series import Topic, Weekday
from jobclub.core.webinars.webinar import Audience
from jobclub.core.webinars.webinar_file import read_series, read_webinar

WEBINAR = """\
title = "Work on buses"
minutes = 60
audience = "invited"
observers = true
mode = "both"
capacity = 25
agenda = [
    {minutes = 20, item = "What we need", lead = "guest"},
]
"""
SERIES = """\
title = "Every day at two"
minutes = 45
weekdays = ["mon", "wed"]
at = "14:00"
uptake = 70

[[topics]]
title = "Your CV"
description = "What is read first."

[[topics]]
title = "Where to look"
"""
EACH_AS_USUAL = {
    "description": None,
    "audience": Audience.PUBLIC,
    "observers": False,
    "agenda": (),
    "mode": Mode.ONLINE,
    "place": None,
}


def _mistakes(read: Callable[[str], Any], text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Invalid) as refused:
        read(text)
    return [(one.pointer, one.line) for one in refused.value.mistakes]


def test_a_webinar_file_says_what_a_webinar_is_whenever_it_is_held() -> None:
    assert read_webinar(WEBINAR) == {
        **EACH_AS_USUAL,
        "title": "Work on buses",
        "minutes": 60,
        "audience": Audience.INVITED,
        "observers": True,
        "mode": Mode.BOTH,
        "capacity": 25,
        "agenda": (AgendaItem(minutes=20, item="What we need", lead="guest"),),
    }


def test_a_series_file_says_on_which_days_it_is_what_it_is_about_and_what_each_date_has() -> None:
    assert read_series(SERIES) == {
        "weekdays": (Weekday.MON, Weekday.WED),
        "at": time(14),
        "topics": (
            Topic(title="Your CV", description="What is read first."),
            Topic(title="Where to look"),
        ),
        "each": {**EACH_AS_USUAL, "title": "Every day at two", "minutes": 45, "uptake": 70},
    }


@pytest.mark.parametrize(
    ("was", "becomes", "pointer", "line"),
    [
        ('title = "Work on buses"\n', "", "/title", 1),
        ("minutes = 60", "minutes = 1", "/minutes", 2),
        ('"invited"', '"nobody"', "/audience", 3),
        ("observers = true", "observers = 1", "/observers", 4),
        ('"both"', '"walk"', "/mode", 5),
        ("capacity", "capacities", "/capacities", 6),
        ("minutes = 20", "minutes = 900", "/agenda/0/minutes", 8),
        ("lead", "led_by", "/agenda/0/led_by", 8),
        ("]", "", "", 10),
    ],
)
def test_each_mistake_in_a_webinar_file_has_its_line(was: str, becomes: str, pointer: str, line: int) -> None:
    assert _mistakes(read_webinar, WEBINAR.replace(was, becomes)) == [(pointer, line)]


@pytest.mark.parametrize(
    ("was", "becomes", "pointer", "line"),
    [
        ("minutes = 45", "", "/minutes", 1),
        ('"wed"', '"wen"', "/weekdays/1", 3),
        ('["mon", "wed"]', "[]", "/weekdays", 3),
        ('"wed"', '"mon"', "/weekdays", 3),
        ('"14:00"', '"2 pm"', "/at", 4),
        ('"14:00"', "14", "/at", 4),
        ('at = "14:00"', "", "/at", 1),
        ("uptake = 70", "uptake = 101", "/uptake", 5),
        ("uptake = 70", 'ends_on = "2027-05-14"', "/ends_on", 5),
        ('title = "Where to look"', "", "/topics/1/title", 11),
    ],
)
def test_each_mistake_in_a_series_file_has_its_line(was: str, becomes: str, pointer: str, line: int) -> None:
    assert _mistakes(read_series, SERIES.replace(was, becomes)) == [(pointer, line)]
