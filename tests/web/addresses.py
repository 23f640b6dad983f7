"""Every address outside the API, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from jobclub.testing import memory_office
from jobclub.wiring import app_over

BY_SECRET = ("/p/<secret>", "/calendar/<secret>", "/g/<secret>")


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that answers to a method."""

    method: str
    rule: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def pages_of(app: Flask) -> list[Asked]:
    rules: list[Rule] = list(app.url_map.iter_rules())
    return [
        Asked(method, str(rule))
        for rule in sorted(rules, key=str)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if not str(rule).startswith("/api/")
    ]


PAGES = pages_of(app_over(memory_office()))
OF_STAFF = [one for one in PAGES if one.rule.startswith("/staff")]
SENT_BY_STAFF = [one for one in OF_STAFF if one.method == "POST"]
OF_PEOPLE = [one for one in PAGES if one.rule.startswith(BY_SECRET) and not one.rule.endswith("/new-link")]
ASKING_ANEW = [one for one in PAGES if one.rule.endswith("/new-link")]
SENT_BY_ANYBODY = [one for one in PAGES if one.method == "POST" and one not in SENT_BY_STAFF]
