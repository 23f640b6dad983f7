from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.cohorts.programme import DueFrom, DueRule, Programme, due_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1 day before next", DueRule(1, "day", DueFrom.BEFORE_NEXT)),
        ("2 days before next", DueRule(2, "day", DueFrom.BEFORE_NEXT)),
        ("1 hour before next", DueRule(1, "hour", DueFrom.BEFORE_NEXT)),
        ("12 hours after this", DueRule(12, "hour", DueFrom.AFTER_THIS)),
        ("14 days after this", DueRule(14, "day", DueFrom.AFTER_THIS)),
    ],
)
def test_a_due_rule_is_n_days_or_hours_before_next_or_after_this(text: str, rule: DueRule) -> None:
    assert due_rule(text) == rule
    assert str(rule) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 day",
        "day before next",
        "1 week before next",
        "-1 days before next",
        "1.5 days after this",
        "1  day before next",
        "1 Day before next",
        "1 day before next\n",
        "1000 days after this",
        "1 day before this",
        "\u0663 days before next",
    ],
)
def test_what_reads_otherwise_is_no_due_rule(text: str) -> None:
    assert due_rule(text) is None


def test_a_weekly_programme_steps_by_seven_days_and_a_fortnightly_one_by_fourteen(
    programme: Programme,
) -> None:
    assert programme.step == timedelta(days=7)
    assert replace(programme, cadence="fortnightly").step == timedelta(days=14)


def test_the_first_two_units_admit_people_by_default() -> None:
    assert Programme(key="k", title="T", language="en", minutes=60, capacity=5, units=()).admits_until == 2


@pytest.mark.parametrize(("until", "keys"), [(1, {"start"}), (2, {"start", "cv"}), (60, None)])
def test_admitting_units_are_the_first_ones_in_the_programmes_order(
    programme: Programme, until: int, keys: set[str] | None
) -> None:
    expected = keys or {unit.key for unit in programme.units}
    assert replace(programme, admits_until=until).admitting() == expected
