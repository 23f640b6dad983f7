"""One hard club: Easter, summer time, a consultant who falls ill, and three people who leave.

``python examples/one_hard_club.py`` plays it in memory, in the spring of 2027, and prints what was planned,
what took place, and why the two differ. The town, its people and the company are invented.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from textwrap import shorten
from zoneinfo import ZoneInfo

import jobclub as jc
from jobclub.testing import FixedClock

PROGRAMME = Path(__file__).parent / "programmes" / "en-job-club.toml"
HERE = ZoneInfo("Europe/Copenhagen")
GROUP = ("Ali", "Bo", "Carla", "Dina", "Emil", "Freja", "Gitte", "Hassan", "Ida", "Jens")
LINE = ("Kim", "Lis", "Mo", "Nor")
EVERY = jc.Window(limit=200)
Who = tuple[jc.Office, jc.Actor]
"""The first two arguments of whatever somebody does: in which office, and who."""
Act = jc.rescheduling.SessionAct
Names = dict[str | None, str]
"""The staff's names by their ids."""


def local(month: int, day: int, hour: int = 9) -> datetime:
    """Give a full hour of 2027, as the clocks of the town show it."""
    return datetime(2027, month, day, hour, tzinfo=HERE)


class HardClub:
    """A club led by Mette, planned for Mondays at 14:00; Anne coordinates, Jonas and Karen are colleagues."""

    def __init__(self) -> None:
        self.clock = FixedClock(local(2, 8))
        self.office = jc.memory_office(self.clock)
        about = {"name": "Midtby", "time_zone": HERE.key, "language": "en", "holidays": "DK"}
        self.town = jc.administering.add_organisation(self.office, **about)
        self.anne = self._hired("Anne", jc.Role.COORDINATOR)
        self.mette, self.jonas, self.karen = map(self._hired, ("Mette", "Jonas", "Karen"))
        programme = jc.read_toml(PROGRAMME.read_text("utf-8"))
        self.programme = jc.authoring.add_programme(*self.anne, programme)
        # Two other clubs will stand in the way: Jonas has one on Mondays, Mette will have one on Tuesdays.
        self._planned(self.jonas, date(2027, 3, 1))
        self._planned(self.mette, date(2027, 3, 30))
        club = self._planned(self.mette, date(2027, 3, 8))
        self.id, self.plan = club.id, club.sessions
        jc.planning.open_cohort(*self.mette, self.id)
        self.places = {name: self._asked_for(name) for name in (*GROUP, *LINE)}
        self.diary: list[str] = []

    def _hired(self, name: str, role: jc.Role = jc.Role.CONSULTANT) -> Who:
        admin, email = jc.operator_of(self.town.id), f"{name.lower()}@midtby.example"
        staff = jc.staffing.add_staff(self.office, admin, name=name, email=email, role=role)
        return self.office, jc.actor_of(self.town, staff)

    def _planned(self, who: Who, starts_on: date) -> jc.Cohort:
        wish = jc.CohortWish(programme_id=self.programme.id, starts_on=starts_on, at=time(14))
        return jc.planning.plan_cohort(*who, wish)

    def _asked_for(self, name: str) -> str:
        """Give somebody a place or, once all ten are taken, the end of the line."""
        return jc.enrolling.enrol(*self.mette, self.id, person=jc.PersonWish(name=name)).place.id

    def cohort(self) -> jc.Cohort:
        """Give the club as it is now."""
        return jc.planning.get_cohort(*self.anne, self.id)

    def session(self, unit_key: str) -> jc.Session:
        """Give the session that takes place with a unit, whenever that is by now."""
        return next(one for one in self.cohort().taking_place() if unit_key in one.unit_keys)

    def standing(self) -> dict[str, jc.Place]:
        """Give everybody's place by name, as the clock shows it."""
        lines = jc.enrolling.list_enrolments(*self.anne, self.id, EVERY).items
        return {line.name: line.place for line in lines}

    def changes(self) -> tuple[jc.Change, ...]:
        """Give what became otherwise than planned, oldest first."""
        return jc.adapting.list_changes(*self.anne, self.id, EVERY).items

    def three_leave(self) -> None:
        """Let three people leave; each place is offered to whoever is next, as long as admission is open."""
        accept = jc.enrolling.accept
        self.clock.at = local(3, 3)
        self._leaves("Dina", jc.OutcomeKind.JOB)
        accept(*self.mette, self.places["Kim"])
        self.meet()
        self.clock.at = local(3, 9)
        self._leaves("Emil", jc.OutcomeKind.EDUCATION)
        jc.enrolling.decline(*self.mette, self.places["Lis"])  # she has found something else: it is Mo's turn
        self.clock.at = local(3, 10)
        self._leaves("Freja", jc.OutcomeKind.MOVED)
        # Two days pass without a word from Mo. With Nor's yes the place is offered to whoever is next in
        # line; that is Mo again, who is called, and comes.
        self.clock.at = local(3, 11, 12)
        accept(*self.mette, self.places["Nor"])
        for name in self.call_list():
            self.note(f"called {name}, who had let an offer lapse")
            accept(*self.mette, self.places[name])

    def _leaves(self, name: str, outcome: jc.OutcomeKind) -> None:
        jc.enrolling.withdraw(*self.mette, self.places[name], outcome=outcome)
        self.note(f"{name} leaves: {outcome}")

    def call_list(self) -> list[str]:
        """Give who let an offer lapse and still has no place: they are called."""
        lapsed = ((name, place) for name, place in self.standing().items() if place.lapsed_at)
        return [name for name, place in lapsed if place.enrolled_at is None]

    def mette_falls_ill(self) -> None:
        """Find somebody for Monday, and another day for all that follows: Mette can't work on Mondays."""
        self.clock.at = local(3, 12)
        second, third = self.session("your-cv"), self.session("your-application")
        if not self._stands_in(self.jonas, second):
            self._stands_in(self.karen, second)
        day = next(day for day in (local(3, 30, 14), local(4, 1, 14)) if self._fits(third, day))
        self._moved_with_later(third, day, dry_run=False)

    def _stands_in(self, colleague: Who, session: jc.Session) -> bool:
        act, (_, actor) = jc.rescheduling.substitute_session, colleague
        try:
            act(*self.anne, session.id, actor.caller_id, reason="Mette is ill")
        except jc.errors.StaffClash:
            name = jc.staffing.get_staff(*self.anne, actor.caller_id).name
            self.note(f"{name} can't stand in: another club of {name}'s meets then")
            return False
        return True

    def _fits(self, session: jc.Session, starts_at: datetime) -> bool:
        """Ask a preview what would become of the plan."""
        try:
            preview = self._moved_with_later(session, starts_at, dry_run=True)
        except jc.errors.StaffClash:
            self.note(f"{starts_at:%A}s don't fit: Mette would be in two places")
            return False
        dates = (f"{one.wall.on:%d %b}" for one in (preview.seen.session, *preview.changed))
        self.note(f"{starts_at:%A}s fit: {', '.join(dates)}")
        return True

    def _moved_with_later(self, session: jc.Session, starts_at: datetime, *, dry_run: bool) -> Act:
        return jc.rescheduling.move_session(
            *self.anne,
            session.id,
            starts_at,
            following=jc.Following.LATER,
            reason="Mette works on Thursdays until she is well",
            dry_run=dry_run,
        )

    def mette_comes_back(self) -> None:
        """Give those who came late an hour of their own, and the interviews another form."""
        self.clock.at = local(4, 2)
        why = "three people came later and missed a session"
        wish = jc.Inserting(starts_at=local(4, 20, 10), minutes=60, topic="An hour for your CV", reason=why)
        jc.rescheduling.insert_session(*self.mette, self.id, wish)
        interview = self.session("interview-practice")
        jc.inviting.invite_guest(*self.mette, interview.id, name="Ole", partner="Havnens Rederi")
        agenda = (
            jc.AgendaItem(minutes=30, item="What a first call is about", lead="consultant"),
            jc.AgendaItem(minutes=60, item="Calls in threes: call, answer, listen", lead="group"),
            jc.AgendaItem(minutes=30, item="Ole calls a volunteer", lead="guest"),
        )
        jc.adapting.change_session(
            *self.mette,
            interview.id,
            None,
            topic="Practise the interview on the phone",
            agenda=agenda,
            reason="the companies in this town call first",
        )

    def no_voice(self) -> None:
        """Call a session off on its day: each later date takes the unit before it, and one date is added."""
        self.clock.at = local(4, 15, 8)
        today = self.session("network-and-direct-contact")
        calling = jc.Calling(reason="Mette has lost her voice", replacement=True)
        done = jc.rescheduling.cancel_session(*self.mette, today.id, calling)
        self.note(*(f"{day.on:%d %b} is left out: {day.reason}" for day in done.skipped))
        # A guest stays with the date. Ole comes for the interviews, so he is asked for the later one.
        for guest in done.guests:
            jc.inviting.remove_guest(*self.mette, guest.session_id, guest.id, None)
            later = self.session("interview-practice").id
            jc.inviting.invite_guest(*self.mette, later, name=guest.name, partner=guest.partner)

    def meet(self, *, away: str = "", led_by: Who | None = None) -> bool:
        """Let the next session pass, if there is one: who was there is marked, and hands in a task."""
        leader, session = led_by or self.mette, self.cohort().next_session(self.clock.at)
        if session is None:
            return False
        self.clock.at = session.ends_at
        group = {name: place.participant_id for name, place in self.standing().items() if place.in_group}
        there, off = jc.AttendanceMark.PRESENT, jc.AttendanceMark.EXCUSED
        marks = [
            jc.Mark(session_id=session.id, participant_id=who, mark=off if name == away else there)
            for name, who in group.items()
        ]
        jc.coaching.mark_attendance(*leader, session.id, marks, seen=None)
        jc.running.confirm_held(*leader, session.id)
        for one in jc.coaching.list_homework(*leader, session.id, EVERY).items[:1]:
            for who in (mark.participant_id for mark in marks if mark.mark is there):
                text = "Here is what I wrote."
                jc.coaching.hand_in(*leader, one.task.id, participant_id=who, text=text, link=None)
        return True

    def end(self) -> None:
        """Complete the club; a week later two people tell what became of them."""
        jc.running.complete_cohort(*self.mette, self.id)
        self.clock.at = local(5, 20)
        jc.enrolling.record_outcome(*self.mette, self.places["Ali"], jc.OutcomeKind.JOB)
        jc.enrolling.record_outcome(*self.mette, self.places["Mo"], jc.OutcomeKind.CLARIFIED)

    def note(self, *lines: str) -> None:
        """Keep what happened on the way, for the report."""
        self.diary += [f"{self.clock.at.astimezone(HERE):%d %b}  {line}" for line in lines]


def play() -> HardClub:
    """Play the club to its end, and give it as it is then."""
    club = HardClub()
    club.three_leave()
    club.mette_falls_ill()
    club.meet(away="Bo", led_by=club.karen)
    club.meet()
    club.mette_comes_back()
    club.no_voice()
    while club.meet():
        pass
    club.end()
    return club


def tell(club: HardClub) -> None:
    """Print what was planned beside what took place, what changed and why, and who ended where."""
    cohort = club.cohort()
    staff = jc.staffing.list_staff(*club.anne, EVERY).items
    names: Names = {one.id: one.name for one in staff}
    print(f"{cohort.title}: {cohort.state}")
    _tell_dates(club, cohort, names)
    print("\nOn the way")
    print(*(f"  {line}" for line in club.diary), sep="\n")
    _tell_changes(club, names)
    _tell_people(club)


def _tell_dates(club: HardClub, cohort: jc.Cohort, names: Names) -> None:
    plan = {one.unit_key: one for one in club.plan}
    print(f"  {'':28}{'planned':30}{'took place':30}led by")
    for one in cohort.taking_place():
        planned = _when(plan[one.unit_key]) if one.unit_key in plan else "–"
        about, leader = one.topic if one.unit_key is None else one.unit_key, names[one.consultant_id]
        print(f"  {about:28}{planned:30}{_when(one):30}{leader}")
    print(*(f"  {day.on:%a %d %b} was left out: {day.reason}" for day in cohort.skipped), sep="\n")
    print("  Summer time began on 28 March; what meets at 14:00 still does.")


def _when(session: jc.Session) -> str:
    return f"{session.wall.local:%a %d %b %H:%M} ({session.starts_at:%H:%M} UTC)"


def _tell_changes(club: HardClub, names: Names) -> None:
    print("\nPlan versus actual")
    for one in club.changes():
        about = one.unit_key or "–"
        print(
            f"  {one.at:%d %b}  {one.kind:12}{about:28}{_short(one.was, names)} → {_short(one.became, names)}"
        )
        print(f"{'':50}{one.reason}")


def _short(said: str | None, names: Names) -> str:
    """Say in a few words what a change tells: a time, somebody of the staff, or a topic."""
    if said in names:
        return names[said]
    try:
        return f"{datetime.fromisoformat(said or ''):%a %d %b %H:%M}"
    except ValueError:
        return shorten(said or "–", 40, placeholder=" …")


def _tell_people(club: HardClub) -> None:
    print("\nPeople")
    for name, place in club.standing().items():
        outcomes = jc.enrolling.list_outcomes(*club.anne, place.id, EVERY).items
        print(f"  {name:8}{place.state:12}", *(outcome.kind for outcome in outcomes))


if __name__ == "__main__":
    tell(play())
