"""The organisation, its staff, tokens and closed days over HTTP."""

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
    NewTokenOut,
    OrganisationChangeIn,
    OrganisationOut,
    StaffIn,
    StaffOut,
    StaffPage,
    TokenIn,
    TokenOut,
    TokenPage,
)
from jobclub.core.events import DayClosed, StaffAdded, TokenIssued
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.staff import Actor, Staff, Token
from jobclub.core.usecases import administering, issuing, staffing

organisation = Blueprint("organisation", "The organisation, its staff, their keys, its closed days")

MEMBERS = ("id", "role", "staff_id", "cohort_id", "read_only", "issued_at", "revoked_at")


def _organisation(one: Organisation) -> Any:
    return tagged(one, one.version)


def _staff(one: Staff) -> Any:
    return tagged(one, one.version)


def _new_token(token: Token, secret: str | None) -> Any:
    about = {name: getattr(token, name) for name in MEMBERS}
    return tagged({**about, "token": secret}, issuing.token_revision(token))


def _closed_day(day: ClosedDay) -> Any:
    return tagged(day, administering.day_revision(day))


def _staff_again(office: Office, actor: Actor, added: StaffAdded) -> Any:
    return _staff(staffing.get_staff(office, actor, added.staff_id))


def _token_again(office: Office, actor: Actor, issued: TokenIssued) -> Any:
    return _new_token(issuing.get_token(office, actor, issued.token_id), None)


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


@organisation.get("/staff")
@organisation.arguments(WindowIn, location="query")
@organisation.response(200, StaffPage)
def list_staff(query: dict[str, Any]) -> Any:
    """List the staff."""
    return staffing.list_staff(the_office(), the_actor(), Window(**query))


@organisation.post("/staff")
@organisation.arguments(StaffIn)
@organisation.response(201, StaffOut)
@repeatable(_staff_again)
def add_staff(body: dict[str, Any]) -> Any:
    """Let somebody join the staff."""
    return _staff(staffing.add_staff(the_office(), the_actor(), **body))


@organisation.get("/staff/<id:staff_id>")
@organisation.response(200, StaffOut)
def get_staff(staff_id: str) -> Any:
    """Show one of the staff."""
    return _staff(staffing.get_staff(the_office(), the_actor(), staff_id))


@organisation.get("/tokens")
@organisation.arguments(WindowIn, location="query")
@organisation.response(200, TokenPage)
def list_tokens(query: dict[str, Any]) -> Any:
    """List the organisation's tokens, revoked ones too, without their secrets."""
    return issuing.list_tokens(the_office(), the_actor(), Window(**query))


@organisation.post("/tokens")
@organisation.arguments(TokenIn)
@organisation.response(201, NewTokenOut)
@repeatable(_token_again)
def issue_token(body: dict[str, Any]) -> Any:
    """Make a token; its secret is shown this once."""
    return _new_token(*issuing.issue_token(the_office(), the_actor(), **body))


@organisation.get("/tokens/<id:token_id>")
@organisation.response(200, TokenOut)
def get_token(token_id: str) -> Any:
    """Show what a token may do."""
    token = issuing.get_token(the_office(), the_actor(), token_id)
    return tagged(token, issuing.token_revision(token))


@organisation.delete("/tokens/<id:token_id>")
@organisation.response(204)
def revoke_token(token_id: str) -> None:
    """Let a token work no longer."""
    issuing.revoke_token(the_office(), the_actor(), token_id, seen())


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
