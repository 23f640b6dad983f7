"""The logo on an organisation's pages, over HTTP. It is sent as a file; nothing is ever fetched."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from jobclub.api.blueprint import Blueprint, tagged
from jobclub.api.callers import FORM, seen, the_actor, the_office
from jobclub.api.schemas.administration import OrganisationOut
from jobclub.api.schemas.public import LogoIn
from jobclub.core.people.look import MOST_LOGO_BYTES, LogoKind
from jobclub.core.usecases import administering, dressing

logo = Blueprint("logo", "The logo on the organisation's pages")


BYTES = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
PICTURE = {"description": "The picture", "content": {kind.media_type: BYTES for kind in LogoKind}}
INERT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def must_have_seen() -> None:
    """Ask first for the version that a change is made to; a file is read only then."""
    if request.method in {"PUT", "DELETE"}:
        seen()


logo.before_request(must_have_seen)


@logo.get("/organisation/logo")
@logo.describe(responses={"200": PICTURE})
def get_logo() -> Any:
    """Give the logo."""
    picture = dressing.get_logo(the_office(), the_actor())
    headers = {**INERT, "ETag": f'"{picture.digest}"'}
    return Response(picture.content, headers=headers, content_type=picture.kind.media_type)


@logo.put("/organisation/logo")
@logo.arguments(LogoIn, location="form", content_type=FORM)
@logo.response(200, OrganisationOut)
def set_logo(form: dict[str, Any]) -> Any:
    """Put a picture on the organisation's pages; it is drawn anew, and nothing else of it is kept."""
    if len(form["file"].content) > MOST_LOGO_BYTES:
        raise RequestEntityTooLarge
    picture = dressing.set_logo(the_office(), the_actor(), form["file"].content, seen())
    return tagged(administering.get_organisation(the_office(), the_actor()), picture.digest)


@logo.delete("/organisation/logo")
@logo.response(204)
def remove_logo() -> None:
    """Let the pages carry the organisation's name again."""
    dressing.remove_logo(the_office(), the_actor(), seen())
