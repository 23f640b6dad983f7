"""The laws of the house that `make imports`, which looks after the floors, does not hold us to."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "jobclub"
# What a released migration did is never rewritten, so it may be as long as it is.
FILES = [path for path in sorted(HOUSE.rglob("*.py")) if "versions" not in path.parts]
CORE = [path for path in FILES if path.is_relative_to(HOUSE / "core")]

MOST_LINES_IN_A_FILE = 300
MOST_LINES_IN_A_FUNCTION = 25
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
OUTSIDE = {
    "time",
    "random",
    "secrets",
    "uuid",
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "sqlite3",
    "logging",
}
"""Modules by which a rule would look at a clock, roll dice, read, write or call somebody."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
each_file_of_the_core = pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(HOUSE)))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text("utf-8")))


def imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def is_stub(node: Definition) -> bool:
    """Tell whether the body is left to others, as in a protocol."""
    return isinstance(node.body[0], ast.Expr) and getattr(node.body[0].value, "value", None) is Ellipsis


def public(node: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Give the public functions, classes and methods in a module or class."""
    for inner in node.body:
        if isinstance(inner, Definition) and not inner.name.startswith("_"):
            yield inner
            if isinstance(inner, ast.ClassDef):
                yield from public(inner)


def lines_of_code(node: Function, source: list[str]) -> int:
    """Count the lines of a function without its docstring, blank lines and comments."""
    documented = ast.get_docstring(node) is not None
    docstring = range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1) if documented else ()
    numbers = range(node.lineno, (node.end_lineno or 0) + 1)
    texts = [source[number - 1].strip() for number in numbers if number not in docstring]
    return sum(bool(text) and not text.startswith("#") for text in texts)


def test_the_house_was_found() -> None:
    assert {"refusals.py", "cohort.py", "planning.py"} <= {path.name for path in CORE}


@each_file_of_the_core
def test_the_core_imports_the_standard_library_and_itself_only(path: Path) -> None:
    own = [name for name in imported(path) if name == "jobclub.core" or name.startswith("jobclub.core.")]
    others = [name for name in imported(path) if name not in own]
    assert [name for name in others if name.split(".")[0] not in sys.stdlib_module_names] == []


@each_file_of_the_core
def test_the_core_neither_reads_a_clock_nor_rolls_dice_nor_goes_outside(path: Path) -> None:
    assert [name for name in imported(path) if name.split(".")[0] in OUTSIDE] == []
    called = [
        node for node in nodes(path) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    assert [node.lineno for node in called if (getattr(node.value, "id", ""), node.attr) in CLOCKS] == []
    names = [
        node.func.id for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert {"open", "print", "input", "eval", "exec"}.isdisjoint(names)


@each_file_of_the_core
def test_every_public_function_and_class_of_the_core_says_what_it_gives(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert [node.name for node in public(tree) if not is_stub(node) and not ast.get_docstring(node)] == []


@each_file
def test_no_file_has_more_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES_IN_A_FILE


@each_file
def test_no_function_has_more_than_25_lines_of_code(path: Path) -> None:
    source = path.read_text("utf-8").splitlines()
    functions = [node for node in nodes(path) if isinstance(node, Function)]
    lengths = {node.name: lines_of_code(node, source) for node in functions}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_IN_A_FUNCTION} == {}


@each_file
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    words = {word for part in path.relative_to(HOUSE).with_suffix("").parts for word in part.split("_")}
    assert words.isdisjoint(BANNED_NAMES)
