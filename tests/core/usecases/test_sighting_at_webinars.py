"""Whom a webinar's meeting saw is asked for as it is for sessions; whoever was seen at all may be marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.sightings import Knowledge, SeenAs, Sighting
from jobclub.core.errors import Forbidden, NotFound
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor, Role
from jobclub.core.spans import Span
from jobclub.core.usecases.attending import Coming, register_for_webinar, withdraw_registration
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.exporting import export_person
from jobclub.core.usecases.following_up import get_presence, mark_presence
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    get_webinar,
    plan_webinar,
)
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.reminding import tick
from jobclub.core.usecases.sighting import SeenThere, forget_sightings, webinar_suggestions
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import FixedClock, PaperMeetings, Town, found_town, with_paper

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
MINUTE, QUARTER, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(days=1)
ANNA, BO, ROSA = "anna@people.example", "bo@people.example", "rosa@town.example"


@dataclass(frozen=True, slots=True)
class Evening:
    """A webinar of an hour whose meeting is made by a provider who tells who was there."""

    office: Office
    town: Town
    clock: FixedClock
    paper: PaperMeetings
    webinar: Webinar

    def join(self, name: str) -> str:
        """Let somebody register, and give their id."""
        person = PersonWish(name=name, email=f"{name.lower()}@people.example")
        coming = Coming(person=person)
        found = register_for_webinar(self.office, self.town.consultant, self.webinar.id, coming)
        return found.registration.participant_id

    def see(self, *emails: str, minutes: int = 60, **more: str) -> None:
        """Let the provider have seen some addresses from the start on, and be asked for the first time."""
        stay = Span(NINE, NINE + minutes * MINUTE)
        told = tuple(
            Sighting(report="r", entry=one, seen_as=SeenAs.KNOWN, email=one, stays=(stay,), **more)
            for one in emails
        )
        meeting = get_webinar(self.office, self.town.admin, self.webinar.id).meeting
        self.paper.seen[meeting.reference or ""] = told
        self.go_on()

    def go_on(self, wait: timedelta = QUARTER) -> None:
        """Do what is due some time after the end."""
        self.clock.at = self.webinar.ends_at + wait
        tick(self.office)
        provide(self.office, worker="worker-1", limit=20)

    def read(self, actor: Actor | None = None) -> SeenThere[Presence]:
        """Read what is suggested."""
        return webinar_suggestions(self.office, actor or self.town.consultant, self.webinar.id)

    @property
    def times_asked(self) -> int:
        """How often the provider was asked who was there."""
        return self.paper.questions.count("attendance")


@pytest.fixture
def evening(office: Office, clock: FixedClock, town: Town) -> Evening:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    wish = WebinarWish(title="A CV", minutes=60, starts_at=NINE, meeting_provider="paper")
    webinar = plan_webinar(office, town.consultant, wish)
    announce_webinar(office, town.consultant, webinar.id)
    provide(office, worker="worker-1", limit=20)
    return Evening(office, town, clock, paper, webinar)


def suggested(seen: SeenThere[Presence]) -> list[tuple[str, str, int]]:
    return [
        (seen.names[one.seen.participant_id], one.mark.value, one.seen.minutes)
        for one in seen.found.suggested
    ]


def unseen(seen: SeenThere[Presence]) -> list[str]:
    return [seen.names[one.participant_id] for one in seen.found.unseen]


def test_a_provider_is_asked_four_times_and_nobody_is_marked_by_it(evening: Evening) -> None:
    anna = evening.join("Anna")
    assert evening.read().state is Knowledge.AWAITED
    evening.see(ANNA)
    for wait in (QUARTER, timedelta(hours=1), timedelta(hours=4), DAY, 2 * DAY):
        evening.go_on(wait)
    assert evening.times_asked == 4
    assert suggested(evening.read()) == [("Anna", "present", 60)]
    [registration] = get_presence(evening.office, evening.town.consultant, evening.webinar.id).registrations
    assert (registration.participant_id, registration.mark) == (anna, None)


def test_who_was_seen_at_all_may_be_marked_as_present_and_others_are_left_open(evening: Evening) -> None:
    anna, bo = evening.join("Anna"), evening.join("Bo")
    evening.join("Carl")
    gone = register_for_webinar(
        evening.office, evening.town.consultant, evening.webinar.id, Coming(person=PersonWish(name="Dora"))
    )
    withdraw_registration(evening.office, evening.town.consultant, gone.registration.id)
    evening.see(ANNA, "else@people.example", minutes=5, name="Somebody")
    marks = {anna: Presence.ABSENT, bo: Presence.PRESENT}
    mark_presence(evening.office, evening.town.consultant, evening.webinar.id, marks, None)

    seen = evening.read()

    assert suggested(seen) == [("Anna", "present", 5)]
    assert [one.name for one in seen.found.uncertain] == ["Somebody"]
    assert unseen(seen) == ["Bo", "Carl"]
    marked = [one.marked for one in (*seen.found.suggested, *seen.found.unseen)]
    assert marked == [Presence.ABSENT, Presence.PRESENT, None]


def test_the_organisations_own_are_left_out_and_names_of_others_are_not_read(evening: Evening) -> None:
    with evening.office.reading(evening.town.admin) as tx:
        host = tx.staff.get(evening.town.consultant.staff_id or "")
    evening.see(host.email or "")
    assert evening.read().found.uncertain == ()
    with pytest.raises(NotFound):
        evening.read(found_town(evening.office).admin)
    with pytest.raises(Forbidden):
        evening.read(
            Actor(
                organisation_id=evening.town.organisation.id,
                caller_id="anna",
                role=Role.PARTICIPANT,
                participant_id="anna",
            )
        )


def test_about_a_webinar_that_is_called_off_or_whose_provider_tells_nothing_nobody_is_asked(
    evening: Evening,
) -> None:
    evening.paper.tells_attendance = False
    assert evening.read().state is Knowledge.NOT_TOLD
    evening.paper.tells_attendance = True
    cancel_webinar(evening.office, evening.town.consultant, evening.webinar.id, reason="ill")
    evening.go_on()
    assert (evening.times_asked, evening.read().state) == (0, Knowledge.NOT_TOLD)


def test_what_was_seen_is_forgotten_after_six_weeks(evening: Evening) -> None:
    evening.join("Anna")
    evening.see(ANNA)
    evening.clock.advance(timedelta(weeks=6) + MINUTE)
    assert forget_sightings(evening.office) == 1
    assert evening.read().state is Knowledge.NOT_TOLD


def test_who_is_told_what_we_know_is_told_where_they_were_seen(evening: Evening) -> None:
    anna = evening.join("Anna")
    evening.see(ANNA)
    rows = export_person(evening.office, evening.town.admin, anna).sections["seen"]
    assert [(row["webinar"], row["email"]) for row in rows] == [("A CV", ANNA)]


def test_who_is_forgotten_was_not_seen_and_the_meeting_is_removed_at_its_provider(evening: Evening) -> None:
    anna = evening.join("Anna")
    evening.see(ANNA, BO)
    erase_participant(evening.office, evening.town.admin, anna, None)
    with evening.office.reading(evening.town.admin) as tx:
        sighted = tx.sightings.of(evening.webinar.id)
    assert sighted is not None
    assert [one.email for one in sighted.sightings] == [BO]
    evening.go_on(2 * DAY)
    assert evening.paper.there == {}
