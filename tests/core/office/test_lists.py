"""Windows over lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.errors import Invalid
from jobclub.core.office.lists import Page, Window, page_of, window_of

LETTERS = ["a", "b", "c", "d", "e"]


def test_a_window_shows_50_things_from_the_start_if_nothing_else_is_said() -> None:
    numbers = [str(number) for number in range(51)]
    page = window_of(numbers, Window(), str)
    assert (page.items, page.next) == (tuple(numbers[:50]), "49")


def test_a_window_ends_with_what_to_continue_after() -> None:
    assert window_of(LETTERS, Window(limit=2), str) == Page(("a", "b"), "b")
    assert window_of(LETTERS, Window(limit=2, after="b"), str) == Page(("c", "d"), "d")
    assert window_of(LETTERS, Window(limit=2, after="d"), str) == Page(("e",), None)


def test_a_window_that_shows_all_has_nothing_to_continue_after() -> None:
    assert window_of(LETTERS, Window(limit=5), str) == Page(tuple(LETTERS), None)
    assert window_of(LETTERS, Window(after="e"), str) == Page((), None)
    assert window_of([], Window(), str) == Page((), None)


def test_a_cursor_nobody_knows_is_refused() -> None:
    with pytest.raises(Invalid) as error:
        window_of(LETTERS, Window(after="x"), str)
    assert [mistake.pointer for mistake in error.value.mistakes] == ["?after"]


def test_a_page_of_what_was_found_knows_whether_there_is_more() -> None:
    assert page_of(iter("abc"), Window(limit=2), str) == Page(("a", "b"), "b")
    assert page_of(iter("ab"), Window(limit=2), str) == Page(("a", "b"), None)
    assert page_of(iter(""), Window(limit=2), str) == Page((), None)


@given(st.lists(st.text(), unique=True, max_size=20), st.integers(1, 7))
def test_window_after_window_shows_everything_once_in_its_order(everything: list[str], limit: int) -> None:
    shown: list[str] = []
    window: Window | None = Window(limit=limit)
    while window:
        page = window_of(everything, window, str)
        shown += page.items
        window = Window(limit=limit, after=page.next) if page.next is not None else None
    assert shown == everything
