"""Files that are handed in with homework, over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import dump_options_header

from jobclub.api.blueprint import Blueprint, repeatable
from jobclub.api.callers import FORM, note_read, the_actor, the_office
from jobclub.api.homework import shown, submission_again
from jobclub.api.schemas.coursework import FileIn, SubmissionOut
from jobclub.core.cohorts.handed_file import MOST_BYTES, FileKind
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching

files = Blueprint("files", "Files that are handed in with homework")

INERT = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What keeps a file from being run, shown within a page, or kept on the way."""
BYTES = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
ATTACHMENT = {
    "description": "The file, to be saved",
    "content": {kind.media_type: BYTES for kind in FileKind},
}


@files.post("/homework/<id:homework_id>/files")
@files.arguments(FileIn, location="form", content_type=FORM)
@files.response(201, SubmissionOut)
@repeatable(submission_again)
def hand_in_file(form: dict[str, Any], homework_id: str) -> Any:
    """Hand in a file for a participant, with a text or a link if there is one; earlier versions are kept.

    Pictures are kept upright and without what a camera notes of place, time and device; documents stay as
    they are.
    """
    given = {"text": None, "link": None, **form}
    if len(given["file"].content) > MOST_BYTES:
        raise RequestEntityTooLarge
    return shown(coaching.hand_in(the_office(), the_actor(), homework_id, **given))


@files.get("/submissions/<id:submission_id>/file")
@files.describe(responses={"200": ATTACHMENT})
def get_file(submission_id: str) -> Any:
    """Give the file of a submission, as an attachment."""
    told, content = coaching.get_file(the_office(), the_actor(), submission_id)
    submission = coaching.get_submission(the_office(), the_actor(), submission_id)
    note_read([submission.participant_id], Why.HOMEWORK)
    disposition = dump_options_header("attachment", {"filename": told.name})
    headers = {**INERT, "Content-Disposition": disposition}
    return Response(content, headers=headers, content_type=told.kind.media_type)
