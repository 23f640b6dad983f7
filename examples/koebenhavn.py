"""København's feedback: people send a draft, and book the call in which they hear what helps.

The municipality of København told in its public reports (2020–2021) that people sent the drafts of their
applications, and booked themselves the call with feedback on it: here on a page of their own, to which a link
leads. Names, days and all else are invented.

``python examples/koebenhavn.py [people.csv]`` plays two weeks in memory. Who finds no time waits, and has the
first one that is given back if they can talk then; the end of the report names those who still wait.
"""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from townsfolk import EVERY, Town, Who

import jobclub as jc

TEMPLATE = Path(__file__).parent / "templates" / "koebenhavn-feedback.toml"
HERE = ZoneInfo("Europe/Copenhagen")
HOURS = [jc.WeeklyHours(weekday=day, opens=time(12), closes=time(15)) for day in (0, 1, 2, 3)]
DAYS = ("mon tue", "tue wed", "wed thu", "mon thu")
LIST = "name,days,from,until,draft\n" + "".join(
    f"Person {n},{DAYS[n % 4]},{12 + n % 2},{14 + n % 2},https://drafts.example/{n}\n" for n in range(52)
)
"""Who sends a draft, if nobody brings a list."""


class Feedback:
    """København, where Ida and Jon read drafts, and Sofie looks after the line."""

    def __init__(self, text: str) -> None:
        self.town = Town(
            "København", HERE, datetime(2027, 2, 1, 8, tzinfo=HERE), language="da", holidays="DK"
        )
        self.sofie = self.town.hire("Sofie", jc.Role.COORDINATOR)
        self.readers = {who[1].staff_id or "": who for who in (self.town.hire("Ida"), self.town.hire("Jon"))}
        for staff_id, reader in self.readers.items():
            jc.rostering.set_hours(*reader, staff_id, HOURS, seen=None)
        about = jc.read_service(TEMPLATE.read_text("utf-8"))
        self.service = jc.offering.add_service(*self.sofie, consultant_ids=tuple(self.readers), **about)
        self.town.take_in(self.sofie, text)
        self.people = {who: self.town.themselves(self.sofie, who) for who in self.town.people}

    def calls(self, state: jc.AppointmentState | None = None) -> list[jc.Appointment]:
        """Give all calls by time, or those of one state."""
        wanted = jc.AppointmentFilter(state=state)
        return [one.appointment for one in jc.meeting_up.list_appointments(*self.sofie, wanted, EVERY).items]

    def line(self) -> list[str]:
        """Give who waits, the longest waiting first."""
        waiting = jc.queueing.list_waiting(*self.sofie, self.service.id, EVERY).items
        return [one.waiting.participant_id for one in waiting]

    def drafts_come_in(self) -> None:
        """Let everybody book the first time at which they can talk; whoever finds none waits."""
        for who, person in self.people.items():
            if not self._books(who, person):
                jc.agreeing.wait_for_time(*person, self.service.id)

    def _books(self, who: str, person: Who) -> bool:
        """Let somebody have a time kept while they fill in the form, and book it with their draft."""
        free = jc.picking.find_free_times(*person, self.service.id).spans
        span = next((one for one in free if self.town.suits(who, one.start, one.end)), None)
        if span is None:
            return False
        kept = jc.picking.keep_time(*person, self.service.id, span.start)
        jc.agreeing.agree_to_time(*person, kept.id, material_link=self.town.people[who].told["draft"])
        return True

    def plans_change(self) -> None:
        """Let two people cancel and one move their call; those who wait look again, the longest first."""
        calls = self.calls()
        for one in calls[-2:]:
            jc.agreeing.cancel_own_appointment(*self.people[one.participant_id or ""], one.id)
        for one in calls[-3:-2]:
            self._moves(one)
        for who in self.line():
            self._books(who, self.people[who])

    def _moves(self, call: jc.Appointment) -> None:
        """Let somebody move their call to the last of the times at which they can talk."""
        who = call.participant_id or ""
        free = jc.agreeing.find_other_times(*self.people[who], call.id).spans
        if fits := [one for one in free if self.town.suits(who, one.start, one.end)]:
            jc.agreeing.move_own_appointment(*self.people[who], call.id, fits[-1].start)

    def call_everybody(self) -> None:
        """Let the calls take place; what was said stays with the call, for the two who spoke."""
        for one in self.calls(jc.AppointmentState.BOOKED):
            self.town.clock.at = max(self.town.clock.at, one.ends_at)
            reader = self.readers[one.consultant_id]
            note = {"shared_note": "Skriv om de to sidste år først.", "private_note": "Ring igen om en uge."}
            jc.meeting_up.change_appointment(*reader, one.id, None, note)
            jc.meeting_up.note_done(*reader, one.id)


def play(text: str = LIST) -> Feedback:
    """Play it from the first draft to the last call."""
    feedback = Feedback(text)
    feedback.drafts_come_in()
    feedback.plans_change()
    feedback.call_everybody()
    return feedback


def main() -> None:
    """Play it and print what the store says of everybody."""
    feedback = play(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else LIST)
    done = feedback.calls(jc.AppointmentState.DONE)
    for one in done:
        name = feedback.town.people[one.participant_id or ""].name
        print(f"{one.wall.local:%d.%m. %H:%M} {name}: {one.material_link}")
    print(f"{len(done)} had feedback; still in line: {len(feedback.line())}")


if __name__ == "__main__":
    main()
