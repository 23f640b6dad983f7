"""Dressing: the pages of an organisation carry its colour and its logo."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.cohorts.handed_file import UnfitFile
from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import OrganisationChanged
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.look import Logo, logo_of
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.usecases.registering import PUBLIC


def set_logo(office: Office, actor: Actor, content: bytes, seen: frozenset[str] | None) -> Logo:
    """Put a picture on the organisation's pages, drawn anew: nothing else that a file may hold is kept.

    Raises:
        Invalid: It is no picture of a kind that is taken, is damaged or too large.
        Stale: There is another one than ``seen``.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    logo = _clean(office, content)
    with office.transaction(actor) as tx:
        _dress(office, tx, logo, seen)
    return logo


def _clean(office: Office, content: bytes) -> Logo:
    if office.cleaner is None:
        raise invalid("/file", "can't be looked into here, so no picture is taken")
    logo_of("png", content)
    try:
        clean = office.cleaner.clean(content)
    except UnfitFile:
        raise invalid("/file", "is no whole picture; send a PNG, JPEG or WebP") from None
    return logo_of(clean.kind, clean.content)


def remove_logo(office: Office, actor: Actor, seen: frozenset[str] | None) -> None:
    """Let the pages carry the organisation's name again.

    Raises:
        NotFound: There is no logo.
        Stale: There is another one than ``seen``.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        if tx.organisations.current().look.logo is None:
            raise NotFound("logo")
        _dress(office, tx, None, seen)


def _dress(office: Office, tx: Transaction, logo: Logo | None, seen: frozenset[str] | None) -> None:
    before = tx.organisations.current()
    must_be_unchanged(seen, before.look.logo or "none")
    tx.outward.set_logo(logo)
    look = replace(before.look, logo=logo.digest if logo else None)
    tx.organisations.save(replace(before, look=look))
    tx.record(OrganisationChanged(at=office.now(), organisation_id=before.id))


def get_logo(office: Office, actor: Actor) -> Logo:
    """Give the picture on the organisation's pages.

    Raises:
        NotFound: There is none.
    """
    actor.must(Act.READ_ORGANISATION)
    return _logo(office, actor)


def logo_for_everybody(office: Office, organisation: Organisation) -> Logo:
    """Give the picture on an organisation's pages to whoever sees one of them.

    Raises:
        NotFound: There is none.
    """
    return _logo(office, Actor(organisation_id=organisation.id, caller_id=PUBLIC, role=Role.PUBLIC))


def _logo(office: Office, whoever: Actor) -> Logo:
    with office.reading(whoever) as tx:
        logo = tx.outward.logo()
    if logo is None:
        raise NotFound("logo")
    return logo
