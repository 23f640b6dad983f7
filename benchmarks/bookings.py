"""Races for booked times: hours of consultants and of the people who come to them, wanted by many at once.

Each gives what was answered and what is true after it, as ``races`` does: doubled is what was given twice,
amiss what nobody got although somebody could have.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import uuid4

from benchmarks.clients import Answer, Client, at_once
from benchmarks.lines import Request, contest
from benchmarks.races import Outcome, clients_of, person
from benchmarks.servers import Server
from benchmarks.sites import Site, another_service, another_webinar
from jobclub.core.appointments.offer import Package, Service
from jobclub.core.office import Office
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.reserving import ReservationWish, reserve

ATTEMPTS = 24
"""Of one race for times."""
RIVALS = 8
CONSULTANTS, CAP, KEPT, CALLS = 3, 2, 4, 3
DAYS = 20
"""Working days over which races for times are spread."""
REFUSALS = ("409 slot_not_free", "409 staff_clash", "412 stale", "503 busy")
"""What somebody may hear who comes too late."""
BOOKED = "SELECT count(*) FROM appointments WHERE service_id = ? AND state = 'booked'"
TORN = """
SELECT count(*) FROM (
    SELECT package_id FROM appointments WHERE service_id = ? AND state = 'booked'
    GROUP BY package_id HAVING count(*) <> ?
) AS torn
"""


def _path(service: Service) -> str:
    return f"/api/v1/services/{service.id}/appointments"


def _ask(path: str, **body: object) -> Request:
    return lambda client: client.post(path, body)


def _book(service: Service, **more: object) -> Request:
    """Book for somebody new, unless it is said for whom."""
    return _ask(_path(service), **({} if "participant_id" in more else person("Rival")), **more)


def _at_once(site: Site, server: Server, requests: Sequence[Request]) -> Outcome:
    """Send everything at the same moment; count who is in two places afterwards that was not before."""
    outcome, before = Outcome(), site.overlaps() + site.double_lives()
    with clients_of(server, site, len(requests)) as clients:
        outcome.note(at_once(clients, lambda client, number: requests[number](client)))
    outcome.doubled = site.overlaps() + site.double_lives() - before
    return outcome


def _judge_number(outcome: Outcome, site: Site, service: Service, wanted: int) -> Outcome:
    """See that just so many appointments were booked."""
    booked = site.count(BOOKED, service.id)
    outcome.doubled += max(0, booked - wanted)
    outcome.amiss += max(0, wanted - booked)
    return outcome


def race_for_times(site: Site, server: Server, office: Office) -> Outcome:
    """Let 24 want overlapping times of any of three consultants, or of one of them (case 25).

    Some book, some keep a time, some move what was booked before, and some plan webinars for those hours.
    """
    service = another_service(office, site, consultants=CONSULTANTS, minutes=45, buffer_after=10)
    day = random.randrange(DAYS)
    with server.client(site.token) as client:
        booked = [_book(service, starts_at=_at(site, day, 8 + n))(client).json["id"] for n in range(2)]
    return _at_once(site, server, [_attempt(site, service, day, booked, n) for n in range(ATTEMPTS)])


def _at(site: Site, day: int, hours: float) -> str:
    return site.at(day, hours).isoformat()


def _attempt(site: Site, service: Service, day: int, booked: Sequence[str], number: int) -> Request:
    starts_at, whose = _at(site, day, random.randrange(16) / 4), random.choice(service.consultant_ids)
    match number % 6:
        case 0:
            wish = {"title": "Job search", "minutes": 60, "host_id": whose}
            return _ask("/api/v1/webinars", starts_at=starts_at, **wish)
        case 1:
            return _ask(f"/api/v1/appointments/{random.choice(booked)}/move", starts_at=starts_at)
        case 2:
            return _ask(f"/api/v1/services/{service.id}/reservations", starts_at=starts_at)
        case 3:
            return _book(service, starts_at=starts_at, consultant_id=whose)
        case _:
            return _book(service, starts_at=starts_at)


def race_for_one_hour(site: Site, server: Server, office: Office) -> Outcome:
    """Let many want the same hour of any of three consultants: three of them have it."""
    service = another_service(office, site, consultants=CONSULTANTS)
    wishes = [_book(service, starts_at=_at(site, 1, 1)) for _ in range(RIVALS)]
    return _judge_number(_at_once(site, server, wishes), site, service, CONSULTANTS)


def race_of_one_visitor(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person be booked with several consultants at once, an hour that overlaps: they go to one."""
    service = another_service(office, site, consultants=CONSULTANTS)
    who = add_participant(office, site.town.coordinator, PersonWish(name="Visitor")).id
    wishes = [
        _book(service, participant_id=who, consultant_id=staff_id, starts_at=_at(site, 2, 1 + half / 2))
        for staff_id in service.consultant_ids
        for half in range(2)
    ]
    return _judge_number(_at_once(site, server, wishes), site, service, 1)


def race_for_somebody(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person be booked with several and registered for several webinars at once: they go to one."""
    service = another_service(office, site, consultants=CONSULTANTS)
    webinars = [another_webinar(office, site, starts_at=site.at(6, 1)) for _ in range(CONSULTANTS)]
    who = add_participant(office, site.town.coordinator, PersonWish(name="Somebody")).id
    wishes = [
        _book(service, participant_id=who, consultant_id=staff_id, starts_at=_at(site, 6, 1.5))
        for staff_id in service.consultant_ids
    ]
    wishes += [_ask(f"/api/v1/webinars/{one.id}/registrations", participant_id=who) for one in webinars]
    outcome = _at_once(site, server, wishes)
    has = site.count(BOOKED, service.id) + sum(site.taken(one.id) for one in webinars)
    outcome.doubled += max(0, has - 1)
    outcome.amiss += max(0, 1 - has)
    return outcome


def race_of_confirmations(site: Site, server: Server, office: Office) -> Outcome:
    """Let three confirm each of some kept times at once, for somebody else each: one has it (case 26)."""
    service = another_service(office, site, consultants=1)
    actor, outcome = site.town.coordinator, Outcome()
    wishes = [ReservationWish(starts_at=site.at(3, 2 * number)) for number in range(KEPT)]
    kept = [reserve(office, actor, service.id, wish).id for wish in wishes]
    contest(site, server, outcome, [[_book(service, reservation_id=one) for _ in range(3)] for one in kept])
    return _judge_number(outcome, site, service, KEPT)


def race_for_the_last_of_a_day(site: Site, server: Server, office: Office) -> Outcome:
    """Let many book different hours of a consultant who sees two people a day at most (case 27)."""
    service = another_service(office, site, consultants=1, daily_cap=CAP)
    wishes = [_book(service, starts_at=_at(site, 4, hour)) for hour in range(RIVALS)]
    return _judge_number(_at_once(site, server, wishes), site, service, CAP)


def race_for_packages(site: Site, server: Server, office: Office) -> Outcome:
    """Let many want three calls at the same times of any of three: each has all of them or none."""
    package = Package(calls=CALLS, min_days=1, max_days=7)
    service = another_service(office, site, consultants=CONSULTANTS, package=package)
    times = [_at(site, day, 1) for day in range(5, 5 + CALLS)]
    outcome = _at_once(site, server, [_book(service, times=times) for _ in range(RIVALS)])
    outcome.amiss = site.count(TORN, service.id, CALLS)
    return _judge_number(outcome, site, service, CONSULTANTS * CALLS)


def race_for_a_booking_under_one_key(
    site: Site, server: Server, office: Office, *, at_first: int = 20, later: int = 20
) -> Outcome:
    """Book a time many times under one Idempotency-Key (case 30); amiss is each other answer."""
    service, key = another_service(office, site), str(uuid4())
    body = {**person("Repeated"), "starts_at": _at(site, 9, 1)}

    def ask(client: Client, _: int = 0) -> Answer:
        return client.post(_path(service), body, Idempotency_Key=key)

    outcome = Outcome()
    with clients_of(server, site, at_first) as clients:
        answers = at_once(clients, ask)
        answers += [ask(clients[0]) for _ in range(later)]
    outcome.note(answers)
    outcome.amiss = len({answer.content for answer in answers}) - 1
    return _judge_number(outcome, site, service, 1)
