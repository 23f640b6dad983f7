"""Consents over HTTP: what people agreed to on the phone or on paper, and took back."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.privacy import ConsentIn, ConsentOut, ConsentPage
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.consent import Consent, ConsentChannel
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import consenting

consents = Blueprint("consents", "What people agreed to that they are free to refuse")


def _shown(consent: Consent) -> Any:
    return tagged(consent, consent.version)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(consenting.get_consent(office, actor, happened.participant_id, happened.consent_id))


@consents.get("/participants/<id:participant_id>/consents")
@consents.arguments(WindowIn, location="query")
@consents.response(200, ConsentPage)
def list_consents(query: dict[str, Any], participant_id: str) -> Any:
    """List what somebody agreed to, also what they took back."""
    page = consenting.list_consents(the_office(), the_actor(), participant_id, Window(**query))
    note_read([participant_id], Why.CONSENTS)
    return page


@consents.post("/participants/<id:participant_id>/consents")
@consents.arguments(DryRunIn, location="query")
@consents.arguments(ConsentIn)
@consents.response(201, ConsentOut)
@consents.alt_response(200, schema=ConsentOut, description="The words to read out (dry run)", success=True)
@repeatable(_again)
def give_consent(query: dict[str, Any], body: dict[str, Any], participant_id: str) -> Any:
    """Keep what somebody agreed to on the phone or on paper; a dry run gives the words to read out."""
    purpose, channel = body["purpose"], ConsentChannel(body["channel"])
    given = consenting.give_consent(
        the_office(), the_actor(), participant_id, purpose, channel=channel, **query
    )
    return (given, 200) if query["dry_run"] else _shown(given)


@consents.get("/participants/<id:participant_id>/consents/<id:consent_id>")
@consents.response(200, ConsentOut)
def get_consent(participant_id: str, consent_id: str) -> Any:
    """Show one thing somebody agreed to."""
    consent = consenting.get_consent(the_office(), the_actor(), participant_id, consent_id)
    note_read([participant_id], Why.CONSENTS)
    return _shown(consent)


@consents.post("/participants/<id:participant_id>/consents/<id:consent_id>/withdraw")
@consents.response(200, ConsentOut)
@repeatable(_again)
def withdraw_consent(participant_id: str, consent_id: str) -> Any:
    """Take an agreement back for somebody; nothing else changes for them."""
    return _shown(consenting.withdraw_consent(the_office(), the_actor(), participant_id, consent_id))
