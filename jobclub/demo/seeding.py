"""The invented organisation of the demo, and how its clubs live until today."""

from __future__ import annotations

import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from jobclub.core.activities.places import OutcomeKind, Place
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.programme_file import read_toml
from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.people.interests import Interest
from jobclub.core.people.organisation import MeetingHabits, Organisation
from jobclub.core.people.staff import Actor, Role, Staff, operator_of
from jobclub.core.usecases import (
    administering,
    authoring,
    coaching,
    delivering,
    enrolling,
    planning,
    providing,
    reminding,
    running,
    staffing,
)
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.knowing import PersonWish
from jobclub.demo import offers
from jobclub.integrations.offices import utc_now

NAME = "Midtby Job Centre"
ZONE = "Europe/Copenhagen"
PEOPLE = ("Ali", "Bo", "Carla", "Dina", "Emil", "Freja", "Gitte", "Hassan", "Ida")
INTERESTS = (
    Interest(key="care", title="Care", titles={"da": "Pleje", "de": "Pflege"}),
    Interest(key="office", title="Office", titles={"da": "Kontor", "de": "Büro"}),
    Interest(key="shop", title="Shop", titles={"da": "Butik", "de": "Verkauf"}),
    Interest(key="warehouse", title="Warehouse", titles={"da": "Lager", "de": "Lager"}),
)
CARRIED = {"Ali": ("warehouse",), "Carla": ("office", "shop"), "Dina": ("care",), "Ida": ("office",)}
"""What some of them are interested in."""
P, L, E, A = AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.EXCUSED, AttendanceMark.ABSENT
FRIDAY = 4
MARKS = ((P, P, P, P, L, P, P, E, P), (P, A, P, P, P, P, L, P, E))
"""Who was there in the first two weeks, in the order of the people."""
SEEN = (("Ali", "Dina", "Emil"), ("Ali", "Dina", "Gitte"))
"""Who was signed in then, so that Teams knows them; the last one came late."""
TEAMS = "teams"
PASTED = "https://meet.midtby.example/club-midtby"
"""Where clubs meet that have no Teams; nobody is there."""
FOUNDED_BEFORE = timedelta(weeks=20)
LOOK = timedelta(hours=1)
"""How often the worker looks while the demo lives through its past."""
ME = "demo"
"""Who works while the demo lives through its past."""
Reporting = Callable[[Session, Sequence[str]], None]
"""Lets Teams tell afterwards who was at a session, those signed in by their addresses."""


class DemoClock:
    """A clock that can be put to any day, and then goes on."""

    def __init__(self, today: date | None) -> None:
        self._ahead = timedelta() if today is None else datetime.combine(today, time(9), UTC) - utc_now()
        self._set: datetime | None = None

    def __call__(self) -> datetime:
        """Give the instant, in UTC."""
        return self._set or utc_now() + self._ahead

    def put(self, instant: datetime | None) -> None:
        """Stand still at an instant; None goes on from the demo's day."""
        self._set = instant


@dataclass(frozen=True, slots=True)
class Town:
    """The invented organisation and who works there."""

    organisation: Organisation
    consultant: Staff
    coordinator: Staff
    administrator: Staff

    @property
    def admin(self) -> Actor:
        """Who sets it up."""
        return operator_of(self.organisation.id)

    @property
    def mette(self) -> Actor:
        """The consultant, as she acts."""
        return staffing.actor_of(self.organisation, self.consultant)


def seed(office: Office, clock: DemoClock, report: Reporting | None = None) -> Town:
    """Found the invented organisation and let its clubs live until today, at Teams if that is to be had."""
    clock.put(clock() - FOUNDED_BEFORE)
    town = _founded(office)
    files = sorted(programmes_folder().glob("*.toml"))
    stored = [
        authoring.add_programme(office, town.admin, read_toml(file.read_text(encoding="utf-8")))
        for file in files
    ]
    by_language = {one.programme.language: one for one in stored}
    clock.put(None)
    club = _club_in_week_three(office, town, by_language["en"], clock, report)
    clock.put(None)
    _draft(office, town, by_language["da"], club)
    _offer(office, town, club)
    return town


def programmes_folder() -> Path:
    """Give where the three programmes are: in the source tree, or where the package puts them."""
    here = Path(__file__).parent.parent.parent / "examples" / "programmes"
    return here if here.is_dir() else Path(sysconfig.get_path("data")) / "share" / "jobclub" / "programmes"


def _founded(office: Office) -> Town:
    organisation = administering.add_organisation(
        office,
        name=NAME,
        time_zone=ZONE,
        language="en",
        holidays="DK",
        optional_holidays=True,
        meetings=MeetingHabits(provider=TEAMS if TEAMS in office.meetings else "link"),
        reply_to="hello@midtby.example",
        open_registration=True,
        interests=INTERESTS,
    )
    operator = operator_of(organisation.id)

    def add(name: str, email: str, role: Role) -> Staff:
        return staffing.add_staff(office, operator, name=name, email=email, role=role)

    return Town(
        organisation,
        add("Mette Holm", "mette@midtby.example", Role.CONSULTANT),
        add("Jonas Berg", "jonas@midtby.example", Role.COORDINATOR),
        add("Ada Lind", "ada@midtby.example", Role.ADMIN),
    )


def _club_in_week_three(
    office: Office, town: Town, stored: StoredProgramme, clock: DemoClock, report: Reporting | None
) -> Cohort:
    """Let a club begin so that two of its sessions lie behind it today, and live through them."""
    today = clock()
    club = _planned_so_that(office, town, stored, today)
    clock.put(club.sessions[0].starts_at - timedelta(days=12))
    club = planning.plan_cohort(office, town.mette, _wish(office, stored, club.starts_on))
    planning.open_cohort(office, town.mette, club.id)
    _work(office)
    places = [_enrol(office, town, club, name) for name in PEOPLE]
    for session, marks, seen in zip(club.sessions, MARKS, SEEN, strict=False):
        _let_pass(office, clock, min(session.ends_at + timedelta(minutes=5), today))
        if report is not None:
            report(session, [_address(name) for name in seen])
        _live_through(office, town, session.id, places, marks)
        _let_pass(office, clock, min(session.ends_at + timedelta(days=2), today))
        _hand_in(office, town, session.id, places)
    _let_pass(office, clock, today)
    enrolling.record_outcome(office, town.mette, places[3].id, OutcomeKind.CLARIFIED)
    return club


def _let_pass(office: Office, clock: DemoClock, until: datetime) -> None:
    """Let time pass with a worker at work, so that the messages of the past are sent in their time."""
    while office.post is not None and clock() < until - LOOK:
        clock.put(clock() + LOOK)
        _work(office)
    clock.put(until)


def _work(office: Office) -> None:
    """Do all that a worker has to do at this moment."""
    chores = (partial(providing.provide, worker=ME), partial(delivering.deliver, worker=ME), reminding.tick)
    while any(do(office) for do in chores):
        pass


def _planned_so_that(office: Office, town: Town, stored: StoredProgramme, today: datetime) -> Cohort:
    """Find the first day from which two sessions are over today; closed days may push it back."""
    for weeks in range(2, 12):
        for day in range(1, 8):
            start = today.date() + timedelta(days=day) - timedelta(weeks=weeks)
            if start.weekday() > FRIDAY:
                continue
            club = planning.plan_cohort(office, town.mette, _wish(office, stored, start), dry_run=True)
            if sum(session.has_ended(today) for session in club.sessions) == len(MARKS):
                return club
    msg = "there are always two weeks without a closed day"
    raise AssertionError(msg)


def _wish(office: Office, stored: StoredProgramme, starts_on: date) -> CohortWish:
    return CohortWish(
        programme_id=stored.id,
        starts_on=starts_on,
        at=time(14),
        title="Job club Midtby",
        meeting_link=None if TEAMS in office.meetings else PASTED,
    )


def _enrol(office: Office, town: Town, club: Cohort, name: str) -> Place:
    interests = frozenset(CARRIED.get(name, ()))
    person = PersonWish(name=f"{name} (invented)", email=_address(name), language="en", interests=interests)
    return enrolling.enrol(office, town.mette, club.id, person=person).place


def _address(name: str) -> str:
    return f"{name.lower()}@people.example"


def _live_through(
    office: Office, town: Town, session_id: str, places: list[Place], marks: tuple[AttendanceMark, ...]
) -> None:
    given = [
        Mark(session_id=session_id, participant_id=place.participant_id, mark=mark)
        for place, mark in zip(places, marks, strict=True)
    ]
    coaching.mark_attendance(office, town.mette, session_id, given, None)
    running.confirm_held(office, town.mette, session_id)


def _hand_in(office: Office, town: Town, session_id: str, places: list[Place]) -> None:
    """Let seven people hand in their first task, and answer all but the last two."""
    task = coaching.list_homework(office, town.mette, session_id, Window()).items[0].task
    for number, place in enumerate(places[:7]):
        text = f"What I wrote down: {number + 3} people, and whom I ask first."
        whose = place.participant_id
        given = coaching.hand_in(office, town.mette, task.id, participant_id=whose, text=text, link=None)
        if number in {0, 2, 3, 4}:
            coaching.give_feedback(
                office, town.mette, given.id, Answer.ACCEPTED, "Well done. Call the first one!"
            )
        if number == 1:
            text = "A good start. Add two people you worked with."
            coaching.give_feedback(office, town.mette, given.id, Answer.RETURNED, text)


def _draft(office: Office, town: Town, stored: StoredProgramme, club: Cohort) -> None:
    """Plan one more club, not open yet, from the Danish programme."""
    starts_on = club.sessions[-1].wall.on + timedelta(days=7)
    wish = replace(_wish(office, stored, starts_on), title="Jobklub Midtby", at=time(10))
    planning.plan_cohort(office, town.mette, wish)


def _offer(office: Office, town: Town, club: Cohort) -> None:
    """Offer webinars and talks, to which some of the club's people come."""
    places = enrolling.list_enrolments(office, town.mette, club.id, Window()).items
    offers.offer(
        office,
        staffing.actor_of(town.organisation, town.coordinator),
        town.consultant.id,
        link=None if TEAMS in office.meetings else PASTED,
        people=[one.place.participant_id for one in places],
    )
