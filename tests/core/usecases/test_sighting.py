"""Whom a meeting's provider saw is asked for after the session, kept for a while, and only ever suggested."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.sightings import KEPT_FOR, Knowledge, SeenAs, Sighted, Sighting
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Forbidden, NotFound
from jobclub.core.events import Event
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.meetings import MeetingGone, ProviderUnavailable
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Actor
from jobclub.core.spans import Span
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.coaching import get_attendance
from jobclub.core.usecases.enrolling import Enrolment, enrol, withdraw
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.reminding import tick
from jobclub.core.usecases.rescheduling import cancel_session, move_session, substitute_session
from jobclub.core.usecases.sighting import SeenThere, forget_sightings, suggestions
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, PaperMeetings, Town, found_town, open_club, with_paper
from tests.core.usecases.people import themselves

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUARTER, DAY = 15 * MINUTE, 24 * HOUR
ANNA, BO = "anna@people.example", "bo@people.example"
CALLED_OFF = Calling(reason="Nobody came", replacement=True)


@dataclass(frozen=True, slots=True)
class Meetup:
    """The first session of a club whose meetings are made by a provider who tells who was there."""

    office: Office
    town: Town
    clock: FixedClock
    paper: PaperMeetings
    club: Cohort

    @property
    def first(self) -> Session:
        """The session as it is now."""
        return get_cohort(self.office, self.town.admin, self.club.id).sessions[0]

    def join(self, *names: str, club: Cohort | None = None) -> list[Enrolment]:
        """Let people join the club, or another one."""
        cohort_id = (club or self.club).id
        people = [PersonWish(name=name, email=f"{name.lower()}@people.example") for name in names]
        return [enrol(self.office, self.town.coordinator, cohort_id, person=one) for one in people]

    def entry(self, email: str | None, minutes: int = 120, **more: Any) -> Sighting:
        """Give an entry about somebody who came in time and stayed for some minutes."""
        stay = Span(self.first.starts_at, self.first.starts_at + minutes * MINUTE)
        named = {"report": "r1", "entry": email or "guest", "seen_as": SeenAs.KNOWN, **more}
        return Sighting(email=email, stays=(stay,), **named)

    def see(self, *entries: Sighting | str) -> None:
        """Let the provider have seen people, or whoever has an address for all the time."""
        told = (self.entry(one) if isinstance(one, str) else one for one in entries)
        self.paper.seen[self.first.meeting.reference or ""] = tuple(told)

    def go_to(self, at: datetime) -> None:
        """Let the clock and the providers' worker do what is due at a time."""
        self.clock.at = at
        tick(self.office)
        provide(self.office, worker="worker-1", limit=20)

    def go_on(self, wait: timedelta = QUARTER) -> None:
        """Let them do what is due some time after the session's end."""
        self.go_to(self.first.ends_at + wait)

    def read(self, actor: Actor | None = None) -> SeenThere[Mark]:
        """Read what is suggested."""
        return suggestions(self.office, actor or self.town.consultant, self.first.id)

    @property
    def times_asked(self) -> int:
        """How often the provider was asked who was there."""
        return self.paper.questions.count("attendance")

    @property
    def errands(self) -> list[str]:
        """How far the errands to ask have come."""
        with self.office.reading(self.town.admin) as tx:
            found = tx.outbox.page(DeliveryFilter(notice=Errand.ATTENDANCE), Window()).items
        return [one.state.value for one in found]


@pytest.fixture
def meetup(office: Office, clock: FixedClock, town: Town) -> Meetup:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    club = open_club(office, town, meeting_provider="paper")
    provide(office, worker="worker-1", limit=20)
    return Meetup(office, town, clock, paper, club)


def suggested(seen: SeenThere[Mark]) -> list[tuple[str, str, int]]:
    return [
        (seen.names[one.seen.participant_id], one.mark.mark.value, one.seen.minutes)
        for one in seen.found.suggested
    ]


def unseen(seen: SeenThere[Any]) -> list[tuple[str, bool]]:
    return [(seen.names[one.participant_id], one.announced) for one in seen.found.unseen]


# --- asking -------------------------------------------------------------------------------------------


def test_a_provider_is_asked_four_times_after_a_session(meetup: Meetup) -> None:
    meetup.go_on(QUARTER - MINUTE)
    counts = [meetup.times_asked]
    for wait in (QUARTER, HOUR, 4 * HOUR, DAY):
        meetup.go_on(wait)
        counts.append(meetup.times_asked)
        meetup.go_on(wait + MINUTE)
    meetup.go_on(2 * DAY)
    assert (counts, meetup.times_asked) == ([0, 1, 2, 3, 4], 4)
    assert meetup.errands == [DeliveryState.SENT]


def test_who_knows_nothing_about_attendance_is_not_asked(meetup: Meetup) -> None:
    meetup.paper.tells_attendance = False
    meetup.go_on()
    assert (meetup.times_asked, meetup.errands) == (0, [])
    assert meetup.read().state is Knowledge.NOT_TOLD


def test_a_session_that_was_called_off_meanwhile_is_not_asked_about(meetup: Meetup) -> None:
    meetup.clock.at = meetup.first.ends_at + QUARTER
    tick(meetup.office)
    cancel_session(meetup.office, meetup.town.consultant, meetup.first.id, CALLED_OFF)
    provide(meetup.office, worker="worker-1", limit=20)
    assert (meetup.times_asked, meetup.errands) == (0, [DeliveryState.SKIPPED])


def test_a_session_that_was_moved_meanwhile_is_asked_about_after_its_new_end(meetup: Meetup) -> None:
    meetup.clock.at = meetup.first.ends_at + QUARTER
    tick(meetup.office)
    move_session(meetup.office, meetup.town.consultant, meetup.first.id, meetup.first.starts_at + DAY)
    provide(meetup.office, worker="worker-1", limit=20)
    assert meetup.times_asked == 0
    meetup.go_on()
    assert (meetup.times_asked, meetup.errands) == (1, [DeliveryState.SKIPPED, DeliveryState.WAITING])


def test_a_provider_that_is_away_is_asked_again(meetup: Meetup) -> None:
    meetup.paper.fail(ProviderUnavailable("nobody answers", HOUR))
    meetup.go_on()
    assert meetup.read().state is Knowledge.AWAITED
    meetup.go_on(QUARTER + HOUR)
    assert meetup.read().state is Knowledge.SEEN


def test_a_meeting_that_is_gone_is_not_asked_about_again_and_not_made_anew(meetup: Meetup) -> None:
    before = meetup.first.meeting
    meetup.paper.fail(MeetingGone("not there"))
    meetup.go_on()
    assert (meetup.errands, meetup.first.meeting) == ([DeliveryState.SKIPPED], before)


# --- reading ------------------------------------------------------------------------------------------


def test_who_was_seen_is_suggested_and_who_is_not_known_for_certain_is_left_open(meetup: Meetup) -> None:
    meetup.join("Anna", "Bo")
    guest = meetup.entry(None, 60, seen_as=SeenAs.GUEST, name="Bo")
    meetup.see(meetup.entry("Anna@People.example", 80), guest, "Conny@example.org")
    meetup.go_on()

    seen = meetup.read()

    assert (seen.state, seen.fetched_at) == (Knowledge.SEEN, meetup.first.ends_at + QUARTER)
    assert suggested(seen) == [("Anna", "partly", 80)]
    strangers = [(one.name, one.seen_as, one.minutes) for one in seen.found.uncertain]
    assert strangers == [("Bo", SeenAs.GUEST, 60)]
    assert unseen(seen) == [("Bo", False)]


def test_a_name_that_holds_a_national_id_number_is_not_kept_but_who_was_there_is(meetup: Meetup) -> None:
    guest = meetup.entry(None, 60, seen_as=SeenAs.GUEST, name="Bo 010170-1234")
    meetup.see(guest)
    meetup.go_on()

    assert [(one.name, one.minutes) for one in meetup.read().found.uncertain] == [(None, 60)]
    with meetup.office.reading(meetup.town.admin) as tx:
        assert "010170" not in repr(tx.sightings.of(meetup.first.id))


def test_nothing_that_is_asked_or_read_ever_marks_anybody(
    meetup: Meetup,
    recorded: Callable[[], AbstractContextManager[list[Event]]],
    unchanged: Callable[[], AbstractContextManager[None]],
) -> None:
    meetup.join("Anna")
    meetup.see(ANNA)
    with recorded() as events:
        for wait in (QUARTER, HOUR, 4 * HOUR, DAY):
            meetup.go_on(wait)
            with unchanged():
                assert suggested(meetup.read()) == [("Anna", "present", 120)]
            assert get_attendance(meetup.office, meetup.town.admin, meetup.first.id)[0].marks == ()
    assert events == []


def test_what_is_told_later_replaces_what_was_told_before_of_the_same_entry(meetup: Meetup) -> None:
    meetup.join("Anna", "Bo")
    meetup.see(meetup.entry(ANNA, 30))
    meetup.go_on()
    meetup.see(meetup.entry(ANNA, 100), BO)
    meetup.go_on(HOUR)

    seen = meetup.read()

    assert suggested(seen) == [("Anna", "present", 100), ("Bo", "present", 120)]
    assert seen.fetched_at == meetup.first.ends_at + HOUR


def test_marks_that_are_set_stand_beside(meetup: Meetup, marked: Callable[..., Any]) -> None:
    people = meetup.join("Anna", "Bo")
    meetup.see(ANNA)
    meetup.go_on()
    marked(meetup.first, *people, how="late")

    found = meetup.read().found

    assert [one.mark.mark for one in found.suggested] == [AttendanceMark.PRESENT]
    marks = [one.marked for one in (*found.suggested, *found.unseen)]
    assert [one.mark for one in marks if one] == [AttendanceMark.LATE] * 2


def test_visitors_are_expected_and_others_of_their_group_are_not(meetup: Meetup) -> None:
    home = open_club(meetup.office, meetup.town, consultant_id=meetup.town.colleague.staff_id)
    vera, *_ = meetup.join("Vera", "Wim", club=home)
    visit(meetup.office, meetup.town.colleague, vera.place.id, meetup.first.id)
    meetup.go_on()
    assert unseen(meetup.read()) == [("Vera", False)]

    meetup.see("vera@people.example", meetup.entry("wim@people.example", name="Wim"))
    meetup.go_on(HOUR)
    assert suggested(meetup.read()) == [("Vera", "present", 120)]
    assert [one.name for one in meetup.read().found.uncertain] == ["Wim"]


def test_who_said_that_they_cannot_come_is_unseen_with_that(meetup: Meetup) -> None:
    _, bo = meetup.join("Anna", "Bo")
    announce_absence(meetup.office, themselves(meetup.town, bo), meetup.first.id)
    meetup.go_on()

    assert unseen(meetup.read()) == [("Anna", False), ("Bo", True)]


def test_who_left_before_or_joined_after_is_not_missed_and_who_left_later_is(meetup: Meetup) -> None:
    anna, bo = meetup.join("Anna", "Bo")
    withdraw(meetup.office, meetup.town.consultant, anna.place.id)
    meetup.clock.at = meetup.first.ends_at + MINUTE
    withdraw(meetup.office, meetup.town.consultant, bo.place.id)
    meetup.join("Carl", "Dora")
    meetup.see(ANNA, "dora@people.example")
    meetup.go_on()

    seen = meetup.read()

    assert suggested(seen) == [("Dora", "present", 120)]
    assert unseen(seen) == [("Bo", False)]
    assert len(seen.found.uncertain) == 1


def test_a_substitute_reads_what_is_suggested_for_their_session_only(meetup: Meetup) -> None:
    town, second = meetup.town, meetup.club.sessions[1]
    substitute_session(meetup.office, town.consultant, meetup.first.id, town.colleague.staff_id or "")
    meetup.go_on()

    assert meetup.read(town.colleague).state is Knowledge.SEEN
    with pytest.raises(Forbidden):
        suggestions(meetup.office, town.colleague, second.id)


def test_for_a_session_that_is_none_or_elsewhere_nothing_is_suggested(meetup: Meetup) -> None:
    with pytest.raises(NotFound):
        meetup.read(found_town(meetup.office).admin)
    with pytest.raises(NotFound):
        suggestions(meetup.office, meetup.town.admin, "nothing")


# --- what is known ------------------------------------------------------------------------------------


def test_until_it_was_asked_for_it_is_awaited(meetup: Meetup) -> None:
    first = meetup.first
    for at in (meetup.clock.at, first.starts_at, first.ends_at + QUARTER - MINUTE):
        meetup.clock.at = at
        assert meetup.read() == SeenThere(activity_id=first.id, state=Knowledge.AWAITED)


def test_what_nobody_ever_told_is_awaited_no_more_after_two_days(meetup: Meetup) -> None:
    meetup.clock.at = meetup.first.ends_at + QUARTER + 2 * DAY
    assert meetup.read().state is Knowledge.NOT_TOLD


def test_without_a_provider_nothing_is_told(office: Office, town: Town) -> None:
    indoors = open_club(office, town)
    assert suggestions(office, town.admin, indoors.sessions[0].id).state is Knowledge.NOT_TOLD


def test_what_was_seen_before_a_session_moved_says_nothing_about_it(meetup: Meetup) -> None:
    meetup.join("Anna")
    meetup.see(ANNA)
    meetup.go_on()
    move_session(meetup.office, meetup.town.consultant, meetup.first.id, meetup.first.starts_at + DAY)

    assert meetup.read().state is Knowledge.AWAITED
    meetup.go_on()
    seen = meetup.read()
    assert (seen.state, suggested(seen), unseen(seen)) == (Knowledge.SEEN, [], [("Anna", False)])


def test_of_a_session_that_was_called_off_nothing_is_told(meetup: Meetup) -> None:
    meetup.join("Anna")
    meetup.see(ANNA)
    meetup.go_on()
    cancel_session(meetup.office, meetup.town.consultant, meetup.first.id, CALLED_OFF)

    assert meetup.read().state is Knowledge.NOT_TOLD


# --- forgetting ---------------------------------------------------------------------------------------


def test_what_was_seen_is_forgotten_six_weeks_after_it_was_fetched(meetup: Meetup) -> None:
    meetup.join("Anna")
    meetup.see(ANNA)
    meetup.go_on()

    meetup.clock.advance(KEPT_FOR)
    assert forget_sightings(meetup.office) == 0
    meetup.clock.advance(MINUTE)
    assert [forget_sightings(meetup.office), forget_sightings(meetup.office)] == [1, 0]
    with meetup.office.reading(meetup.town.admin) as tx:
        assert tx.sightings.of(meetup.first.id) is None
    assert meetup.read().state is Knowledge.NOT_TOLD


def test_every_organisation_forgets(meetup: Meetup) -> None:
    other = found_town(meetup.office)
    theirs = open_club(meetup.office, other).sessions[0]
    for admin, session in ((meetup.town.admin, meetup.first), (other.admin, theirs)):
        with meetup.office.transaction(admin) as tx:
            tx.sightings.put(session.id, Sighted(fetched_at=meetup.clock.at))
    meetup.clock.advance(KEPT_FOR + MINUTE)
    assert forget_sightings(meetup.office) == 2
