"""A whole job club, played in memory: from the programme file to what became of nine people.

It needs neither a web server nor a database. Run it: ``python examples/six_week_job_club.py``
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import jobclub as jc
from jobclub.testing import FixedClock

PROGRAMME = Path(__file__).parent / "programmes" / "en-job-club.toml"
PEOPLE = ("Ali", "Bo", "Carla", "Dina", "Emil", "Freja", "Gitte", "Hassan", "Ida")
THERE, AWAY = jc.AttendanceMark.PRESENT, jc.AttendanceMark.ABSENT


@dataclass
class Club:
    """One club: the office that keeps it, the clock it lives by, its consultant, and who has a place."""

    office: jc.Office
    clock: FixedClock
    mette: jc.Actor
    id: str
    places: dict[str, jc.enrolling.Enrolment]

    def now(self) -> jc.Cohort:
        return jc.planning.get_cohort(self.office, self.mette, self.id)

    def meet(self, week: int, *, away: str = "", idle: str = "") -> None:
        """Let a meeting pass: Mette marks who was there; the day after, homework comes in."""
        session = self.now().taking_place()[week - 1]
        self.clock.at = session.ends_at
        people = {name: enrolment.place.participant_id for name, enrolment in self.places.items()}
        marks = [jc.Mark(session_id=session.id, participant_id=people[n], mark=AWAY if n in away else THERE) for n in people]
        jc.coaching.mark_attendance(self.office, self.mette, session.id, marks, None)
        jc.running.confirm_held(self.office, self.mette, session.id)
        self.clock.advance(timedelta(days=1))
        for name in people:
            if name not in idle:
                self.hand_in(week, name, "Here is what I wrote.")

    def task(self, week: int) -> str:
        session = self.now().taking_place()[week - 1]
        return jc.coaching.list_homework(self.office, self.mette, session.id, jc.Window()).items[0].task.id

    def hand_in(self, week: int, name: str, text: str) -> str:
        who, task = self.places[name].place.participant_id, self.task(week)
        return jc.coaching.hand_in(self.office, self.mette, task, participant_id=who, text=text, link=None).id


def planned() -> Club:
    """Plan a club on Mondays at 14:00 from 1 March 2027, and give nine people a place."""
    clock = FixedClock(datetime(2027, 2, 1, 8, tzinfo=UTC))
    office, role = jc.memory_office(clock), jc.Role.CONSULTANT
    town = jc.administering.add_organisation(
        office, name="Midtby", time_zone="Europe/Copenhagen", language="en", holidays="DK"
    )
    admin = jc.operator_of(town.id)
    staff = jc.administering.add_staff(office, admin, name="Mette", email="mette@midtby.example", role=role)
    mette = jc.Actor(organisation_id=town.id, caller_id=staff.id, role=role, staff_id=staff.id)
    programme = jc.authoring.add_programme(office, admin, jc.read_toml(PROGRAMME.read_text("utf-8")))
    wish = jc.CohortWish(programme_id=programme.id, starts_on=date(2027, 3, 1), at=time(14))
    club_id = jc.planning.plan_cohort(office, mette, wish).id
    jc.planning.open_cohort(office, mette, club_id)
    places = {n: jc.enrolling.enrol(office, mette, club_id, person=jc.PersonWish(name=n)) for n in PEOPLE}
    return Club(office, clock, mette, club_id, places)


def play() -> Club:
    """Play the club to its end, and give it back as it is then."""
    club = planned()
    office, mette, third, fourth = club.office, club.mette, *club.now().sessions[2:4]
    club.meet(1)
    club.meet(2, away="Bo Emil")

    # Mette needs the third Monday for something else: they meet on Tuesday morning instead.
    jc.running.move_session(office, mette, third.id, datetime(2027, 3, 16, 9, tzinfo=UTC))
    club.meet(3, away="Emil", idle="Carla")
    # Bo hands in too little, hears what is missing, and does it; Carla has no phone, so she need not call.
    answer = jc.coaching.give_feedback
    first = club.hand_in(3, "Bo", "I called.")
    answer(office, mette, first, jc.Answer.RETURNED, "Good that you called! What did they say?")
    answer(office, mette, club.hand_in(3, "Bo", "They want my CV."), jc.Answer.ACCEPTED, "Well done.")
    jc.coaching.waive_homework(
        office, mette, club.task(3), club.places["Carla"].place.participant_id, "has no phone yet"
    )
    # Dina found a job: she leaves, and that is no drop-out.
    jc.enrolling.withdraw(office, mette, club.places.pop("Dina").place.id, outcome=jc.OutcomeKind.JOB)

    # Mette is ill on the fourth Monday; nothing is lost: each later date takes the unit before it.
    calling = jc.Calling(reason="the consultant is ill", replacement=True)
    jc.running.cancel_session(office, mette, fourth.id, calling)
    club.meet(4, away="Emil")
    ...
