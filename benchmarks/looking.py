"""Looking changes nothing: every address there is, asked by everybody; every row is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.routing import Rule

from benchmarks.kinds import SQLITE, Kind
from benchmarks.knocking import Visitor, address_for, bearing, signed_in, visitor
from benchmarks.neighbours import STAFF, Neighbour, Roof, a_roof

METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(slots=True)
class Looked:
    """What was asked, how it was answered, and at which addresses something changed all the same."""

    answers: Counter[int] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    changed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Say it in a line."""
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        looks = f"{self.answers.total()} looks at {len(self.rules)} addresses ({statuses})"
        return f"{looks}; {self.changed or 0} changed"


def look_everywhere(roof: Roof, methods: tuple[str, ...] = METHODS, *, under: str = "/") -> Looked:
    """Let everybody look at every address, with ids of their own organisation and of the neighbour's.

    Every address is each one, or those that begin with one (``under``).
    """
    looked, before = Looked(), roof.rows()
    for rule in roof.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or not str(rule).startswith(under):
            continue
        looked.rules.add(str(rule))
        for caller, address in _asked(roof, rule):
            for method in methods:
                status = caller.ask(method, address).status_code
                looked.answers[status] += 1
                if method == "GET" and status < 400:
                    looked.shown.add(str(rule))
        if (after := roof.rows()) != before:
            changed = {row.partition(" ")[0] for row in set(after) ^ set(before)}
            looked.changed.append(f"{rule}: {', '.join(sorted(changed))}")
            before = after
    return looked


def _asked(roof: Roof, rule: Rule) -> Iterator[tuple[Visitor, str]]:
    """Give who asks for an address, and what it is to them."""
    for side in (roof.one, roof.other):
        address = address_for(rule, side)
        for caller in callers(roof, roof.one, rule):
            yield caller, address


def callers(roof: Roof, side: Neighbour, rule: object) -> list[Visitor]:
    """Give everybody who may ask for an address: by tokens at the API, by sessions for pages, and nobody."""
    if str(rule).startswith("/api/"):
        return [visitor(roof.app), *(bearing(roof.app, side.furnished.secrets[who]) for who in STAFF)]
    return [visitor(roof.app), *(signed_in(roof.app, side, who) for who in STAFF)]


def looks(kind: Kind = SQLITE) -> Looked:
    """Look everywhere, in a fresh database."""
    with kind.empty() as empty, a_roof(empty()) as roof:
        return look_everywhere(roof)
