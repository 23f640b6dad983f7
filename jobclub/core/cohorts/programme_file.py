"""A programme as a TOML file: read with mistakes named by line, and written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any, TypeVar

from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_document import document_of, read_programme
from jobclub.core.cohorts.toml_lines import lines_of
from jobclub.core.errors import Invalid, Mistake

T = TypeVar("T")
AT_LINE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")


def read_toml(text: str) -> Programme:
    """Read a programme file.

    Raises:
        Invalid: The text is no TOML, or no programme; every mistake has its line.
    """
    return read_document(text, read_programme)


def read_document(text: str, read: Callable[[dict[str, Any]], T]) -> T:
    """Read a TOML text with the function that reads what is in it.

    Raises:
        Invalid: The text is no TOML, or the function says so; every mistake has its line.
    """
    try:
        return _read(text, read)
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise Invalid(Mistake("", f"this is no TOML: {AT_LINE.sub('', str(error))}", line)) from None
    except (ValueError, RecursionError):
        detail = "this holds a number too long, or tables nested too deep, to be read"
        raise Invalid(Mistake("", detail, 1)) from None


def _read(text: str, read: Callable[[dict[str, Any]], T]) -> T:
    document = tomllib.loads(text)
    try:
        return read(document)
    except Invalid as error:
        lines = lines_of(text)
        found = (Mistake(m.pointer, m.detail, _line(lines, m.pointer)) for m in error.mistakes)
        raise Invalid(*found) from None


def _line(lines: dict[str, int], pointer: str) -> int:
    """Give the line of a pointer, or of the nearest table that holds what is missing."""
    while pointer not in lines and pointer:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 1)


def write_toml(programme: Programme) -> str:
    """Write a programme as a file that reads back as the same programme."""
    document = document_of(programme)
    units = document.pop("units")
    tables = {name: document.pop(name) for name in ("completion", "messages") if name in document}
    lines = [f"{name} = {_value(value)}" for name, value in document.items()]
    for head, table in tables.items():
        lines += ["", f"[{head}]", *(f"{name} = {_value(value)}" for name, value in table.items())]
    for unit in units:
        lines += ["", "[[units]]", *(f"{name} = {_member(value)}" for name, value in unit.items())]
    return "\n".join(lines) + "\n"


def _member(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"    {_value(item)},\n" for item in value) + "]"
    return _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_value(inner)}" for name, inner in value.items()) + "}"
    return _quoted(value)


def _quoted(text: str) -> str:
    """Write a basic TOML string."""
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + out.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("\x7f", "\\u007F")
        + '"'
    )
