"""Participants over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from jobclub.api.blueprint import Blueprint, json_body, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import DryRunIn
from jobclub.api.schemas.forgetting import ErasedOut
from jobclub.api.schemas.people import (
    ImportedOut,
    ImportIn,
    ParticipantOut,
    ParticipantPage,
    ParticipantsIn,
    PersonChangeIn,
    PersonIn,
)
from jobclub.core.events import ParticipantAdded, ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.erasure import NOT_SEARCHED, UNTIL
from jobclub.core.people.participant import Participant
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import erasing, importing, knowing
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
    page = knowing.list_participants(the_office(), the_actor(), Window(**query), email=email)
    note_read((person.id for person in page.items), Why.CONTACT)
    return page


@participants.post("/participants")
@participants.arguments(PersonIn)
@participants.response(201, ParticipantOut)
@repeatable(_again)
def add_participant(body: dict[str, Any]) -> Any:
    """Take a person in."""
    return _shown(knowing.add_participant(the_office(), the_actor(), PersonWish(**body)))


def _imported_again(office: Office, actor: Actor, imported: ParticipantsImported) -> Any:
    return importing.importing_done(office, actor, imported, json_body(request)["text"])


@participants.post("/participants/import")
@participants.arguments(DryRunIn, location="query")
@participants.arguments(ImportIn)
@participants.response(200, ImportedOut)
@repeatable(_imported_again)
def import_participants(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Take in the people a table tells of: a CSV file, or what was copied out of a spreadsheet.

    Whoever is known by e-mail stays as they are.
    """
    return importing.import_participants(the_office(), the_actor(), **body, **query)


@participants.get("/participants/<id:participant_id>")
@participants.response(200, ParticipantOut)
def get_participant(participant_id: str) -> Any:
    """Show a person with their contact data."""
    person = knowing.get_participant(the_office(), the_actor(), participant_id)
    note_read([participant_id], Why.CONTACT)
    return _shown(person)


@participants.delete("/participants/<id:participant_id>")
@participants.response(200, ErasedOut)
def erase_participant(participant_id: str) -> Any:
    """Forget a person with all that is kept about them; figures stay. There is no way back."""
    erased = erasing.erase_participant(the_office(), the_actor(), participant_id, seen())
    remains = [{"where": one, "until": UNTIL[one]} for one in erased.remains]
    return {
        **asdict(erased.erasure),
        "remains": remains,
        "blanked": erased.blanked,
        "hint": NOT_SEARCHED,
    }


@participants.patch("/participants/<id:participant_id>")
@participants.arguments(PersonChangeIn)
@participants.response(200, ParticipantOut)
def change_participant(body: dict[str, Any], participant_id: str) -> Any:
    """Set a person's name, ways to be reached, language, time zone, or the messages they do without."""
    return _shown(knowing.change_participant(the_office(), the_actor(), participant_id, seen(), **body))
