"""Reporting: what the staff are told, as things are at the moment of sending."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jobclub.core.notices.delivery import Delivery, Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import meets
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Staff
from jobclub.core.usecases.digesting import appointments_ahead, clubs_of, webinars_ahead
from jobclub.core.usecases.signing_in import add_sign_in_link


def facts_for_staff(
    office: Office, tx: Transaction, delivery: Delivery, staff: Staff, now: datetime
) -> dict[str, Any] | Why | None:
    """Give the facts of a letter to somebody of the staff; None: there is nothing to say.

    Raises:
        NotFound: What it is about is gone.
    """
    match delivery.notice:
        case Notice.DIGEST:
            return _digest(tx, delivery, now)
        case Notice.SIGN_IN:
            return {"link": add_sign_in_link(office, tx, staff)[1]}
        case _:
            return _visited(tx, delivery, now)


def _digest(tx: Transaction, delivery: Delivery, now: datetime) -> dict[str, Any] | None:
    due_at = datetime.fromisoformat(delivery.about["due_at"])
    who = delivery.staff_id or ""
    clubs = clubs_of(tx, who, due_at, now) + webinars_ahead(tx, who, due_at)
    appointments = appointments_ahead(tx, who, due_at)
    return {"clubs": clubs, "appointments": appointments} if clubs or appointments else None


def _visited(tx: Transaction, delivery: Delivery, now: datetime) -> dict[str, Any] | Why:
    """Give the session that one of a consultant's group visits, or visits no more, as is to be told."""
    about = delivery.about
    host = tx.cohorts.of_session(about["session_id"])
    session = host.session(about["session_id"])
    visits = {(visit.place_id, visit.session_id) for visit in tx.visits.of_host(host.id)}
    visited = (about["place_id"], session.id) in visits
    if session.has_ended(now) or visited is not (delivery.notice is Notice.VISITOR_MOVED):
        return Why.NO_LONGER_TRUE
    return {"sessions": (meets(session, host.zone),)}
