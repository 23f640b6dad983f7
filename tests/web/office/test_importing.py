"""People on their way in: what they are interested in, and when something goes wrong that nobody foresaw."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.people.interests import Interest
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.knowing import list_participants
from jobclub.telemetry.logs import set_up_logs
from jobclub.web.staff.importing import Intake
from jobclub.web.words import Words

from .conftest import Desk, Scene

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


def test_interests_are_shown_before_they_are_taken_in(scene: Scene, admin: Desk, t: Words) -> None:
    listed = (Interest(key="care", title="Care"), Interest(key="it", title="Computers"))
    change_organisation(scene.office, scene.town.admin, None, interests=listed)
    may = t("importing.listed", listed="Care, Computers")
    assert may in admin.look("importing").text
    table = "name;Interests\nDora;computers\nEli;magic\nFinn;\n"
    preview = admin.press(t("importing.look"), on="importing", status=200, text=table)
    assert preview.text.count("Computers") == 2
    assert t("row_faults.interests") in preview.text
    assert may in preview.text
    admin.press(t("importing.import", count=2), on=preview, status=200)
    people = list_participants(scene.office, scene.town.admin, Window()).items
    assert {one.name: set(one.interests) for one in people} == {"Dora": {"it"}, "Finn": set()}


def test_where_there_is_no_list_no_page_speaks_of_interests(admin: Desk, t: Words) -> None:
    assert t("importing.interests") not in admin.look("importing").text
    table = "name;Interests\nDora;computers\n"
    preview = admin.press(t("importing.look"), on="importing", status=200, text=table)
    assert t("importing.ignored", columns="Interests") in preview.text
    assert "computers" not in preview.text.partition("</textarea>")[2]
