"""Reading a document member by member: each of its kind, nothing missing, nothing unknown.

A document is what ``tomllib`` or ``json`` gives: mappings, lists, strings, numbers. A reader never stops at
a mistake: it notes it with its JSON pointer and goes on, so that all of them are named at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jobclub.core import national_ids
from jobclub.core.errors import Mistake
from jobclub.core.text import fault_in_line, fault_in_passage

T = TypeVar("T")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY_LENGTH = 64
MOST_ITEMS = 100


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
        if member not in self.data:
            if needed:
                self.wrong(member, f"is missing; write {what}")
            return None
        value = self.data[member]
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
        elif text is not None and national_ids.in_text(text):
            self.wrong("key", national_ids.HINT)
            return ""
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
            text = None
        return text or default or ""

    def lines(self, member: str) -> tuple[str, ...]:
        """Give a list of texts of one line each."""
        given = self.list_of(member, str, "a list of texts")
        for number, text in given:
            if fault := fault_in_line(text, 500):
                self.wrong(f"{member}/{number}", fault)
        return tuple(text for _, text in given)

    def words(self, member: str, choices: Sequence[str], *, needed: bool = False) -> list[str]:
        """Give a list of some words, without those that nobody knows."""
        among = ", ".join(choices)
        given = self.list_of(member, str, f"a list of {among}", needed=needed)
        for number, word in given:
            if word not in choices:
                self.wrong(f"{member}/{number}", f"must be one of {among}")
        return [word for _, word in given if word in choices]

    def list_of(
        self, member: str, kind: type[T], what: str, *, most: int = MOST_ITEMS, needed: bool = False
    ) -> list[tuple[int, T]]:
        """Give the items of a list that are of the right kind, each with its number."""
        given = self.get(member, list, what, needed=needed) or []
        if len(given) > most:
            self.wrong(member, f"has more than {most} items; shorten it")
            return []
        for number, item in enumerate(given):
            if not isinstance(item, kind):
                self.wrong(f"{member}/{number}", f"{member} must be {what}")
        return [(number, item) for number, item in enumerate(given) if isinstance(item, kind)]

    def tables(
        self, member: str, read: Callable[[Reader], T], *, most: int = MOST_ITEMS, needed: bool = False
    ) -> tuple[T, ...]:
        """Give a list of mappings, each read by a function and checked for members nobody asked for."""
        given = self.list_of(member, dict, "a list of tables", most=most, needed=needed)
        return tuple(self._inner(f"{member}/{number}", item, read) for number, item in given)

    def table(self, member: str, read: Callable[[Reader], T]) -> T | None:
        """Give one mapping inside this one."""
        given = self.get(member, dict, "a table")
        return None if given is None else self._inner(member, given, read)

    def _inner(self, where: str, data: Mapping[str, Any], read: Callable[[Reader], T]) -> T:
        inner = Reader(data, f"{self.at}/{where}", self.mistakes)
        result = read(inner)
        inner.refuse_unknown()
        return result

    def is_fine(self, member: str) -> bool:
        """Tell whether no mistake was noted at a member itself."""
        return all(mistake.pointer != f"{self.at}/{member}" for mistake in self.mistakes)

    def refuse_unknown(self) -> None:
        """Note every member that nothing asked for: it is misspelt or misplaced."""
        for member in self.data:
            if member not in self.seen:
                name = str(member).replace("~", "~0").replace("/", "~1")
                self.wrong(name, "is not known here; check the spelling or take it out")
