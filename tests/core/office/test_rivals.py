"""An act that a rival overtook is begun again, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobclub.core.errors import Busy, JobclubError, Refused, Stale, overtaken
from jobclub.core.office.rivals import ATTEMPTS, persistently


def meeting(*errors: JobclubError) -> Callable[[], int]:
    """Give an act that meets one error after the other, and then tells how often it was begun."""
    begun = 0

    def act() -> int:
        nonlocal begun
        begun += 1
        if begun <= len(errors):
            raise errors[begun - 1]
        return begun

    return act


def test_an_act_that_meets_nobody_is_done_once() -> None:
    assert persistently(meeting()) == 1


@pytest.mark.parametrize("error", [overtaken(Busy("Later")), overtaken(Stale("Read it again"))])
def test_an_act_that_was_overtaken_is_begun_again(error: JobclubError) -> None:
    assert persistently(meeting(error, error)) == 3


@pytest.mark.parametrize("error", [Busy("Occupied"), Stale("Read it again"), Refused("No")])
def test_an_act_that_is_refused_is_not_begun_again(error: JobclubError) -> None:
    act = meeting(error)
    with pytest.raises(type(error)):
        persistently(act)
    assert act() == 2


def test_an_act_that_is_overtaken_again_and_again_says_what_it_met_last() -> None:
    last = overtaken(Stale("Read it again"))
    with pytest.raises(Stale) as met:
        persistently(meeting(*[overtaken(Busy("Later"))] * (ATTEMPTS - 1), last))
    assert met.value is last


def test_errors_are_nobodys_doing_unless_they_are_marked() -> None:
    assert not Busy("Occupied").overtaken
    assert overtaken(Busy("Occupied")).overtaken
