"""For all tests: no sockets but where a test says so, hypothesis the same for everybody, and databases."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

from benchmarks.clusters import Cluster, Databases, NoPostgresError, a_cluster, databases

pytest.register_assert_rewrite(
    "jobclub.testing.mailer_contract", "jobclub.testing.provider_contract", "jobclub.testing.store_contract"
)

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


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
