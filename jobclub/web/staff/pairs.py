"""What the staff's templates choose from, as pairs of a value and its words; and where clubs are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, url_for

from jobclub.web.words import Words

CLUB_PAGE = "staff.club.show"


def in_words(value: str, words: Words, part: str) -> tuple[str, str]:
    """Give a value with its words: ``states|map("in_words", t, "cohort_states.")``."""
    return value, words(f"{part}{value}")


def named_in_words(value: str, words: Words, part: str) -> tuple[str, str]:
    """Give a value with its words, or with its own name if there are none: a plug-in's, say."""
    key = f"{part}{value}"
    return value, words(key) if words.has(key) else value


def id_and_name(one: Any) -> tuple[str, str]:
    """Give somebody's id and name."""
    return one.id, one.name


def id_and_title(one: Any) -> tuple[str, str]:
    """Give something's id and title."""
    return one.id, one.title


def name_in(one: str, names: Mapping[str, str]) -> str:
    """Give somebody's name by their id: ``ids|map("name_in", names)``; empty if nobody knows it."""
    return names.get(one, "")


def club_address(cohort_id: str) -> str | None:
    """Give the address of a club's own page, if there is such a page."""
    return url_for(CLUB_PAGE, club_id=cohort_id) if CLUB_PAGE in current_app.view_functions else None


def add_pairs(app: Flask) -> None:
    """Let templates use these."""
    app.jinja_env.filters["in_words"] = in_words
    app.jinja_env.filters["named_in_words"] = named_in_words
    app.jinja_env.filters["id_and_name"] = id_and_name
    app.jinja_env.filters["id_and_title"] = id_and_title
    app.jinja_env.filters["name_in"] = name_in
    app.jinja_env.globals["club_address"] = club_address
