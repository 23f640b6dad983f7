"""Substituting: somebody else runs one session, and the cohort keeps its consultant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.cohorts.cohort import Cohort, must_go_on
from jobclub.core.cohorts.session import must_be_planned
from jobclub.core.events import SessionSubstituted


def substituted(
    cohort: Cohort, session_id: str, consultant_id: str, *, now: datetime
) -> tuple[Cohort, SessionSubstituted]:
    """Let another member of the staff run one session; the cohort's own consultant takes it back.

    Raises:
        CohortOver, SessionNotPlanned: It is settled what became of it.
    """
    must_go_on(cohort)
    session = cohort.session(session_id)
    must_be_planned(session)
    instead = consultant_id != cohort.consultant_id
    changed = replace(session, consultant_id=consultant_id if instead else None, substituted=instead)
    happened = SessionSubstituted(
        at=now,
        cohort_id=cohort.id,
        session_id=session.id,
        consultant_before=session.consultant_id or cohort.consultant_id,
        consultant_id=consultant_id,
    )
    return cohort.with_session(changed), happened
