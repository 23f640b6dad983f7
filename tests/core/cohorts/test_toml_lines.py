from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobclub.core.cohorts.toml_lines import lines_of

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "programmes").glob("*.toml"))


def pointers_of(value: object, at: str = "") -> Iterator[str]:
    """Give the pointer of everything that is inside a document."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    )
    for name, inner in members:
        pointer = f"{at}/{str(name).replace('~', '~0').replace('/', '~1')}"
        yield pointer
        yield from pointers_of(inner, pointer)


# --- by example ---------------------------------------------------------------------------------------

EVERYTHING = '''\
# A comment = "with" [everything]
a = 1
"b c" = """one
two \\""" three
"four""""
'd' = \'\'\'x
y\'\'\'  # and one behind

e.f = [ 1, # one ]
  2, "3, 4",
  [ 5 ],
]
e . g = {h = "}", "i/j" = [{k = 1}, {}]}
[l]
m = 1979-05-27 07:32:00
[l.n]
o = -inf
[[p]]
[[p]]
q = ""
[[p.r]]
s = \'\'
[p.r.t]
u = 0x1F
'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_way_to_write_a_value_is_found_in_its_line(newline: str) -> None:
    assert lines_of(EVERYTHING.replace("\n", newline)) == {
        "/a": 2,
        "/b c": 3,
        "/d": 6,
        "/e": 9,
        "/e/f": 9,
        "/e/f/0": 9,
        "/e/f/1": 10,
        "/e/f/2": 10,
        "/e/f/3": 11,
        "/e/f/3/0": 11,
        "/e/g": 13,
        "/e/g/h": 13,
        "/e/g/i~1j": 13,
        "/e/g/i~1j/0": 13,
        "/e/g/i~1j/0/k": 13,
        "/e/g/i~1j/1": 13,
        "/l": 14,
        "/l/m": 15,
        "/l/n": 16,
        "/l/n/o": 17,
        "/p": 18,
        "/p/0": 18,
        "/p/1": 19,
        "/p/1/q": 20,
        "/p/1/r": 21,
        "/p/1/r/0": 21,
        "/p/1/r/0/s": 22,
        "/p/1/r/0/t": 23,
        "/p/1/r/0/t/u": 24,
    }
    assert set(lines_of(EVERYTHING)) == set(pointers_of(tomllib.loads(EVERYTHING)))


def test_a_table_that_only_a_longer_header_names_stands_in_that_line() -> None:
    assert lines_of("\n[a.b.c]\n[a.d]") == {"/a": 2, "/a/b": 2, "/a/b/c": 2, "/a/d": 3}


def test_a_table_written_after_its_inner_one_stands_where_it_was_first_named() -> None:
    assert lines_of("[a.b]\n[a]\nc = 1") == {"/a": 1, "/a/b": 1, "/a/c": 3}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_everything_in_an_example_has_its_line(path: Path) -> None:
    text = path.read_text("utf-8")
    assert set(lines_of(text)) == set(pointers_of(tomllib.loads(text)))


def seconds_for(members: int) -> float:
    """Give the time it takes to walk a text of so many lines, and see that it is walked to its end."""
    text = "".join(f"a{number}=1\n" for number in range(members))
    begun = time.process_time()
    assert lines_of(text)[f"/a{members - 1}"] == members
    return time.process_time() - begun


def test_a_text_twenty_times_as_long_takes_about_twenty_times_as_long() -> None:
    assert seconds_for(60_000) < 60 * seconds_for(3_000)


# --- by generated documents ---------------------------------------------------------------------------

KEYS = {
    "a": "a",
    "B-2_c": "B-2_c",
    "1979": "1979",
    '"d e"': "d e",
    '"f.g"': "f.g",
    '"#h = ["': "#h = [",
    '"~/i"': "~0~1i",
    '"\\u006a\\t"': "j\t",
    '"say \\"k\\""': 'say "k"',
    "\"'l'\"": "'l'",
    "'\"m\"'": '"m"',
    "'n\\o'": "n\\o",
    '""': "",
    "'æ'": "æ",
}
"""How a key is written, and how it stands in a pointer."""
SCALARS = [
    "1",
    "-1.5e3",
    "true",
    "inf",
    "0xFF",
    "1979-05-27",
    "1979-05-27T07:32:00-08:00",
    "1979-05-27 07:32:00",
]
SCALARS += [
    '"# \\" ] }"',
    "'# ] } \\'",
    '""',
    "''",
    '"""a"""',
    "'''b'''",
    '"""""c"""',
    '"""d\\"""""',
    "'''e''''",
]
BROKEN = ['"""\nf\n"""', "'''g\n#\n]\n'''", '"""h \\\n   i""""', '"""\n\n".\n]"""']
"""Values of more than one line."""
GAPS = ["", " ", "\t", "\n", "\n\n  ", " # a ] } \"comment'\n", "#\n"]


class Writer:
    """Writes a TOML text piece by piece, as drawn, and notes in which line everything comes to stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.text = draw, ""
        self.lines: dict[str, int] = {}

    def one_of(self, choices: list[str]) -> str:
        return self.draw(st.sampled_from(choices))

    def keys(self, most: int) -> list[str]:
        return self.draw(st.lists(st.sampled_from(list(KEYS)), max_size=most, unique=True))

    def note(self, pointer: str) -> None:
        self.lines.setdefault(pointer, self.text.count("\n") + 1)

    def document(self) -> None:
        first, *others = self.keys(5) or ["a"]
        self.text += self.one_of(GAPS)
        self.pair("", first)
        self.text += "\n"
        for key in others:
            self.text += self.one_of(GAPS)
            self.draw(st.sampled_from([self.statement, self.table, self.tables]))(key)

    def statement(self, key: str) -> None:
        """A table of one member: a pair on the top level would fall into the table before it."""
        self.text += f"[ {key} ]"
        self.note(f"/{KEYS[key]}")
        self.text += "\n"
        self.pair(f"/{KEYS[key]}", "a")
        self.text += "\n"

    def table(self, key: str) -> None:
        inner = self.one_of(list(KEYS))
        self.text += f"[{key} . {inner}]"
        pointer = f"/{KEYS[key]}"
        self.note(pointer)
        pointer = f"{pointer}/{KEYS[inner]}"
        self.note(pointer)
        self.members(pointer)

    def tables(self, key: str) -> None:
        for number in range(self.draw(st.integers(1, 3))):
            self.text += f"[[{key}]]"
            self.note(f"/{KEYS[key]}")
            self.note(f"/{KEYS[key]}/{number}")
            self.members(f"/{KEYS[key]}/{number}")

    def members(self, pointer: str) -> None:
        for key in self.keys(3):
            self.text += "\n" + self.one_of(GAPS)
            self.pair(pointer, key)
        self.text += "\n"

    def pair(self, pointer: str, key: str, *, inline: bool = False) -> None:
        inner = f"{pointer}/{KEYS[key]}"
        self.note(inner)
        self.text += key
        for more in self.keys(1):
            inner = f"{inner}/{KEYS[more]}"
            self.note(inner)
            self.text += self.one_of([".", " . "]) + more
        self.text += self.one_of(["=", " = "])
        self.value(inner, inline=inline)

    def value(self, pointer: str, depth: int = 0, *, inline: bool = False) -> None:
        kinds = ["scalar", "scalar", "broken"] + ([] if depth > 1 else ["items", "members"])
        kind = self.one_of(kinds)
        if kind == "items":
            self.items(pointer, depth, inline=inline)
        elif kind == "members":
            self.inline_members(pointer)
        else:
            self.text += self.one_of(SCALARS if kind == "scalar" else BROKEN)

    def items(self, pointer: str, depth: int, *, inline: bool) -> None:
        gaps = GAPS[:3] if inline else GAPS
        self.text += "[" + self.one_of(gaps)
        for number in range(self.draw(st.integers(0, 3))):
            self.text += ("," if number else "") + self.one_of(gaps)
            self.note(f"{pointer}/{number}")
            self.value(f"{pointer}/{number}", depth + 1, inline=inline)
            self.text += self.one_of(gaps)
        self.text += "]"

    def inline_members(self, pointer: str) -> None:
        self.text += "{"
        for number, key in enumerate(self.keys(2)):
            self.text += ", " if number else " "
            self.pair(pointer, key, inline=True)
        self.text += " }"


@st.composite
def written(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    writer = Writer(draw)
    writer.document()
    return writer.text, writer.lines


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(written())
def test_everything_in_any_document_is_found_in_its_line(document: tuple[str, dict[str, int]]) -> None:
    text, lines = document
    assert set(lines) == set(pointers_of(tomllib.loads(text)))
    assert lines_of(text) == lines
    assert lines_of(text.replace("\n", "\r\n")) == lines
