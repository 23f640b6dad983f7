"""A whole job club, played in memory: ``python examples/six_week_job_club.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import jobclub as jc
from jobclub.testing import FixedClock

PROGRAMME = Path(__file__).parent / "programmes" / "en-job-club.toml"
PEOPLE = ("Ali", "Bo", "Carla", "Dina", "Emil", "Freja", "Gitte", "Hassan", "Ida")


class Club:
    """One club, led by Mette: on Mondays at 14:00, across Easter and the change to summer time."""

    def __init__(self) -> None:
        self.clock = FixedClock(datetime(2027, 2, 1, 8, tzinfo=UTC))
        office, role = jc.memory_office(self.clock), jc.Role.CONSULTANT
        about = {"name": "Midtby", "time_zone": "Europe/Copenhagen", "language": "en", "holidays": "DK"}
        town = jc.administering.add_organisation(office, **about)
        admin = jc.operator_of(town.id)
        staff = jc.staffing.add_staff(office, admin, name="Mette", email="m@midtby.example", role=role)
        programme = jc.authoring.add_programme(office, admin, jc.read_toml(PROGRAMME.read_text("utf-8")))
        # From here on Mette acts: every act is told in which office it happens and who is at work there.
        self.mette = (office, jc.actor_of(town, staff))
        wish = jc.CohortWish(programme_id=programme.id, starts_on=date(2027, 3, 1), at=time(14))
        self.id = jc.planning.plan_cohort(*self.mette, wish).id
        jc.planning.open_cohort(*self.mette, self.id)
        enrol, person = jc.enrolling.enrol, jc.PersonWish
        self.places = {n: enrol(*self.mette, self.id, person=person(name=n)).place for n in PEOPLE}

    def cohort(self) -> jc.Cohort:
        return jc.planning.get_cohort(*self.mette, self.id)

    def meet(self, week: int, *, away: tuple[str, ...] = ()) -> None:
        """Let a meeting pass: Mette marks who was there, and they hand in the first task."""
        session = self.cohort().taking_place()[week - 1]
        self.clock.at = session.ends_at
        absent, present = jc.AttendanceMark.ABSENT, jc.AttendanceMark.PRESENT
        said = {p.participant_id: absent if n in away else present for n, p in self.places.items()}
        marks = [jc.Mark(session_id=session.id, participant_id=who, mark=said[who]) for who in said]
        jc.coaching.mark_attendance(*self.mette, session.id, marks, seen=None)
        jc.running.confirm_held(*self.mette, session.id)
        for name in self.places.keys() - away:
            self.hand_in(week, name, "Here is what I wrote.")

    def task(self, week: int) -> str:
        session = self.cohort().taking_place()[week - 1]
        return jc.coaching.list_homework(*self.mette, session.id, jc.Window()).items[0].task.id

    def hand_in(self, week: int, name: str, text: str) -> str:
        who, task = self.places[name].participant_id, self.task(week)
        return jc.coaching.hand_in(*self.mette, task, participant_id=who, text=text, link=None).id


def play() -> Club:
    """Play the club to its end, and give it as it is then."""
    club = Club()
    mette, (_, _, third, fourth, *_) = club.mette, club.cohort().sessions
    club.meet(1)
    club.meet(2, away=("Bo", "Emil"))
    # Bo hands in all the same; it comes back with a question, and he writes again.
    sent = club.hand_in(2, "Bo", "I changed my CV.")
    jc.coaching.give_feedback(*mette, sent, jc.Answer.RETURNED, "Good! What did you change?")
    club.hand_in(2, "Bo", "It begins with what I can do now.")
    # The third Monday does not suit: they meet on Tuesday at 10:00 instead.
    jc.rescheduling.move_session(*mette, third.id, datetime(2027, 3, 16, 9, tzinfo=UTC))
    club.meet(3, away=("Carla", "Emil"))
    jc.coaching.waive_homework(*mette, club.task(3), club.places["Carla"].participant_id, "was away")
    # Dina has found a job: she leaves, and that is no drop-out.
    jc.enrolling.withdraw(*mette, club.places.pop("Dina").id, outcome=jc.OutcomeKind.JOB)
    # Mette is ill on the fourth Monday: each later date takes the unit before it, and one is added.
    jc.rescheduling.cancel_session(*mette, fourth.id, jc.Calling(reason="Mette is ill", replacement=True))
    club.meet(4, away=("Emil",))
    club.meet(5)
    club.meet(6, away=("Hassan",))
    jc.running.complete_cohort(*mette, club.id)
    jc.enrolling.record_outcome(*mette, club.places["Ali"].id, jc.OutcomeKind.EDUCATION)
    return club


def tell(club: Club) -> None:
    """Print in a few lines how it went."""
    cohort, every = club.cohort(), jc.Window()
    print(f"{cohort.title}: {cohort.state}")
    for session in cohort.sessions:
        print(f"  {session.wall.local:%a %d %b %H:%M}", session.state, session.reason or session.unit_key)
    print(*(f"  {day.on:%a %d %b} was left out: {day.reason}" for day in cohort.skipped), sep="\n")
    for line in jc.enrolling.list_enrolments(*club.mette, club.id, every).items:
        stands = jc.coaching.progress_of(*club.mette, line.place.id).standing
        became = [one.kind for one in jc.enrolling.list_outcomes(*club.mette, line.place.id, every).items]
        done = f"{stands.units_attended} meetings, {stands.tasks_done} tasks:"
        print(f"  {line.name:6}", done, line.place.state, *became)


if __name__ == "__main__":
    tell(play())
