"""What people came to, as figures, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from jobclub.core.cohorts.tallies import Figure, Tally
from jobclub.integrations.memory.books import Books

ENDS = ("completed", "ended", "withdrawn", "transferred")


class MemoryTallies:
    """What people came to, as figures."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def counted(self, participant_id: str | None = None) -> list[Tally]:
        """Count what is kept of all people, or of one."""
        everything = [*self._of_places(), *self._of_work()]
        mine = Counter((one, figure) for whose, one, figure in everything if participant_id in {None, whose})
        return self._told(mine)

    def of_forgotten(self) -> list[Tally]:
        """Give what people who were forgotten came to."""
        return self._told(self._books.tallies)

    def add(self, more: Iterable[Tally]) -> None:
        """Add to the figures of those who were forgotten."""
        for one in more:
            key = (one.cohort_id, one.figure)
            self._books.tallies.put(key, self._books.tallies.get(key, 0) + one.count)

    def _of_places(self) -> Iterator[tuple[str, str, Figure]]:
        """Give each thing that counts of a place: whose it is, in which cohort, and what it is."""
        for cohort in self._books.cohorts.values():
            for place in cohort.places:
                whose = (place.participant_id, cohort.id)
                if place.enrolled_at is not None:
                    yield (*whose, Figure.ENROLLED)
                    if place.state in ENDS:
                        yield (*whose, Figure(place.state.value))
                for outcome in self._books.outcomes.get(place.id, ()):
                    yield (*whose, Figure(outcome.kind.value))

    def _of_work(self) -> Iterator[tuple[str, str, Figure]]:
        sessions = {one.id: cohort.id for cohort in self._books.cohorts.values() for one in cohort.sessions}
        tasks = {task.id: cohort_id for cohort_id, kept in self._books.tasks.items() for task in kept}
        for attendance in self._books.attendance.values():
            for mark in attendance.marks:
                yield mark.participant_id, sessions[mark.session_id], Figure(mark.mark.value)
        for submission in self._books.submissions.values():
            if submission.number == 1:
                yield submission.participant_id, tasks[submission.homework_id], Figure.HANDED_IN
        for visit in self._books.visits.values():
            yield visit.participant_id, visit.cohort_id, Figure.VISITED

    def _told(self, counts: Mapping[tuple[str, Figure], int]) -> list[Tally]:
        return [
            Tally(
                cohort_id=cohort_id,
                programme_key=self._books.cohorts[cohort_id].programme.key,
                starts_on=self._books.cohorts[cohort_id].starts_on,
                figure=figure,
                count=count,
            )
            for (cohort_id, figure), count in sorted(counts.items())
        ]
