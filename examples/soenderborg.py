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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle, product
from pathlib import Path
from zoneinfo import ZoneInfo

import jobclub as jc
from jobclub.testing import FixedClock

PROGRAMME = Path(__file__).parent / "programmes" / "da-jobklub.toml"
HERE = ZoneInfo("Europe/Copenhagen")
EVERY = jc.Window(limit=200)
Who = tuple[jc.Office, jc.Actor]
"""The first two arguments of whatever somebody does: in which office, and who."""

FIRST_NAMES = "Aia Bo Cem Dan Eli Fie Gry Hal Ida Jon Kai Lea Mia Nor Ole Pia Rod Sif Tea Ulf Vic".split()
LAST_NAMES = "Als Bak Dal Eng Fyn Gad Hav Juul Krog Lund Mark Nør Ravn Skov".split()
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
"""Who leads which club, from which day on, at what hour. One of the wishes can't come true."""
TWO_MORE = (("Erik", date(2027, 1, 19), 17), ("Fatma", date(2027, 1, 20), 9))
FIRST_MONDAY, LAST_WEEK = date(2027, 1, 11), 7
PARTNERS = {"employer": "Alssund Maskiner", "school": "Alsisk Skole", "union": "Fagligt Als"}
JOB, STOPPED, MOVED = jc.OutcomeKind.JOB, jc.OutcomeKind.STOPPED, jc.OutcomeKind.MOVED
EDUCATION, OTHER_OFFER = jc.OutcomeKind.EDUCATION, jc.OutcomeKind.OTHER_OFFER
LEAVING = {
    3: ((1, EDUCATION), (2, MOVED)),
    4: ((4, STOPPED), (9, JOB)),
    5: ((6, OTHER_OFFER), (7, JOB)),
    6: ((3, STOPPED),),
}
"""Before which week somebody leaves which club, and what becomes of them."""
AFTERWARDS = (JOB, EDUCATION, None, jc.OutcomeKind.CLARIFIED, JOB, None, OTHER_OFFER)
"""What became of those who stayed to the end, in turn; of some nothing is known yet."""


def register() -> str:
    """Give the list of those who became unemployed, as it comes: one twice, one address mistyped."""
    names = [f"{first} {last}" for first, last in product(FIRST_NAMES, LAST_NAMES)]
    lines = [f"{name};{number:03}@borger.example;+45 0000 {number:04}" for number, name in enumerate(names)]
    lines[7] = lines[7].replace("@", " at ")
    return "\n".join(["Navn;E-mail;Telefon", *lines, lines[0]])


class Trial:
    """The trial, coordinated by Hanne; each club is led by one of five consultants."""

    def __init__(self) -> None:
        self.clock = FixedClock(datetime(2026, 12, 7, 9, tzinfo=HERE))
        self.office = jc.memory_office(self.clock)
        about = {"name": "Sønderborg", "time_zone": HERE.key, "language": "da", "holidays": "DK"}
        self.town = jc.administering.add_organisation(self.office, **about)
        self.hanne = self._hired("Hanne", jc.Role.COORDINATOR)
        self.consultants = {name: self._hired(name) for name in CONSULTANTS}
        self.leaders = {who[1].staff_id: who for who in self.consultants.values()}
        programme = jc.read_toml(PROGRAMME.read_text("utf-8"))
        self.programme = jc.authoring.add_programme(*self.hanne, programme)
        self.clubs: list[str] = []
        self.diary: list[str] = []
        self.away: set[str] = set()

    def _hired(self, name: str, role: jc.Role = jc.Role.CONSULTANT) -> Who:
        admin, email = jc.operator_of(self.town.id), f"{name.lower()}@soenderborg.example"
        staff = jc.administering.add_staff(self.office, admin, name=name, email=email, role=role)
        return self.office, jc.actor_of(self.town, staff)

    def take_people_in(self) -> None:
        """Import the list; the preview tells what is to be mended."""
        text = register()
        preview = jc.importing.import_participants(*self.hanne, text, dry_run=True)
        bad = [remark.line for remark in preview.remarks if remark.mistakes]
        self.note(f"the list: line {bad} must be mended, {preview.known} person is there twice")
        jc.importing.import_participants(*self.hanne, text.replace(" at ", "@"))

    def plan_eight(self) -> None:
        """Plan eight clubs in one act; the preview shows which wish can't come true, and it is changed."""
        wishes = [self._wish(number, *club) for number, club in enumerate(EIGHT, 1)]
        preview = jc.planning.plan_cohorts(*self.hanne, wishes, dry_run=True)
        for number in {int(clash["cohort"]) for clash in preview.clashes}:
            self.note(f"{wishes[number].title} would need its consultant in two places: it meets at 13")
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
        )

    def _open(self, club: jc.Cohort) -> None:
        """Open a club, and invite to each session the guests its unit wishes for."""
        jc.planning.open_cohort(*self.hanne, club.id)
        self.clubs.append(club.id)
        for session in club.sessions:
            for kind in club.programme.unit(session.unit_key or "").guests:
                partner = PARTNERS.get(kind, kind)
                jc.inviting.invite_guest(*self.hanne, session.id, partner=partner, confirmed=True)

    def phone_everybody(self) -> None:
        """Phone everybody: one third wants a place. Two of them will make up their minds later."""
        self.clock.at = datetime(2026, 12, 14, 9, tzinfo=HERE)
        *wanting, self.eighth, self.fifth = [person.id for person in everybody(self)][::3]
        for number, person in enumerate(wanting):
            jc.enrolling.enrol(*self.hanne, self.clubs[number % len(self.clubs)], participant_id=person)

    def open_two_more(self) -> None:
        """Open two more clubs for those in line; who would rather meet then may change to them as well."""
        self.clock.at = datetime(2026, 12, 18, 9, tzinfo=HERE)
        for number, club in enumerate(TWO_MORE, len(self.clubs) + 1):
            self._open(jc.planning.plan_cohort(*self.hanne, self._wish(number, *club)))
        for number in range(1, 7):
            for place, target in zip(self.places(number, jc.PlaceState.WAITLISTED), (9, 10), strict=True):
                jc.transferring.transfer(*self.hanne, place.id, self.club(target))
        for number, target in ((7, 9), (7, 9), (8, 10)):
            place = self.places(number, jc.PlaceState.ENROLLED)[0]
            jc.transferring.transfer(*self.hanne, place.id, self.club(target))

    def hear_answers(self) -> None:
        """Hear from those who were offered a place: some say yes, one says no, one does not answer in time."""
        accept = jc.enrolling.accept
        for place in self.places(7, jc.PlaceState.OFFERED):
            accept(*self.hanne, place.id)
        jc.enrolling.decline(*self.hanne, self.places(8, jc.PlaceState.OFFERED)[0].id)
        self.clock.advance(timedelta(days=3))
        late = next(place for place in self.places(8, jc.PlaceState.WAITLISTED) if place.lapsed_at)
        try:
            accept(*self.hanne, late.id)
        except jc.errors.OfferExpired:
            self.note("a yes came too late; whoever let an offer lapse is on the call list")
        # Somebody finds a job before the club has begun; with that, whoever waits is offered a place again.
        self._leaves(8, JOB)
        accept(*self.hanne, late.id)

    def _leaves(self, number: int, outcome: jc.OutcomeKind) -> None:
        place = self.places(number, jc.PlaceState.ENROLLED)[-1]
        jc.enrolling.withdraw(*self.hanne, place.id, outcome=outcome)

    def late_starters(self) -> None:
        """Let two people in who make up their minds after the first week: one has to wait for a place."""
        self.clock.at = datetime.combine(FIRST_MONDAY + timedelta(weeks=1), time(7), HERE)
        jc.enrolling.enrol(*self.hanne, self.clubs[7], participant_id=self.eighth)
        jc.enrolling.enrol(*self.hanne, self.clubs[4], participant_id=self.fifth)
        self._leaves(5, JOB)
        jc.enrolling.accept(*self.hanne, self.places(5, jc.PlaceState.OFFERED)[0].id)

    def week(self, number: int) -> None:
        """Let a week pass: what there is to do on Monday morning, then the meetings, one after the other."""
        monday = FIRST_MONDAY + timedelta(weeks=number - 1)
        self.clock.at = datetime.combine(monday, time(8), HERE)
        self._look_at_warnings()
        for club, outcome in LEAVING.get(number, ()):
            self._leaves(club, outcome)
        if number == 3:
            self._fall_ill()
        clubs = [(index, self.cohort(index)) for index in range(1, len(self.clubs) + 1)]
        dated = ((session, index) for index, club in clubs for session in club.taking_place())
        meetings = [(s.starts_at, index, s) for s, index in dated if s.wall.on - monday in WEEK]
        for _, index, session in sorted(meetings, key=lambda one: one[:2]):
            self._meet(index, session)
