"""Tasks on somebody's own page: what is asked for, what they handed in, and what was answered."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for
from werkzeug.http import dump_options_header

from jobclub.core.cohorts.handed_file import FileKind, SentFile, UnfitFile
from jobclub.core.errors import Invalid, Refused
from jobclub.core.usecases import answering, showing
from jobclub.web.forms import NATIONAL_ID, Form, holds_national_id
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.rendering import sized
from jobclub.web.rendering import page
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

MOST_CHARACTERS = 20_000
"""How long a text may be that is handed in."""
ACCEPTED = ",".join(kind.ending for kind in FileKind)
INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"
homework = area("my_homework")


@homework.get("/homework/<homework_id>")
def show_task(homework_id: str) -> Response:
    """Show a task, what was handed in for it, and what was answered."""
    return _task(homework_id)


def _task(homework_id: str, error: Refused | Invalid | None = None) -> Response:
    mine = showing.my_task(the_office(), the_actor(), homework_id)
    words = Words(spoken(mine.person.language, mine.organisation.language))
    form = Form(request.form, words, faults=_faults(error, words))
    return page(
        "own/task.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        form=form,
        accepted=ACCEPTED,
        size=sized,
        error=said_plainly(error, words) if isinstance(error, Refused) else None,
    )


def _faults(error: Refused | Invalid | None, words: Words) -> dict[str, str]:
    """Say beside each field what is wrong with it."""
    if isinstance(error, Invalid) and any(map(holds_national_id, error.mistakes)):
        named = (one.pointer.removeprefix("/") for one in error.mistakes if holds_national_id(one))
        return dict.fromkeys(named, words(NATIONAL_ID))
    if isinstance(error, UnfitFile):
        return {"file": words(f"errors.file_{error.fault}")}
    if not isinstance(error, Invalid):
        return {}
    names = [mistake.pointer.removeprefix("/") for mistake in error.mistakes]
    return {name: _fault_in_text(words) if name == "text" else words("errors.link") for name in names}


def _fault_in_text(words: Words) -> str:
    typed = _typed("text") or ""
    if not typed.strip():
        return words("errors.text_empty")
    if len(typed) > MOST_CHARACTERS:
        return words("errors.text_long", most=MOST_CHARACTERS)
    return words("errors.text_character")


@homework.post("/homework/<homework_id>")
def hand_in(homework_id: str) -> Response:
    """Hand in a text, a link, a photo or a file."""
    link = (_typed("link") or "").strip() or None
    answering.hand_in_own(the_office(), the_actor(), homework_id, _typed("text"), link=link, file=_sent())
    return make_response(redirect(url_for(".show_task", homework_id=homework_id, done="handed_in"), 303))


@homework.errorhandler(Refused)
@homework.errorhandler(Invalid)
def refused(error: Refused | Invalid) -> Response:
    """Say beside the fields what is wrong, and keep what was typed; a file has to be chosen again."""
    return _task((request.view_args or {})["homework_id"], error)


def _typed(name: str) -> str | None:
    typed = request.form.get(name, "").replace("\r\n", "\n")
    return typed if typed.strip() else None


def _sent() -> SentFile | None:
    """Give the file of a form; a browser sends one without a name where none was chosen."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    file.seek(0)  # an act that is begun anew reads it once more
    return SentFile(file.filename, file.read())


@homework.get("/submissions/<submission_id>/file")
def give_file(submission_id: str) -> Response:
    """Give a file that one handed in oneself, to be saved."""
    told, content = showing.my_file(the_office(), the_actor(), submission_id)
    headers = {
        "Content-Disposition": dump_options_header("attachment", {"filename": told.name}),
        "Content-Security-Policy": INERT,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(content, headers=headers, content_type=told.kind.media_type)
