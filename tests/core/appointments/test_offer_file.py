"""Service files: what they say is what is offered, and each mistake has its line."""

from __future__ import annotations

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.offer import Audience, Package
from jobclub.core.appointments.offer_file import read_service
from jobclub.core.errors import Invalid

WHOLE = """\
title = "Calls"
minutes = 60
modes = ["phone", "walk"]
buffer_after = 15
audience = "staff"
wants_material = true

[package]
calls = 3
min_days = 2
max_days = 14
"""


def _mistakes(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Invalid) as refused:
        read_service(text)
    return [(one.pointer, one.line) for one in refused.value.mistakes]


def test_a_service_file_says_what_is_offered() -> None:
    assert read_service(WHOLE) == {
        "title": "Calls",
        "minutes": 60,
        "modes": (Mode.PHONE, Mode.WALK),
        "buffer_after": 15,
        "audience": Audience.STAFF,
        "description": None,
        "wants_material": True,
        "package": Package(calls=3, min_days=2, max_days=14),
    }


def test_what_a_service_file_leaves_out_is_as_usual() -> None:
    about = read_service('title = "Talk"\nminutes = 30\nmodes = ["online"]')
    assert (about["audience"], about["package"], about["wants_material"]) == (Audience.PEOPLE, None, False)


@pytest.mark.parametrize(
    ("was", "becomes", "pointer", "line"),
    [
        ('title = "Calls"\n', "", "/title", 1),
        ("minutes = 60", "minutes = 1", "/minutes", 2),
        ('"walk"', '"swim"', "/modes/1", 3),
        ("buffer_after = 15", "buffer_after = -1", "/buffer_after", 4),
        ('"staff"', '"nobody"', "/audience", 5),
        ("wants_material", "wants_stuff", "/wants_stuff", 6),
        ("calls = 3", "calls = 1", "/package/calls", 9),
        ("max_days = 14", "max_days = 1", "/package/max_days", 11),
        ("[package]", "[package", "", 8),
    ],
)
def test_each_mistake_in_a_service_file_has_its_line(was: str, becomes: str, pointer: str, line: int) -> None:
    assert _mistakes(WHOLE.replace(was, becomes)) == [(pointer, line)]
