"""What a template may say: a few statements, the letter's plain values, our filters – and nothing else.

A template is read as a tree and never run before every node of it is known. The kinds of the values come
from ``Letter`` itself, so that a template and a letter can't drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import chain
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import nodes

from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.letter import Letter, Meets


class Address(str):
    """Where a link leads."""

    __slots__ = ()


class Said(str):
    """Words of our own: a day, a time, a number of things, a number to call."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Many:
    """Several of a kind."""

    of: Any


BRACES = re.compile(r"(?<!\{)\{(?!\{)|(?<!\})\}(?!\})")
"""A brace that stands alone."""
DEEPEST = 6
"""How many statements may stand in one another."""
DEEPEST_TREE = 40
TANGLED = "this is too tangled to be read; write it simpler"
Kind = Any
"""A type, or ``Many`` of a type; None is a kind nothing is known of, because of a mistake told already."""
ADDRESSES = frozenset({"link", "not_me", "join_url", "times"})
HIDDEN = frozenset({"notice", "language", "zone", "own_zone"})
"""What a letter is worded by, not with."""
FILTERS: Mapping[str, tuple[Kind, Kind, int]] = {
    "when": (Meets, Said, 0),
    "day": (datetime, Said, 0),
    "clock": (datetime, Said, 0),
    "moment": (datetime, Said, 0),
    "brief": (datetime, Said, 0),
    "duration": (int, Said, 0),
    "plural": (int, Said, 2),
    "length": (Many, int, 0),
}
"""Each filter: what it takes, what it gives, and how many words it wants."""


def kinds_of(shape: type) -> dict[str, Kind]:
    """Give the kind of each value in one of the letter's shapes."""
    return {name: _kind(name, hint) for name, hint in get_type_hints(shape).items()}


def _kind(name: str, hint: Any) -> Kind:
    if name in ADDRESSES:
        return Address
    if isinstance(hint, UnionType):
        return _kind(name, next(one for one in get_args(hint) if one is not NoneType))
    if hint is DialIn:
        return Said
    return Many(get_args(hint)[0]) if get_origin(hint) is tuple else hint


VALUES: Mapping[str, Kind] = {
    **{name: kind for name, kind in kinds_of(Letter).items() if name not in HIDDEN},
    "session": Meets,
}
"""What a template sees; ``session`` is the first of ``sessions``."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in a template, in which line, and what to do.

    ``kind`` says what it is in one word, for who tells it in another language; ``part`` is where it is, if
    the line does not tell.
    """

    line: int
    detail: str
    kind: str = "impossible"
    part: str = ""


@dataclass(slots=True)
class Reading:
    """One reading of a template: the faults in it, and the values it uses.

    ``private`` is a part that others may read over a shoulder: no names, titles and places in it.
    """

    private: bool = False
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def read(self, tree: nodes.Template) -> None:
        """Read a whole template."""
        if _depth_of(tree) > DEEPEST_TREE:
            self.wrong(tree, TANGLED, "template")
        else:
            self._body(tree.body, VALUES)

    def wrong(self, node: nodes.Node, detail: str, kind: str = "impossible") -> None:
        """Note a fault at a node."""
        lines = (one.lineno for one in chain([node], node.find_all(nodes.Node)) if one.lineno)
        self.faults.append(Fault(next(lines, 1), detail, kind))

    def _body(self, body: Iterable[nodes.Node], scope: Mapping[str, Kind], depth: int = 0) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for inner in node.nodes:
                        self._written(inner, scope)
                case nodes.If() | nodes.For() if depth == DEEPEST:
                    self.wrong(node, "this is nested too deep; write it simpler", "template")
                case nodes.If():
                    self._of(node.test, scope)
                    self._body([*node.body, *node.elif_, *node.else_], scope, depth + 1)
                case nodes.For():
                    self._loop(node, scope, depth)
                case _:
                    self._unknown(node)

    def _loop(self, node: nodes.For, scope: Mapping[str, Kind], depth: int) -> None:
        each = self._of(node.iter, scope)
        if each is not None and not isinstance(each, Many):
            self.wrong(node, f"a loop needs one of the lists: {_listed(_lists(scope))}")
        if scope is not VALUES and isinstance(node.iter, nodes.Name):
            self.wrong(
                node, "a loop in a loop needs a list of what the outer one is about, like `club.tomorrow`"
            )
        if node.recursive or not isinstance(node.target, nodes.Name):
            self.wrong(node, "write a loop like {% for one in sessions %} … {% endfor %}")
            return
        inside = {**scope, node.target.name: each.of if isinstance(each, Many) else None}
        if node.test is not None:
            self._of(node.test, inside)
        self._body(node.body, inside, depth + 1)
        self._body(node.else_, scope, depth + 1)

    def _written(self, node: nodes.Node, scope: Mapping[str, Kind]) -> None:
        if isinstance(node, nodes.TemplateData):
            self._plain(node)
            return
        kind = self._of(node, scope)
        if kind in {None, Said, int, Address} or (kind is str and not self.private):
            return
        if kind is str:
            detail = "others may read this over a shoulder: take names, titles and places out"
            self.wrong(node, detail, "private")
        elif filters := _filters(kind):
            self.wrong(node, f"this can't be written as it is; add one of the filters {_listed(filters)}")
        else:
            self.wrong(node, "this can't be written; write one of its values, or ask for it in an `if`")

    def _plain(self, node: nodes.TemplateData) -> None:
        """Note braces that are meant for a value and would be sent as they are."""
        if found := BRACES.search(node.data):
            line = node.lineno + node.data.count("\n", 0, found.start())
            self.faults.append(Fault(line, "a value stands between two braces, like {{ name }}", "braces"))

    def _of(self, node: nodes.Node, scope: Mapping[str, Kind]) -> Kind:
        """Give the kind of an expression."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name():
                return self._named(node, scope)
            case nodes.Getattr():
                return self._member(node, scope)
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Not() | nodes.And() | nodes.Or() | nodes.Compare() | nodes.Operand():
                for inner in node.iter_child_nodes():
                    self._of(inner, scope)
                return bool
            case _:
                self._unknown(node)
                return None

    def _named(self, node: nodes.Name, scope: Mapping[str, Kind]) -> Kind:
        if node.name not in scope:
            self.wrong(node, f"there is no `{node.name}`; {_instead(node.name, scope)}", "unknown")
            return None
        if node.name in VALUES:
            self.used.add(node.name)
        return scope[node.name]

    def _member(self, node: nodes.Getattr, scope: Mapping[str, Kind]) -> Kind:
        of = self._of(node.node, scope)
        if of is None:
            return None
        members = kinds_of(of) if is_dataclass(of) and isinstance(of, type) else {}
        if node.attr not in members:
            self.wrong(node, f"there is no `{node.attr}` here; {_instead(node.attr, members)}", "unknown")
            return None
        self.used.add(node.attr)
        return members[node.attr]

    def _filtered(self, node: nodes.Filter, scope: Mapping[str, Kind]) -> Kind:
        if node.name not in FILTERS:
            self.wrong(node, f"there is no filter `{node.name}`; {_instead(node.name, FILTERS)}", "unknown")
            return None
        takes, gives, words = FILTERS[node.name]
        of = None if node.node is None else self._of(node.node, scope)
        if of is not None and not _fits(of, takes):
            self.wrong(node, f"the filter `{node.name}` is for {CALLED[takes]}")
        given = [one for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
        if not len(given) == len(node.args) == words or node.kwargs or node.dyn_args or node.dyn_kwargs:
            example = f'{node.name}("meeting", "meetings")' if words else node.name
            self.wrong(node, f"write this filter like `{example}`")
        return gives

    def _unknown(self, node: nodes.Node) -> None:
        what = UNKNOWN.get(type(node), f"this ({type(node).__name__.lower()})")
        self.wrong(node, f"{what} is not possible in a letter; only values, filters, `if` and `for` are")


UNKNOWN = {
    nodes.Call: "calling something",
    nodes.Getitem: "taking out of a list with [ ]",
    nodes.Assign: "`set`",
    nodes.Include: "`include`",
    nodes.Macro: "`macro`",
    nodes.Test: "`is`",
    nodes.CondExpr: "an `if` inside {{ }}",
}
CALLED = {
    Meets: "a session, like {{ session | when }}",
    datetime: "a time, like {{ reply_by | moment }}",
    int: "a number",
    Many: "a list, like {% if sessions | length > 1 %}",
}


def _depth_of(tree: nodes.Node) -> int:
    """Give how many nodes stand in one another at the most."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in node.iter_child_nodes()]
    return depth


def _fits(kind: Kind, wanted: Kind) -> bool:
    return isinstance(kind, Many) if wanted is Many else kind is wanted


def _filters(kind: Kind) -> list[str]:
    return [name for name, (takes, _, _) in FILTERS.items() if _fits(kind, takes)]


def _lists(scope: Mapping[str, Kind]) -> list[str]:
    return [name for name, kind in scope.items() if isinstance(kind, Many)]


def _instead(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"choose from {_listed(known)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"
