"""Hosting: a webinar has hosts whose hours it takes, and a meeting from a provider, as sessions do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jobclub.core.activities.engagements import refuse_clashes
from jobclub.core.activities.meeting import DialIn
from jobclub.core.errors import NotFound, StaffClash, StaffLeft, invalid
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.usecases.arranging import meeting_following, new_meeting, provider_of
from jobclub.core.usecases.asking import Mistakes, busy_meanwhile, closed_days, named_in_body, staff_here
from jobclub.core.usecases.searching import free_count
from jobclub.core.webinars.sparring import WITHIN, SparringDemand, days_after, demand_after
from jobclub.core.webinars.webinar import Webinar, engagements_of


def must_have_presenters(tx: Transaction, host_id: str, cohost_ids: Sequence[str]) -> None:
    """Let pass whoever is to present something, if all of them work here.

    Raises:
        Invalid: There is no such person, or they left.
    """
    mistakes = Mistakes()
    named = [("/host_id", host_id), *((f"/cohost_ids/{n}", one) for n, one in enumerate(cohost_ids))]
    for pointer, staff_id in sorted(named, key=lambda one: one[1]):
        with mistakes:
            try:
                staff_here(tx, staff_id)
            except NotFound as error:
                raise invalid(pointer, f"there is no such {error.kind} in your organisation") from None
            except StaffLeft as error:
                raise invalid(pointer, str(error)) from None
    mistakes.refuse()


def must_have_sparring(tx: Transaction, service_id: str | None) -> None:
    """Let pass what is offered after a webinar, if it is a service here, or nothing is.

    Raises:
        Invalid: There is no such service.
    """
    if service_id is not None:
        with named_in_body("/sparring_service_id"):
            tx.services.get(service_id)


def sparring_after(office: Office, tx: Transaction, webinar: Webinar) -> SparringDemand:
    """Compare the sparring that a webinar will ask for with what is free in the days after it."""
    fullness, service_id, free = tx.webinar_places.fullness(webinar.id), webinar.sparring_service_id, None
    if service_id is not None:
        on = webinar.wall.on
        first, last = days_after(on, closed_days(office, tx, on, on + WITHIN))
        free = free_count(office, tx, service_id, first, last)
    return demand_after(webinar, fullness, free)


def keep_hours(tx: Transaction, webinars: Sequence[Webinar]) -> None:
    """Keep the hours of those who present some webinars, as these are now; all of them or none.

    Raises:
        StaffClash: Somebody is engaged elsewhere; every clash is named.
    """
    _must_be_free(tx, webinars)
    for webinar in webinars:
        tx.staff.set_engagements(webinar.id, engagements_of(webinar))


def clashes_of(tx: Transaction, webinars: Sequence[Webinar]) -> tuple[Mapping[str, Any], ...]:
    """Give every clash that stands against some webinars, as ``StaffClash`` names them; nothing is kept."""
    try:
        _must_be_free(tx, webinars)
    except StaffClash as clash:
        found: Any = clash.facts["clashes"]
        return tuple(found)
    return ()


def _must_be_free(tx: Transaction, webinars: Sequence[Webinar]) -> None:
    wanted = [engagement for webinar in webinars for engagement in engagements_of(webinar)]
    own = {webinar.id for webinar in webinars}
    refuse_clashes(wanted, [one for one in busy_meanwhile(tx, wanted) if one.group_id not in own])


def with_meeting(
    office: Office,
    organisation: Organisation,
    webinar: Webinar,
    name: str,
    *,
    link: str | None = None,
    dial_in: DialIn | None = None,
) -> Webinar:
    """Give a webinar with a meeting from a provider; one that has to ask others is waited for.

    Raises:
        Invalid: There is no such provider, or it can't use the link or number.
    """
    provider_of(office, name, default=organisation.meetings.provider)
    meeting = new_meeting(office, organisation, webinar, name, link=link, dial_in=dial_in)
    return replace(webinar, meeting=meeting)


def with_meeting_following(office: Office, organisation: Organisation, webinar: Webinar) -> Webinar:
    """Give a moved webinar whose meeting has followed it, without asking anybody."""
    return replace(webinar, meeting=meeting_following(office, organisation, webinar))
