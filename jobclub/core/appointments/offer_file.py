"""A service as a TOML file: read with mistakes named by line, like a programme file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments import offer
from jobclub.core.appointments.offer import BOUNDS, BOUNDS_OF_PACKAGE, Audience, Package, Service
from jobclub.core.cohorts.document_reader import Reader
from jobclub.core.cohorts.programme_file import read_document
from jobclub.core.errors import Invalid, Mistake

OPTIONAL_NUMBERS = BOUNDS.keys() - {"minutes"}
SOMEBODY = ("",)
"""Stands for the consultants, who are no part of a file: each organisation has its own."""


def read_service(text: str) -> dict[str, Any]:
    """Read a service file: the fields of Service but its id and its consultants.

    Raises:
        Invalid: The text is no TOML, or no service; every mistake has its line.
    """
    return read_document(text, _service)


def _service(document: Mapping[str, Any]) -> dict[str, Any]:
    mistakes: list[Mistake] = []
    reader = Reader(document, "", mistakes)
    about = _members(reader)
    reader.refuse_unknown()
    if mistakes:
        raise Invalid(*mistakes)
    offer.checked(Service(id="", consultant_ids=SOMEBODY, **about))
    return about


def _members(r: Reader) -> dict[str, Any]:
    """Give what a file says; what it leaves out has the default of a service."""
    about: dict[str, Any] = {
        "title": r.line("title", needed=True),
        "minutes": r.number("minutes", *BOUNDS["minutes"], needed=True),
        "modes": tuple(Mode(word) for word in r.words("modes", tuple(Mode), needed=True)),
        "audience": Audience(r.choice("audience", tuple(Audience), default=Audience.PEOPLE)),
        "description": r.passage("description"),
        "package": r.table("package", _package),
        "wants_material": r.get("wants_material", bool, "true or false") or False,
    }
    given = sorted(OPTIONAL_NUMBERS & r.data.keys())
    return about | {name: r.number(name, *BOUNDS[name]) for name in given}


def _package(r: Reader) -> Package:
    return Package(**{name: r.number(name, *most, needed=True) for name, most in BOUNDS_OF_PACKAGE.items()})
