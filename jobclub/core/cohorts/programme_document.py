"""From a programme document to a programme, and back: the one validator, for files and for the API.

A document is what ``tomllib`` or ``json`` gives: mappings, lists, strings, numbers. Every mistake is
found in one reading and named by its JSON pointer; ``programme_file`` adds the line for TOML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from jobclub.core import national_ids
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.document_reader import Reader
from jobclub.core.cohorts.programme import (
    CADENCES,
    LEAST_MINUTES,
    MOST_MINUTES,
    MOST_PEOPLE,
    Completion,
    DueFrom,
    DueRule,
    HomeworkTask,
    Programme,
    Unit,
    due_rule,
)
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.text import fault_in_signs

MOST_UNITS = 60
PARTS = {"units": Unit, "agenda": AgendaItem, "homework": HomeworkTask, "materials": Material}
"""What the lists of tables in a document are made of."""
NOTHING_FOLLOWS = "there is no next session after the last unit; write '… after this'"


def read_programme(document: object) -> Programme:
    """Read a programme document.

    Raises:
        Invalid: With every mistake in it, each by its pointer.
    """
    if not isinstance(document, Mapping):
        raise Invalid(
            Mistake("", "a programme is a table with key, title, language, minutes, capacity and units")
        )
    mistakes: list[Mistake] = []
    reader = Reader(document, "", mistakes)
    programme = _programme(reader)
    reader.refuse_unknown()
    _check_whole(reader, programme)
    if mistakes:
        raise Invalid(*mistakes)
    return programme


def read_agenda(items: object) -> tuple[AgendaItem, ...]:
    """Read the agenda of one session, written as in a programme document.

    Raises:
        Invalid: With every mistake in it, each by its pointer below ``/agenda``.
    """
    mistakes: list[Mistake] = []
    agenda = Reader({"agenda": items}, "", mistakes).tables("agenda", agenda_item)
    if mistakes:
        raise Invalid(*mistakes)
    return agenda


def read_tasks(tasks: object) -> tuple[HomeworkTask, ...]:
    """Read the homework of one session, written as in a programme document.

    Raises:
        Invalid: With every mistake in it, each by its pointer below ``/tasks``.
    """
    mistakes: list[Mistake] = []
    reader = Reader({"tasks": tasks}, "", mistakes)
    found = reader.tables("tasks", _task)
    _check_keys(reader, [task.key for task in found], "tasks/{}/key", "homework")
    if mistakes:
        raise Invalid(*mistakes)
    return found


def _programme(r: Reader) -> Programme:
    return Programme(
        key=r.key(),
        title=r.line("title", needed=True) or "",
        language=r.choice("language", LANGUAGES),
        cadence=r.choice("cadence", tuple(CADENCES), default="weekly"),
        minutes=r.number("minutes", LEAST_MINUTES, MOST_MINUTES, needed=True),
        minimum=r.number("minimum", 1, MOST_PEOPLE, default=1),
        capacity=r.number("capacity", 1, MOST_PEOPLE, needed=True),
        admits_until=r.number("admits_until", 1, MOST_UNITS, default=2),
        offer_hours=r.number("offer_hours", 1, 24 * 14, default=48),
        preparation_needs_homework=r.get("preparation_needs_homework", bool, "true or false") or False,
        partly_from_minutes=_partly(r),
        completion=r.table("completion", _completion),
        messages=r.table("messages", _messages) or {},
        units=r.tables("units", _unit, most=MOST_UNITS, needed=True),
    )


def _partly(r: Reader) -> int | None:
    return r.number("partly_from_minutes", 1, MOST_MINUTES) if "partly_from_minutes" in r.data else None


def _completion(r: Reader) -> Completion:
    return Completion(sessions=r.number("sessions", 0, MOST_UNITS), homework=r.number("homework", 0, 1000))


def _messages(r: Reader) -> dict[Choice, bool]:
    wanted = {choice: r.get(choice, bool, "true or false") for choice in Choice}
    return {choice: switch for choice, switch in wanted.items() if switch is not None}


def _unit(r: Reader) -> Unit:
    return Unit(
        key=r.key(),
        title=r.line("title", needed=True) or "",
        goals=r.lines("goals"),
        agenda=r.tables("agenda", agenda_item),
        homework=r.tables("homework", _task),
        materials=r.tables("materials", _material),
        before=r.lines("before"),
        guests=r.lines("guests"),
    )


def agenda_item(r: Reader) -> AgendaItem:
    """Read one stretch of an agenda."""
    return AgendaItem(
        minutes=r.number("minutes", 1, MOST_MINUTES, needed=True),
        item=r.line("item", needed=True, limit=1000) or "",
        lead=r.line("lead"),
    )


def _task(r: Reader) -> HomeworkTask:
    return HomeworkTask(
        key=r.key(), title=r.line("title", needed=True) or "", text=r.passage("text"), due=_due(r)
    )


def _due(r: Reader) -> DueRule | None:
    text = r.get("due", str, "a rule like '1 day before next'")
    if text is None:
        return None
    rule = due_rule(text)
    if rule is None:
        r.wrong("due", "must read like '1 day before next', '12 hours before next' or '2 days after this'")
    return rule


def _material(r: Reader) -> Material:
    title, link = r.line("title", needed=True), r.get("link", str, "a text", needed=True)
    if link is not None and (fault := fault_in_link(link)):
        r.wrong("link", fault)
    return Material(title=title or "", link=link or "")


def fault_in_link(link: str) -> str | None:
    """Say what is wrong with a link, or None: it must be https, with a host and no name or password in it."""
    try:
        parts = urlsplit(link)
        fine = parts.scheme == "https" and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine or fault_in_signs(link, 2000) or " " in link:
        return "is no web address; write one that begins with https://"
    if "@" in parts.netloc:
        return "must hold no name or password; take out what stands between https:// and the @"
    return national_ids.HINT if national_ids.in_address(link) else None


def _check_whole(r: Reader, programme: Programme) -> None:
    """Note what is wrong between members that are each fine."""
    if r.data.get("units") == []:
        r.wrong("units", "a programme needs at least one unit")
    if r.is_fine("capacity") and r.is_fine("minimum") and programme.capacity < programme.minimum:
        r.wrong("capacity", f"is below the minimum of {programme.minimum}; raise it or lower the minimum")
    _check_keys(r, [unit.key for unit in programme.units], "units/{}/key", "unit")
    places = [(u, t) for u, unit in enumerate(programme.units) for t in range(len(unit.homework))]
    tasks = [programme.units[u].homework[t] for u, t in places]
    where = {n: f"units/{u}/homework/{t}/key" for n, (u, t) in enumerate(places)}
    _check_keys(r, [task.key for task in tasks], where, "homework")
    for number, unit in enumerate(programme.units if r.is_fine("minutes") else ()):
        _check_agenda(r, programme, number, unit)
    _check_last(r, programme)
    _check_attendance(r, programme)


def _check_keys(r: Reader, keys: list[str], where: str | Mapping[int, str], what: str) -> None:
    counts = Counter(keys)
    for number, key in enumerate(keys):
        if key and counts[key] > 1 and keys.index(key) != number:
            place = where.format(number) if isinstance(where, str) else where[number]
            r.wrong(place, f"another {what} has the key {key!r}; keys must differ")


def _check_agenda(r: Reader, programme: Programme, number: int, unit: Unit) -> None:
    if fault := fault_in_agenda(unit.agenda, programme.minutes):
        r.wrong(f"units/{number}/agenda", fault)


def fault_in_agenda(agenda: Iterable[AgendaItem], minutes: int) -> str | None:
    """Say what is wrong with an agenda for a session of so many minutes, or None."""
    total = sum(item.minutes for item in agenda)
    if total <= minutes:
        return None
    return f"takes {total} minutes, a session has {minutes}; shorten it or lengthen the session"


def _check_last(r: Reader, programme: Programme) -> None:
    last = len(programme.units) - 1
    for number, task in enumerate(programme.units[last].homework if programme.units else ()):
        if task.due and task.due.origin is DueFrom.BEFORE_NEXT:
            r.wrong(f"units/{last}/homework/{number}/due", NOTHING_FOLLOWS)


def _check_attendance(r: Reader, programme: Programme) -> None:
    partly = programme.partly_from_minutes
    if r.data.get("completion") in ({}, {"sessions": 0}, {"homework": 0}, {"sessions": 0, "homework": 0}):
        r.wrong("completion", "asks for nothing; write how many sessions or how much homework")
    if partly is not None and r.is_fine("minutes") and partly > programme.minutes:
        r.wrong("partly_from_minutes", f"is more than the {programme.minutes} minutes of a session; lower it")


def restored_programme(document: Mapping[str, Any]) -> Programme:
    """Give the programme whose document was kept: judged when it came in, and not again by later rules."""
    programme: Programme = _restored(Programme, document)
    return programme


def _restored(kind: Any, document: Mapping[str, Any]) -> Any:
    return kind(**{name: _restored_member(name, value) for name, value in document.items()})


def _restored_member(name: str, value: Any) -> Any:
    if isinstance(value, list):
        inner = PARTS.get(name)
        return tuple(_restored(inner, item) if inner else item for item in value)
    if name == "completion":
        return Completion(**value)
    if name == "messages":
        return {Choice(choice): switch for choice, switch in value.items()}
    return due_rule(value) if name == "due" else value


def document_of(programme: Programme, *, whole: bool = False) -> dict[str, Any]:
    """Give the document that reads back as this programme: without members at their default, or ``whole``."""
    return _members(programme, whole=whole)


def _members(thing: Any, *, whole: bool) -> dict[str, Any]:
    members = {}
    for name, about in type(thing).__dataclass_fields__.items():
        value = getattr(thing, name)
        default = {} if about.default_factory is dict else about.default
        if value is not None and (whole or value != default):
            members[name] = _plain(value, whole=whole)
    return members


def _plain(value: Any, *, whole: bool) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, whole=whole) for item in value]
    if isinstance(value, DueRule):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): inner for name, inner in value.items()}
    return _members(value, whole=whole) if hasattr(value, "__dataclass_fields__") else value
