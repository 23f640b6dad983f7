"""For all tests: no sockets but where a test says so, hypothesis the same for everybody, and databases."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

from benchmarks.clusters import Cluster, Databases, NoPostgresError, a_cluster, databases

pytest.register_assert_rewrite(
    "jobclub.testing.mailer_contract", "jobclub.testing.provider_contract", "jobclub.testing.store_contract"
)

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

HERE = Path(__file__).parent
MANY_TIMES = """
    browser races stateful web integrations/wording
    api/test_conventions.py api/test_fuzzing.py api/test_national_ids.py api/test_strictness.py
    api/test_tokens_with_limits.py api/test_versions.py api/test_walls.py
    core/usecases/test_providing_killed.py
    test_demo.py test_examples.py test_migrations.py test_own_provider.py test_processes.py test_readme.py
    test_serving.py test_stories.py test_wiring_teams.py
    """
UNCOUNTED = tuple(HERE / name for name in MANY_TIMES.split())
"""Tests that go many times where others go once: coverage looks away, and their servers are not looked at."""
TO_COUNT = "COVERAGE_PROCESS_CONFIG"
"""By this in their environment, the processes that a test starts know that coverage is to look at them."""


def pytest_collection_finish() -> None:
    """Leave the thousands of tests out of every later collection of garbage: they never are any."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let coverage look away where it would see nothing new: it makes everything slower by half."""
    counting = Coverage.current()
    if counting is None or not any(item.path.is_relative_to(one) for one in UNCOUNTED):
        return (yield)
    counting.stop()
    told = os.environ.pop(TO_COUNT, None)
    try:
        return (yield)
    finally:
        if told is not None:
            os.environ[TO_COUNT] = told
        counting.start()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Shut all sockets but those within this machine, unless the test is marked ``server``.

    A hook and not a fixture, so that the fixtures of a whole module find them shut, or open, as well.
    """
    if item.get_closest_marker("server"):
        enable_socket()
    else:
        disable_socket(allow_unix_socket=True)


def pytest_sessionfinish() -> None:
    """Open them again for whatever comes after the tests."""
    enable_socket()


def or_without(reason: NoPostgresError) -> None:
    """Skip what needs PostgreSQL where there is none, but not where it is said to be required."""
    required = "postgres" in os.environ.get("JOBCLUB_REQUIRE", "").replace(",", " ").split()
    (pytest.fail if required else pytest.skip)(str(reason))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """Give somewhere to make PostgreSQL databases: one server for each process that runs tests."""
    try:
        with databases() as found:
            yield found
    except NoPostgresError as reason:
        or_without(reason)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Give a PostgreSQL server for one test, which may stop and kill it."""
    try:
        with a_cluster() as own:
            yield own
    except NoPostgresError as reason:
        or_without(reason)
