"""What kills a worker at a call of some number: before it is made, before it is kept, or after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class KilledError(BaseException):
    """What nobody catches."""


@dataclass(slots=True)
class Fuse:
    """Kills at a call of this number, and whatever is tried after it: a dead worker does nothing more."""

    left: int

    def burn(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise KilledError


class Fused:
    """Something that counts each call before it is made and after."""

    def __init__(self, inner: Any, fuse: Fuse) -> None:
        self._inner, self._fuse = inner, fuse

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inner, name)
        if not callable(call):
            return call

        def fused(*args: Any, **more: Any) -> Any:
            self._fuse.burn()
            result = call(*args, **more)
            self._fuse.burn()
            return result

        return fused


class FusedStore(Fused):
    """A store that counts each call before it is made, before it is kept, and after."""

    def lane(self, road: str, most: int) -> Any:
        return self._inner.lane(road, most)

    @contextmanager
    def transaction(self, *args: Any, **more: Any) -> Iterator[Any]:
        self._fuse.burn()
        with self._inner.transaction(*args, **more) as tx:
            yield tx
            self._fuse.burn()
        self._fuse.burn()
