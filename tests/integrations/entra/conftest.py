"""The stand-in for Microsoft Entra ID; what is asked of it must be such as Microsoft would take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobclub.testing.entra import EntraStandIn, Person
from tests.integrations.entra.browsing import DONE
from tests.integrations.teams.scripted import Script, script


@pytest.fixture
def entra() -> Iterator[EntraStandIn]:
    with EntraStandIn(return_addresses=[DONE]) as entra:
        yield entra
        assert entra.wrong == []


@pytest.fixture
def mette(entra: EntraStandIn) -> Person:
    return entra.welcome("Mette Holm", roles=["jobclub.consultant"], email="mette@midtby.example")


@pytest.fixture
def scripted() -> Iterator[Script]:
    with script() as scripted:
        yield scripted
