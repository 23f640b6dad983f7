"""Sønderborg's virtual job clubs: eight were planned, ten opened, and what became of those who came.

The municipality of Sønderborg told in its public reports (2020–2021) how it ran them: every newly unemployed
person was phoned, one third wanted a place, and the trial grew from eight clubs to ten because of it; 8–10
people a club, two hours a week online for six weeks under a job consultant, homework between the meetings,
schools and companies as guests. All of that is kept to here. People, days and figures beyond it are invented.

``python examples/soenderborg.py`` plays the trial in memory, in the winter of 2027. The report at its end is
asked of the store, by the use cases that everybody has.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle, product
from pathlib import Path
from zoneinfo import ZoneInfo

from club_figures import EVERY, Figures, Who, everybody, figures, lines

import jobclub as jc
from jobclub.testing import FixedClock

PROGRAMME = Path(__file__).parent / "programmes" / "da-jobklub.toml"
HERE = ZoneInfo("Europe/Copenhagen")

FIRST_NAMES = "Aia Bo Cem Dan Eli Fie Gry Hal Ida Jon Kai Lea Mia Nor Ole Pia Rod Sif Tea Ulf Vic"
LAST_NAMES = "Als Bak Dal Eng Fyn Gad Hav Juul Krog Lund Mark Nør Ravn Skov"
CONSULTANTS = ("Birgit", "Carsten", "Dorte", "Erik", "Fatma")
EIGHT = (
    ("Birgit", date(2027, 1, 11), 9),
    ("Birgit", date(2027, 1, 13), 13),
    ("Carsten", date(2027, 1, 11), 13),
    ("Carsten", date(2027, 1, 12), 9),
    ("Dorte", date(2027, 1, 12), 9),
    ("Dorte", date(2027, 1, 12), 10),
    ("Erik", date(2027, 1, 14), 9),
    ("Fatma", date(2027, 1, 14), 13),
)
"""Who leads which club, from which day on, at what hour. One of these wishes can't come true."""
TWO_MORE = (("Erik", date(2027, 1, 19), 17), ("Fatma", date(2027, 1, 20), 9))
PARTNERS = {"employer": "Alssund Maskiner", "school": "Alsisk Skole", "union": "Fagligt Als"}
JOB, EDUCATION, OTHER_OFFER = jc.OutcomeKind.JOB, jc.OutcomeKind.EDUCATION, jc.OutcomeKind.OTHER_OFFER
LEAVING = {
    3: ((1, EDUCATION), (2, jc.OutcomeKind.MOVED)),
    4: ((4, jc.OutcomeKind.STOPPED), (9, JOB)),
    5: ((6, OTHER_OFFER), (7, JOB)),
    6: ((3, jc.OutcomeKind.STOPPED),),
}
"""Which clubs somebody leaves at the beginning of which week, and what becomes of them."""
AFTERWARDS = (JOB, EDUCATION, None, jc.OutcomeKind.CLARIFIED, JOB, None, OTHER_OFFER)
"""What becomes of those who stay to the end, in turn; of some nothing is known yet."""
ENROLLED, WAITLISTED, OFFERED = jc.PlaceState.ENROLLED, jc.PlaceState.WAITLISTED, jc.PlaceState.OFFERED


def register() -> str:
    """Give the list of those who became unemployed, as it comes: one twice, one address mistyped."""
    names = [" ".join(parts) for parts in product(FIRST_NAMES.split(), LAST_NAMES.split())]
    people = [f"{name};{n:03}@borger.example;+45 0000 {n:04}" for n, name in enumerate(names)]
    people[7] = people[7].replace("@", " at ")
    return "\n".join(["Navn;E-mail;Telefon", *people, people[0]])


class Trial:
    """The trial, coordinated by Hanne. Clubs go by their numbers, from 1."""

    def __init__(self) -> None:
        self.clock = FixedClock(datetime(2026, 12, 7, 9, tzinfo=HERE))
        self.office = jc.memory_office(self.clock)
        about = {"name": "Sønderborg", "time_zone": HERE.key, "language": "da", "holidays": "DK"}
        self.town = jc.administering.add_organisation(self.office, **about)
        self.hanne = self._hired("Hanne", jc.Role.COORDINATOR)
        self.consultants = {name: self._hired(name) for name in CONSULTANTS}
        self.leaders = {actor.staff_id: (office, actor) for office, actor in self.consultants.values()}
        programme = jc.read_toml(PROGRAMME.read_text("utf-8"))
        self.programme = jc.authoring.add_programme(*self.hanne, programme)
        self.clubs: list[str] = []
        self.diary: list[str] = []
        self.silent: set[str] = set()

    def _hired(self, name: str, role: jc.Role = jc.Role.CONSULTANT) -> Who:
        admin, email = jc.operator_of(self.town.id), f"{name.lower()}@soenderborg.example"
        staff = jc.staffing.add_staff(self.office, admin, name=name, email=email, role=role)
        return self.office, jc.actor_of(self.town, staff)

    def cohort(self, number: int) -> jc.Cohort:
        """Give a club as it is now."""
        return jc.planning.get_cohort(*self.hanne, self.clubs[number - 1])

    def places(self, number: int, state: jc.PlaceState) -> list[jc.Place]:
        """Give the places of a club that are in a state, by the names of their holders."""
        club_id = self.clubs[number - 1]
        found = jc.enrolling.list_enrolments(*self.hanne, club_id, EVERY, state=state).items
        return [one.place for one in sorted(found, key=lambda one: one.name)]

    def take_people_in(self) -> None:
        """Import the list; a preview tells what must be mended first."""
        text = register()
        preview = jc.importing.import_participants(*self.hanne, text, dry_run=True)
        for remark in preview.remarks:
            self.diary.append(f"line {remark.line} of the list: {remark.remark}")
        jc.importing.import_participants(*self.hanne, text.replace(" at ", "@"))

    def plan_eight(self) -> None:
        """Plan eight clubs in one act; a preview names the clash, and that wish is changed."""
        wishes = [self._wish(number, *club) for number, club in enumerate(EIGHT, 1)]
        preview = jc.planning.plan_cohorts(*self.hanne, wishes, dry_run=True)
        for number in {clash["cohort"] for clash in preview.clashes}:
            self.diary.append(
                f"{wishes[number].title}: its consultant would be in two places; it meets at 13"
            )
            wishes[number] = replace(wishes[number], at=time(13))
        for club in jc.planning.plan_cohorts(*self.hanne, wishes).cohorts:
            self._open(club)

    def _wish(self, number: int, name: str, starts_on: date, hour: int) -> jc.CohortWish:
        _, consultant = self.consultants[name]
        return jc.CohortWish(
            programme_id=self.programme.id,
            title=f"Jobklub {number}",
            starts_on=starts_on,
            at=time(hour),
            consultant_id=consultant.staff_id,
            meeting_link=f"https://meet.example/jobklub-{number}",
        )

    def _open(self, club: jc.Cohort) -> None:
        """Open a club, and invite the guests that its units wish for."""
        jc.planning.open_cohort(*self.hanne, club.id)
        self.clubs.append(club.id)
        for session in club.sessions:
            for kind in club.programme.unit(session.unit_key or "").guests:
                if partner := PARTNERS.get(kind):
                    jc.inviting.invite_guest(*self.hanne, session.id, partner=partner)

    def phone_everybody(self) -> None:
        """Phone everybody: one third wants a place. Two of them make up their minds after the first week."""
        self.clock.at = datetime(2026, 12, 14, 9, tzinfo=HERE)
        people = sorted(everybody(self.hanne), key=lambda person: person.email or "")
        *wanting, self.eighth, self.fifth = [person.id for person in people[::3]]
        for number, person in enumerate(wanting):
            jc.enrolling.enrol(*self.hanne, self.clubs[number % 8], participant_id=person)

    def open_two_more(self) -> None:
        """Open two more clubs for those who wait; some others would rather meet then, and change as well."""
        self.clock.at = datetime(2026, 12, 18, 9, tzinfo=HERE)
        for number, club in enumerate(TWO_MORE, 9):
            self._open(jc.planning.plan_cohort(*self.hanne, self._wish(number, *club)))
        for number in range(1, 7):
            for place, target in zip(self.places(number, WAITLISTED), (9, 10), strict=True):
                self._changes(place, target)
        for number, target in ((7, 9), (7, 9), (8, 10)):
            self._changes(self.places(number, ENROLLED)[0], target)

    def _changes(self, place: jc.Place, target: int) -> None:
        jc.transferring.transfer(*self.hanne, place.id, self.clubs[target - 1])

    def hear_answers(self) -> None:
        """Hear from those who were offered a freed place: two say yes, one says no, one is silent."""
        for place in self.places(7, OFFERED):
            jc.enrolling.accept(*self.hanne, place.id)
        jc.enrolling.decline(*self.hanne, self.places(8, OFFERED)[0].id)
        self.clock.advance(timedelta(days=3))
        silent = next(place for place in self.places(8, WAITLISTED) if place.lapsed_at)
        try:
            jc.enrolling.accept(*self.hanne, silent.id)
        except jc.errors.OfferExpired:
            self.diary.append("Jobklub 8: a yes came after 48 hours; who was silent is on the call list")
        # Somebody finds a job before the club begins. With that, whoever is next has an offer again.
        self._leaves(8, JOB)
        jc.enrolling.accept(*self.hanne, silent.id)

    def _leaves(self, number: int, outcome: jc.OutcomeKind) -> None:
        jc.enrolling.withdraw(*self.hanne, self.places(number, ENROLLED)[-1].id, outcome=outcome)

    def week(self, number: int, *also: Callable[[], None]) -> None:
        """Let a week pass: what there is to do on Monday morning, then one meeting after the other."""
        monday = date(2027, 1, 4) + timedelta(weeks=number)
        self.clock.at = datetime.combine(monday, time(7), HERE)
        for club, outcome in LEAVING.get(number, ()):
            self._leaves(club, outcome)
        for act in also:
            act()
        clubs = [(club, self.cohort(club)) for club in range(1, 11)]
        meetings = [(one.starts_at, club, one) for club, cohort in clubs for one in cohort.taking_place()]
        for _, club, session in sorted(meetings, key=lambda one: one[:2]):
            if monday <= session.wall.on < monday + timedelta(weeks=1):
                self._meet(club, session)

    def late_starters(self) -> None:
        """Let two people in late: one finds a place, one stands in line until somebody finds a job."""
        jc.enrolling.enrol(*self.hanne, self.clubs[8 - 1], participant_id=self.eighth)
        jc.enrolling.enrol(*self.hanne, self.clubs[5 - 1], participant_id=self.fifth)
        self._leaves(5, JOB)
        self.clock.advance(timedelta(minutes=30))
        jc.enrolling.accept(*self.hanne, self.places(5, OFFERED)[0].id)

    def begin_small(self) -> None:
        """Say of each club that shows a warning why it begins with so few people."""
        why = "seven want to begin now; there is room for late starters"
        for club in map(self.cohort, range(1, 11)):
            if club.warnings:
                jc.planning.change_cohort(*self.hanne, club.id, None, below_minimum_reason=why)

    def sit_in(self) -> None:
        """Let somebody who can't come to a meeting sit in with another group; three people fall silent."""
        missed = self.cohort(1).next_session(self.clock.at) or self.cohort(1).sessions[-1]
        instead = self.cohort(2).carrying(missed.unit_key or "") or missed
        jc.visiting.visit(*self.hanne, self._missing(1, missed).id, instead.id)
        self.silent = {self.places(number, ENROLLED)[1].participant_id for number in (2, 4, 6)}

    def _missing(self, number: int, session: jc.Session) -> jc.Place:
        """Give who can't come: every week somebody else."""
        group = self.places(number, ENROLLED)
        return group[session.wall.on.day % len(group)]

    def _meet(self, number: int, session: jc.Session) -> None:
        """Let a club meet: its consultant marks who was there, and who was there works at home."""
        leader, group = self.leaders[self.cohort(number).consultant_id], self.places(number, ENROLLED)
        away = self.silent | {self._missing(number, session).participant_id}
        there = [place.participant_id for place in group if place.participant_id not in away]
        visitors = [one.participant_id for one in jc.visiting.list_visitors(*leader, session.id, EVERY).items]
        present, absent = jc.AttendanceMark.PRESENT, jc.AttendanceMark.ABSENT
        said = {place.participant_id: absent for place in group} | dict.fromkeys(there + visitors, present)
        marks = [jc.Mark(session_id=session.id, participant_id=who, mark=mark) for who, mark in said.items()]
        self.clock.at = session.ends_at
        jc.coaching.mark_attendance(*leader, session.id, marks, seen=None)
        jc.running.confirm_held(*leader, session.id)
        self._work_at_home(leader, session, there)
        if self.cohort(number).next_session(self.clock.at) is None:
            jc.running.complete_cohort(*leader, self.clubs[number - 1])

    def _work_at_home(self, leader: Who, session: jc.Session, people: list[str]) -> None:
        """Let people hand in the first task; one of them is asked for an example, and writes again."""
        task = jc.coaching.list_homework(*leader, session.id, EVERY).items[0].task.id
        first, hand_in = people[0], jc.coaching.hand_in
        short = hand_in(*leader, task, participant_id=first, text="I am patient.", link=None)
        jc.coaching.give_feedback(*leader, short.id, jc.Answer.RETURNED, "Good! When did that help?")
        for who in people:
            hand_in(*leader, task, participant_id=who, text="I am patient: last year …", link=None)

    def look_back(self) -> None:
        """Ask two weeks later what became of those who stayed to the end."""
        self.clock.at = datetime(2027, 3, 8, 9, tzinfo=HERE)
        known = cycle(AFTERWARDS)
        for place in (one for number in range(1, 11) for one in self.places(number, jc.PlaceState.COMPLETED)):
            if outcome := next(known):
                jc.enrolling.record_outcome(*self.hanne, place.id, outcome)


def play() -> Trial:
    """Play the trial from the list of names to what became of everybody, and give it as it is then."""
    trial = Trial()
    trial.take_people_in()
    trial.plan_eight()
    trial.phone_everybody()
    trial.open_two_more()
    trial.hear_answers()
    trial.week(1)
    trial.week(2, trial.late_starters, trial.begin_small)
    trial.week(3, trial.sit_in)
    for number in range(4, 8):
        trial.week(number)
    trial.look_back()
    return trial


def doubts(found: Figures) -> list[str]:
    """Give what does not add up."""
    left, stayed = sum(c.left for c in found.clubs), sum(c.completed + c.ended for c in found.clubs)
    sized = (c.minimum <= c.began_with <= c.capacity or c.small_because for c in found.clubs)
    claims = {
        "one third of those who were phoned wanted a place": found.known == 3 * found.wanted,
        "ten clubs were opened": len(found.clubs) == len(EIGHT) + len(TWO_MORE),
        "each club began with eight to ten people, or says why not": all(sized),
        "nobody was in two clubs": found.doubled == 0,
        "who wanted a place had one or declined": found.wanted == found.served + found.declined,
        "who had a place left, completed or was there at the end": found.served == left + stayed,
        "of each who left it is known why": found.left_for.total() == left,
    }
    return [claim for claim, holds in claims.items() if not holds]


def tell(trial: Trial) -> None:
    """Print the report, and what of it does not add up."""
    print("Sønderborg: virtual job clubs")
    print("As the municipality reported, one third of those phoned wanted a place, and 8 clubs became 10.")
    print("All else is invented.\n", *trial.diary, "", sep="\n")
    found = figures(trial.hanne)
    print(*lines(found), sep="\n")
    if wrong := doubts(found):
        sys.exit(f"This does not add up: {'; '.join(wrong)}.")


if __name__ == "__main__":
    tell(play())
