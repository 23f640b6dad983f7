from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.errors import Invalid
from jobclub.core.spans import WallTime
from jobclub.core.webinars.judgement import checked_webinar
from jobclub.core.webinars.webinar import Webinar

WALL = WallTime(date(2027, 2, 1), time(9), "Europe/Copenhagen")
WEBINAR = Webinar(id="w1", wall=WALL, starts_at=WALL.instant, minutes=60, title="A CV", host_id="s1")
TALK = AgendaItem(minutes=10, item="Talk", lead="host")
SLIDES = Material(title="Slides", link="https://example.org/slides")
FULL = replace(WEBINAR, agenda=(TALK,), materials=(SLIDES,), recording_link="https://example.org/film")


def test_a_webinar_that_can_be_is_given_back() -> None:
    assert checked_webinar(FULL) is FULL


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": " "}, "/title"),
        ({"description": "\x00"}, "/description"),
        ({"place": ""}, "/place"),
        ({"reason": ""}, "/reason"),
        ({"recording_link": "ftp://example.org"}, "/recording_link"),
        ({"minutes": 4}, "/minutes"),
        ({"capacity": 0}, "/capacity"),
        ({"uptake": 101}, "/uptake"),
        ({"cohost_ids": tuple(map(str, range(11)))}, "/cohost_ids"),
        ({"cohost_ids": ("s1",)}, "/cohost_ids"),
        ({"mode": Mode.WALK}, "/mode"),
        ({"agenda": (TALK,) * 51}, "/agenda"),
        ({"agenda": (replace(TALK, minutes=0),)}, "/agenda/0/minutes"),
        ({"agenda": (replace(TALK, item=""),)}, "/agenda/0/item"),
        ({"agenda": (replace(TALK, lead=""),)}, "/agenda/0/lead"),
        ({"materials": (SLIDES,) * 51}, "/materials"),
        ({"materials": (replace(SLIDES, title=""),)}, "/materials/0/title"),
        ({"materials": (replace(SLIDES, link="slides"),)}, "/materials/0/link"),
    ],
)
def test_what_can_not_be_is_named(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_webinar(replace(FULL, **changes))
    assert [one.pointer for one in refusal.value.mistakes] == [pointer]
