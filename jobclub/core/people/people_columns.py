"""What the columns of a table of people are called, and what they tell of a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line

MOST_COLUMNS = 100
TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("navn", "name", "fulde navn", "full name", "vollständiger Name"),
    "first name": ("fornavn", "fornavne", "Vorname", "Vornamen", "first name", "given name"),
    "last name": (
        *("efternavn", "Nachname", "Familienname", "Zuname"),
        *("last name", "surname", "family name"),
    ),
    "email": (
        *("e-mail", "mail", "e-post", "e-mailadresse", "mailadresse", "e-postadresse"),
        *("e-mail address", "mail address"),
    ),
    "phone": (
        *("telefon", "telefonnummer", "telefonnr", "tlf", "tlfnr", "tel"),
        *("mobil", "mobiltelefon", "mobilnummer", "mobilnr", "Handy", "Handynummer", "Rufnummer"),
        *(
            "phone",
            "phone number",
            "telephone",
            "telephone number",
            "mobile",
            "mobile phone",
            "mobile number",
        ),
    ),
    "reached_through": (
        *("kontakt gennem", "kontakt via", "kontaktes gennem", "kontaktes via", "træffes gennem"),
        *("erreichbar über", "erreichbar durch", "Kontakt über", "Kontakt durch"),
        *("reached through", "reached via", "contact through", "contact via"),
    ),
    "language": ("sprog", "Sprache", "language"),
    "interests": ("interesser", "interesse", "Interessen", "interests", "interest"),
}
"""What a column may be called, whatever its capitals, blanks, dots and hyphens."""
PARTS = ("first name", "last name")
HEADER = (
    "the first line must name the columns, like 'name;e-mail;phone': the name (or first name and last name),"
    " and whatever you have of e-mail, phone, 'reached through', language and interests"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each member of a participant is told: the name perhaps in two columns.

    ``ignored`` are the titles of the columns that nobody asked for, ``width`` is how many there are in all.
    """

    places: Mapping[str, Sequence[int]]
    ignored: tuple[str, ...]
    width: int


def columns_of(titles: Sequence[str], line: int, *, without: Collection[str] = ()) -> Columns:
    """Understand the titles in the header, which is on a line; ``without`` is what nobody asks for here.

    Raises:
        Invalid: They name nobody, or one thing twice, or cannot be titles.
    """
    titles = [_tidy(title) for title in titles]
    places = _places(titles)
    if faults := list(_faults_in_titles(titles) or _faults_in_places(titles, places)):
        raise Invalid(*(Mistake("/text", fault, line) for fault in faults))
    places = {what: where for what, where in places.items() if what not in without}
    known = {place for where in places.values() for place in where}
    name = [place for part in ("name", *PARTS) for place in places.pop(part, ())]
    return Columns(
        places={"name": name, **places},
        ignored=tuple(title for place, title in enumerate(titles) if title and place not in known),
        width=len(titles),
    )


def known_titles(titles: Sequence[str]) -> int:
    """Count the titles that tell something: under the right delimiter they are the most."""
    return sum(_plain(title) in KNOWN for title in titles)


def _tidy(title: str) -> str:
    return " ".join(title.split())


def _plain(title: str) -> str:
    """Give a title as it is compared: its letters and digits, case folded."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", title).casefold() if sign.isalnum())


KNOWN = {_plain(title): what for what, titles in TITLES.items() for title in titles}


def _places(titles: Sequence[str]) -> dict[str, list[int]]:
    """Give the places of everything that is told; a "Name" beside a "Vorname" is the last name."""
    places: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        if what := KNOWN.get(_plain(title)):
            places.setdefault(what, []).append(place)
    if "name" in places and places.keys() & set(PARTS) == {"first name"}:
        places["last name"] = places.pop("name")
    return places


def _faults_in_titles(titles: Sequence[str]) -> list[str]:
    if len(titles) > MOST_COLUMNS:
        return [f"there are more than {MOST_COLUMNS} columns; leave out what is not needed"]
    faults = ((number, fault_in_line(title)) for number, title in enumerate(titles, 1) if title)
    return [f"the title of column {number} {fault}" for number, fault in faults if fault]


def _faults_in_places(titles: Sequence[str], places: Mapping[str, Sequence[int]]) -> Iterator[str]:
    parts = [part for part in PARTS if part in places]
    if "name" not in places and not parts:
        yield f"no column tells the name; {HEADER}" if places else HEADER
    if "name" in places and parts:
        yield f"the name is told twice, whole and as {' and '.join(parts)}; keep one of them"
    for what, where in places.items():
        if len(where) > 1:
            same = " and ".join(f"'{titles[place]}'" for place in where)
            yield f"{same} tell the same thing ({what.replace('_', ' ')}); keep one of them"
