"""Acts among rivals: one that was overtaken is begun again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from jobclub.core.errors import JobclubError

T = TypeVar("T")
ATTEMPTS = 10


def persistently(act: Callable[[], T], *, attempts: int = ATTEMPTS) -> T:
    """Do an act, and begin it again if a rival was faster: nothing of it was kept then.

    Whoever calls a use case calls it so: the API for each request, the command line for each command.

    Raises:
        JobclubError: What stands against it, or what the last of several attempts met.
    """
    for _ in range(attempts - 1):
        try:
            return act()
        except JobclubError as error:
            if not error.overtaken:
                raise
    return act()
