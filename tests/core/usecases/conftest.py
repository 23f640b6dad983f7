"""What the tests of the use cases start from: an office in memory, a town, its open club of six Mondays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from typing import Any

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Invalid, JobclubError
from jobclub.core.office import Office
from jobclub.core.usecases.administering import operator_of
from jobclub.core.usecases.coaching import mark_attendance
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, enrolled, found_town, office_over, open_club

Everything = dict[str, object]


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning, a week before the club begins."""
    return FixedClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def office(store: MemoryStore, clock: FixedClock) -> Office:
    return office_over(store, clock)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    """Open, under the town's consultant: six Mondays from 11 January 2027, 14:00 to 16:00."""
    return open_club(office, town)


@pytest.fixture
def anna(office: Office, town: Town, club: Cohort) -> Enrolment:
    return enrolled(office, town, club.id, "Anna")


@pytest.fixture
def bo(office: Office, town: Town, club: Cohort) -> Enrolment:
    return enrolled(office, town, club.id, "Bo")


@pytest.fixture
def kept(store: MemoryStore) -> Callable[[], Everything]:
    """Give what tells everything that is kept, of every organisation, and what happened so far."""

    def everything() -> Everything:
        found: Everything = {"trail": list(store.trail)}
        for organisation_id in store.organisation_ids():
            with store.reading(operator_of(organisation_id)) as tx:
                books = tx.books
                found[organisation_id] = {f.name: dict(getattr(books, f.name)) for f in fields(books)}
        return found

    return everything


@pytest.fixture
def unchanged(kept: Callable[[], Everything]) -> Callable[[], AbstractContextManager[None]]:
    """Give a block that must leave everything as it was: ``with unchanged(): …``."""

    @contextmanager
    def block() -> Iterator[None]:
        before = kept()
        yield
        assert kept() == before

    return block


@pytest.fixture
def refused(
    unchanged: Callable[[], AbstractContextManager[None]],
) -> Callable[..., AbstractContextManager[pytest.ExceptionInfo[JobclubError]]]:
    """Give a block that must be refused and change nothing.

    ``with refused(CohortFull): …``; for bad input ``with refused(Invalid, at="/reason"): …``.
    """

    @contextmanager
    def block(kind: type[JobclubError], *, at: str | None = None) -> Iterator[Any]:
        with unchanged(), pytest.raises(kind) as error:
            yield error
        assert type(error.value) is kind
        if isinstance(error.value, Invalid):
            assert at in [mistake.pointer for mistake in error.value.mistakes]

    return block


@pytest.fixture
def marked(office: Office, town: Town) -> Callable[..., Any]:
    """Give what marks people at a session, as present by default: ``marked(session, anna)``."""

    def mark(session: Any, *places: Enrolment, how: str = "present", minutes: int | None = None) -> Any:
        marks = [
            Mark(
                session_id=session.id,
                participant_id=one.place.participant_id,
                mark=AttendanceMark(how),
                minutes=minutes,
            )
            for one in places
        ]
        return mark_attendance(office, town.consultant, session.id, marks, None)

    return mark
