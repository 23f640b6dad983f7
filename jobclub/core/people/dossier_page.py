"""A dossier as a page to read and to keep: one HTML file that loads nothing and leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from jobclub.core.people.dossier import Dossier, Row
from jobclub.core.people.dossier_words import meaning, words
from jobclub.core.spans import zone_of

STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "dl{display:grid;grid-template-columns:minmax(8rem,1fr) 3fr;gap:.25rem 1rem;margin:1rem 0;"
    "padding:.5rem 0;border-top:1px solid #767676}dt{font-weight:bold}dd{margin:0;white-space:pre-wrap}"
)
"""All the style there is; whoever serves the page lets this and nothing else pass."""


def html_of(dossier: Dossier) -> str:
    """Give a dossier as a page in the language of whom it is about."""
    language = dossier.language
    title = escape(words(language, "title"))
    intro = words(language, "intro").format(
        organisation=dossier.organisation.name, on=_said(dossier.made_at, "at", dossier)
    )
    return "".join(
        (
            f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            f"<p>{escape(intro)}</p>",
            *(_section(name, rows, dossier) for name, rows in dossier.sections.items()),
            "</main></body></html>",
        )
    )


def _section(name: str, rows: tuple[Row, ...], dossier: Dossier) -> str:
    heading = escape(words(dossier.language, f"section.{name}"))
    nothing = f"<p>{escape(words(dossier.language, 'nothing'))}</p>"
    shown = "".join(_row(row, dossier) for row in rows) or nothing
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>{shown}</section>'


def _row(row: Row, dossier: Dossier) -> str:
    return f"<dl>{''.join(_pairs(row, dossier))}</dl>"


def _pairs(row: Mapping[str, Any], dossier: Dossier) -> Iterator[str]:
    """Give what a row tells; what it does not tell is left out."""
    for what, value in row.items():
        if value not in {None, ()}:
            name = escape(words(dossier.language, what))
            yield f"<dt>{name}</dt><dd>{escape(_said(value, what, dossier))}</dd>"


def _said(value: Any, what: str, dossier: Dossier) -> str:
    """Say a value that stands in a part of a row."""
    language = dossier.language
    if isinstance(value, datetime):
        there = value.astimezone(zone_of(dossier.organisation.time_zone))
        return f"{_day(there.date(), language)} {there:%H:%M}"
    if isinstance(value, date):
        return _day(value, language)
    if isinstance(value, tuple):
        return ", ".join(_said(one, what, dossier) for one in value)
    if isinstance(value, bool):
        return words(language, "yes" if value else "no")
    return meaning(language, what, str(value))


def _day(day: date, language: str) -> str:
    return f"{day:%d.%m.%Y}" if language != "en" else f"{day:%d/%m/%Y}"
