"""A table of people as text: a CSV file, or what was copied out of a spreadsheet.

It is read line by line, as often as it is asked for, so that a long one needs no more memory than a short
one. Lines are numbered as an editor shows them, from 1 on. Unknown columns are never kept.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.interests import Interest, folded, keys_by_name
from jobclub.core.people.participant import Participant, checked
from jobclub.core.people.people_columns import Columns, columns_of, known_titles

MOST_PEOPLE = 10_000
DELIMITERS = (";", "\t", ",")
BLANKS = " \t\u00a0"
BETWEEN = re.compile(r"[,;]")
"""What stands between several interests in one cell."""
MOST_NAMED = 10
"""Interests named to whoever wrote one that is not on the list."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line as an editor shows it: ``str.splitlines`` would break it at other characters too."""
SEPARATOR = re.compile(r"\Asep=.?(?=[\r\n]|\Z)", re.IGNORECASE)
"""What Excel writes into the first line of some files to say how their cells are separated."""
LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("da", "dansk", "dänisch", "danish"), "da"),
    **dict.fromkeys(("de", "tysk", "deutsch", "german"), "de"),
    **dict.fromkeys(("en", "engelsk", "englisch", "english"), "en"),
}
"""What people write for a language, in small letters."""
QUOTES = 'holds a quotation mark (") that is not closed, or that has something right behind it'
TOO_LONG = "holds a text that is far too long; perhaps a quotation mark is not closed"
TOO_WIDE = "has more cells than the header; put a text that holds the separator in quotation marks"
SUBJECTS = {
    "/name": "the name",
    "/email": "the e-mail",
    "/phone": "the phone",
    "/reached_through": "'reached through'",
    "/language": "the language",
    "/interests": "the interests",
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What one line tells of a person, by the members of a participant, and what is wrong with it.

    One that goes over several lines, in quotation marks, has the number of the first.
    """

    number: int
    told: Mapping[str, Any]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of a line that goes from one line of the text to another, or what makes it unreadable."""

    first: int
    last: int
    cells: Sequence[str]
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTable:
    """A table whose header is understood; ``interests`` gives the keys that people may carry, by name."""

    text: str
    delimiter: str
    columns: Columns
    interests: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[PersonLine]:
        """Give every line that tells of somebody, the good and the bad, in order.

        Raises:
            Invalid: There are more than may come at once.
        """
        records = _records(self.text, self.delimiter)
        next(records)  # the header
        for count, record in enumerate(records, 1):
            if count > MOST_PEOPLE:
                detail = f"tells of more than {MOST_PEOPLE:,} people; share them out among several imports"
                raise Invalid(Mistake("/text", detail, record.first))
            yield self._read(record)

    def _read(self, record: _Record) -> PersonLine:
        cells, line = record.cells, record.first
        too_wide = None if _blank(cells[self.columns.width :]) else TOO_WIDE
        if fault := record.fault or too_wide:
            return PersonLine(line, {}, (Mistake("", fault, line),))
        told = {member: _told(cells, places) for member, places in self.columns.places.items()}
        told = {member: text for member, text in told.items() if text}
        if "language" in told:
            told["language"] = LANGUAGES.get(told["language"].casefold(), told["language"])
        interests = self._carried(told.pop("interests", ""))
        if interests is None:
            return PersonLine(line, told, (*_mistakes(told, line), self._unlisted(line)))
        return PersonLine(line, told | ({"interests": interests} if interests else {}), _mistakes(told, line))

    def _carried(self, cell: str) -> frozenset[str] | None:
        """Give the keys of the interests that a cell names; None: one of them is not on the list."""
        named = {folded(name) for one in BETWEEN.split(cell) if (name := one.strip(BLANKS))}
        known = named & self.interests.keys()
        return frozenset(map(self.interests.__getitem__, known)) if known == named else None

    def _unlisted(self, line: int) -> Mistake:
        keys = sorted(set(self.interests.values()))
        more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
        some = ", ".join(keys[:MOST_NAMED]) + more
        return Mistake("/interests", f"must be on your organisation's list: {some}", line)


def read_people(text: str, listed: Collection[Interest] = ()) -> PeopleTable:
    """Understand the header of a table; nobody asks for interests where none are ``listed``.

    Raises:
        Invalid: There is no header, it names nobody, or one thing twice.
    """
    text = SEPARATOR.sub("", text.removeprefix("\ufeff"))
    headers = {delimiter: _header(text, delimiter) for delimiter in DELIMITERS}
    delimiter = max(headers, key=lambda one: known_titles(headers[one].cells))
    header = headers[delimiter]
    if header.fault:
        raise Invalid(Mistake("/text", f"this line {header.fault}", header.first))
    columns = columns_of(header.cells, header.first, without=() if listed else ("interests",))
    return PeopleTable(text=text, delimiter=delimiter, columns=columns, interests=keys_by_name(listed))


def _header(text: str, delimiter: str) -> _Record:
    """Give the first line that is not blank; where there is none, one without cells."""
    return next(_records(text, delimiter), _Record(1, 1, ()))


def said(mistake: Mistake) -> str:
    """Say a mistake in a line so that it can be understood without the line."""
    return f"{SUBJECTS.get(mistake.pointer, 'this line')} {mistake.detail}"


def _told(cells: Sequence[str], places: Sequence[int]) -> str:
    """Give what stands at some places of a line, which may be shorter than the header."""
    texts = [cells[place].strip(BLANKS) for place in places if place < len(cells)]
    return " ".join(text for text in texts if text)


def _mistakes(told: Mapping[str, Any], line: int) -> tuple[Mistake, ...]:
    try:
        checked(Participant(id="", **{"name": "", **told}))
    except Invalid as error:
        return tuple(Mistake(mistake.pointer, mistake.detail, line) for mistake in error.mistakes)
    return ()


def _blank(cells: Sequence[str]) -> bool:
    return not any(cell.strip(BLANKS) for cell in cells)


def _records(text: str, delimiter: str) -> Iterator[_Record]:
    """Give the cells of every line that is not blank; an unreadable one comes with its fault."""
    reader = csv.reader((found[0] for found in LINE.finditer(text)), delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Record(first, reader.line_num, (), _fault(error, first, reader.line_num))
        else:
            if not _blank(cells):
                yield _Record(first, reader.line_num, cells)


def _fault(error: csv.Error, first: int, last: int) -> str:
    fault = TOO_LONG if "limit" in str(error) else QUOTES
    return fault if last == first else f"{fault}; what follows was taken for a part of it, up to line {last}"
