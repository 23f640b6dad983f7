"""Programmes over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from jobclub.api.blueprint import Blueprint, json_body, repeatable, tagged
from jobclub.api.callers import the_actor, the_office
from jobclub.api.schemas.programmes import (
    FormatIn,
    ProgrammeDocument,
    ProgrammeLinePage,
    ProgrammeOut,
    ProgrammesIn,
)
from jobclub.core.cohorts.programme_document import document_of, read_programme
from jobclub.core.cohorts.programme_file import write_toml
from jobclub.core.events import ProgrammeAdded, ProgrammeKept
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import authoring

programmes = Blueprint("programmes", "Versioned course descriptions")


def shown_programme(stored: StoredProgramme) -> dict[str, Any]:
    """Give one version of a programme as it is answered."""
    about = {"id": stored.id, "version": stored.version, "added_at": stored.added_at}
    return {**about, **document_of(stored.programme, whole=True)}


def programme_again(office: Office, actor: Actor, added: ProgrammeAdded | ProgrammeKept) -> dict[str, Any]:
    """Answer once more what was put in."""
    return shown_programme(authoring.get_programme(office, actor, added.programme_id))


@programmes.get("/programmes")
@programmes.arguments(ProgrammesIn, location="query")
@programmes.response(200, ProgrammeLinePage)
def list_programmes(query: dict[str, Any]) -> Any:
    """List programmes in all their versions."""
    key = query.pop("key", None)
    return authoring.list_programmes(the_office(), the_actor(), Window(**query), key=key)


@programmes.post("/programmes")
@programmes.describe(
    requestBody={"required": True, "content": {"application/json": {"schema": ProgrammeDocument}}}
)
@programmes.response(201, ProgrammeOut)
@repeatable(programme_again)
def add_programme() -> Any:
    """Put a programme in, as the next version of its key.

    The same document once more makes no new version; the one that is there is answered.
    """
    programme = read_programme(json_body(request))
    return shown_programme(authoring.add_programme(the_office(), the_actor(), programme))


@programmes.get("/programmes/<id:programme_id>")
@programmes.arguments(FormatIn, location="query")
@programmes.response(200, ProgrammeOut)
@programmes.alt_response(200, schema={"type": "string"}, content_type="application/toml", success=True)
def get_programme(query: dict[str, Any], programme_id: str) -> Any:
    """Show one version of a programme, or export it as a programme file."""
    stored = authoring.get_programme(the_office(), the_actor(), programme_id)
    if query["format"] == "toml":
        name = f"{stored.programme.key}.toml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write_toml(stored.programme), headers=headers, content_type="application/toml")
    return tagged(shown_programme(stored), stored.version)
