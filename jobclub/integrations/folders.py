"""Messages as files in a folder, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from jobclub.core.office.post import PostUnavailable


def put_in(folder: Path, now: datetime, ending: str, content: bytes) -> Path:
    """Write a file ``<time>-<n>.<ending>`` that nobody else can read, and give its path.

    It appears under its name when all of it is there. Files sort in the order in which they were written.

    Raises:
        PostUnavailable: The folder can't be written to.
    """
    with _begun(folder) as file:
        file.write(content)
        file.flush()
        return _named(Path(file.name), folder, f"{now:%Y%m%dT%H%M%S%f}", ending)


def must_be_writable(folder: Path) -> None:
    """Let pass a folder that takes files, or that can be made. Nothing is made.

    Raises:
        PostUnavailable: It can't be written to.
    """
    try:
        must_take_files(folder)
    except OSError as error:
        raise _unwritable(error) from None


def must_take_files(folder: Path) -> None:
    """Let pass a folder that takes files, or can be made: what is there of it takes a file without a name.

    Raises:
        OSError: It doesn't.
    """
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    with tempfile.TemporaryFile(dir=there) as file:
        file.write(b"to try out")
        file.flush()


@contextmanager
def _begun(folder: Path) -> Iterator[IO[bytes]]:
    """Give a file in a folder that is gone at the end, unless it was given a name.

    Raises:
        PostUnavailable: The folder can't be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".") as file:
            yield file
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> PostUnavailable:
    return PostUnavailable(f"the folder for messages can't be written to ({error.strerror})")


def _named(file: Path, folder: Path, time: str, ending: str) -> Path:
    """Give a file a name that no other has."""
    number = 0
    while True:
        number += 1
        path = folder / f"{time}-{number:03}.{ending}"
        with contextlib.suppress(FileExistsError):
            os.link(file, path)
            return path
