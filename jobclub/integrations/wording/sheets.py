"""A sheet: one template file, read into its parts, checked, and filled in with letters.

The first line is the subject. Then comes the letter, up to a line ``---``; what follows is the short form for
a phone. ``closing`` has a letter only: it ends every letter to a participant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from traceback import walk_tb
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter
from jobclub.core.text import fault_in_passage
from jobclub.integrations.wording.grammar import ADDRESSES, TANGLED, Address, Fault, Reading
from jobclub.integrations.wording.inert import inert
from jobclub.integrations.wording.markup import ADDRESS, ENCLOSING, TAGS, VALUE
from jobclub.integrations.wording.moments import Filters, MissingError, called

CLOSING = "closing"
TO_STAFF = frozenset({Notice.DIGEST, Notice.VISITOR_MOVED, Notice.VISITOR_BACK, Notice.SIGN_IN})
TO_GUESTS = frozenset({Notice.GUEST_INVITED, Notice.GUEST_MOVED, Notice.GUEST_BRIEFED, Notice.GUEST_OFF})
TO_OTHERS = TO_STAFF | TO_GUESTS | {Notice.REGISTRATION}
"""Notices that end without the closing to participants."""
SHEETS = (CLOSING, *Notice)
MOST = 20_000
"""Characters of a template file."""
PARTING = "---"
A_LINK = re.compile(r"\{\{-?[\s(]*(?:\w+\.)?(?:" + "|".join(sorted(ADDRESSES)) + r")\b")
STATEMENTS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*|\{#(?:(?!#\}).)*#\}\s*)+")
LINK_LINE = re.compile(r"\s*\[[^\]]+\] +\{\{ *(?:\w+\.)?\w+ *\}\}\s*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template that can be filled in; ``written`` is its file as it is."""

    subject: Template
    body: Template
    short: Template
    written: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, its first line counted from 1, and whether others may read it over a shoulder."""

    text: str
    line: int = 1
    private: bool = False


def read_sheet(name: str, language: str, text: str) -> tuple[Sheet | None, list[Fault], frozenset[str]]:
    """Read a file: the sheet if nothing is wrong with it, the faults in it, and the values it uses."""
    parts, faults = _parts(name, text)
    used: set[str] = set()
    for part in parts.values():
        found, names = _faults_in(part, language)
        faults += found
        used |= names
    sheet = None if faults else compiled(name, language, text)
    return sheet, sorted(set(faults)), frozenset(used)


def _parts(name: str, text: str) -> tuple[dict[str, Part], list[Fault]]:
    if wrong := _no_text(text):
        return {}, wrong
    lines = text.splitlines()
    if name == CLOSING:
        return {"subject": Part(""), "body": Part(text), "short": Part("")}, []
    partings = [number for number, line in enumerate(lines) if line.strip() == PARTING]
    if len(partings) != 1:
        where = partings[1] + 1 if partings else len(lines)
        return {}, [
            Fault(max(where, 1), f"write the short form for a phone after one single line `{PARTING}`")
        ]
    (at,) = partings
    parts = {
        "subject": Part("\n".join(lines[: min(at, 1)]), private=True),
        "body": Part("\n".join(lines[1:at]), 2),
        "short": Part("\n".join(lines[at + 1 :]), at + 2, private=True),
    }
    named = {"subject": "the first line, the subject,", "body": "the letter", "short": "the short form"}
    empty = [
        Fault(p.line, f"{named[what]} is empty; write it", "empty")
        for what, p in parts.items()
        if not p.text.strip()
    ]
    return parts, empty


def _no_text(text: str) -> list[Fault]:
    if fault := fault_in_passage(text, MOST):
        at = next(
            (at for at, line in enumerate(text.split("\n"), 1) if fault_in_passage(f"x{line}", MOST)), 1
        )
        return [Fault(at, f"this {fault}", "text")]
    return []


def _faults_in(part: Part, language: str) -> tuple[list[Fault], set[str]]:
    reading = Reading(private=part.private)
    try:
        reading.read(environment_of(language).parse(_placed(part)))
    except TemplateSyntaxError as error:
        reading.faults.append(Fault(error.lineno, f"this is no template: {error.message}", "template"))
    except (RecursionError, ValueError):  # thousands of brackets, or of digits
        reading.faults.append(Fault(part.line, TANGLED, "template"))
    return [*reading.faults, *_misplaced_links(part)], reading.used


def _misplaced_links(part: Part) -> list[Fault]:
    detail = "a link needs a line of its own, like `[Your page] {{ link }}`"
    lines = enumerate(part.text.splitlines(), part.line)
    found = (at for at, line in lines if A_LINK.search(line) and not LINK_LINE.fullmatch(line))
    return [Fault(at, detail, "link") for at in found]


def _placed(part: Part) -> str:
    """Give a part with its lines numbered as in the file, and those marked that hold statements only."""
    lines = part.text.translate(ENCLOSING).splitlines()
    marked = (f"{TAGS}{line}{TAGS}" if STATEMENTS.fullmatch(line) else line for line in lines)
    return "\n" * (part.line - 1) + "\n".join(marked)


def compiled(name: str, language: str, text: str) -> Sheet:
    """Compile a file in which nothing is wrong."""
    environment, parts = environment_of(language), _parts(name, text)[0]
    filled = {what: environment.from_string(_placed(part)) for what, part in parts.items()}
    return Sheet(**filled, written=text)


@lru_cache
def environment_of(language: str) -> ImmutableSandboxedEnvironment:
    """Give where the templates of a language run: a sandbox that holds our filters and nothing else."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_enclosed)
    environment.globals = {}
    environment.tests = {}
    environment.filters = Filters(language).by_name()
    return environment


def _enclosed(value: Any) -> str:
    """Enclose what a value gives, so that it is never taken for markup."""
    if value is None:
        raise MissingError
    return (ADDRESS if isinstance(value, Address) else VALUE).format(value)


def values_of(letter: Letter) -> dict[str, Any]:
    """Give what a template sees of a letter: plain values, all typed text inert."""
    values = _values(letter, letter.language)
    values |= {"zone": letter.zone, "own_zone": letter.own_zone}
    return {**values, "session": next(iter(values["sessions"]), None)}


def _values(facts: Any, language: str) -> dict[str, Any]:
    return {one.name: _value(one.name, getattr(facts, one.name), language) for one in fields(facts)}


def _value(name: str, value: Any, language: str) -> Any:
    if name in ADDRESSES:
        return Address(value if value and value.startswith(("https://", "http://")) else "")
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, tuple):
        return tuple(_value(name, one, language) for one in value)
    if isinstance(value, DialIn):
        return inert(called(value, language))
    if is_dataclass(value):
        return _values(value, language)
    return value


def line_of(error: Exception) -> int:
    """Give the line of a template in which an error came up."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1
