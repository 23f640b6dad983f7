"""From a programme document to a programme, and back: the one validator, for files and for the API.

A document is what ``tomllib`` or ``json`` gives: mappings, lists, strings, numbers. Every mistake is
found in one reading and named by its JSON pointer; ``programme_file`` adds the line for TOML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from jobclub.core.cohorts.programme import (
    CADENCES,
    AgendaItem,
    Completion,
    DueFrom,
    DueRule,
    HomeworkTask,
    Material,
    Programme,
    Unit,
    due_rule,
)
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.text import fault_in_line, fault_in_passage

T = TypeVar("T")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY_LENGTH = 64
MOST_UNITS = 60
MOST_ITEMS = 100
DAY_OF_MINUTES = 24 * 60


@dataclass(slots=True)
class Reader:
    """Reads one mapping of a document member by member and notes what is wrong with it."""

    data: Mapping[str, Any]
    at: str
    mistakes: list[Mistake]
    seen: set[str] = field(default_factory=set)

    def wrong(self, member: str, detail: str) -> None:
        """Note a mistake at a member."""
        self.mistakes.append(Mistake(f"{self.at}/{member}" if member else self.at, detail))

    def get(self, member: str, kind: type[T], what: str, *, needed: bool = False) -> T | None:
        """Give a member of the right type, or None after noting what is wrong."""
        self.seen.add(member)
        value = self.data.get(member)
        if value is None:
            if needed:
                self.wrong(member, f"is missing; write {what}")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(member, f"must be {what}")
            return None
        return value

    def line(self, member: str, *, needed: bool = False, limit: int = 200) -> str | None:
        """Give a text of one line."""
        return self._text(member, "a text", fault_in_line, needed=needed, limit=limit)

    def passage(self, member: str) -> str | None:
        """Give a text of one or more lines."""
        return self._text(member, "a text", fault_in_passage, needed=False, limit=5000)

    def _text(
        self, member: str, what: str, fault_in: Callable[[str, int], str | None], *, needed: bool, limit: int
    ) -> str | None:
        text = self.get(member, str, what, needed=needed)
        if text is not None and (fault := fault_in(text, limit)):
            self.wrong(member, fault)
            return None
        return text

    def key(self) -> str:
        """Give the member ``key``: a short name that stays the same across versions."""
        text = self.get("key", str, "a short name like 'kick-off'", needed=True)
        if text is not None and not (KEY.fullmatch(text) and len(text) <= KEY_LENGTH):
            self.wrong("key", "must be lower-case letters, digits and single hyphens, 64 at most")
        return text or ""

    def number(
        self, member: str, least: int, most: int, *, default: int | None = None, needed: bool = False
    ) -> int:
        """Give a whole number within bounds."""
        value = self.get(member, int, f"a whole number from {least} to {most}", needed=needed)
        if value is not None and not least <= value <= most:
            self.wrong(member, f"must be from {least} to {most}")
            value = None
        return value if value is not None else (least if default is None else default)

    def choice(self, member: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """Give one of some words."""
        text = self.get(member, str, f"one of {', '.join(choices)}", needed=default is None)
        if text is not None and text not in choices:
            self.wrong(member, f"must be one of {', '.join(choices)}")
        return text or default or ""

    def lines(self, member: str) -> tuple[str, ...]:
        """Give a list of texts of one line each."""
        given = self.list_of(member, str, "a list of texts")
        for number, text in enumerate(given):
            if fault := fault_in_line(text, 500):
                self.wrong(f"{member}/{number}", fault)
        return tuple(given)

    def list_of(self, member: str, kind: type[T], what: str, most: int = MOST_ITEMS) -> list[T]:
        """Give a list whose items are all of one kind."""
        given = self.get(member, list, what) or []
        if len(given) > most:
            self.wrong(member, f"has more than {most} items; shorten it")
            return []
        for number, item in enumerate(given):
            if not isinstance(item, kind):
                self.wrong(f"{member}/{number}", f"{member} must be {what}")
        return [item for item in given if isinstance(item, kind)]

    def tables(self, member: str, read: Callable[[Reader], T], most: int = MOST_ITEMS) -> tuple[T, ...]:
        """Give a list of mappings, each read by a function and checked for members nobody asked for."""
        given = self.list_of(member, dict, "a list of tables", most)
        return tuple(self._inner(f"{member}/{number}", item, read) for number, item in enumerate(given))

    def table(self, member: str, read: Callable[[Reader], T]) -> T | None:
        """Give one mapping inside this one."""
        given = self.get(member, dict, "a table")
        return None if given is None else self._inner(member, given, read)

    def _inner(self, where: str, data: Mapping[str, Any], read: Callable[[Reader], T]) -> T:
        inner = Reader(data, f"{self.at}/{where}", self.mistakes)
        result = read(inner)
        inner.refuse_unknown()
        return result

    def refuse_unknown(self) -> None:
        """Note every member that nothing asked for: it is misspelt or misplaced."""
        for member in self.data:
            if member not in self.seen:
                name = str(member).replace("~", "~0").replace("/", "~1")
                self.wrong(name, "is not known here; check the spelling or take it out")


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


def _programme(r: Reader) -> Programme:
    return Programme(
        key=r.key(),
        title=r.line("title", needed=True) or "",
        language=r.choice("language", LANGUAGES),
        cadence=r.choice("cadence", tuple(CADENCES), default="weekly"),
        minutes=r.number("minutes", 5, DAY_OF_MINUTES, needed=True),
        minimum=r.number("minimum", 1, 1000, default=1),
        capacity=r.number("capacity", 1, 50, needed=True),
        admits_until=r.number("admits_until", 1, MOST_UNITS, default=2),
        offer_hours=r.number("offer_hours", 1, 24 * 14, default=48),
        preparation_needs_homework=r.get("preparation_needs_homework", bool, "true or false") or False,
        partly_from_minutes=_partly(r),
        completion=r.table("completion", _completion),
        units=r.tables("units", _unit, MOST_UNITS),
    )


def _partly(r: Reader) -> int | None:
    return r.number("partly_from_minutes", 1, DAY_OF_MINUTES) if "partly_from_minutes" in r.data else None


def _completion(r: Reader) -> Completion:
    return Completion(sessions=r.number("sessions", 0, MOST_UNITS), homework=r.number("homework", 0, 1000))


def _unit(r: Reader) -> Unit:
    return Unit(
        key=r.key(),
        title=r.line("title", needed=True) or "",
        goals=r.lines("goals"),
        agenda=r.tables("agenda", _agenda_item),
        homework=r.tables("homework", _task),
        materials=r.tables("materials", _material),
        before=r.lines("before"),
        guests=r.lines("guests"),
    )


def _agenda_item(r: Reader) -> AgendaItem:
    return AgendaItem(
        minutes=r.number("minutes", 1, DAY_OF_MINUTES, needed=True),
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
    title, link = r.line("title", needed=True), r.line("link", needed=True, limit=2000)
    if link and fault_in_link(link):
        r.wrong("link", "must be a web address that begins with https://")
    return Material(title=title or "", link=link or "")


def fault_in_link(link: str) -> str | None:
    """Say what is wrong with a link, or None: it must be https, with a host and no name or password in it."""
    try:
        parts = urlsplit(link)
        fine = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fine = False
    if fine and not fault_in_line(link, 2000) and " " not in link:
        return None
    return "is no web address; write one that begins with https://"


def _check_whole(r: Reader, programme: Programme) -> None:
    """Note what is wrong between members that are each fine."""
    if not r.data.get("units"):
        r.wrong("units", "a programme needs at least one unit")
    if programme.capacity < programme.minimum:
        r.wrong("capacity", f"is below the minimum of {programme.minimum}; raise it or lower the minimum")
    _check_keys(r, [unit.key for unit in programme.units], "units/{}/key", "unit")
    places = [(u, t) for u, unit in enumerate(programme.units) for t in range(len(unit.homework))]
    tasks = [programme.units[u].homework[t] for u, t in places]
    where = {n: f"units/{u}/homework/{t}/key" for n, (u, t) in enumerate(places)}
    _check_keys(r, [task.key for task in tasks], where, "homework")
    for number, unit in enumerate(programme.units):
        _check_agenda(r, programme, number, unit)
    _check_last(r, programme)


def _check_keys(r: Reader, keys: list[str], where: str | Mapping[int, str], what: str) -> None:
    counts = Counter(keys)
    for number, key in enumerate(keys):
        if key and counts[key] > 1 and keys.index(key) != number:
            place = where.format(number) if isinstance(where, str) else where[number]
            r.wrong(place, f"another {what} has the key {key!r}; keys must differ")


def _check_agenda(r: Reader, programme: Programme, number: int, unit: Unit) -> None:
    total = sum(item.minutes for item in unit.agenda)
    if total > programme.minutes:
        r.wrong(
            f"units/{number}/agenda",
            f"takes {total} minutes, a session has {programme.minutes}; shorten it or lengthen the session",
        )


def _check_last(r: Reader, programme: Programme) -> None:
    last = len(programme.units) - 1
    for number, task in enumerate(programme.units[last].homework if programme.units else ()):
        if task.due and task.due.origin is DueFrom.BEFORE_NEXT:
            r.wrong(
                f"units/{last}/homework/{number}/due",
                "there is no next session after the last unit; write '… after this'",
            )


def document_of(programme: Programme, *, whole: bool = False) -> dict[str, Any]:
    """Give the document that reads back as this programme: without members at their default, or ``whole``."""
    return _members(programme, whole=whole)


def _members(thing: Any, *, whole: bool) -> dict[str, Any]:
    members = {}
    for name, about in type(thing).__dataclass_fields__.items():
        value = getattr(thing, name)
        if value is not None and (whole or value != about.default):
            members[name] = _plain(value, whole=whole)
    return members


def _plain(value: Any, *, whole: bool) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, whole=whole) for item in value]
    if isinstance(value, DueRule):
        return str(value)
    return _members(value, whole=whole) if hasattr(value, "__dataclass_fields__") else value
