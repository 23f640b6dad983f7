"""Every operation works: the tests made for all of them stand on this."""

from __future__ import annotations

from tests.api.conftest import World
from tests.api.operations import Operation


def test_each_operation_does_what_it_should(world: World, operation: Operation) -> None:
    response = world.do(operation, world.caller("admin"))

    assert response.status_code in {200, 201, 204}, response.text
