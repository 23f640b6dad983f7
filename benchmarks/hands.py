"""Three colleagues at work on one club at the same moment, each changing what they have just read.

The consultant marks who was there and confirms sessions, an admin enrols people and lets some of them
leave, the coordinator sets rooms and moves sessions. After each round everybody signs the club's title:
the one thing that all of them change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from benchmarks.clients import Answer, Client, at_once
from benchmarks.races import Outcome, person
from benchmarks.servers import Server
from benchmarks.sites import CAPACITY, Site, another_club, another_consultant
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.programme import Unit
from jobclub.core.office import Office
from jobclub.core.people.staff import Role
from jobclub.core.usecases.issuing import issue_token
from jobclub.integrations.offices import utc_now
from jobclub.testing import enrolled, put_in, six_weeks

ROUNDS = 50
"""How often each of them acts; a title has room for the letters of all."""
WEEKS, BEGUN = 20, 10
"""How many sessions the club has, and how many of them lie behind or are at most a week ahead."""
MARKS = ("present", "late", "excused", "absent")
MODES = ("online", "phone", "in_person", "both")
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Club:
    """A club in its tenth week that takes people until its end, by its paths; and its five first people."""

    path: str
    behind: Sequence[str]
    ahead: Sequence[str]
    people: Sequence[str]
    tokens: Sequence[str]


def club_at_work(office: Office, site: Site) -> Club:
    """Open one, with tokens for its consultant, an admin and a coordinator."""
    consultant, admin = another_consultant(office, site), site.town.admin
    cohort = another_club(
        office,
        site,
        title="-",
        programme_id=_long_programme(office, site),
        consultant_id=consultant.id,
        starts_on=utc_now().date() - timedelta(weeks=BEGUN),
        at=time(10),
    )
    places = [enrolled(office, site.town, cohort.id, f"Person {number}").place for number in range(5)]
    tokens = (
        issue_token(office, admin, role=Role.CONSULTANT, staff_id=consultant.id)[1],
        issue_token(office, admin, role=Role.ADMIN)[1],
        site.token,
    )
    people = [place.participant_id for place in places]
    return Club(f"{API}/cohorts/{cohort.id}", *_split(cohort), people, tokens)


def _long_programme(office: Office, site: Site) -> str:
    units = tuple(Unit(key=f"week-{number}", title=f"Week {number}") for number in range(WEEKS))
    programme = six_weeks(
        key="long", units=units, admits_until=WEEKS, capacity=CAPACITY, minimum=1, completion=None
    )
    return put_in(office, site.town, programme).id


def _split(cohort: Cohort) -> tuple[list[str], list[str]]:
    """Give the paths of the sessions that are over, and of those that won't begin while somebody works."""
    now = utc_now()
    behind = [s.id for s in cohort.sessions if s.has_ended(now)]
    ahead = [s.id for s in cohort.sessions if not s.has_started(now + timedelta(days=1))]
    return [f"{API}/sessions/{id_}" for id_ in behind], [f"{API}/sessions/{id_}" for id_ in ahead]


@dataclass(slots=True)
class Hand:
    """One of those who work: what was answered, and what they were told is true now, by path.

    A careful hand sends the ETag of what it has read, a careless one ``*``.
    """

    client: Client
    club: Club
    letter: str
    careful: bool
    outcome: Outcome = field(default_factory=Outcome)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    hindered: list[str] = field(default_factory=list)
    signed: int = 0

    def change(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """Read a thing and change it; give what was read."""
        read = self.client.get(path)
        answer = self.client.change(method, path, body, self._seen(read))
        self._note(answer, path, body)
        return read.json

    def do(
        self, path: str, body: Mapping[str, Any], told: Mapping[str, Any], *, about: str | None = None
    ) -> str:
        """Do something after which ``told`` is true of a thing, the one in the answer; give its id."""
        answer = self.client.post(path, body)
        id_ = str(answer.json.get("id"))
        self._note(answer, about or f"{API}/enrolments/{id_}", told)
        return id_

    def sign(self) -> None:
        """Put a letter behind the title; if somebody was faster, behind the one that is there then."""
        status = 0
        while status in {0, 412}:
            read = self.client.get(self.club.path)
            title = {"title": read.json["title"] + self.letter}
            answer = self.client.change("PATCH", self.club.path, title, self._seen(read))
            self.outcome.note([answer])
            status = answer.status
        self.signed += status == 200

    def _seen(self, read: Answer) -> str:
        return read.headers["etag"] if self.careful else "*"

    def _note(self, answer: Answer, path: str, told: Mapping[str, Any]) -> None:
        self.outcome.note([answer])
        if answer.status < 300:
            self.told.setdefault(path, {}).update(told)
        else:
            self.hindered.append(f"{path}: {answer.status} {answer.content!r}")


def mark_and_confirm(hand: Hand, number: int) -> None:
    """Mark everybody at one of the sessions behind, another way each time; confirm it the first time."""
    club, (again, which) = hand.club, divmod(number, len(hand.club.behind))
    marks = [
        {"participant_id": who, "mark": MARKS[(nth + number) % len(MARKS)]}
        for nth, who in enumerate(club.people)
    ]
    hand.change("PUT", f"{club.behind[which]}/attendance", {"marks": marks})
    if not again:
        hand.do(f"{club.behind[which]}/confirm-held", {}, {"state": "held"}, about=club.behind[which])


def enrol_and_withdraw(hand: Hand, number: int) -> None:
    """Enrol somebody, and let every second one leave."""
    place = hand.do(f"{hand.club.path}/enrolments", person(str(uuid4())), {"state": "enrolled"})
    if number % 2:
        hand.do(f"{API}/enrolments/{place}/withdraw", {}, {"state": "withdrawn"})


def plan_and_move(hand: Hand, number: int) -> None:
    """Set place and mode of one of the sessions ahead; move every third by five minutes."""
    session = hand.club.ahead[number % len(hand.club.ahead)]
    body = {"place": f"Room {number}", "mode": MODES[number % len(MODES)]}
    read = hand.change("PATCH", session, body)
    if number % 3 == 0:
        starts_at = datetime.fromisoformat(read["starts_at"]) + timedelta(minutes=5)
        moved = {"starts_at": starts_at.isoformat()}
        hand.do(f"{session}/move", moved, moved, about=session)


WORK: dict[str, Callable[[Hand, int], None]] = {
    "c": mark_and_confirm,
    "a": enrol_and_withdraw,
    "p": plan_and_move,
}
"""What each of them does, by the letter they sign with; in the order of the club's tokens."""


@contextmanager
def hands_at(club: Club, server: Server, *, careful: bool) -> Iterator[list[Hand]]:
    """Give each of them a connection of their own."""
    with ExitStack() as stack:
        clients = [stack.enter_context(server.client(token)) for token in club.tokens]
        yield [Hand(client, club, letter, careful) for client, letter in zip(clients, WORK, strict=True)]


@dataclass(frozen=True, slots=True)
class Day:
    """What came of it: all answers, what somebody was kept from, and what was done and is not there."""

    outcome: Outcome
    hindered: list[str]
    lost: list[str]


def day_of_work(site: Site, server: Server, office: Office, *, careful: bool = True) -> Day:
    """Let all three work at once, and read back everything they were told."""
    club, outcome = club_at_work(office, site), Outcome()
    with hands_at(club, server, careful=careful) as hands:

        def work(_client: Client, which: int) -> None:
            for number in range(ROUNDS):
                WORK[hands[which].letter](hands[which], number)
                hands[which].sign()

        at_once([hand.client for hand in hands], work)
    with server.client(site.token) as client:
        lost = [line for hand in hands for line in _lost(hand, client)]
    for hand in hands:
        outcome.add(hand.outcome)
    return Day(outcome, [line for hand in hands for line in hand.hindered], lost)


def _lost(hand: Hand, client: Client) -> Iterator[str]:
    """Name what a hand was told and is not true."""
    for path, told in hand.told.items():
        found = client.get(path).json
        if not _holds(told, found):
            yield f"{path}: {told} became {found}"
    letters = Counter(client.get(hand.club.path).json["title"])[hand.letter]
    if letters != hand.signed:
        yield f"signed {hand.signed} times, {letters} are there"


def _holds(told: Any, found: Any) -> bool:
    """Tell whether something found has at least what was told."""
    if isinstance(told, Mapping):
        return all(_holds(value, found[name]) for name, value in told.items())
    if isinstance(told, list):
        return len(told) == len(found) and all(map(_holds, told, found))
    return bool(told == found)
