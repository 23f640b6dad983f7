"""Participants over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.schemas.people import (
    ParticipantOut,
    ParticipantPage,
    ParticipantsIn,
    PersonChangeIn,
    PersonIn,
)
from jobclub.core.events import ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import knowing
from jobclub.core.usecases.knowing import PersonWish

participants = Blueprint("participants", "People looking for work, and how they are reached")


def _shown(person: Participant) -> Any:
    return tagged(person, person.version)


def _again(office: Office, actor: Actor, added: ParticipantAdded) -> Any:
    return _shown(knowing.adding_done(office, actor, added))


@participants.get("/participants")
@participants.arguments(ParticipantsIn, location="query")
@participants.response(200, ParticipantPage)
def list_participants(query: dict[str, Any]) -> Any:
    """List the people the caller may see."""
    email = query.pop("email", None)
    return knowing.list_participants(the_office(), the_actor(), Window(**query), email=email)


@participants.post("/participants")
@participants.arguments(PersonIn)
@participants.response(201, ParticipantOut)
@repeatable(_again)
def add_participant(body: dict[str, Any]) -> Any:
    """Take a person in."""
    return _shown(knowing.add_participant(the_office(), the_actor(), PersonWish(**body)))


@participants.get("/participants/<id:participant_id>")
@participants.response(200, ParticipantOut)
def get_participant(participant_id: str) -> Any:
    """Show a person with their contact data."""
    return _shown(knowing.get_participant(the_office(), the_actor(), participant_id))


@participants.patch("/participants/<id:participant_id>")
@participants.arguments(PersonChangeIn)
@participants.response(200, ParticipantOut)
def change_participant(body: dict[str, Any], participant_id: str) -> Any:
    """Set a person's name, ways to be reached, or language."""
    return _shown(knowing.change_participant(the_office(), the_actor(), participant_id, seen(), **body))
