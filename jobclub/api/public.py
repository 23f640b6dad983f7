"""What everybody may see of an organisation, and do there: open clubs and webinars, and asking for places."""

from __future__ import annotations

from typing import Any

from flask import g, request

from jobclub.api.blueprint import Blueprint, repeatable
from jobclub.api.callers import the_office
from jobclub.api.schemas.public import (
    OpenClubOut,
    OpenClubPage,
    OpenWebinarPage,
    RegistrationIn,
    RegistrationOut,
    WebinarsRegistrationIn,
)
from jobclub.core.events import RegistrationAsked
from jobclub.core.office import Office
from jobclub.core.people.registration import Wanted, in_a_cohort, in_webinars
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import admitting, granting, registering
from jobclub.core.usecases.granting import OpenClub, topic_of
from jobclub.core.usecases.registering import RegistrationWish

public = Blueprint("public", "What everybody may see, and asking for a place", public=True)


def entered(page_name: str) -> Actor:
    """Give everybody who looks at an organisation's public pages. Raises NotFound."""
    _, actor = registering.page_of_organisation(the_office(), page_name)
    g.actor = actor
    return actor


def _shown(club: OpenClub) -> dict[str, Any]:
    cohort = club.cohort
    sessions = [
        {
            "title": topic_of(session, cohort.programme),
            "starts_at": session.starts_at,
            "minutes": session.minutes,
        }
        for session in cohort.taking_place()
    ]
    return {
        "id": cohort.id,
        "title": cohort.title,
        "programme": cohort.programme.title,
        "language": cohort.programme.language,
        "sessions": sessions,
        "free": club.free,
        "waiting": club.waiting,
        "admission_closes_at": club.closes_at,
    }


def _answer(happened: RegistrationAsked) -> Any:
    return {"confirm_by": happened.until}


def asked(page_name: str, wanted: Wanted, wish: dict[str, Any]) -> Any:
    """Answer somebody who asks for something by themselves."""
    actor = entered(page_name)
    who = request.remote_addr or ""
    return _answer(registering.register(the_office(), actor, wanted, RegistrationWish(**wish), who=who))


def asked_again(_office: Office, _actor: Actor, happened: RegistrationAsked) -> Any:
    """Answer them once more."""
    return _answer(happened)


@public.get("/public/<string:page_name>/cohorts")
@public.response(200, OpenClubPage)
def list_open_clubs(page_name: str) -> Any:
    """List the clubs of an organisation that take people; none if people can't register by themselves."""
    actor = entered(page_name)
    clubs = granting.list_open_clubs(the_office(), actor)
    return {"items": [_shown(club) for club in clubs], "next": None}


@public.get("/public/<string:page_name>/cohorts/<id:cohort_id>")
@public.response(200, OpenClubOut)
def get_open_club(page_name: str, cohort_id: str) -> Any:
    """Show a club that takes people."""
    actor = entered(page_name)
    return _shown(granting.get_open_club(the_office(), actor, cohort_id))


@public.post("/public/<string:page_name>/cohorts/<id:cohort_id>/registrations")
@public.arguments(RegistrationIn)
@public.response(201, RegistrationOut)
@repeatable(asked_again)
def register(body: dict[str, Any], page_name: str, cohort_id: str) -> Any:
    """Ask for a place. Whoever reads at the address is sent a link, and has the place once they say yes.

    The answer is the same whether or not somebody is known by that address. Show people the organisation's
    privacy notice before you ask for their name.
    """
    return asked(page_name, in_a_cohort(cohort_id), body)


@public.get("/public/<string:page_name>/webinars")
@public.response(200, OpenWebinarPage)
def list_open_webinars(page_name: str) -> Any:
    """List the next webinars that anybody may come to; none if people can't register by themselves."""
    actor = entered(page_name)
    return {"items": admitting.list_open_webinars(the_office(), actor), "next": None}


@public.post("/public/<string:page_name>/webinars/registrations")
@public.arguments(WebinarsRegistrationIn)
@public.response(201, RegistrationOut)
@repeatable(asked_again)
def register_for_open_webinars(body: dict[str, Any], page_name: str) -> Any:
    """Ask for places in one or several webinars, in one message: see asking for a place in a club."""
    wanted = in_webinars(body.pop("webinar_ids"), observer_of=body.pop("observer_of", None))
    return asked(page_name, wanted, body)
