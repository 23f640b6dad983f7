from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.cohorts.guest import Guest, checked

GUEST = Guest(
    id="g", session_id="s1", name="Gry Invented", partner="Nordby Bakery", contact="+45 70 10 10 10"
)


@pytest.mark.parametrize("change", [{}, {"name": None}, {"partner": None, "contact": None}])
def test_a_guest_is_a_name_or_the_partner_they_come_from(change: dict[str, None]) -> None:
    guest = replace(GUEST, **change)
    assert checked(guest) is guest


def test_a_guest_with_neither_is_refused(pointers: Callable[..., list[str]]) -> None:
    assert pointers(checked, replace(GUEST, name=None, partner=None)) == ["/name"]


@pytest.mark.parametrize("field", ["name", "partner", "contact"])
@pytest.mark.parametrize("text", ["", "two\nlines", "x" * 201])
def test_what_is_said_of_a_guest_is_a_text_of_one_line(
    pointers: Callable[..., list[str]], field: str, text: str
) -> None:
    assert pointers(checked, replace(GUEST, **{field: text})) == [f"/{field}"]
