"""The words of the pages: the same in every language, all of them used, and none missing."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

from jobclub.core.cohorts.homework import TaskState
from jobclub.core.cohorts.own_club import StepState
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import LANGUAGES
from jobclub.web import troubles
from jobclub.web.words import Words, spoken, texts

HOUSE = Path(troubles.__file__).parent
SOURCES = "".join(path.read_text("utf-8") for kind in ("*.py", "*.html") for path in HOUSE.rglob(kind))
OFFICE_WORDS = ("forløb", "indsats", "Maßnahme", "measure", "ydelse", "Maßnahmeträger", "aktivering")


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_braces(language: str) -> None:
    english = texts("en")
    assert list(texts(language)) == list(english)
    assert {key: braces(text) for key, text in texts(language).items()} == {
        key: braces(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_stands_in_one_file(language: str) -> None:
    read = [tomllib.loads(file.read_text("utf-8")) for file in (HOUSE / "texts" / language).iterdir()]
    keys = Counter(f"{part}.{key}" for file in read for part, inner in file.items() for key in inner)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_speaks_like_an_office(language: str) -> None:
    for key, text in texts(language).items():
        assert text.strip() == text != "", key
        assert not [word for word in OFFICE_WORDS if word.casefold() in text.casefold()], key


SAME_IN_TWO = {
    *("Administrator", "Dansk", "Deutsch", "E", "E-mail", "English", "Find", "HH:mm", "Job", "Links", "Logo"),
    *("Menu", "Microsoft Teams", "Name", "Online", "Person", "Webinar", "mail"),
}
"""What is written alike in English and in another of our languages."""


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_nothing_is_left_in_english(language: str) -> None:
    alike = {text for key, text in texts(language).items() if text == texts("en")[key]}
    said = {text for text in alike if re.search(r"[a-z]", re.sub(r"\{[^}]*\}|https?://\S+", "", text))}
    assert said <= SAME_IN_TWO


JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAGS = re.compile(r'<[^>]*>|[\w-]+="[^"]*"|&\w+;')


@pytest.mark.parametrize("template", sorted(HOUSE.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_says_anything_in_words_of_its_own(template: Path) -> None:
    said = TAGS.sub(" ", JINJA.sub("", template.read_text("utf-8")))
    assert re.findall(r"[^\W\d_]{2,}", said) == [], template


def test_every_text_that_a_page_asks_for_is_there() -> None:
    asked = set(re.findall(r'(?:\bt|words)\(\s*"([a-z_.]+)"', SOURCES))
    assert len(asked) > 60
    assert sorted(one for one in asked if one not in texts("en") and not one.endswith(".")) == []


def test_every_text_is_asked_for_somewhere() -> None:
    named = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", SOURCES))
    whole = named | {f"{key}_head" for key in named}
    begun = {
        *re.findall(r"""["']([a-z_]+\.[a-z_]*)["'] ?~""", SOURCES),
        *re.findall(r'f"([a-z_]+\.[a-z_]*)\{', SOURCES),
    }
    asked = {key for key in texts("en") if key.startswith(tuple(begun))}
    assert set(texts("en")) - whole - asked == set()


def test_there_is_a_text_for_everything_that_has_a_state() -> None:
    parts = {
        *(f"steps.{state}" for state in StepState),
        *(f"tasks.{state}" for state in TaskState),
        *(f"messages.{choice}" for choice in Choice),
        *(f"languages.{language}" for language in LANGUAGES),
        *(f"task.{answer}" for answer in ("accepted", "returned")),
        *(f"troubles.{kind}{end}" for kind in kinds() for end in ("", "_head")),
    }
    assert parts - set(texts("en")) - {"steps.missed", "tasks.open", "tasks.overdue"} == set()


def kinds() -> set[str]:
    return {kind for _, kind in troubles.KINDS.values()} | {
        "gone",
        "request",
        "too_large",
        "broken",
    }


def test_a_language_that_nobody_speaks_falls_back() -> None:
    assert [spoken("da", "de"), spoken(None, "de"), spoken("fr", "de"), spoken("fr", None)] == [
        "da",
        "de",
        "de",
        "en",
    ]


WINTER = datetime(2027, 3, 16, 13, 0, tzinfo=UTC)
SUMMER = datetime(2027, 3, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("da", "tirsdag den 16. marts kl. 14.00–16.00"),
        ("de", "Dienstag, 16. März, 14:00–16:00 Uhr"),
        ("en", "Tuesday 16 March, 14:00–16:00"),
    ],
)
def test_a_time_is_told_with_its_weekday_on_the_wall_clock_of_its_zone(language: str, told: str) -> None:
    t = Words(language)
    assert t.span(WINTER, WINTER.replace(hour=15), "Europe/Copenhagen") == told
    assert t.time(SUMMER, "Europe/Copenhagen") == t.time(WINTER, "Europe/Copenhagen")


def test_the_readers_own_time_is_told_where_it_is_another() -> None:
    t = Words("en")
    end = WINTER.replace(hour=15)
    assert t.elsewhere(WINTER, end, "Europe/Copenhagen", None) is None
    assert t.elsewhere(WINTER, end, "Europe/Copenhagen", "Europe/Berlin") is None
    told = t.elsewhere(WINTER, end, "Europe/Copenhagen", "Pacific/Auckland")
    assert told == "Where you are (Auckland): Wednesday 17 March, 02:00–04:00"
