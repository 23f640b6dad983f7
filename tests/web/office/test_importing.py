"""People on their way in, when something goes wrong that nobody foresaw."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest

from jobclub.telemetry.logs import set_up_logs
from jobclub.web.staff.importing import Intake

from .conftest import Scene

TABLE = "name;e-mail\nDora;dora@people.example\n"


def broken() -> datetime:
    raise ValueError(TABLE)


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What is logged meanwhile."""
    root = logging.getLogger()
    before, level, told = list(root.handlers), root.level, StringIO()
    set_up_logs(told)
    yield told
    root.handlers[:] = before
    root.setLevel(level)


def test_what_nobody_foresaw_is_logged_and_quotes_nobody(
    scene: Scene, capfd: pytest.CaptureFixture[str], lines: StringIO
) -> None:
    intake = Intake(replace(scene.office, now=broken), scene.town.admin, TABLE, "whose")

    assert list(intake.steps()) == []

    assert (intake.result, intake.busy) == (None, False)
    assert "people can't be taken in" in lines.getvalue()
    assert "dora" not in lines.getvalue() + "".join(capfd.readouterr())
