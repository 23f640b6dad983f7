"""Canaries: everything an organisation wrote carries a word that nobody else may ever read.

The word is put into every row past all our code, so that it is also in what no form takes; the ids of the
organisation are canaries as they are. Then everybody of the neighbour's asks for everything.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from typing import Any

from sqlalchemy import Column, LargeBinary, Table

from benchmarks.kinds import SQLITE, Kind
from benchmarks.knocking import Visitor, address_for, bearing, signed_in, visitor
from benchmarks.neighbours import STAFF, Neighbour, Roof, a_roof, opened
from jobclub.core.office.lists import Window
from jobclub.core.usecases import delivering, reminding
from jobclub.integrations.database import blanking
from jobclub.integrations.database.tables import metadata

WORD = "Kanarienvogel"
PHONE = "+4523232323"
WRITTEN: dict[str, set[str]] = {
    "closed_days": {"reason"},
    "deliveries": {"fault"},
    "participants": {"name", "email", "phone", "reached_through"},
    "staff": {"name", "email"},
    "cohorts": {"title", "meeting_link", "meeting_dial_code", "reason", "below_minimum_reason"},
    "places": {"reason", "missing", "observer_of"},
    "homework": {"title", "text"},
    "registrations": {"name", "email", "phone", "observer_of"},
    "sessions": {"topic", "place", "reason", "join_url", "dial_code"},
    "changes": {"reason"},
    "guests": {"name", "partner", "contact", "email"},
    "submissions": {"text", "link", "file_name", "feedback"},
    "told": {"place"},
    "waivers": {"reason"},
    "wordings": {"subject", "text", "short"},
    "webinars": {"title", "description", "place", "recording_link", "join_url", "dial_code", "reason"},
    "webinar_series": {"title"},
    "services": {"title", "description"},
    "hours_exceptions": {"reason"},
    "appointments": {"place", "join_url", "dial_code", "material_text", "material_link", "reason"}
    | {"shared_note", "private_note"},
}
"""Columns with what people wrote, which get the word.

Left out are the organisation's name, which stands on open pages, and what it shared with the neighbour.
"""
FILLED = {
    "webinars": ("description", "recording_link"),
    "services": ("description",),
    "hours_exceptions": ("reason",),
    "appointments": ("material_text", "material_link", "shared_note", "private_note"),
    "places": ("missing",),
}
"""Of these, columns in which something stands everywhere, whoever wrote nothing."""
DOCUMENTS = {
    "privacy_notices": {"texts"},
    "programmes": {"document"},
    "sessions": {"agenda"},
    "sightings": {"name", "email"},
    "webinars": {"agenda", "materials"},
    "webinar_series": {"settings", "topics", "skipped"},
}
"""Columns with documents, of which each text that people read gets the word."""
CODES = {"kind", "language", "due", "lead", "before", "guests", "link"}
"""Members of documents that are no words."""
OF_A_PERSON = {
    "participants": ("id", ("name", "email", "phone", "reached_through")),
    "submissions": ("participant_id", ("text", "feedback", "link", "file_name")),
    "waivers": ("participant_id", ("reason",)),
    "places": ("participant_id", ("reason", "missing")),
    "appointments": ("participant_id", ("material_text", "shared_note", "private_note", "reason")),
}
"""What somebody writes, or staff write of them: by table, the column with their id, and those with words."""
SAYING: Mapping[str, Callable[[str, Any], Any]] = {
    "skipped": lambda text, _: [["2027-01-01", text]],
    "agenda": lambda text, _: [{"minutes": 5, "item": text}],
    "materials": lambda text, _: [{"title": text, "link": "https://files.example.org/1"}],
    "topics": lambda text, _: [{"title": text, "description": text}],
    "settings": lambda text, was: {**was, "description": text, "place": text},
}
"""How a document says something: by its column, from a text and the document as it was."""
ID = re.compile(r"^[0-9a-f]{8}-[0-9a-f-]{27}$")


@dataclass(slots=True)
class Sung:
    """What was asked and read, and where a canary was heard."""

    answers: int = 0
    mails: int = 0
    lines: int = 0
    shown: int = 0
    heard: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Say it in a line."""
        read = f"{self.answers} answers ({self.shown} of them 200), {self.mails} mails, {self.lines} lines"
        return f"{read}; {len(self.heard)} canaries heard {self.heard[:5] or ''}"


def mark(roof: Roof, side: Neighbour) -> frozenset[str]:
    """Put the word into everything that an organisation wrote; give all its canaries, its ids among them."""
    found = {WORD.lower(), PHONE}
    with opened(roof.url) as db:
        for table in metadata.sorted_tables:
            if "organisation_id" in table.columns or table.name == "organisations":
                found |= set(_ids(db, table, side.organisation_id))
                _mark_table(db, table, side.organisation_id)
    return frozenset(found - {side.names["share_id"], side.names["offer_id"]})


def _owner(table: Table) -> str:
    return "id" if table.name == "organisations" else "organisation_id"


def _ids(db: Any, table: Table, organisation_id: str) -> Iterator[str]:
    if "id" in table.columns:
        asked = f"SELECT id FROM \"{table.name}\" WHERE {_owner(table)} = '{organisation_id}'"  # noqa: S608
        yield from (id_ for (id_,) in db.execute(asked).fetchall() if ID.match(id_))


def _mark_table(db: Any, table: Table, organisation_id: str) -> None:
    where = f"WHERE {_owner(table)} = '{organisation_id}'"
    for column in FILLED.get(table.name, ()):
        said = f"UPDATE {table} SET {column} = 'https://files.example.org' {where} AND {column} IS NULL"  # noqa: S608
        db.execute(said)
    for column in sorted(WRITTEN.get(table.name, ())):
        value = f"'{PHONE}'" if column == "phone" else f"{column} || ' {WORD}'"
        if column in {"email", "contact"}:
            value = f"'{WORD.lower()}.' || {column}"
        if column in {"meeting_link", "join_url", "link", "recording_link", "material_link"}:
            value = f"{column} || '/{WORD}'"
        if column == "file_name":
            value = f"'{WORD}-' || {column}"
        db.execute(f'UPDATE "{table.name}" SET {column} = {value} {where} AND {column} IS NOT NULL')  # noqa: S608
    for column in sorted(DOCUMENTS.get(table.name, ())):
        _mark_documents(db, table, column, where)
    for one in table.columns:
        if isinstance(one.type, LargeBinary):
            _mark_bytes(db, table, one.name, where)


def _mark_documents(db: Any, table: Table, column: str, where: str) -> None:
    sign = "?" if "sqlite" in type(db).__module__ else "%s"
    asked = f'SELECT DISTINCT {column} FROM "{table.name}" {where} AND {column} IS NOT NULL'  # noqa: S608
    for (text,) in db.execute(asked).fetchall():
        marked = json.dumps(_marked(json.loads(text))) if text[:1] in "[{" else f"{text} {WORD}"
        change = f'UPDATE "{table.name}" SET {column} = {sign} {where} AND {column} = {sign}'  # noqa: S608
        db.execute(change, (marked, text))


def _mark_bytes(db: Any, table: Table, column: str, where: str) -> None:
    sign = "?" if "sqlite" in type(db).__module__ else "%s"
    asked = f'SELECT DISTINCT {column} FROM "{table.name}" {where}'  # noqa: S608
    for (content,) in db.execute(asked).fetchall():
        change = f'UPDATE "{table.name}" SET {column} = {sign} {where} AND {column} = {sign}'  # noqa: S608
        db.execute(change, (bytes(content) + WORD.encode(), bytes(content)))


def _marked(document: Any, name: str = "") -> Any:
    """Put the word into what people read of a document: texts that begin with a capital letter."""
    if isinstance(document, Mapping):
        return {key: _marked(one, key) for key, one in document.items()}
    if isinstance(document, list):
        return [_marked(one, name) for one in document]
    if isinstance(document, str) and document[:1].isupper() and name not in CODES:
        return f"{document} {WORD}"
    return document


def mark_people(roof: Roof, side: Neighbour, *, but: str = "name") -> dict[str, str]:
    """Give each person of an organisation a word of their own in what is theirs; ``but`` stays as it is.

    It is a second word of their name.
    """
    with roof.office.reading(side.furnished.town.admin) as tx:
        everybody = [one.id for one in tx.participants.page(Window(limit=200)).items]
    words = {whose: f"Zeisig{chr(ord('a') + number) * 3}" for number, whose in enumerate(everybody)}
    with opened(roof.url) as db:
        for table, (key, columns) in OF_A_PERSON.items():
            for column in (one for one in columns if one != but):
                between = " " if column == "name" else "."
                for whose, word in words.items():
                    change = (
                        f"UPDATE {table} SET {column} = {column} || '{between}{word}' WHERE {key} = '{whose}'"  # noqa: S608
                    )
                    db.execute(change)
    return words


def write_about(roof: Roof, side: Neighbour) -> None:
    """Write of each person with full name and e-mail address into all that others may write."""
    with roof.office.reading(side.furnished.town.admin) as tx:
        everybody = [f"{one.name} ({one.email})" for one in tx.participants.page(Window(limit=200)).items]
    with opened(roof.url) as db:
        for table, columns in blanking.WRITTEN.items():
            for column in columns:
                _write_each(db, table, table.c[column], side.organisation_id, everybody)


def _write_each(db: Any, table: Table, column: Column[Any], organisation_id: str, said: list[str]) -> None:
    """Let the rows of a table speak of one person after the other."""
    sign = "?" if "sqlite" in type(db).__module__ else "%s"
    names = [f'"{one.name}"' for one in table.primary_key]
    listed = ", ".join([column.name, *names])
    asked = f"SELECT {listed} FROM \"{table.name}\" WHERE organisation_id = '{organisation_id}'"  # noqa: S608
    where = " AND ".join(f"{name} = {sign}" for name in names)
    for number, (was, *key) in enumerate(db.execute(asked).fetchall()):
        value = text = said[number % len(said)]
        if column in blanking.DOCUMENTS:
            value = json.dumps(SAYING[column.name](text, json.loads(was) if was else None))
        change = f'UPDATE "{table.name}" SET {column.name} = {sign} WHERE {where}'  # noqa: S608
        db.execute(change, (value, *key))


@contextmanager
def listening() -> Iterator[StringIO]:
    """Collect every line of the log meanwhile."""
    heard, log = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(heard), log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield heard
    log.removeHandler(handler)
    log.setLevel(level)


def sing(roof: Roof, *, answers: int = 0, under: str = "/") -> Sung:
    """Mark one organisation, and let all of the other ask for everything, ``answers`` times at least.

    Everything is every address, or those that begin with one (``under``).
    """
    canaries = _heard_by_nobody(mark(roof, roof.one))
    sung = Sung()
    with listening() as lines:
        while not sung.answers or sung.answers < answers:
            _ask_all(roof, canaries, sung, under)
        let_weeks_pass(roof)
        _read_mails(roof, canaries, sung)
    sung.lines = lines.getvalue().count("\n")
    sung.heard += [f"log: {one}" for one in canaries.findall(lines.getvalue()) if not ID.match(one)]
    return sung


def let_weeks_pass(roof: Roof) -> None:
    """Let two weeks pass with a worker at work."""
    for _ in range(15):
        while reminding.tick(roof.office) or delivering.deliver(roof.office, worker="canary"):
            pass
        roof.clock.advance(timedelta(days=1))


def _heard_by_nobody(canaries: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(canaries))), re.IGNORECASE)


def _ask_all(roof: Roof, canaries: re.Pattern[str], sung: Sung, under: str) -> None:
    for rule in roof.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and str(rule).startswith(under):
            for caller, address, asked in _of_the_other(roof, str(rule)):
                response = caller.ask("GET", address)
                sung.answers += 1
                sung.shown += response.status_code == 200
                text = response.get_data().decode(errors="replace") + str(response.headers)
                sung.heard += [f"{rule}: {one}" for one in canaries.findall(text) if one not in asked]


def _of_the_other(roof: Roof, rule: str) -> Iterator[tuple[Visitor, str, str]]:
    """Give who asks for what: own ids, the neighbour's, and the neighbour's by one's own secret."""
    one, other = roof.one, roof.other
    callers = _staff_of(roof, rule)
    if "<secret>" in rule:
        secrets = other.feeds if rule.startswith("/calendar") else other.pages
        for secret in secrets.values():
            for side in (other, one):
                address = address_for(rule, side, secret=secret)
                yield visitor(roof.app), address, address
        return
    for caller in callers:
        for side in (other, one):
            if side is other or "page_name>" not in rule:
                address = address_for(rule, side)
                yield caller, address, address


def _staff_of(roof: Roof, rule: str) -> list[Visitor]:
    other = roof.other
    if rule.startswith("/api/"):
        return [bearing(roof.app, other.furnished.secrets[who]) for who in STAFF]
    return [signed_in(roof.app, other, who) for who in STAFF]


def _read_mails(roof: Roof, canaries: re.Pattern[str], sung: Sung) -> None:
    """Read every mail to somebody of the other organisation: theirs have no word in their addresses."""
    mailer: Any = roof.office.post and roof.office.post.mailer
    for mail in mailer.sent:
        if WORD.lower() not in mail.to_address:
            sung.mails += 1
            sung.heard += [f"mail: {one}" for one in canaries.findall(repr(mail))]


def canaries(kind: Kind = SQLITE, *, answers: int = 10_000) -> Sung:
    """Ask for everything in a fresh database."""
    with kind.empty() as empty, a_roof(empty()) as roof:
        return sing(roof, answers=answers)
