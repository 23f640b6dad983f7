"""Forgetting: one person after the other is erased, and looked for in rows, bytes, mails and answers."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from benchmarks.canaries import let_weeks_pass, listening, mark_people, write_about
from benchmarks.clusters import SUPERUSER, connected
from benchmarks.kinds import SQLITE, Kind
from benchmarks.knocking import address_for
from benchmarks.looking import callers
from benchmarks.neighbours import Roof, a_roof
from jobclub.core.cohorts.tallies import Tally
from jobclub.core.usecases.erasing import erase_participant
from jobclub.integrations.database import engine_for
from jobclub.integrations.database.vacuum import vacuum


@dataclass(slots=True)
class Forgotten:
    """How many people were erased, where each was found before, and where they still are.

    ``written`` counts those whom others had written about.
    """

    people: int = 0
    before: int = 0
    written: int = 0
    answers: int = 0
    left: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether everybody was there, nobody is any more, and no figure is another."""
        there = self.before == self.written == self.people > 0
        return there and not self.left and not self.changed

    def __str__(self) -> str:
        """Say it in a line."""
        found = f"{self.people} erased, {self.before} found in bytes before, {len(self.left)} after; "
        found += f"{self.written} in what others wrote"
        return f"{found} {self.left[:5] or ''}; {self.answers} answers; {len(self.changed)} figures changed"


def forgotten(kind: Kind = SQLITE, *, rounds: int = 1) -> Forgotten:
    """Erase everybody in an organisation, in as many databases as there are ``rounds``."""
    came = Forgotten()
    for _ in range(rounds):
        with kind.empty() as empty, a_roof(empty()) as roof, listening() as lines:
            words = mark_people(roof, roof.one, but="")
            write_about(roof, roof.one)
            for whose, word in words.items():
                _forget(roof, whose, word, came)
            let_weeks_pass(roof)
            post: Any = roof.office.post
            said = {"log": lines.getvalue(), "mails": repr(post.mailer.sent)}
            came.left += [f"{place}: {word}" for place, text in said.items() for word in _in(text, words)]
            _ask_all(roof, words, came)
    return came


def _forget(roof: Roof, whose: str, word: str, came: Forgotten) -> None:
    admin, before = roof.one.furnished.town.admin, _figures(roof)
    came.people += 1
    came.before += bool(_bytes_with(roof, word))
    came.written += erase_participant(roof.office, admin, whose, None).blanked > 0
    engine = engine_for(roof.url)
    vacuum(engine)
    engine.dispose()
    came.left += [f"rows: {row.partition(' ')[0]}" for row in roof.rows(but=()) if word in row]
    came.left += [f"bytes: {one}" for one in _bytes_with(roof, word)]
    if _figures(roof) != before:
        came.changed.append(whose)


def _figures(roof: Roof) -> dict[Tally, int]:
    sums: dict[Tally, int] = {}
    with roof.office.reading(roof.one.furnished.town.admin) as tx:
        for one in (*tx.tallies.counted(), *tx.tallies.of_forgotten()):
            key = replace(one, count=0)
            sums[key] = sums.get(key, 0) + one.count
    return sums


def _bytes_with(roof: Roof, word: str) -> list[str]:
    """Give the files of the database in whose bytes a word is."""
    return [file.name for file in _files(roof.url) if word.encode() in file.read_bytes()]


def _files(url: str) -> list[Path]:
    if url.startswith("sqlite"):
        file = Path(str(make_url(url).database))
        return list(file.parent.glob(f"{file.name}*"))
    above = make_url(url).set(username=SUPERUSER).render_as_string(hide_password=False)
    with closing(connected(above)) as db:
        db.execute("CHECKPOINT")
        (folder,) = db.execute("SHOW data_directory").fetchone()
    return [file for file in (Path(folder) / "base").rglob("*") if file.is_file()]


def _in(text: str, words: dict[str, str]) -> list[str]:
    return sorted(set(re.findall("|".join(words.values()), text)))


def _ask_all(roof: Roof, words: dict[str, str], came: Forgotten) -> None:
    """Let everybody of the organisation ask for everything that there still is."""
    for rule in roof.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            for caller in callers(roof, roof.one, rule):
                text = caller.ask("GET", address_for(rule, roof.one)).get_data().decode(errors="replace")
                came.answers += 1
                came.left += [f"{rule}: {word}" for word in _in(text, words)]
