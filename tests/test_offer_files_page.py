"""The page about service, webinar and series files tells what holds, and the templates are such files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import jobclub as jc
from jobclub.core.appointments import offer
from jobclub.core.webinars import judgement

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "examples" / "templates"
PAGE = (ROOT / "docs" / "offer-files.md").read_text("utf-8")
KINDS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "a service": jc.read_service,
    "a webinar": jc.read_webinar,
    "a series": jc.read_series,
}
NOT_IN_FILES = {"id", "consultant_ids", "meeting_provider", "state", "version"}


def _told(head: str) -> dict[str, str]:
    """Give the fields that a table tells of, each with what it may hold."""
    section = re.split(r"^#", PAGE.partition(f"{head}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE))


def test_every_field_of_a_service_file_stands_in_its_table_and_no_other() -> None:
    assert set(_told("## A service")) == {one.name for one in fields(offer.Service)} - NOT_IN_FILES
    assert set(_told("### `[package]`")) == {one.name for one in fields(offer.Package)}


def test_every_field_of_webinar_and_series_files_stands_in_their_tables_and_no_other() -> None:
    about = jc.read_series((TEMPLATES / "kolding-webinarer.toml").read_text("utf-8"))
    assert set(_told("## A webinar")) == set(about.pop("each"))
    assert set(_told("## A series")) == set(about)


@pytest.mark.parametrize(
    ("head", "bounds"),
    [
        ("## A service", offer.BOUNDS),
        ("### `[package]`", offer.BOUNDS_OF_PACKAGE),
        ("## A webinar", judgement.BOUNDS),
    ],
)
def test_the_bounds_that_the_page_tells_are_those_that_hold(
    head: str, bounds: Mapping[str, tuple[int, int]]
) -> None:
    found = {name: re.fullmatch(r"a number from (\d+) to (\d+)", what) for name, what in _told(head).items()}
    told = {name: (int(one[1]), int(one[2])) for name, one in found.items() if one}
    assert told == dict(bounds)


def test_a_wrong_series_is_answered_as_the_page_shows() -> None:
    [wrong] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    [answer] = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    with pytest.raises(jc.errors.Invalid) as refused:
        jc.read_series(wrong)
    said = [f"{one.line}: {one.pointer} {one.detail}" for one in refused.value.mistakes]
    assert said == answer.splitlines()


def test_each_template_stands_on_the_page_and_is_what_it_says_there() -> None:
    told = dict(re.findall(r"\| \[(\S+\.toml)\]\(\S+\) \| (a \w+)", PAGE))
    assert set(told) == {path.name for path in TEMPLATES.glob("*.toml")}
    for name, kind in told.items():
        assert KINDS[kind]((TEMPLATES / name).read_text("utf-8"))


def test_what_the_page_shows_in_python_makes_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    [shown] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(shown, names)  # noqa: S102  (the page's own lines)
    assert names["wish"].each.minutes == 45
    assert len(names["wish"].topics) == 3
