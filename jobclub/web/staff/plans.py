"""What a group does at a meeting, and its homework: otherwise than its programme has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count, takewhile

from flask import Blueprint, Response, url_for

from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.programme import due_rule
from jobclub.core.cohorts.programme_document import read_tasks
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import Invalid
from jobclub.core.office.lists import MOST, Window
from jobclub.core.usecases import adapting, coaching, running
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back, words_here
from jobclub.web.staff.running_order import read_running_order, say_which_line, written

plans = Blueprint("plans", __name__, url_prefix="/sessions/<id:session_id>/plan")

DUES = ("2 days before next", "1 day before next", "1 day after this", "3 days after this")
"""When a task may be due, if not when the next meeting begins."""
OWN_KEY = "own-{}"
"""The key of a task that a group thought of itself."""
Row = Mapping[str, str]


@plans.get("")
def show(session_id: str) -> Response:
    """Show the agenda and the homework, to be changed."""
    seen = running.get_session(the_office(), the_actor(), session_id)
    page = coaching.list_homework(the_office(), the_actor(), session_id, Window(limit=MOST))
    tasks = [one.task for one in page.items if not one.task.dropped]
    form = typed()
    say_which_line(form)
    subject = subject_of(seen.session, seen.cohort.programme)
    return shown(
        "staff/plan.html",
        here="clubs",
        form=form,
        session=seen.session,
        club=seen.cohort,
        subject=subject,
        revision=seen.revision,
        agenda=written(subject.agenda),
        rows=[*map(_row, tasks), {"key": _new_key(one.task for one in page.items)}],
        homework_revision=page.revision,
        dues=_dues(tasks),
    )


def _row(task: Homework) -> Row:
    due = str(task.due) if task.due else ""
    return {"key": task.key, "title": task.title, "text": task.text or "", "due": due}


def _new_key(tasks: Iterable[Homework]) -> str:
    """Give a key that none of these has, dropped ones included."""
    taken = {task.key for task in tasks}
    return next(key for key in map(OWN_KEY.format, count(1)) if key not in taken)


def _dues(tasks: Iterable[Homework]) -> list[tuple[str, str]]:
    """Give when tasks may be due: in words, and by the rule that says so."""
    kept = (str(task.due) for task in tasks if task.due)
    return [
        ("", words_here()("plan.due_next")),
        *((rule, _told(rule)) for rule in dict.fromkeys((*DUES, *kept))),
    ]


def _told(rule: str) -> str:
    due = due_rule(rule)
    if due is None:
        return rule
    units = due.unit if due.amount == 1 else f"{due.unit}s"
    return words_here()(f"due_rules.{units}_{due.origin.name.lower()}", count=due.amount)


@plans.post("/agenda")
@said_on(show)
def change_agenda(session_id: str) -> Response:
    """Set the agenda of this meeting; nothing written is the programme's again."""
    form = typed()
    agenda = read_running_order(form.value("agenda")) or None
    reason, seen = form.wanted("agenda_reason"), seen_here()
    try:
        adapting.change_session(the_office(), the_actor(), session_id, seen, reason=reason, agenda=agenda)
    except Invalid as error:
        raise _at(error, {"/reason": "/agenda_reason"}) from None
    return _back(session_id, "agenda_set")


@plans.post("/homework")
@said_on(show)
def set_homework(session_id: str) -> Response:
    """Set the tasks of this meeting; what has no title any more is dropped."""
    form = typed()
    rows = [(number, row) for number, row in _rows(form) if row.get("title")]
    reason, seen = form.value("homework_reason"), seen_here()
    try:
        tasks = read_tasks([row for _, row in rows])
        adapting.set_homework(the_office(), the_actor(), session_id, tasks, seen, reason=reason)
    except Invalid as error:
        fields = {
            f"/tasks/{at}/{name}": f"/{name}-{number}"
            for at, (number, row) in enumerate(rows)
            for name in row
        }
        raise _at(error, {**fields, "/reason": "/homework_reason"}) from None
    return _back(session_id, "homework_set")


def _rows(form: Form) -> Iterable[tuple[int, dict[str, str]]]:
    for number in takewhile(lambda one: f"key-{one}" in form.typed, count()):
        parts = {name: form.value(f"{name}-{number}") for name in ("key", "title", "text", "due")}
        yield number, {name: text for name, text in parts.items() if text}


def _at(error: Invalid, fields: Mapping[str, str]) -> Invalid:
    """Give the mistakes by the fields of the page they are about."""
    return Invalid(*(replace(one, pointer=fields.get(one.pointer, one.pointer)) for one in error.mistakes))


def _back(session_id: str, done: str) -> Response:
    return lead_back(url_for("staff.sessions.show", session_id=session_id, done=done))
