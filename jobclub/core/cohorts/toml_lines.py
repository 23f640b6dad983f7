"""In which line of a TOML text each value stands.

``tomllib`` gives values without places, and the core has no other library; so this walks a text that
``tomllib`` has already accepted and notes the line of every key, by JSON pointer. It reads structure
only and may therefore be small: strings are skipped, values are never interpreted.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
BARE = re.compile(r"[A-Za-z0-9_-]+")
SCALAR = re.compile(r"[^,\]}#\n]+")
STRINGS = [
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
]


def lines_of(text: str) -> dict[str, int]:
    """Give the line, counted from 1, of every table and key in a valid TOML text."""
    walk = _Walk(text)
    walk.document()
    return walk.lines


class _Walk:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.counted = (0, 1)
        self.lines: dict[str, int] = {}
        self.arrays: Counter[str] = Counter()

    def document(self) -> None:
        table = ""
        while self.blank():
            if self.text[self.position] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> str:
        line = self.line()
        array = self.text.startswith("[[", self.position)
        self.position += 2 if array else 1
        keys = self.keys()
        self.position += 2 if array else 1
        pointer = f"{self.inside(keys[:-1], line)}/{keys[-1]}"
        self.lines.setdefault(pointer, line)
        if array:
            self.arrays[pointer] += 1
            pointer = f"{pointer}/{self.arrays[pointer] - 1}"
            self.lines[pointer] = line
        return pointer

    def inside(self, keys: list[str], line: int) -> str:
        """Give the pointer of a table by its keys; in an array of tables that is the last one."""
        pointer = ""
        for key in keys:
            pointer = f"{pointer}/{key}"
            self.lines.setdefault(pointer, line)
            if pointer in self.arrays:
                pointer = f"{pointer}/{self.arrays[pointer] - 1}"
        return pointer

    def pair(self, table: str) -> None:
        line = self.line()
        pointer = table
        for key in self.keys():
            pointer = f"{pointer}/{key}"
            self.lines.setdefault(pointer, line)
        self.position += 1
        self.blank()
        self.value(pointer)

    def keys(self) -> list[str]:
        """Read a dotted key, up to but without what follows it."""
        keys = []
        while True:
            self.blank()
            written = self.string() or self.match(BARE)
            key = next(iter(tomllib.loads(f"{written} = 0")))
            keys.append(key.replace("~", "~0").replace("/", "~1"))
            self.blank()
            if not self.text.startswith(".", self.position):
                return keys
            self.position += 1

    def value(self, pointer: str) -> None:
        opening = self.text[self.position]
        if opening == "[":
            self.items(pointer)
        elif opening == "{":
            self.members(pointer)
        else:
            _ = self.string() or self.match(SCALAR)

    def items(self, pointer: str) -> None:
        self.position += 1
        number = 0
        while self.blank() and self.text[self.position] != "]":
            inner = f"{pointer}/{number}"
            self.lines[inner] = self.line()
            self.value(inner)
            number += 1
            self.comma()
        self.position += 1

    def members(self, pointer: str) -> None:
        self.position += 1
        while self.blank() and self.text[self.position] != "}":
            self.pair(pointer)
            self.comma()
        self.position += 1

    def comma(self) -> None:
        if self.blank() and self.text[self.position] == ",":
            self.position += 1

    def string(self) -> str:
        if self.text[self.position] not in "\"'":
            return ""
        return next(found for pattern in STRINGS if (found := self.match(pattern)))

    def match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.position)
        self.position = found.end() if found else self.position
        return found[0] if found else ""

    def blank(self) -> bool:
        """Pass over white space and comments; tell whether anything is left."""
        self.match(BLANK)
        return self.position < len(self.text)

    def line(self) -> int:
        """Give the line of this position, counted on from the last one asked for."""
        position, line = self.counted
        self.counted = (self.position, line + self.text.count("\n", position, self.position))
        return self.counted[1]
