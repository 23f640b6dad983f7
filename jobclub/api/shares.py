"""Programmes that organisations share with each other, over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.programmes import programme_again, shown_programme
from jobclub.api.schemas.programmes import ProgrammeOut
from jobclub.api.schemas.public import OfferedOut, OfferedPage, ShareIn, ShareOut, SharePage
from jobclub.core.cohorts.share import Share
from jobclub.core.events import ProgrammeShared
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import sharing

shares = Blueprint("shares", "Programmes that organisations share")


def _shown(share: Share) -> Any:
    return tagged(share, "ended" if share.ended_at else "offered")


def _again(office: Office, actor: Actor, happened: ProgrammeShared) -> Any:
    return _shown(sharing.get_share(office, actor, happened.share_id))


@shares.post("/programmes/<id:programme_id>/shares")
@shares.arguments(ShareIn)
@shares.response(201, ShareOut)
@repeatable(_again)
def share_programme(body: dict[str, Any], programme_id: str) -> Any:
    """Offer a version of a programme to another organisation, for a purpose and until a day."""
    return _shown(sharing.share_programme(the_office(), the_actor(), programme_id, **body))


@shares.get("/shares")
@shares.arguments(WindowIn, location="query")
@shares.response(200, SharePage)
def list_shares(query: dict[str, Any]) -> Any:
    """List what this organisation shares or shared, newest first."""
    return sharing.list_shares(the_office(), the_actor(), Window(**query))


@shares.get("/shares/<id:share_id>")
@shares.response(200, ShareOut)
def get_share(share_id: str) -> Any:
    """Show one of the shares of this organisation's programmes."""
    return _shown(sharing.get_share(the_office(), the_actor(), share_id))


@shares.post("/shares/<id:share_id>/end")
@shares.response(200, ShareOut)
@repeatable(_again)
def end_share(share_id: str) -> Any:
    """Offer a programme no longer; copies that were taken stay."""
    return _shown(sharing.end_share(the_office(), the_actor(), share_id))


@shares.get("/offered-programmes")
@shares.arguments(WindowIn, location="query")
@shares.response(200, OfferedPage)
def list_offered(query: dict[str, Any]) -> Any:
    """List the programmes that other organisations share with this one, newest first."""
    return sharing.list_offered(the_office(), the_actor(), Window(**query))


@shares.get("/offered-programmes/<id:offer_id>")
@shares.response(200, OfferedOut)
def get_offered(offer_id: str) -> Any:
    """Show a programme that another organisation shares with this one."""
    return _shown(sharing.get_offered(the_office(), the_actor(), offer_id))


@shares.post("/offered-programmes/<id:offer_id>/take")
@shares.response(201, ProgrammeOut)
@repeatable(programme_again)
def take_programme(offer_id: str) -> Any:
    """Take a copy of a shared programme, as the next version of its key; the same once more makes none."""
    return shown_programme(sharing.take_programme(the_office(), the_actor(), offer_id))
