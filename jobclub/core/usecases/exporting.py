"""Exporting: a person gets everything that is kept about them, and nothing about anybody else.

Each section is made by one function below. A test walks all tables: one that refers to a person is shown
in a section, or stands on a list of exceptions with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobclub.core.events import OrganisationExported
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.dossier import Dossier, Row
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases import gathering, recounting
from jobclub.core.usecases.gathering import Whose, whose
from jobclub.core.usecases.knowing import must_reach
from jobclub.core.usecases.showing import myself

SECTIONS: Mapping[str, Callable[[Whose], Iterator[Row]]] = {
    "person": gathering.person,
    "places": gathering.places,
    "outcomes": gathering.outcomes,
    "attendance": gathering.attendance,
    "announced": gathering.announced,
    "seen": gathering.seen,
    "visits": gathering.visits,
    "homework": gathering.homework,
    "waivers": gathering.waivers,
    "appointments": recounting.appointments,
    "waiting": recounting.waiting,
    "messages": recounting.messages,
    "calls": recounting.calls,
    "calendar": recounting.calendar,
    "links": recounting.links,
    "privacy_notices": recounting.privacy_notices,
    "consents": recounting.consents,
    "kept_back": recounting.kept_back,
    "reads": recounting.reads,
    "history": recounting.history,
}
"""What a dossier tells of, in its order."""


def export_person(office: Office, actor: Actor, participant_id: str) -> Dossier:
    """Give everything that is kept about a person, for somebody who may change it too, to hand it over."""
    with office.reading(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        return _dossier(office, tx, participant_id)


def my_data(office: Office, actor: Actor) -> Dossier:
    """Give everything that is kept about oneself, for one's own page."""
    me = myself(actor)
    with office.reading(actor) as tx:
        return _dossier(office, tx, me)


def export_organisation(office: Office, actor: Actor) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give all that an organisation keeps, kind by kind, to take it elsewhere; it opens no door."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    return _everything(office, actor)


def _everything(office: Office, taker: Actor) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Note that it is taken, once somebody begins to, and give it."""
    with office.transaction(taker) as tx:
        tx.record(OrganisationExported(at=office.now(), organisation_id=taker.organisation_id))
    with office.reading(taker) as tx:
        yield from tx.privacy.everything()


def _dossier(office: Office, tx: Transaction, participant_id: str) -> Dossier:
    them = whose(tx, participant_id)
    sections: dict[str, Any] = {name: tuple(gather(them)) for name, gather in SECTIONS.items()}
    return Dossier(
        organisation=them.organisation, person=them.person, made_at=office.now(), sections=sections
    )
