"""A shelf of things by their keys, shared between views until somebody writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Mapping[K, V]):
    """Things by their keys, in the order they came.

    A shelf is made sealed and then never changes. ``opened`` gives one that may be written to: it shares
    its content with the sealed one until the first change, and can be sealed in turn.
    """

    def __init__(self, content: dict[K, V] | None = None) -> None:
        self._content: dict[K, V] = {} if content is None else content
        self._sealed = True
        self._shared = True

    def __getitem__(self, key: K) -> V:
        """Give one thing; KeyError if it is not there."""
        return self._content[key]

    def __iter__(self) -> Iterator[K]:
        """Give the keys."""
        return iter(self._content)

    def __len__(self) -> int:
        """Count the things."""
        return len(self._content)

    def opened(self) -> Shelf[K, V]:
        """Give the same shelf for writing; this one stays as it is."""
        shelf = Shelf(self._content)
        shelf._sealed = False
        return shelf

    def seal(self) -> None:
        """Let nobody write any more."""
        self._sealed = True

    def put(self, key: K, thing: V) -> None:
        """Put a thing in, in place of another one with this key.

        Raises:
            RuntimeError: The view is for reading only, or its transaction has ended.
        """
        self._writable()[key] = thing

    def drop(self, key: K) -> None:
        """Take a thing out that is there.

        Raises:
            RuntimeError: The view is for reading only, or its transaction has ended.
        """
        del self._writable()[key]

    def discard(self, key: K) -> None:
        """Take a thing out that may be there.

        Raises:
            RuntimeError: The view is for reading only, or its transaction has ended.
        """
        self.must_be_open()
        if key in self._content:
            self.drop(key)

    def must_be_open(self) -> None:
        """Let a write pass.

        Raises:
            RuntimeError: The view is for reading only, or its transaction has ended.
        """
        if self._sealed:
            raise RuntimeError(
                "Nothing can be written here: this is for reading, or its transaction has ended."
            )

    def _writable(self) -> dict[K, V]:
        self.must_be_open()
        if self._shared:
            self._content = dict(self._content)
            self._shared = False
        return self._content
