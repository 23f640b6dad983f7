"""Where a session meets."""

from __future__ import annotations

import pytest

from jobclub.core.activities.meeting import DialIn, Meeting, checked_dial_in
from jobclub.core.errors import Invalid


@pytest.mark.parametrize("code", [None, "1234", "12 34#", "0"])
@pytest.mark.parametrize("number", ["+45 70 10 10 10", "112", "(030) 90-1820"])
def test_a_number_with_its_code_can_be(number: str, code: str | None) -> None:
    dial_in = DialIn(number=number, code=code)
    assert checked_dial_in(dial_in, "/there") is dial_in


@pytest.mark.parametrize(
    ("number", "code", "pointers"),
    [
        ("", None, ["/there/number"]),
        ("call me", "1234", ["/there/number"]),
        ("+45 70 10 10 10\n", None, ["/there/number"]),
        ("70101010", "", ["/there/code"]),
        ("70101010", "abc", ["/there/code"]),
        ("70101010", "1" * 30, ["/there/code"]),
        ("1", "#", ["/there/number", "/there/code"]),
    ],
)
def test_what_is_no_number_or_code_is_refused_where_it_stands(
    number: str, code: str | None, pointers: list[str]
) -> None:
    with pytest.raises(Invalid) as error:
        checked_dial_in(DialIn(number=number, code=code), "/there")
    assert [mistake.pointer for mistake in error.value.mistakes] == pointers


def test_the_mark_of_a_way_in_tells_it_from_any_other() -> None:
    ways = [
        Meeting(join_url="https://example.org/1"),
        Meeting(join_url="https://example.org/2"),
        Meeting(dial_in=DialIn(number="70101010")),
        Meeting(dial_in=DialIn(number="70101010", code="1234")),
        Meeting(join_url="https://example.org/1", dial_in=DialIn(number="70101010")),
    ]
    marks = [way.mark for way in ways]
    assert len(set(marks)) == len(ways)
    assert Meeting(join_url="https://example.org/1", reference="another", generation=2).mark == marks[0]
    assert Meeting().mark is None
