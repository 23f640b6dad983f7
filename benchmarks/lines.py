"""Races along the line: places given up, offered, replied to and changed by many at once.

Each gives what was answered and what is true after it, as ``races`` does: doubled is what was given or done
twice, amiss is who was passed over or lost, and each thing that nobody got.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from benchmarks.clients import Answer, Client, at_once
from benchmarks.races import Outcome, clients_of, person
from benchmarks.servers import Server
from benchmarks.sites import PLACES, Site, another_club
from jobclub.core.activities.places import Place
from jobclub.core.office import Office
from jobclub.core.usecases import enrolling, planning
from jobclub.core.usecases.knowing import PersonWish
from jobclub.testing import new_address

WAITING = 20
RETURNING, MOVING = 5, 5
CHANGING = 6
HAS_A_PLACE = """
SELECT count(*) FROM places WHERE participant_id = ? AND state = 'enrolled' AND activity_id IN (?, ?)
"""
Request = Callable[[Client], Answer]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A full club: the places people have, and those that others stand in line for, next first."""

    id: str
    having: Sequence[Place]
    waiting: Sequence[Place]


def a_crowd(office: Office, site: Site, *, places: int = PLACES, waiting: int = WAITING) -> Crowd:
    """Open a club and let people fill it, and more people wait."""
    club, actor = another_club(office, site, capacity=places), site.town.coordinator
    wishes = [PersonWish(name=f"Person {number}") for number in range(places + waiting)]
    kept = [enrolling.enrol(office, actor, club.id, person=wish).place for wish in wishes]
    return Crowd(club.id, kept[:places], kept[places:])


def _act(place: Place, act: str, **body: object) -> Request:
    return lambda client: client.post(f"/api/v1/enrolments/{place.id}/{act}", body)


def _enrol(club_id: str, body: object) -> Request:
    return lambda client: client.post(f"/api/v1/cohorts/{club_id}/enrolments", body)


def contest(
    site: Site,
    server: Server,
    outcome: Outcome,
    rivals: Sequence[Sequence[Request]],
    others: Sequence[Request] = (),
) -> list[int]:
    """Send everything at the same moment, and tell which of each group of rivals won (-1: none did).

    Of each group exactly one is to win.
    """
    groups = [*enumerate(rivals), *((-1, [other]) for other in others)]
    requests = [(group, nth, one) for group, every in groups for nth, one in enumerate(every)]
    random.shuffle(requests)
    with clients_of(server, site, len(requests)) as clients:
        answers = at_once(clients, lambda client, number: requests[number][2](client))
    outcome.note(answers)
    won: list[list[int]] = [[] for _ in rivals]
    for (group, nth, _), answer in zip(requests, answers, strict=True):
        if group >= 0 and answer.status < 300:
            won[group].append(nth)
    outcome.doubled += sum(max(0, len(winners) - 1) for winners in won)
    outcome.amiss += won.count([])
    return [winners[0] if winners else -1 for winners in won]


def _judge_line(outcome: Outcome, site: Site, crowd: Crowd, *, moving_up: int) -> None:
    """See that all places are taken, and that just so many moved up: those who waited longest."""
    offered, line = site.stands(crowd.id, "offered"), site.stands(crowd.id, "waitlisted")
    waited = [place.id for place in crowd.waiting]
    taken = site.taken(crowd.id)
    outcome.doubled += max(0, taken - len(crowd.having))
    outcome.amiss += max(0, len(crowd.having) - taken)
    outcome.amiss += offered != waited[:moving_up]
    outcome.amiss += line[: len(waited) - moving_up] != waited[moving_up:]


def race_of_leavers(site: Site, server: Server, office: Office) -> Outcome:
    """Let everybody leave a full club, in two tabs, while others come: the line moves up by just as many."""
    crowd, outcome = a_crowd(office, site), Outcome()
    leaving = [[_act(place, "withdraw")] * 2 for place in crowd.having]
    coming = [_enrol(crowd.id, person(number)) for number in range(PLACES)]
    contest(site, server, outcome, leaving, coming)
    _judge_line(outcome, site, crowd, moving_up=PLACES)
    return outcome


def race_of_replies(site: Site, server: Server, office: Office) -> Outcome:
    """Let rivals say yes, yes and no to each offer while others come: one counts, each no moves one up."""
    crowd, outcome = a_crowd(office, site, waiting=2 * PLACES), Outcome()
    for place in crowd.having:
        enrolling.withdraw(office, site.town.coordinator, place.id)
    offered, waiting = crowd.waiting[:PLACES], crowd.waiting[PLACES:]
    replies = [[_act(place, "accept"), _act(place, "accept"), _act(place, "decline")] for place in offered]
    coming = [_enrol(crowd.id, person(number)) for number in range(PLACES)]
    won = contest(site, server, outcome, replies, coming)
    _judge_line(outcome, site, replace(crowd, waiting=waiting), moving_up=won.count(2))
    return outcome


def race_of_second_thoughts(site: Site, server: Server, office: Office) -> Outcome:
    """Let some leave a full club and come back at once, others change to another: one moves up for each."""
    crowd, outcome = a_crowd(office, site), Outcome()
    there = another_club(office, site, capacity=MOVING)
    returning, moving = crowd.having[:RETURNING], crowd.having[RETURNING : RETURNING + MOVING]
    gone = [[_act(place, "withdraw")] * 2 for place in returning]
    gone += [[_act(place, "transfer", cohort_id=there.id)] * 2 for place in moving]
    back = [_enrol(crowd.id, {"participant_id": place.participant_id}) for place in (*returning, *returning)]
    contest(site, server, outcome, gone, back)
    _judge_line(outcome, site, crowd, moving_up=RETURNING + MOVING)
    _judge_people(outcome, site, moving, crowd.id, there.id)
    return outcome


def _judge_people(outcome: Outcome, site: Site, people: Sequence[Place], *club_ids: str) -> None:
    """See that each has a place in one of two clubs, and in one only."""
    for place in people:
        number = site.count(HAS_A_PLACE, place.participant_id, *club_ids)
        outcome.doubled += max(0, number - 1)
        outcome.amiss += number == 0


def race_of_crossing(site: Site, server: Server, office: Office) -> Outcome:
    """Let the people of two full clubs wish to change to the other one and, once that grows, say yes at once.

    Each wish and each yes comes from two tabs, and every other person leaves at the same moment: then either
    that counts or their yes. Whoever stays is in one club, and in one only.
    """
    here, there = (a_crowd(office, site, places=CHANGING, waiting=0) for _ in range(2))
    outcome, actor = Outcome(), site.town.coordinator
    wishes = [(place, there.id) for place in here.having] + [(place, here.id) for place in there.having]
    people = [place for place, _ in wishes]
    contest(site, server, outcome, [[_act(one, "transfer", cohort_id=target)] * 2 for one, target in wishes])
    _judge_people(outcome, site, people, here.id, there.id)
    for club in (here, there):
        planning.change_cohort(office, actor, club.id, None, capacity=2 * CHANGING)
    offered = [enrolling.get_enrolment(office, actor, place.id).elsewhere for place in people]
    yes = [[_act(one.place, "accept")] * 2 for one in offered if one]
    leaving = [[_act(place, "withdraw")] if number % 2 else [] for number, place in enumerate(people)]
    won = contest(site, server, outcome, [[*both, *gone] for both, gone in zip(yes, leaving, strict=True)])
    stay = [place for place, winner in zip(people, won, strict=True) if winner < 2]
    _judge_people(outcome, site, stay, here.id, there.id)
    return outcome


def race_of_one_person_in_line(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person be put in line by several at once, the e-mail in different case."""
    crowd, outcome, email = a_crowd(office, site, places=1, waiting=1), Outcome(), new_address()
    written = [email.upper() if number % 2 else email for number in range(8)]
    asking = [_enrol(crowd.id, {"participant": {"name": "Double Click", "email": one}}) for one in written]
    contest(site, server, outcome, [asking])
    line = site.stands(crowd.id, "waitlisted")
    outcome.doubled += max(0, len(line) - 2)
    outcome.amiss += line[0] != crowd.waiting[0].id
    return outcome


def race_for_the_line_under_one_key(
    site: Site, server: Server, office: Office, *, later: int = 50
) -> Outcome:
    """Ask for a place in a full club many times under one Idempotency-Key; amiss is each other answer."""
    crowd, outcome, key = a_crowd(office, site, places=1, waiting=1), Outcome(), str(uuid4())
    body = person("Repeated")

    def ask(client: Client, _: int = 0) -> Answer:
        return client.post(f"/api/v1/cohorts/{crowd.id}/enrolments", body, Idempotency_Key=key)

    with clients_of(server, site, 50) as clients:
        answers = at_once(clients, ask)
        answers += [ask(clients[0]) for _ in range(later)]
    outcome.note(answers)
    number = len(site.stands(crowd.id, "waitlisted")) - 1
    outcome.doubled = max(0, number - 1)
    outcome.amiss = int(number == 0) + len({answer.content for answer in answers}) - 1
    return outcome
