"""Races for webinars: places asked for, given up and asked for again by many at once.

Each gives what was answered and what is true after it, as ``races`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.lines import RETURNING, WAITING, Request, contest
from benchmarks.races import Outcome, double_click, person, rush
from benchmarks.servers import Server
from benchmarks.sites import PLACES, Site, another_webinar
from jobclub.core.office import Office
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.webinar import Webinar


def _registrations(webinar: Webinar) -> str:
    return f"/api/v1/webinars/{webinar.id}/registrations"


def race_for_webinar_places(site: Site, server: Server, office: Office) -> Outcome:
    """Let 60 people register at once for a webinar with 15 places (case 24)."""
    webinar = another_webinar(office, site, capacity=PLACES)
    return rush(site, server, _registrations(webinar), webinar.id, PLACES)


def race_of_one_registrant(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person be registered by several at once, the e-mail in different case (case 30)."""
    webinar = another_webinar(office, site, capacity=PLACES)
    return double_click(site, server, _registrations(webinar), webinar.id)


def race_of_webinar_leavers(site: Site, server: Server, office: Office) -> Outcome:
    """Let everybody leave a full webinar in two tabs, some come back at once, and others come (case 29).

    For each who left just one moves up, of those who waited longest; whoever comes waits at the end.
    Doubled is what was given twice, amiss who was passed over.
    """
    webinar = another_webinar(office, site, capacity=PLACES)
    kept = [_registered(office, site, webinar, number) for number in range(PLACES + WAITING)]
    having, waiting = kept[:PLACES], kept[PLACES:]
    leaving = [[_leave(one)] * 2 for one in having]
    back = [_come(webinar, {"participant_id": one.participant_id}) for one in having[:RETURNING]]
    outcome = Outcome()
    contest(site, server, outcome, leaving, [*back, *(_come(webinar, person(n)) for n in range(PLACES))])
    _judge(outcome, site, webinar, [one.id for one in waiting])
    return outcome


def _registered(office: Office, site: Site, webinar: Webinar, number: int) -> WebinarPlace:
    coming = Coming(person=PersonWish(name=f"Person {number}"))
    return register_for_webinar(office, site.town.coordinator, webinar.id, coming).registration


def _leave(registration: WebinarPlace) -> Request:
    return lambda client: client.post(f"/api/v1/registrations/{registration.id}/withdraw")


def _come(webinar: Webinar, body: object) -> Request:
    return lambda client: client.post(_registrations(webinar), body)


def _judge(outcome: Outcome, site: Site, webinar: Webinar, waited: Sequence[str]) -> None:
    had, line = site.stands(webinar.id, "enrolled"), site.stands(webinar.id, "waitlisted")
    outcome.doubled += max(0, len(had) - PLACES) + site.turns_doubled(webinar.id)
    outcome.amiss += max(0, PLACES - len(had)) + len(set(waited[:PLACES]) - set(had))
    outcome.amiss += line[: WAITING - PLACES] != waited[PLACES:]
