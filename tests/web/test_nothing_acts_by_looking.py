"""Nothing acts by looking: every address there is, asked by everybody, as scanners of mails ask."""

from __future__ import annotations

import pytest
from flask import Flask

from benchmarks.looking import look_everywhere
from benchmarks.neighbours import Roof, a_copy
from jobclub.core.usecases.administering import close_day
from jobclub.wiring import app_over

HIDDEN = {
    "/g/<secret>/<path:rest>",
    "/o/<page_name>/confirm/<secret>",
    "/o/<page_name>/look.css",
    "/p/<secret>/<path:rest>",
    "/sign-in/<secret>",
    "/sign-in/microsoft",
    "/sign-in/microsoft/done",
}
"""What is not there for anybody who looks: links that are used up or none, and what was not set up."""


def test_nothing_acts_by_looking(roof: Roof) -> None:
    looked = look_everywhere(roof)

    assert looked.changed == []
    assert looked.rules - looked.shown <= HIDDEN
    assert not [status for status in looked.answers if status >= 500]


def _with_a_link_that_acts(roof: Roof) -> Flask:
    app = app_over(roof.office)

    @app.get("/staff/close-today")
    def act() -> str:
        close_day(roof.office, roof.one.furnished.town.admin, roof.clock.at.date(), "By mistake")
        return "done"

    return app


def test_a_link_that_acts_would_be_found(built: Roof, tmp_path_factory: pytest.TempPathFactory) -> None:
    with a_copy(built, tmp_path_factory.mktemp("acting")) as copy:
        acting = Roof(**{**_fields(copy), "app": _with_a_link_that_acts(copy)})

        looked = look_everywhere(acting, ("GET",), under="/staff/c")
        assert looked.changed == ["/staff/close-today: closed_days, trail"]


def _fields(roof: Roof) -> dict[str, object]:
    return {name: getattr(roof, name) for name in Roof.__slots__}
