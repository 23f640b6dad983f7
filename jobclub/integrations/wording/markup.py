"""The light markup of a letter: one source for its plain text and its HTML, so that the two never differ.

A blank line parts paragraphs. ``# `` begins a heading, ``- `` an item of a list, ``> `` a line that stands
out. A line like ``[Your page] https://…`` is a link, and is left out where there is no address. All else is
text: a line of the template stays a line of the letter.

Values are enclosed in control characters while a template is filled in. So what is markup comes from the
template alone: whatever a value holds is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from itertools import groupby
from textwrap import fill

VALUE = "\x02{}\x03"
ADDRESS = "\x04{}\x05"
"""What encloses a value, and an address that a link may lead to."""
TAGS = "\x06"
"""What marks the place of a line that holds statements of the template only: it is no line of the letter."""
ENCLOSING = str.maketrans("", "", "\x02\x03\x04\x05\x06")
NO_LINK = str.maketrans("", "", "\x04\x05")
PARTS = re.compile(r"\x02([^\x03]*)\x03|([^\x02]+)")
LINK = re.compile(r"\[((?:\x02[^\x03]*\x03|[^\]\x02])+)\] +(?:\x04([^\x05]*)\x05|(https://[^\s\x02\x04]+))")
WIDTH = 78
"""Characters in a line of text (RFC 5322, section 2.1.1)."""
PHONE = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "…": "...", "\u00a0": " "}
)
"""What phones have instead of our typography, so that a short message stays one (GSM 03.38)."""


class Kind(Enum):
    """What a line of a letter is."""

    TEXT = auto()
    HEADING = auto()
    ITEM = auto()
    STRIKING = auto()
    LINK = auto()
    BLANK = auto()


MARKS = {"# ": Kind.HEADING, "- ": Kind.ITEM, "> ": Kind.STRIKING}
INDENTS = {Kind.ITEM: ("- ", "  "), Kind.STRIKING: ("    ", "    ")}
"""How the first and the other lines of text of such a line begin."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, its text without the mark, and where it leads."""

    kind: Kind
    text: str
    url: str = ""


def lines_of(filled: str) -> Iterator[Line]:
    """Read the lines of a template that was filled in; a link without an address is none of them."""
    for written in filled.strip().splitlines():
        raw = written.strip()
        if raw and not raw.strip(TAGS):
            continue
        if found := LINK.fullmatch(raw):
            url = found[2] if found[3] is None else found[3]
            if url:
                yield Line(Kind.LINK, found[1], url)
        else:
            kind = MARKS.get(raw[:2], Kind.TEXT if raw else Kind.BLANK)
            yield Line(kind, raw[2:] if raw[:2] in MARKS else raw)


def plain(filled: str) -> str:
    """Give what was filled in as mere text on one line."""
    return " ".join(filled.translate(ENCLOSING).split())


def short(filled: str) -> str:
    """Give a message for a phone: one line, in characters that every phone has where that is possible."""
    said = (f"{line.text}: {line.url}" if line.kind is Kind.LINK else line.text for line in lines_of(filled))
    return plain(" ".join(said)).translate(PHONE)


def text(lines: Iterable[Line]) -> str:
    """Give the plain text of a letter."""
    written = "\n".join(map(_as_text, lines))
    return re.sub(r"\n{3,}", "\n\n", written).strip("\n") + "\n"


def _as_text(line: Line) -> str:
    words = plain(line.text)
    if line.kind is Kind.LINK:
        return f"{words}:\n{line.url}"
    first, then = INDENTS.get(line.kind, ("", ""))
    return fill(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def html(lines: Iterable[Line]) -> str:
    """Give the body of a letter as HTML; its first link is shown as a button."""
    blocks = groupby(_marked(lines), key=lambda pair: pair[0])
    body = "\n".join(_block(kind, [line for _, line in pairs]) for (kind, _), pairs in blocks)
    return body.replace('<p class="link">', '<p class="button">', 1)


def _marked(lines: Iterable[Line]) -> Iterator[tuple[tuple[Kind, int], Line]]:
    """Mark lines that belong together; each heading and each link stands alone."""
    block = 0
    for line in lines:
        block += line.kind in {Kind.BLANK, Kind.HEADING, Kind.LINK}
        if line.kind is not Kind.BLANK:
            yield (line.kind, block), line


def _block(kind: Kind, lines: list[Line]) -> str:
    inner = [_as_html(line.text) for line in lines]
    if kind is Kind.LINK:
        return f'<p class="link"><a href="{escape(lines[0].url)}">{inner[0]}</a></p>'
    if kind is Kind.ITEM:
        return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in inner) + "\n</ul>"
    if kind is Kind.HEADING:
        return f"<h2>{inner[0]}</h2>"
    opening = '<p class="striking">' if kind is Kind.STRIKING else "<p>"
    return opening + "<br />\n".join(inner) + "</p>"


def _as_html(words: str) -> str:
    """Escape a line; a value that is written from right to left keeps that to itself."""
    parts = PARTS.findall(words.translate(NO_LINK))
    return "".join(_isolated(value) if value else escape(own) for value, own in parts).strip()


def _isolated(value: str) -> str:
    leftward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in value)
    return f"<bdi>{escape(value)}</bdi>" if leftward else escape(value)
