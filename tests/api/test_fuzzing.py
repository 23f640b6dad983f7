"""Requests that a fuzzer makes from the API's own description: no 5xx, no check that fails."""

from __future__ import annotations

import os

import pytest

from benchmarks.fuzzing import fuzz
from benchmarks.kinds import POSTGRESQL
from tests.api.operations import OPERATIONS

REQUESTS = int(os.environ.get("JOBCLUB_FUZZ_REQUESTS", "0"))
"""How many to send when the whole promise is asked for (10,000); none is enough for every day."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:schemathesis.*"),
]


@pytest.mark.usefixtures("postgres")
def test_every_edge_that_the_description_draws_is_kept() -> None:
    """On the database that has a mind of its own about characters, lengths and numbers.

    The other one is asked by chance every day, and at every edge when the whole promise is.
    """
    fuzzed = fuzz(1, phases=("coverage",), kind=POSTGRESQL)

    assert not fuzzed.failures, fuzzed.report()
    assert fuzzed.requests > 2000
    assert not [status for status in fuzzed.statuses if status >= 500]


def test_what_is_drawn_by_chance_is_answered_as_described() -> None:
    fuzzed = fuzz(1, examples=2, phases=("fuzzing",))

    assert not fuzzed.failures, fuzzed.report()
    assert fuzzed.requests > 150
    assert len(fuzzed.operations) == len(OPERATIONS)
    assert not [status for status in fuzzed.statuses if status >= 500]


@pytest.mark.skipif(not REQUESTS, reason="JOBCLUB_FUZZ_REQUESTS says how many")
def test_the_whole_promise_is_kept() -> None:
    fuzzed = fuzz(REQUESTS, examples=40)

    assert not fuzzed.failures, fuzzed.report()
    assert fuzzed.requests >= REQUESTS
    assert {"not_a_server_error", "response_schema_conformance", "negative_data_rejection"} <= fuzzed.checks
