"""The pages under docs/ agree with the code: what is there is told, and what is told is there."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import jobclub as jc
from jobclub.api import create_app
from jobclub.api.problems import CODES
from jobclub.cli import cli
from jobclub.core import errors
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.programme import Completion, HomeworkTask, Programme, Unit
from jobclub.core.people.habits import Choice
from jobclub.core.people.staff import FROM_OUTSIDE, PERMISSIONS, Act, Role
from jobclub.settings import PREFIX, Settings
from tests.api.operations import OPERATIONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`((?:jobclub|docs|tests|examples|requirements|\.ci)/[\w./-]+)`")


def page(name: str) -> str:
    """Give the text of a page under docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Give the cells of every row of every table in a text."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def kinds(of: type[errors.JobclubError]) -> Iterator[type[errors.JobclubError]]:
    """Give the errors below one in the core's tree."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith(f"{errors.__name__}."):
            yield kind
            yield from kinds(kind)


def test_every_error_code_stands_in_the_tables_of_the_api_page() -> None:
    told = {cell for row in rows(page("api.md")) for cell in row[:2]}
    raised = {kind.code for kind in kinds(errors.JobclubError) if kind is not errors.Refused}
    assert {f"`{code}`" for code in raised | set(CODES.values()) | {"internal_error"}} - told == set()


def test_the_api_page_names_no_error_that_is_not_there() -> None:
    section = page("api.md").partition("## Errors")[2].partition("## What there is")[0]
    told = {cell.strip("`") for row in rows(section) for cell in row[:2] if re.fullmatch(r"`\w+`", cell)}
    raised = {kind.code for kind in kinds(errors.JobclubError)}
    assert told - raised - set(CODES.values()) - {"internal_error"} == set()


@pytest.mark.parametrize(("status", "code"), sorted(CODES.items()))
def test_the_status_beside_a_code_is_the_one_it_is_sent_with(status: int, code: str) -> None:
    assert [str(HTTPStatus(status).value), f"`{code}`"] in [row[:2] for row in rows(page("api.md"))]


def test_the_api_page_lists_each_path_with_its_methods_and_no_other() -> None:
    paths: dict[str, set[str]] = {}
    for rule in create_app(jc.memory_office()).url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)).removeprefix("/api/v1")
        if str(rule).startswith("/api/v1") and not path.startswith(("/docs", "/openapi")):
            paths.setdefault(path, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    told = {
        row[0].strip("`"): set(row[1].split(", ")) for row in rows(page("api.md")) if row[0].startswith("`/")
    }
    assert told == paths


def test_every_setting_stands_on_the_operators_page() -> None:
    told = {row[0] for row in rows(page("operator.md"))}
    names = [PREFIX + field.name.upper() for field in fields(Settings) if field.name != "plug_ins"]
    assert {f"`{name}`" for name in [*names, PREFIX + "SETTINGS"]} - told == set()


def commands(of: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command by the words that call it."""
    if isinstance(of, click.Group):
        for word, inner in of.commands.items():
            yield from commands(inner, f"{name} {word}")
    else:
        yield name, of


def test_every_command_stands_on_the_operators_page_and_no_other() -> None:
    told = {row[0].strip("`") for row in rows(page("operator.md")) if row[0].startswith("`jobclub ")}
    assert told == {name for name, _ in commands(cli, "jobclub")}


@pytest.mark.parametrize("name", ["offer-files.md", "operator.md", "programme-file.md", "teams.md"])
def test_every_command_line_on_a_page_has_options_that_are_there(name: str) -> None:
    known = dict(commands(cli, "jobclub"))
    lines = re.findall(r"^ {4}(jobclub [^#\n]+)", page(name), re.MULTILINE)
    assert lines
    for line in lines:
        command = next(known[words] for words in sorted(known, reverse=True) if line.startswith(words))
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", line)) <= options, line


def test_the_operators_first_steps_can_be_taken_as_they_stand(tmp_path: Path) -> None:
    section = page("operator.md").partition("## First steps\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^ {4}jobclub ([^\n]+)", section, re.MULTILINE)
    taken = [shlex.split(line) for line in lines if not line.startswith("serve")]
    env = {"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_DATABASE_URL": ""}
    with contextlib.chdir(ROOT):
        said = [CliRunner().invoke(cli, words, env=env) for words in taken]
    assert {(ran.exit_code, ran.stderr, bool(ran.stdout.strip())) for ran in said} == {(0, "", True)}
    assert len(taken) == len(lines) - 1


HEADS: list[tuple[type[Any], str]] = [
    (Programme, "## The programme"),
    (Completion, "### `[completion]`"),
    (Unit, "## A unit"),
    (AgendaItem, "### `agenda`"),
    (HomeworkTask, "### `homework`"),
    (Material, "### `materials`"),
]


@pytest.mark.parametrize(("kind", "head"), HEADS)
def test_every_field_of_a_programme_file_stands_in_its_table_and_no_other(kind: type[Any], head: str) -> None:
    section = page("programme-file.md").partition(f"{head}\n")[2]
    section = re.split(r"^#", section, maxsplit=1, flags=re.MULTILINE)[0]
    assert [row[0] for row in rows(section)][2:]
    assert {row[0] for row in rows(section)[2:]} == {f"`{field.name}`" for field in fields(kind)}


def test_every_kind_of_message_that_a_programme_switches_stands_in_its_table_and_no_other() -> None:
    section = page("programme-file.md").partition("### `[messages]`\n")[2].partition("\n## ")[0]
    assert [row[0] for row in rows(section)[2:]] == [f"`{choice}`" for choice in Choice]


def smallest(**members: object) -> dict[str, Any]:
    """Give a document that is a programme, with some members of its own."""
    unit = {"key": "a", "title": "A"}
    needed = {"key": "c", "title": "C", "language": "en", "minutes": 60, "capacity": 50, "units": [unit]}
    return {**needed, **members}


def numbers() -> list[tuple[str, int, int]]:
    """Give each number of a programme with the bounds that the page tells."""
    section = page("programme-file.md").partition("## The programme\n")[2].partition("###")[0]
    found = [(row[0], re.fullmatch(r"a number from (\d+) to (\d+)", row[1])) for row in rows(section)]
    return [(name.strip("`"), int(bounds[1]), int(bounds[2])) for name, bounds in found if bounds]


@pytest.mark.parametrize(("name", "least", "most"), numbers())
def test_the_bounds_that_the_page_tells_are_those_that_hold(name: str, least: int, most: int) -> None:
    def faults(number: int) -> list[str]:
        try:
            jc.read_programme(smallest(**{name: number}))
        except errors.Invalid as error:
            return [mistake.detail for mistake in error.mistakes]
        return []

    bounds = f"must be from {least} to {most}"
    assert bounds not in faults(least) + faults(most)
    assert bounds in faults(least - 1)
    assert bounds in faults(most + 1)


def test_the_smallest_programme_file_is_one_and_the_wrong_one_is_answered_as_shown() -> None:
    blocks = FENCED.findall(page("programme-file.md"))
    (right, wrong), (answer,) = (
        [text for kind, text in blocks if kind == wanted] for wanted in ("toml", "text")
    )
    assert jc.read_toml(right) == jc.read_programme(
        {
            "key": "job-club",
            "title": "Job club",
            "language": "en",
            "minutes": 120,
            "capacity": 10,
            "units": [{"key": "kick-off", "title": "Where do I stand?"}],
        }
    )
    with pytest.raises(errors.Invalid) as found:
        jc.read_toml(wrong)
    said = [f"{mistake.line}: {mistake.pointer} {mistake.detail}" for mistake in found.value.mistakes]
    assert said == answer.splitlines()


def test_the_permission_table_is_the_one_in_the_code() -> None:
    section = page("rules.md").partition("## Who may do what\n")[2].partition("\n##")[0]
    head, _, *told = rows(section)
    assert head == ["act", "scope", *(role.value for role in Role)]
    scopes = {act: "–" if act in FROM_OUTSIDE else f"`{act.stable_name}`" for act in Act}
    reaches = [[act.value, scopes[act], *(PERMISSIONS[role].get(act, "–") for role in Role)] for act in Act]
    assert told == reaches


GUIDES = ("consultant.md", "consultant.da.md", "consultant.de.md")


def calls(name: str) -> list[tuple[str, list[str]]]:
    """Give the calls in the table of a guide, each with the members that it says are needed."""
    return [
        (row[1].strip("`"), re.findall(r"`(\w+)`", row[2]))
        for row in rows(page(name))
        if row[1].startswith("`")
    ]


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_says_the_same_in_every_language(name: str) -> None:
    def levels(of: str) -> list[str]:
        return re.findall(r"^#+(?= )", page(of), re.MULTILINE)

    def marks(of: str) -> list[str]:
        return re.findall(r"^- |`\w+`", page(of), re.MULTILINE)

    assert levels(name) == levels(GUIDES[0])
    assert calls(name) == calls(GUIDES[0])
    assert marks(name) == marks(GUIDES[0])


def test_every_call_of_the_guide_is_there_and_takes_what_it_says() -> None:
    known = {
        f"{op.method} {op.path.removeprefix('/api/v1')}": op.query | {way[0] for way, _ in op.asked_members}
        for op in OPERATIONS
    }
    told = calls(GUIDES[0])
    assert len(told) > 30
    assert [call for call, _ in told if call not in known] == []
    assert [(call, name) for call, names in told for name in names if name not in known[call]] == []


def slugs(text: str) -> set[str]:
    """Give the anchors of a page, as GitHub and its like make them."""
    heads = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    for target in LINK.findall(FENCED.sub("", text)):
        if target.startswith(("https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        to = (source.parent / name) if name else source
        assert to.exists(), target
        assert not anchor or anchor in slugs(to.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.name)
def test_files_that_a_page_names_exist(source: Path) -> None:
    for name in FILE.findall(source.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("name", ["rules.md", "architecture.md"])
def test_python_files_that_are_named_by_their_end_exist(name: str) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "jobclub").rglob("*.py")}
    for end in re.findall(r"[\w/]+\.py\b", page(name)):
        assert any(f"/{file}".endswith(f"/{end}") for file in files) or (ROOT / end).exists(), end


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.name)
def test_no_page_names_a_place_on_the_machine_it_was_written_on(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    found = [place for place in (f"{ROOT}/", "/home/", "/root/", "/Users/") if place in text]
    assert found == []


def test_each_page_can_be_reached_from_the_index() -> None:
    told = {target.partition("#")[0] for target in LINK.findall(page("index.md"))}
    assert {path.name for path in DOCS.glob("*.md")} - told == {"index.md"}
