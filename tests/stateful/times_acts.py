"""What people do with webinars and booked times: come, book, move, cancel, miss, are forgotten."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.places import LIVE
from jobclub.core.cohorts.moves import Following
from jobclub.core.events import WebinarMeetingReady
from jobclub.core.usecases import (
    attending,
    booking,
    erasing,
    following_up,
    meeting_up,
    presenting,
    queueing,
    shifting,
)
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.webinars.registration import Presence

from .times_life import ANYBODY, TimesLife, any_one

DAYS = st.integers(0, 20)
HALF_HOURS = st.integers(0, 19)


class TimesActs(TimesLife):
    """Everything that may be done with webinars and booked times."""

    links_made = 0

    @initialize(size=st.integers(1, 3))
    def begin(self, size: int) -> None:
        """Begin with a webinar, somebody in it and somebody with a time."""
        self.plan(days=2, at=4, size=size, draft=False)
        self.nothing_is_against_the_laws()
        self.register(which=0, who=0)
        self.book(who=1, days=3, at=2, whose=None, package=False)

    # --- webinars

    @rule(days=DAYS, at=HALF_HOURS, size=st.sampled_from([None, 1, 2, 3]), draft=st.booleans())
    def plan(self, *, days: int, at: int, size: int | None, draft: bool) -> None:
        """Plan a webinar, and mostly announce it."""
        wish = WebinarWish(
            title="Job search",
            minutes=60,
            starts_at=self.on(days, at),
            host_id=self.staff[at % 2],
            capacity=size,
            sparring_service_id=self.service_id,
        )
        planned = self.act(presenting.plan_webinar, wish)
        if planned is not None and not draft:
            self.nothing_is_against_the_laws()
            self.act(presenting.announce_webinar, planned.id)

    @precondition(TimesLife.presents)
    @rule(which=any_one)
    def announce(self, which: int) -> None:
        self.act(presenting.announce_webinar, self.webinar(which).id)

    @precondition(TimesLife.presents)
    @rule(which=any_one, who=ANYBODY)
    def register(self, which: int, who: int) -> None:
        self.act(
            attending.register_for_webinar, self.webinar(which).id, Coming(participant_id=self.people[who])
        )

    @precondition(TimesLife.someone_comes)
    @rule(which=any_one)
    def withdraw(self, which: int) -> None:
        self.act(attending.withdraw_registration, self.one_of(self.seen.places(*LIVE), which).id)

    @precondition(TimesLife.presents)
    @rule(which=any_one, hours=st.sampled_from([-25, -1, 1, 2, 24, 24 * 14]))
    def move(self, which: int, hours: int) -> None:
        webinar = self.webinar(which)
        self.act(presenting.move_webinar, webinar.id, webinar.starts_at + timedelta(hours=hours))

    @precondition(TimesLife.presents)
    @rule(which=any_one, change=st.sampled_from([{"capacity": 4}, {"capacity": None}, {"minutes": 45}]))
    def change(self, which: int, change: dict[str, int | None]) -> None:
        self.act(presenting.change_webinar, self.webinar(which).id, None, **change)

    @precondition(TimesLife.presents)
    @rule(which=any_one)
    def cancel(self, which: int) -> None:
        self.act(presenting.cancel_webinar, self.webinar(which).id, "Nobody can present it")

    @precondition(TimesLife.presents)
    @rule(which=any_one)
    def give_link(self, which: int) -> None:
        """Let the provider of a webinar's meeting give it a link that nobody had before."""
        webinar = self.webinar(which)
        if webinar.decided or webinar.has_ended(self.clock()):
            return
        self.links_made += 1
        meeting = Meeting(
            provider="link", state=MeetingState.READY, join_url=f"https://meet.example/{self.links_made}"
        )
        with self.office.transaction(self.actor) as tx:
            tx.webinars.save_meeting(webinar.id, meeting)
            tx.record(WebinarMeetingReady(at=self.clock(), webinar_id=webinar.id))
        self.must_stay = False

    @precondition(TimesLife.someone_comes)
    @rule(which=any_one, present=st.booleans(), recorded=st.booleans())
    def hold(self, which: int, *, present: bool, recorded: bool) -> None:
        """Let a webinar take place, mark one who had a place, and perhaps give a recording."""
        place = self.one_of(self.seen.places(*LIVE), which)
        webinar = self.seen.webinars[place.webinar_id]
        self.clock.at = max(self.clock(), webinar.ends_at)
        self.must_stay = False
        self.nothing_is_against_the_laws()
        marks = {place.participant_id: Presence.PRESENT if present else Presence.ABSENT}
        self.act(following_up.mark_presence, webinar.id, marks, None)
        if recorded:
            self.nothing_is_against_the_laws()
            link = "https://video.example/1"
            self.act(presenting.change_webinar, webinar.id, None, recording_link=link)

    # --- booked times

    @rule(
        who=ANYBODY,
        days=DAYS,
        at=HALF_HOURS,
        whose=st.sampled_from([None, None, 0, 1]),
        package=st.sampled_from([False, False, True]),
    )
    def book(self, *, who: int, days: int, at: int, whose: int | None, package: bool) -> None:
        wish = BookingWish(
            participant_id=self.people[who],
            starts_at=self.on(days, at),
            consultant_id=None if whose is None else self.staff[whose],
            package=package,
        )
        self.act(booking.book, self.service_id, wish)

    @precondition(TimesLife.someone_has_booked)
    @rule(
        which=any_one,
        days=st.integers(-2, 3),
        at=st.integers(-2, 2),
        hand_over=st.booleans(),
        following=st.sampled_from(Following),
    )
    def shift(self, *, which: int, days: int, at: int, hand_over: bool, following: Following) -> None:
        """Give an appointment another time, another consultant, or both."""
        one = self.appointment(which)
        other = next(staff_id for staff_id in self.staff if staff_id != one.consultant_id)
        starts_at = one.starts_at + timedelta(days=days, minutes=30 * at)
        wish = MoveWish(
            starts_at=starts_at if days or at else None,
            consultant_id=other if hand_over else None,
            following=following,
        )
        self.act(shifting.move, one.id, wish)

    @precondition(TimesLife.someone_has_booked)
    @rule(which=any_one, following=st.sampled_from(Following))
    def call_off(self, which: int, following: Following) -> None:
        self.act(shifting.cancel, self.appointment(which).id, following=following)

    @precondition(TimesLife.someone_has_booked)
    @rule(which=any_one, came=st.sampled_from(["done", "missed", "met later"]))
    def meet(self, which: int, came: str) -> None:
        """Let the time of an appointment come, and note how it went."""
        one = self.appointment(which)
        self.clock.at = max(self.clock(), one.ends_at)
        self.must_stay = False
        self.nothing_is_against_the_laws()
        if came == "done":
            self.act(meeting_up.note_done, one.id)
            return
        self.act(meeting_up.note_no_show, one.id)
        if came == "met later":
            self.nothing_is_against_the_laws()
            self.clock.advance(timedelta(days=1))
            self.act(meeting_up.note_done, one.id, met_at=self.clock())

    @rule(who=ANYBODY)
    def wait(self, who: int) -> None:
        self.act(queueing.join_waiting, self.service_id, self.people[who])

    # --- people, and the clock

    @rule(who=st.integers(1, 40))
    def forget(self, who: int) -> None:
        """Forget somebody, now and then."""
        if who < len(self.people):
            self.act(erasing.erase_participant, self.people[who], None)

    @rule(hours=st.sampled_from([0.1, 0.5, 1, 5, 23]))
    def pass_time(self, hours: float) -> None:
        self.clock.advance(timedelta(hours=hours))
        self.must_stay = False
