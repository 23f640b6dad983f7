"""Homework: what people handed in and nobody answered yet, oldest first, one at a time."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from werkzeug.http import dump_options_header

from jobclub.core.cohorts.homework import Answer, Submission
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, noting, overseeing
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.homework import INERT
from jobclub.web.own.rendering import sized
from jobclub.web.staff.colleagues import colleagues, whose
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

homework = Blueprint("homework", __name__, url_prefix="/homework")


@homework.get("")
def show(submission_id: str | None = None) -> Response:
    """Show what waits, the oldest open; or the one that is asked for."""
    queue = overseeing.work_to_answer(the_office(), the_actor(), whose())
    wanted = submission_id or request.args.get("open")
    asked = (one for one in queue.waiting if one.submission.id == wanted)
    current = next(asked, next(iter(queue.waiting), None))
    return shown(
        "staff/homework.html",
        here="homework",
        queue=queue,
        current=current,
        earlier=_earlier(current.submission) if current else [],
        size=sized,
        of_whom=whose(),
        colleagues=colleagues(),
    )


def _earlier(given: Submission) -> list[Submission]:
    """Give what the same person handed in before for the same task; that it is looked at is noted."""
    office, actor, who = the_office(), the_actor(), given.participant_id
    noting.note_read(office, actor, [who], Why.HOMEWORK)
    window = Window(limit=MOST)
    found = coaching.list_submissions(office, actor, given.homework_id, window, participant_id=who)
    return [one for one in found.items if one.number < given.number]


@homework.post("/<id:submission_id>")
@said_on(show)
def answer(submission_id: str) -> Response:
    """Answer what somebody handed in, and go on to the next."""
    form = typed()
    said = Answer.RETURNED if "returned" in request.form else Answer.ACCEPTED
    coaching.give_feedback(the_office(), the_actor(), submission_id, said, form.wanted("text"))
    return lead_back(url_for("staff.homework.show", done=said.value, whose=request.args.get("whose")))


@homework.get("/<id:submission_id>/file")
def give_file(submission_id: str) -> Response:
    """Give a file that was handed in, to be saved."""
    told, content = coaching.get_file(the_office(), the_actor(), submission_id)
    given = coaching.get_submission(the_office(), the_actor(), submission_id)
    noting.note_read(the_office(), the_actor(), [given.participant_id], Why.HOMEWORK)
    headers = {
        "Content-Disposition": dump_options_header("attachment", {"filename": told.name}),
        "Content-Security-Policy": INERT,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(content, headers=headers, content_type=told.kind.media_type)
