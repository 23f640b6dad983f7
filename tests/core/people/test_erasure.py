"""A hold keeps somebody; what may remain of somebody is said until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jobclub.core.errors import OnHold
from jobclub.core.people.erasure import UNTIL, Ground, Hold, Remains, must_not_be_held

NOBODY = Hold(participant_id="1")


def test_whom_nothing_keeps_may_be_forgotten() -> None:
    must_not_be_held(NOBODY)
    assert NOBODY.revision == "none"


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_keeps_somebody_and_is_named(ground: Ground) -> None:
    held = replace(NOBODY, ground=ground, since=datetime(2027, 1, 4, tzinfo=UTC))
    with pytest.raises(OnHold, match=ground) as refusal:
        must_not_be_held(held)
    assert refusal.value.facts == {"ground": ground}


def test_another_ground_or_another_moment_is_another_revision() -> None:
    at = datetime(2027, 1, 4, tzinfo=UTC)
    held = replace(NOBODY, ground=Ground.LEGAL_CLAIM, since=at)
    others = [replace(held, ground=Ground.LEGAL_DUTY), replace(held, since=at.replace(microsecond=1)), NOBODY]
    assert len({one.revision for one in (held, *others)}) == 4


def test_for_everything_that_may_remain_it_is_said_where_and_until_when() -> None:
    assert UNTIL.keys() == set(Remains)
    assert "jobclub db vacuum" in UNTIL[Remains.DATABASE]
