"""Relying: which providers of meetings are relied on, though they are not set up here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.arranging import is_ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Providers that are relied on and not set up.

    ``defaults`` are those that organisations meet by, each an organisation's name and a provider's; ``ahead``
    says how many sessions ahead meet by each.
    """

    defaults: tuple[tuple[str, str], ...]
    ahead: Mapping[str, int]


def missing_providers(office: Office, known: Collection[str]) -> Missing:
    """Find the providers that are relied on anywhere and are none of the ``known``; for the operator."""
    defaults: list[tuple[str, str]] = []
    ahead: Counter[str] = Counter()
    for organisation_id in office.store.organisation_ids():
        with office.reading(operator_of(organisation_id)) as tx:
            organisation = tx.organisations.current()
            if organisation.meetings.provider not in known:
                defaults.append((organisation.name, organisation.meetings.provider))
            ahead.update(_ahead(office, tx, known))
    return Missing(defaults=tuple(defaults), ahead=ahead)


def _ahead(office: Office, tx: Transaction, known: Collection[str]) -> list[str]:
    """Give the provider of each session ahead whose provider is missing."""
    clubs = [tx.cohorts.get(one) for one in tx.cohorts.with_sessions_ahead(office.now())]
    return [
        session.meeting.provider
        for club in clubs
        for session in club.sessions
        if session.meeting.provider not in known and is_ahead(office, session, over=club.over)
    ]
