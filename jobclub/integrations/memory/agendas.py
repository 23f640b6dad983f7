"""What people's calendars are made from, in memory."""

from __future__ import annotations

from datetime import datetime

from jobclub.core.activities.places import place_in_group
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Staff
from jobclub.integrations.memory.books import Books


class MemoryAgendas:
    """What people's calendars are made from."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of_participant(self, participant_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, the cohorts whose group they belong to, and their visits."""
        pieces = self._of_person(self._books.participants.get(participant_id))
        for cohort in self._books.cohorts.values():
            if not _goes_on(cohort, since):
                continue
            if place_in_group(cohort.places, participant_id) is not None:
                pieces.append(Piece(PieceKind.COHORT, cohort.id, cohort.version))
            pieces += (
                Piece(PieceKind.VISIT, visit.session_id, cohort.version)
                for visit in self._books.visits.values()
                if visit.host_id == cohort.id and visit.participant_id == participant_id
            )
        return pieces

    def of_staff(self, staff_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the member of staff, and the cohorts in which they run sessions."""
        return [
            *self._of_person(self._books.staff.get(staff_id)),
            *(
                Piece(PieceKind.COHORT, cohort.id, cohort.version)
                for cohort in self._books.cohorts.values()
                if (cohort.consultant_id == staff_id and _goes_on(cohort, since))
                or any(one.consultant_id == staff_id and one.starts_at >= since for one in cohort.sessions)
            ),
        ]

    def _of_person(self, person: Participant | Staff | None) -> list[Piece]:
        (organisation,) = self._books.organisations.values()
        pieces = [Piece(PieceKind.ORGANISATION, organisation.id, organisation.version)]
        return pieces if person is None else [*pieces, Piece(PieceKind.PERSON, person.id, person.version)]


def _goes_on(cohort: Cohort, since: datetime) -> bool:
    return cohort.last_ends_at is None or cohort.last_ends_at >= since
