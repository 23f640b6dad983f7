"""Two organisations under one roof, and whoever knocks at their pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.neighbours import Roof, a_copy, a_roof


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roof]:
    file = tmp_path_factory.mktemp("roof") / "roof.sqlite3"
    with a_roof(f"sqlite:///{file}") as roof:
        yield roof


@pytest.fixture
def roof(built: Roof, tmp_path: Path) -> Iterator[Roof]:
    with a_copy(built, tmp_path) as roof:
        yield roof
