"""The ports to who was forgotten, to what is kept no longer, and to the figures that stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.cohorts.tallies import Tally
from jobclub.core.notices.about import About
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.erasure import Erasure, Hold, Refusal
from jobclub.core.people.retention import Kept, Run
from jobclub.core.people.traces import Traces


class Erasures(Protocol):
    """Who was forgotten, who was refused that, and whom a ground keeps."""

    def take_out(self, participant_id: str) -> None:
        """Take out a person with every row that refers to them, or to something of theirs.

        Their cohorts are to be saved without them, in this transaction.
        """

    def blank(self, traces: Traces) -> int:
        """Blank what tells somebody apart in all that others wrote, and give in how many places.

        Cohorts, sessions and guests in whose texts it was are in their next version. It comes last in a
        transaction: what was read before still holds it. Raises Busy.
        """

    def being_told(self, participant_id: str, since: datetime) -> bool:
        """Tell whether a message to them was begun since an instant, and nobody knows yet how that ended."""

    def add(self, erasure: Erasure) -> None:
        """Note an erasure; one that is known is left out."""

    def all(self) -> Sequence[Erasure]:
        """Give all erasures, oldest first."""

    def hold_of(self, participant_id: str) -> Hold: ...

    def hold(self, hold: Hold) -> None:
        """Keep a person on a ground, in place of another one; without a ground nothing keeps them."""

    def refuse(self, refusal: Refusal) -> None: ...

    def refusals(self, participant_id: str) -> list[Refusal]:
        """Give how often somebody was refused, oldest first."""


class Retentions(Protocol):
    """What is kept no longer, and what was found when it was looked for."""

    def count(self, kept: Kept, before: datetime) -> int:
        """Count what lies before an instant and is kept no longer."""

    def forget(self, kept: Kept, before: datetime, *, limit: int) -> int:
        """Forget so many of them, and give how many there were; people and meetings are not to be had so."""

    def people(self, before: datetime, *, limit: int) -> list[str]:
        """Give people whom nothing keeps: no hold, no cohort that ended since, no contact since."""

    def is_over(self, participant_id: str, before: datetime) -> bool:
        """Tell whether somebody is such a person."""

    def meetings(self, before: datetime) -> list[About]:
        """Give by its id what began before an instant and has a meeting at a provider, by time."""

    def add_run(self, run: Run) -> None: ...

    def last_run(self) -> Run | None: ...

    def run(self, run_id: str) -> Run:
        """Raises NotFound."""

    def runs(self, window: Window) -> Page[Run]:
        """Give what was found each time, oldest first."""


class Tallies(Protocol):
    """What people came to, as figures."""

    def counted(self, participant_id: str | None = None) -> list[Tally]:
        """Count what is kept of all people, or of one."""

    def of_forgotten(self) -> list[Tally]:
        """Give what people who were forgotten came to."""

    def add(self, tallies: Iterable[Tally]) -> None:
        """Add to the figures of those who were forgotten."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An erasure as it stands outside the database."""

    organisation_id: str
    erasure: Erasure


class ErasureLog(Protocol):
    """Who was forgotten, kept apart from the database, so that a restore does not bring them back."""

    def entries(self) -> list[Logged]:
        """Give all of it, oldest first. Raises OSError."""

    def append(self, entries: Iterable[Logged]) -> None:
        """Write more of it; it is on the disk when this ends. Raises OSError."""
