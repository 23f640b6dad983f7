"""Exports over HTTP: everything that is kept about one person, for themselves."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from flask import Response

from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import note_read, the_actor, the_office
from jobclub.api.schemas.privacy import DossierOut, ExportIn
from jobclub.core.people.dossier_page import STYLE, html_of
from jobclub.core.people.reading import Why
from jobclub.core.usecases import exporting

exports = Blueprint("exports", "Everything that is kept about a person")

OWN_STYLE = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{OWN_STYLE}'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""What lets the page lie in no cache, and load and run nothing."""


@exports.get("/participants/<id:participant_id>/export")
@exports.arguments(ExportIn, location="query")
@exports.response(200, DossierOut)
@exports.alt_response(200, schema={"type": "string"}, content_type="text/html", success=True)
def export_participant(query: dict[str, Any], participant_id: str) -> Any:
    """Give everything that is kept about a person, as JSON or as a page to read, to hand it over to them.

    Each section is a list of rows. In what role and what for the staff looked is in it, never who.
    """
    dossier = exporting.export_person(the_office(), the_actor(), participant_id)
    note_read([participant_id], Why.ACCESS)
    if query["format"] == "html":
        return Response(html_of(dossier), headers=HEADERS, content_type="text/html; charset=utf-8")
    return dossier.plain()
