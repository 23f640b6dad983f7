"""The port to what lies on somebody's desk: read for many cohorts at once, each kind by one question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.cohorts.calls import CallNote
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Submission
from jobclub.core.people.participant import Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """What somebody handed in and nobody answered yet: for which task of which cohort."""

    submission: Submission
    cohort_id: str
    title: str


class Desk(Protocol):
    """What consultants have to look at, of all their cohorts together."""

    def cohorts(self, staff_id: str | None) -> list[Cohort]:
        """Give drafts and open cohorts that somebody leads, or runs sessions of instead of its consultant.

        Without a member of staff all of them. They come by id.
        """

    def absent(self, cohort_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """Give sessions, and who was marked absent there without having said so ahead."""

    def unreached(self, cohort_ids: Collection[str], since: datetime) -> Mapping[tuple[str, str], datetime]:
        """Give when a message about a cohort failed to reach a person last, from an instant on."""

    def unanswered(self, cohort_ids: Collection[str], *, limit: int) -> list[Unanswered]:
        """Give what waits for an answer, oldest first: of each person and task the newest version alone."""

    def people(self, participant_ids: Iterable[str]) -> Mapping[str, Participant]:
        """Give several people by their ids."""

    def staff_names(self, staff_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several of the staff by their ids."""

    def notes(self, cohort_ids: Collection[str]) -> list[CallNote]:
        """Give what became of calls, one for each place."""

    def note(self, note: CallNote) -> None:
        """Keep what became of a call, in place of what became of the one before."""
