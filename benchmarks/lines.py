"""Races along the line: places given up, offered, replied to and changed by many at once.

Each gives what was answered and what is true after it, as ``races`` does: doubled is what was given or done
twice, amiss is who was passed over, forgotten, or is in none of the places they should be in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from benchmarks.clients import Answer, Client, at_once
from benchmarks.races import Outcome, clients_of, person
from benchmarks.servers import Server
from benchmarks.sites import PLACES, Site, another_club
from jobclub.core.office import Office
from jobclub.core.usecases import enrolling, planning
from jobclub.core.usecases.knowing import PersonWish

WAITING = 20
CHANGING = 8
Request = Callable[[Client], Answer]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A full club: the places people have, and those that others stand in line for, next first."""

    club_id: str
    having: Sequence[str]
    waiting: Sequence[str]


def a_crowd(office: Office, site: Site, *, places: int = PLACES, waiting: int = WAITING) -> Crowd:
    """Open a club and let people fill it, and more people wait."""
    club, actor = another_club(office, site, capacity=places), site.town.coordinator
    ids = [
        enrolling.enrol(office, actor, club.id, person=PersonWish(name=f"Person {number}")).place.id
        for number in range(places + waiting)
    ]
    return Crowd(club.id, ids[:places], ids[places:])


def _act(place_id: str, act: str, body: object = None) -> Request:
    return lambda client: client.post(f"/api/v1/enrolments/{place_id}/{act}", body or {})


def _enrol(club_id: str, body: object) -> Request:
    return lambda client: client.post(f"/api/v1/cohorts/{club_id}/enrolments", body)


def _sent(site: Site, server: Server, outcome: Outcome, requests: Sequence[Request]) -> list[Answer]:
    """Send all of them at the same moment, those that belong together from different ends."""
    with clients_of(server, site, len(requests)) as clients:
        answers = at_once(clients, lambda client, number: requests[number](client))
    outcome.note(answers)
    return answers


def _won(answers: Iterable[Answer]) -> int:
    return sum(answer.status < 300 for answer in answers)


def _judge(outcome: Outcome, answers: Sequence[Answer], *, each: int) -> None:
    """Of ``each`` answers that stand ``len(answers) / each`` apart exactly one must be a yes."""
    rivals = [answers[number::each] for number in range(each)]
    wins = [_won(group) for group in rivals]
    outcome.doubled += sum(won - 1 for won in wins if won > 1)
    outcome.amiss += wins.count(0)


def _judge_line(outcome: Outcome, site: Site, crowd: Crowd, *, moving_up: int, places: int = PLACES) -> None:
    """See that so many moved up, and those the first; doubled are places taken beyond what there is."""
    offered, line = site.stands(crowd.club_id, "offered"), site.stands(crowd.club_id, "waitlisted")
    first, others = crowd.waiting[:moving_up], crowd.waiting[moving_up:]
    outcome.doubled += max(0, site.taken(crowd.club_id) - places)
    outcome.amiss += abs(places - site.taken(crowd.club_id)) + len(set(first) ^ set(offered))
    outcome.amiss += int(line[: len(others)] != list(others))


def race_of_leavers(site: Site, server: Server, office: Office) -> Outcome:
    """Let everybody leave a full club in two tabs while others come: the line moves up by just as many."""
    crowd, outcome = a_crowd(office, site), Outcome()
    leaving = [_act(place_id, "withdraw") for place_id in crowd.having]
    coming = [_enrol(crowd.club_id, person(number)) for number in range(PLACES)]
    answers = _sent(site, server, outcome, [*leaving, *leaving, *coming])
    _judge(outcome, answers[: 2 * PLACES], each=PLACES)
    _judge_line(outcome, site, crowd, moving_up=PLACES)
    return outcome
