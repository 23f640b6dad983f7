"""What people are told about webinars is true when it goes out, and goes to those it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.appointments.offer import Service
from jobclub.core.notices.kinds import Notice
from jobclub.core.office.store import Store
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.attending import (
    Coming,
    SeenRegistration,
    register_for_webinar,
    register_in_series,
    withdraw_registration,
)
from jobclub.core.usecases.dispatching import discard
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.following_up import mark_presence
from jobclub.core.usecases.locating import located
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    change_webinar,
    move_webinar,
    plan_webinar,
)
from jobclub.core.usecases.repeating import SeriesWish, announce_series, end_series, plan_series
from jobclub.core.usecases.staging import keep_webinar, look_at_webinar
from jobclub.core.usecases.subscribing import feed_of, make_feed, make_staff_feed
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.series import Weekday
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.database import open_database
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.memory import MemoryStore

from .postbox import Postbox

NINE = datetime(2027, 2, 5, 9, tzinfo=UTC)
A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOTHING: list[str] = []


@dataclass(frozen=True)
class Stage:
    """A webinar of a town, and what happens to it."""

    post: Postbox
    webinar: Webinar

    @property
    def by(self) -> Actor:
        """Who runs it."""
        return self.post.town.coordinator

    def register(self, name: str, **more: Any) -> SeenRegistration:
        """Register somebody."""
        coming = Coming(person=self.post.person(name), **more)
        return register_for_webinar(self.post.office, self.by, self.webinar.id, coming)

    def withdraw(self, seen: SeenRegistration) -> None:
        """Let somebody come no more."""
        withdraw_registration(self.post.office, self.by, seen.registration.id)

    def move(self, starts_at: datetime) -> None:
        """Give it another time."""
        move_webinar(self.post.office, self.by, self.webinar.id, starts_at)

    def cancel(self) -> None:
        """Call it off."""
        cancel_webinar(self.post.office, self.by, self.webinar.id, "ill")

    def change(self, **changes: Any) -> None:
        """Set some of its settings."""
        change_webinar(self.post.office, self.by, self.webinar.id, None, **changes)

    def mark(self, *seen: SeenRegistration, mark: Presence = Presence.PRESENT) -> None:
        """Say who was there."""
        marks = {one.registration.participant_id: mark for one in seen}
        mark_presence(self.post.office, self.by, self.webinar.id, marks, None)


def a_stage(post: Postbox, starts_at: datetime = NINE, **wish: Any) -> Stage:
    """Announce a webinar."""
    host = post.town.consultant.staff_id
    planned = WebinarWish(
        **{"title": "Be found", "minutes": 60, "starts_at": starts_at, "host_id": host} | wish
    )
    webinar = plan_webinar(post.office, post.town.coordinator, planned)
    return Stage(post, announce_webinar(post.office, post.town.coordinator, webinar.id).webinar)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
    else:
        with closing(open_database(f"sqlite:///{tmp_path}/jobclub.sqlite3")) as store:
            yield store


@pytest.fixture
def service(post: Postbox) -> Service:
    """What is offered after a webinar."""
    by = (post.town.consultant.staff_id or "",)
    sparring = Service(id="sparring", title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=by)
    with post.office.transaction(post.town.admin) as tx:
        tx.services.add(sparring)
    return sparring


@pytest.fixture
def stage(post: Postbox) -> Stage:
    return a_stage(post)


def with_link(stage: Stage, url: str) -> None:
    """Let there be another link to a webinar."""
    meeting = Meeting(provider="link", state=MeetingState.READY, join_url=url)
    with stage.post.office.transaction(stage.by) as tx:
        occasion = located(tx, {"webinar_id": stage.webinar.id})
        occasion.keep(meeting)
        tx.record(occasion.ready(stage.post.clock()))


def test_who_registers_is_told_when_with_a_title_and_a_calendar_entry(stage: Stage) -> None:
    stage.register("Ann")
    assert stage.post.go() == ["webinar_confirmed Ann"]
    [session] = stage.post.letter.sessions
    assert (session.starts_at, session.title) == (NINE, "Be found")
    assert stage.post.calendar == ["REQUEST", f"0 {session.starts_at.isoformat()}"]
    assert stage.post.letter.consultant == "Conny Consultant"


def test_who_registers_for_a_whole_series_gets_one_letter_with_all_dates(post: Postbox) -> None:
    by, host = post.town.coordinator, post.town.consultant.staff_id
    wish = SeriesWish(
        each=WebinarWish(title="Tuesdays", minutes=60, host_id=host),
        weekdays=(Weekday.TUE,),
        at=time(10),
        starts_on=date(2027, 2, 2),
        count=3,
    )
    series = plan_series(post.office, by, wish).series
    announce_series(post.office, by, series.id)
    register_in_series(post.office, by, series.id, Coming(person=post.person("Ann")))
    assert post.go() == ["webinar_confirmed Ann"]
    assert len(post.letter.sessions) == 3
    assert len(post.calendar) == 4
    end_series(post.office, by, series.id, date(2027, 2, 2), "the end")
    assert post.go() == ["webinar_cancelled Ann"]
    assert [session.starts_at.day for session in post.letter.sessions] == [9, 16]
    assert post.calendar[0] == "CANCEL"
    assert len(post.calendar) == 3


def test_each_webinar_that_is_called_off_by_itself_has_a_letter_of_its_own(post: Postbox) -> None:
    first, second = a_stage(post), a_stage(post, NINE + timedelta(days=1))
    for stage in (first, second):
        stage.register("Ann")
    assert post.go() == ["webinar_confirmed Ann"]
    for stage in (first, second):
        stage.cancel()
        assert post.go() == ["webinar_cancelled Ann"]
        assert len(post.letter.sessions) == 1


def test_who_waits_is_told_where_and_gets_the_place_of_whoever_leaves(post: Postbox) -> None:
    stage = a_stage(post, capacity=1)
    first = stage.register("Ann")
    stage.register("Bea")
    assert post.go() == ["webinar_confirmed Ann", "webinar_line Bea"]
    assert post.letter.position == 1
    stage.withdraw(first)
    assert sorted(post.go()) == ["webinar_confirmed Bea", "webinar_left Ann"]


def test_who_has_left_the_line_before_hears_of_it_alone(post: Postbox) -> None:
    stage = a_stage(post, capacity=1)
    stage.register("Ann")
    stage.withdraw(stage.register("Bea"))
    assert post.go() == ["webinar_confirmed Ann", "webinar_left Bea"]
    assert post.calendar == []


def test_who_left_and_came_back_is_told_that_they_are_in_and_not_that_they_left(stage: Stage) -> None:
    seen = stage.register("Ann")
    stage.post.go()
    stage.post.clock.advance(A_MINUTE)
    stage.withdraw(seen)
    stage.register("Ann")
    assert stage.post.go() == ["webinar_confirmed Ann"]


def test_who_has_left_is_not_told_that_they_are_in(stage: Stage) -> None:
    stage.withdraw(stage.register("Ann"))
    assert stage.post.go() == ["webinar_left Ann"]


def test_a_moved_webinar_is_told_once_with_the_time_before_and_a_higher_sequence(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.move(NINE + AN_HOUR)
    stage.move(NINE + 2 * AN_HOUR)
    assert stage.post.go() == ["webinar_changed Ann"]
    [session] = stage.post.letter.sessions
    assert session.was == NINE
    assert stage.post.calendar == ["REQUEST", f"1 {session.starts_at.isoformat()}"]


def test_what_was_moved_and_back_is_not_told(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.move(NINE + AN_HOUR)
    stage.move(NINE)
    assert stage.post.go() == NOTHING


def test_who_registered_after_a_move_is_told_of_no_change(stage: Stage) -> None:
    stage.move(NINE + AN_HOUR)
    stage.post.clock.advance(A_MINUTE)
    stage.register("Ann")
    assert stage.post.go() == ["webinar_confirmed Ann"]


def test_another_length_is_told_and_another_description_is_not(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.change(description="More of it")
    assert stage.post.go() == NOTHING
    stage.change(minutes=90)
    assert stage.post.go() == ["webinar_changed Ann"]


def test_a_cancelled_webinar_is_told_to_who_comes_and_to_who_waits(post: Postbox) -> None:
    stage = a_stage(post, capacity=1)
    stage.register("Ann")
    stage.register("Bea")
    post.go()
    stage.move(NINE + AN_HOUR)
    stage.cancel()
    assert post.go() == ["webinar_cancelled Ann", "webinar_cancelled Bea"]
    assert post.go(NINE + A_DAY) == NOTHING


def test_who_left_before_it_was_cancelled_hears_nothing_more(stage: Stage) -> None:
    stage.withdraw(stage.register("Ann"))
    stage.post.go()
    stage.cancel()
    assert stage.post.go() == NOTHING


def test_of_a_cancelled_webinar_no_place_is_confirmed_and_no_line(post: Postbox) -> None:
    stage = a_stage(post, capacity=1)
    stage.register("Ann")
    stage.register("Bea")
    stage.cancel()
    assert post.go() == ["webinar_cancelled Ann", "webinar_cancelled Bea"]


def test_people_are_reminded_a_day_and_an_hour_before(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    assert stage.post.go(NINE - A_DAY) == ["day_before Ann"]
    assert stage.post.go(NINE - AN_HOUR) == ["hour_before Ann"]
    assert stage.post.go(NINE) == NOTHING


def test_a_moved_webinar_reminds_of_its_new_time_alone(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.post.clock.at = NINE - A_DAY
    stage.move(NINE + 3 * A_DAY)
    assert stage.post.go() == ["webinar_changed Ann"]
    assert [one.notice for one in stage.post.rows(notice=Notice.DAY_BEFORE)] == ["day_before"]
    assert stage.post.go(NINE) == NOTHING
    assert stage.post.go(NINE + 2 * A_DAY) == ["day_before Ann"]


def test_who_registers_late_is_not_reminded_of_what_was_due_before(stage: Stage) -> None:
    stage.post.clock.at = NINE - AN_HOUR * 3
    stage.register("Ann")
    assert stage.post.go() == ["webinar_confirmed Ann"]
    assert stage.post.go(NINE - AN_HOUR) == ["hour_before Ann"]


def test_what_an_organisation_switched_off_is_not_even_put_in(stage: Stage) -> None:
    with stage.post.office.transaction(stage.post.town.admin) as tx:
        one = tx.organisations.current()
        tx.organisations.save(replace(one, habits=one.habits.changed(day_before=False)))
    stage.register("Ann")
    stage.post.go()
    assert stage.post.go(NINE - A_DAY) == NOTHING
    assert stage.post.rows(notice=Notice.DAY_BEFORE) == []


def test_a_link_that_came_is_told_and_another_one_too(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    with_link(stage, "https://meet.example/1")
    assert stage.post.go(stage.post.clock() + A_MINUTE) == ["way_in Ann"]
    assert not stage.post.letter.sessions[0].another_way_in
    with_link(stage, "https://meet.example/2")
    assert stage.post.go(stage.post.clock() + A_MINUTE) == ["way_in Ann"]
    assert stage.post.letter.sessions[0].another_way_in
    with_link(stage, "https://meet.example/2")
    assert stage.post.go(stage.post.clock() + A_MINUTE) == NOTHING


def test_the_links_of_several_webinars_are_told_in_one_letter_and_known_then(post: Postbox) -> None:
    stages = [a_stage(post), a_stage(post, NINE + timedelta(days=1))]
    for number, stage in enumerate(stages):
        stage.register("Ann")
        post.go()
        with_link(stage, f"https://meet.example/{number}")
    assert post.go(post.clock() + A_MINUTE) == ["way_in Ann"]
    assert len(post.letter.sessions) == 2
    with_link(stages[0], "https://meet.example/another")
    assert post.go(post.clock() + A_MINUTE) == ["way_in Ann"]
    assert len(post.letter.sessions) == 1


def test_within_the_hour_a_link_is_told_at_once(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.post.go(NINE - A_MINUTE)
    with_link(stage, "https://meet.example/1")
    assert stage.post.go() == ["way_in Ann"]


def test_who_was_there_is_offered_help_once_and_observers_are_not(post: Postbox, service: Service) -> None:
    stage = a_stage(post, observers=True, sparring_service_id=service.id)
    ann, bea = stage.register("Ann"), stage.register("Bea", observer_of="Elsewhere")
    carl = stage.register("Carl")
    post.go()
    post.go(NINE + 2 * AN_HOUR)
    stage.mark(ann, bea, carl)
    stage.mark(ann, bea)
    assert post.go() == NOTHING
    assert post.go(post.clock() + AN_HOUR) == ["sparring_offered Ann"]
    stage.mark(ann, bea)
    assert post.go(post.clock() + AN_HOUR) == NOTHING


def test_without_a_service_nothing_is_offered_nor_long_after(post: Postbox, service: Service) -> None:
    plain, late = a_stage(post), a_stage(post, NINE + A_DAY, sparring_service_id=service.id)
    ann, bea = plain.register("Ann"), late.register("Bea")
    post.go()
    post.go(NINE + 12 * A_DAY)
    plain.mark(ann)
    late.mark(bea)
    assert post.go(post.clock() + AN_HOUR) == NOTHING


def test_a_recording_is_told_to_who_has_a_place_as_long_as_it_is_shown(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    stage.post.go(NINE + 2 * AN_HOUR)
    stage.change(recording_link="https://films.example/1")
    assert stage.post.go() == ["recording_ready Ann"]
    stage.change(recording_link="https://films.example/2", recording_until=stage.post.clock() + A_MINUTE)
    assert stage.post.go(stage.post.clock() + AN_HOUR) == NOTHING
    stage.change(recording_link=None)
    assert stage.post.go() == NOTHING


def test_a_webinar_that_is_gone_is_looked_at_no_more(stage: Stage) -> None:
    with stage.post.office.transaction(stage.post.town.admin) as tx:
        watch = tx.watches.get(stage.webinar.id)
        assert watch is not None
        gone = replace(watch, subject_id="gone")
        tx.watches.save(gone)
        look_at_webinar(stage.post.office, tx, gone)
        assert tx.watches.get("gone") is None


def test_calendars_show_webinars_to_who_has_a_place_and_to_who_presents(stage: Stage) -> None:
    seen, town, post = stage.register("Ann"), stage.post.town, stage.post.office.post
    assert post is not None
    office = replace(stage.post.office, post=replace(post, calendars=ICalendarFiles()))
    colleague = town.colleague.staff_id or ""
    stage.change(cohost_ids=(colleague,))
    secrets = [
        make_feed(office, stage.by, seen.registration.participant_id)[1],
        make_staff_feed(office, town.consultant, town.consultant.staff_id or "")[1],
        make_staff_feed(office, town.admin, colleague)[1],
    ]

    def shown() -> list[str | None]:
        feeds = [feed_of(office, one, who="192.0.2.7", seen=()).file for one in secrets]
        return [one and one.decode() for one in feeds]

    assert [one and stage.webinar.id in one for one in shown()] == [True, True, True]
    assert [one and "Be found" in one for one in shown()] == [False, True, True]
    stage.withdraw(seen)
    assert [one and stage.webinar.id in one for one in shown()] == [False, True, True]
    stage.post.clock.at = NINE + 60 * A_DAY
    assert [one and stage.webinar.id in one for one in shown()] == [False, False, False]


def test_what_was_called_off_or_taken_away_before_it_was_sent_is_not_said(
    post: Postbox, service: Service
) -> None:
    stage = a_stage(post, sparring_service_id=service.id)
    ann = stage.register("Ann")
    post.go()
    with_link(stage, "https://meet.example/1")
    stage.withdraw(ann)
    assert post.go(post.clock() + A_MINUTE) == ["webinar_left Ann"]
    bea = stage.register("Bea")
    post.go()
    post.go(NINE - AN_HOUR)
    stage.post.clock.at = NINE + 2 * AN_HOUR
    stage.mark(bea)
    stage.post.deliver()
    stage.mark(bea, mark=Presence.ABSENT)
    assert post.go(post.clock() + AN_HOUR) == NOTHING


def test_somebody_forgotten_hears_nothing(stage: Stage) -> None:
    seen = stage.register("Ann")
    who = seen.registration.participant_id
    erase_participant(stage.post.office, stage.post.town.admin, who, None)
    assert stage.post.go() == NOTHING


def test_another_link_by_a_move_is_told_besides(stage: Stage) -> None:
    stage.register("Ann")
    stage.post.go()
    office, by = stage.post.office, stage.by
    with office.transaction(by) as tx:
        before = tx.webinars.get(stage.webinar.id)
        meeting = Meeting(provider="link", state=MeetingState.READY, join_url="https://meet.example/1")
        keep_webinar(office, tx, before, replace(before, meeting=meeting))
    assert stage.post.go(stage.post.clock() + A_MINUTE) == ["way_in Ann"]


def test_of_a_change_before_they_registered_nobody_hears_even_if_their_confirmation_was_stopped(
    stage: Stage,
) -> None:
    stage.move(NINE + AN_HOUR)
    stage.post.clock.advance(A_MINUTE)
    stage.register("Ann")
    [confirmation] = stage.post.rows(notice=Notice.WEBINAR_CONFIRMED)
    discard(stage.post.office, stage.post.town.admin, confirmation.id)
    assert stage.post.go() == NOTHING
    assert "webinar_changed no_longer_true" in stage.post.fates()


def test_who_leaves_a_cancelled_webinar_before_they_are_told_hears_of_that_alone(stage: Stage) -> None:
    seen = stage.register("Ann")
    stage.post.go()
    stage.cancel()
    stage.post.deliver(limit=1)
    stage.withdraw(seen)
    assert stage.post.go() == ["webinar_left Ann"]
