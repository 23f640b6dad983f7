from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.engagements import Engagement, clashes, clashes_of_several, refuse_clashes
from jobclub.core.errors import StaffClash
from jobclub.core.spans import Span

NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)


def engaged(start: float, end: float, *, who: str = "rosa", what: str = "s1") -> Engagement:
    span = Span(NOON + timedelta(hours=start), NOON + timedelta(hours=end))
    return Engagement(staff_id=who, span=span, activity="session", activity_id=what, group_id="club")


def test_staff_are_in_one_place() -> None:
    new, old = engaged(1, 3, what="new"), engaged(0, 2, what="old")
    assert clashes([new], [old]) == [(new, old)]


def test_touching_spans_are_fine() -> None:
    refuse_clashes([engaged(2, 4)], [engaged(0, 2), engaged(4, 6)])


def test_two_staff_members_may_be_busy_at_the_same_time() -> None:
    refuse_clashes([engaged(0, 2)], [engaged(0, 2, who="tom")])


def test_every_clash_is_paired_with_what_stands_in_its_way() -> None:
    first, second, free = engaged(0, 2), engaged(10, 12), engaged(20, 22)
    busy = [engaged(1, 3, what="a"), engaged(11, 13, what="b"), engaged(1, 2, what="c")]
    assert clashes([first, second, free], iter(busy)) == [
        (first, busy[0]),
        (first, busy[2]),
        (second, busy[1]),
    ]


def test_of_several_plans_each_meets_what_is_there_and_what_earlier_ones_want() -> None:
    there, elsewhere = engaged(0, 2, what="there"), engaged(0, 9, who="tom", what="elsewhere")
    first, second, third = ([engaged(1, 3, what=what)] for what in "abc")
    assert clashes_of_several([first, second, third, [engaged(3, 4)]], iter([there, elsewhere])) == [
        (first[0], there),
        (second[0], there),
        (second[0], first[0]),
        (third[0], there),
        (third[0], first[0]),
        (third[0], second[0]),
    ]


def test_one_clash_refuses_all_and_names_both_spans() -> None:
    with pytest.raises(StaffClash) as error:
        refuse_clashes([engaged(10, 12), engaged(0, 2, what="new")], [engaged(1, 3, what="old")])
    assert error.value.facts == {
        "clashes": [
            {
                "starts_at": NOON,
                "ends_at": NOON + timedelta(hours=2),
                "with": {
                    "activity": "session",
                    "id": "old",
                    "starts_at": NOON + timedelta(hours=1),
                    "ends_at": NOON + timedelta(hours=3),
                },
            }
        ]
    }
