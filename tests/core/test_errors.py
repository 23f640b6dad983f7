from __future__ import annotations

from collections import Counter

from jobclub.core import errors
from jobclub.core.errors import CohortFull, Invalid, JobclubError, Mistake, NotFound, Refused, invalid

EVERY = [
    thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, JobclubError)
]


def test_each_refusal_has_a_stable_code_of_its_own() -> None:
    assert all("code" in vars(error) for error in EVERY)
    assert [code for code, times in Counter(error.code for error in EVERY).items() if times > 1] == []


def test_the_tree_drawn_at_the_top_names_every_error() -> None:
    assert [error.__name__ for error in EVERY if error.__name__ not in (errors.__doc__ or "")] == []


def test_a_refusal_carries_facts_for_the_one_who_asked() -> None:
    error = CohortFull("Full.", capacity=8)
    assert isinstance(error, Refused)
    assert (error.code, str(error), error.facts) == ("cohort_full", "Full.", {"capacity": 8})


def test_an_invalid_input_names_each_mistake_by_pointer() -> None:
    error = Invalid(Mistake("/name", "is empty"), Mistake("", "is no table", line=3))
    assert str(error) == "/name: is empty; /: is no table"
    assert [mistake.line for mistake in error.mistakes] == [None, 3]
    assert invalid("/at", "no").mistakes == (Mistake("/at", "no"),)


def test_what_is_not_found_is_named_by_its_kind_alone() -> None:
    error = NotFound("cohort")
    assert error.kind == "cohort"
    assert "no such cohort" in str(error)
