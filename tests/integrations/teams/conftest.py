"""Stand-ins for Microsoft; what is asked of the one that knows Graph must be such as Graph would take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobclub.testing.graph import GraphStandIn
from tests.integrations.teams.scripted import Script, script


@pytest.fixture
def graph() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph
        assert graph.wrong == []


@pytest.fixture
def scripted() -> Iterator[Script]:
    with script() as scripted:
        yield scripted
