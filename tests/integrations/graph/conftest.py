"""For the stand-in's tests: one that runs, and somebody who asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from jobclub.testing.graph import GraphStandIn
from tests.integrations.graph.caller import Caller


@pytest.fixture
def graph() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph


@pytest.fixture
def caller(graph: GraphStandIn) -> Iterator[Caller]:
    with requests.Session() as session:
        yield Caller(graph, session)
