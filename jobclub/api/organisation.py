"""The organisation and its closed days over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.administration import (
    ClosedDayIn,
    ClosedDayOut,
    ClosedDayPage,
    OrganisationChangeIn,
    OrganisationOut,
)
from jobclub.core.events import DayClosed
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import administering

organisation = Blueprint("organisation", "The organisation and its closed days")


def _organisation(one: Organisation) -> Any:
    return tagged(one, one.version)


def _closed_day(day: ClosedDay) -> Any:
    return tagged(day, administering.day_revision(day))


def _closed_again(office: Office, actor: Actor, closed: DayClosed) -> Any:
    return _closed_day(administering.get_closed_day(office, actor, date.fromisoformat(closed.on)))


@organisation.get("/organisation")
@organisation.response(200, OrganisationOut)
def get_organisation() -> Any:
    """Show the caller's organisation."""
    return _organisation(administering.get_organisation(the_office(), the_actor()))


@organisation.patch("/organisation")
@organisation.arguments(OrganisationChangeIn)
@organisation.response(200, OrganisationOut)
def change_organisation(body: dict[str, Any]) -> Any:
    """Set name, zone, language, holidays, messages or meetings; plans made before stay as they are."""
    return _organisation(administering.change_organisation(the_office(), the_actor(), seen(), **body))


@organisation.get("/closed-days")
@organisation.arguments(WindowIn, location="query")
@organisation.response(200, ClosedDayPage)
def list_closed_days(query: dict[str, Any]) -> Any:
    """List the organisation's own closed days by date; public holidays are not among them."""
    return administering.list_closed_days(the_office(), the_actor(), Window(**query))


@organisation.post("/closed-days")
@organisation.arguments(ClosedDayIn)
@organisation.response(201, ClosedDayOut)
@repeatable(_closed_again)
def close_day(body: dict[str, Any]) -> Any:
    """Close a day for plans made from now on."""
    return _closed_day(administering.close_day(the_office(), the_actor(), body["on"], body["reason"]))


@organisation.get("/closed-days/<day:on>")
@organisation.response(200, ClosedDayOut)
def get_closed_day(on: date) -> Any:
    """Show a closed day."""
    return _closed_day(administering.get_closed_day(the_office(), the_actor(), on))


@organisation.delete("/closed-days/<day:on>")
@organisation.response(204)
def reopen_day(on: date) -> None:
    """Take a closed day back."""
    administering.reopen_day(the_office(), the_actor(), on, seen())
