"""For all tests: no sockets but where a test says so, and hypothesis the same for everybody."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

pytest.register_assert_rewrite("jobclub.testing.store_contract")

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
