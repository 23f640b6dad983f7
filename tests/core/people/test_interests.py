"""Interests: a closed list of the organisation's, of which people carry some."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.people.interests import (
    MOST_INTERESTS,
    Interest,
    check_interests,
    checked_carried,
    keys_by_name,
    must_be_listed,
)
from jobclub.core.people.organisation import LANGUAGES

CARE = Interest(key="care", title="Care", titles={"da": "Omsorg"})
LISTED = (CARE, Interest(key="it", title="IT"))


def test_a_title_is_read_in_ones_own_language_if_there_is_one() -> None:
    assert [CARE.title_in(language) for language in ("da", "de")] == ["Omsorg", "Care"]


def test_a_list_that_can_be_has_no_mistakes() -> None:
    assert check_interests(LISTED, LANGUAGES) == []


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"key": "Care"}, "/interests/0/key"),
        ({"key": "a" * 33}, "/interests/0/key"),
        ({"title": ""}, "/interests/0/title"),
        ({"titles": {"da": "two\nlines"}}, "/interests/0/titles/da"),
        ({"titles": {"fr": "Soins"}}, "/interests/0/titles/fr"),
    ],
    ids=str,
)
def test_what_cannot_be_on_the_list_is_named(wrong: dict[str, Any], at: str) -> None:
    one = Interest(**{"key": "care", "title": "Care", **wrong})
    assert [mistake.pointer for mistake in check_interests([one], LANGUAGES)] == [at]


def test_a_key_stands_on_the_list_once() -> None:
    assert [one.pointer for one in check_interests([CARE, CARE], LANGUAGES)] == ["/interests/1/key"]


def test_a_list_is_not_endless() -> None:
    many = [Interest(key=f"i{number}", title="One") for number in range(MOST_INTERESTS + 1)]
    assert check_interests(many[1:], LANGUAGES) == []
    assert [one.pointer for one in check_interests(many, LANGUAGES)] == ["/interests"]


def test_people_carry_what_is_on_the_list(pointers: Callable[..., list[str]]) -> None:
    assert checked_carried(["it", "care", "it"], LISTED) == {"care", "it"}
    assert checked_carried([], ()) == frozenset()
    assert pointers(checked_carried, ["care", "boats"], LISTED) == ["/interests"]
    assert pointers(checked_carried, ["care"], ()) == ["/interests"]


def test_a_key_is_understood_before_a_title() -> None:
    listed = (*LISTED, Interest(key="nursing", title="Care", titles={"da": "Pleje"}))
    names = {"omsorg": "care", "care": "care", "it": "it", "nursing": "nursing", "pleje": "nursing"}
    assert keys_by_name(listed) == names


def test_people_are_invited_by_what_is_on_the_list(pointers: Callable[..., list[str]]) -> None:
    must_be_listed("care", LISTED)
    assert pointers(must_be_listed, "boats", LISTED) == ["/interest"]
