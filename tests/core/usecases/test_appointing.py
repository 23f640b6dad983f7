"""People are told of their appointments: as they are when it is told, and only what they don't know yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.hours import ExceptionKind, HoursException, WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service, ServiceState
from jobclub.core.cohorts.moves import Following
from jobclub.core.notices.letter import Meets
from jobclub.core.office import Office
from jobclub.core.office.store import Store
from jobclub.core.people.habits import Choice
from jobclub.core.usecases import locating
from jobclub.core.usecases.booking import Booked, BookingWish, book
from jobclub.core.usecases.digesting import appointments_ahead
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.knowing import PersonWish, known_or_added
from jobclub.core.usecases.locating import all_ahead, located
from jobclub.core.usecases.meeting_up import note_done, note_no_show
from jobclub.core.usecases.queueing import join_waiting, leave_waiting
from jobclub.core.usecases.reminding import tick
from jobclub.core.usecases.shifting import MoveWish, cancel, move
from jobclub.core.usecases.subscribing import feed_of, make_feed, make_staff_feed, meeting_of
from jobclub.integrations.database import open_database
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town
from tests.core.usecases.postbox import Postbox, postbox_of

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = "+4520101010"
Book = Callable[..., Booked]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with closing(open_database(f"sqlite:///{tmp_path}/jobclub.sqlite3")) as kept:
        yield kept


@pytest.fixture
def post(office: Office, clock: FixedClock, town: Town) -> Postbox:
    return postbox_of(office, clock, town)


@pytest.fixture
def talks(office: Office, town: Town) -> Service:
    """An hour on weekdays from 9 to 14, of the consultant or the colleague; three of them are a package."""
    staff = (town.staff_ids[2], town.staff_ids[3])
    service = Service(
        id=office.new_id(),
        title="Sparring",
        minutes=60,
        modes=(Mode.PHONE, Mode.ONLINE, Mode.WALK),
        consultant_ids=tuple(sorted(staff)),
        package=Package(calls=3, min_days=2, max_days=4),
    )
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        for one in staff:
            week = [WeeklyHours(weekday=day, opens=time(9), closes=time(14)) for day in range(5)]
            tx.services.set_hours(one, week)
    return service


@pytest.fixture
def booked(post: Postbox, town: Town, talks: Service) -> Book:
    """Give what books the consultant for Ann, by default on that Wednesday at nine."""

    def act(name: str = "Ann", **about: Any) -> Booked:
        person = post.person(name, phone=PHONE)
        wish = {"person": person, "starts_at": NINE, "consultant_id": town.staff_ids[2]} | about
        return book(post.office, town.coordinator, talks.id, BookingWish(**wish))

    return act


def moved(post: Postbox, one: Appointment, **wish: Any) -> Appointment:
    return move(post.office, post.town.coordinator, one.id, MoveWish(**wish))


def off(post: Postbox, one: Appointment, **how: Any) -> Appointment:
    return cancel(post.office, post.town.coordinator, one.id, **how)


def told(post: Postbox) -> Meets:
    """Give the first appointment of what was written last."""
    return post.letter.sessions[0]


def waits(post: Postbox, service: Service, name: str) -> str:
    """Let somebody wait; give the id of that."""
    with post.office.transaction(post.town.admin) as tx:
        who = knowing(post, tx, name)
    return join_waiting(post.office, post.town.coordinator, service.id, who).waiting.id


def knowing(post: Postbox, tx: Any, name: str) -> str:
    return str(known_or_added(post.office, tx, PersonWish(name=name, email=f"{name.lower()}@p.example"))[0])


def test_who_has_a_time_is_told_when_and_that_they_are_called(post: Postbox, booked: Book) -> None:
    booked()
    assert post.go() == ["appointment_booked Ann"]
    assert post.calendar == ["REQUEST", "0 2027-01-20T09:00:00+01:00"]
    assert (told(post).called, told(post).number, told(post).walk) == (True, PHONE, False)
    assert post.letter.consultant == "Conny Consultant"
    assert post.go() == []


@pytest.mark.parametrize(("mode", "shown"), [(Mode.WALK, (True, True)), (Mode.ONLINE, (False, False))])
def test_a_walk_is_a_call_and_a_video_is_none(
    post: Postbox, booked: Book, mode: Mode, shown: tuple[bool, bool]
) -> None:
    booked(mode=mode)
    post.go()
    assert (told(post).called, told(post).walk) == shown


def test_all_times_of_a_package_are_told_in_one_letter(post: Postbox, booked: Book) -> None:
    package = booked(package=True).package
    assert post.go() == ["appointment_booked Ann"]
    assert len(post.letter.sessions) == len(post.calendar[1:]) == len(package) == 3
    assert len(post.rows()) == 1


def test_a_moved_chain_is_told_in_one_letter_with_its_times_before(post: Postbox, booked: Book) -> None:
    first = booked(package=True).appointment
    post.go()
    moved(post, first, starts_at=NINE + 7 * DAY, following=Following.LATER)
    assert post.go() == ["appointment_moved Ann"]
    assert [one.was is not None for one in post.letter.sessions] == [True] * 3
    assert [entry.split()[0] for entry in post.calendar] == ["REQUEST", "1", "1", "1"]
    later = [one for one in post.fates() if one.startswith("appointment_moved")]
    assert sorted(later) == ["appointment_moved no_longer_true"] * 2 + ["appointment_moved sent"]


def test_what_moved_before_it_was_told_is_told_as_it_is(post: Postbox, booked: Book) -> None:
    moved(post, booked().appointment, starts_at=NINE + HOUR)
    assert post.go() == ["appointment_booked Ann"]
    assert post.calendar == ["REQUEST", "0 2027-01-20T10:00:00+01:00"]


def test_who_talks_with_somebody_else_now_is_told_with_whom(post: Postbox, booked: Book, town: Town) -> None:
    one = booked().appointment
    post.go()
    moved(post, one, consultant_id=town.staff_ids[3])
    assert post.go() == ["appointment_moved Ann"]
    assert (post.letter.consultant, post.letter.handed_over) == ("Colin Colleague", True)
    assert post.mail.calendar is None


def test_what_is_called_off_is_told_to_whom_it_was_told(post: Postbox, booked: Book) -> None:
    first = booked(package=True).appointment
    post.go()
    off(post, first, following=Following.LATER)
    assert post.go() == ["appointment_cancelled Ann"]
    assert [entry.split()[0] for entry in post.calendar] == ["CANCEL", "1", "1", "1"]
    assert len(post.letter.sessions) == 3


def test_what_is_called_off_before_anybody_heard_of_it_is_not_told(post: Postbox, booked: Book) -> None:
    off(post, booked().appointment)
    assert post.go() == []
    assert set(post.fates()) == {
        "appointment_booked no_longer_true",
        "appointment_cancelled no_longer_true",
    }


def test_reminders_come_a_day_and_an_hour_before(post: Postbox, booked: Book) -> None:
    booked()
    post.go()
    assert post.go(NINE - DAY) == ["day_before Ann"]
    assert post.go(NINE - HOUR) == ["hour_before Ann"]
    assert (told(post).soon, told(post).number) == (True, PHONE)
    assert post.go(NINE + DAY) == []


def test_no_reminder_comes_where_they_are_switched_off(post: Postbox, booked: Book) -> None:
    with post.office.transaction(post.town.admin) as tx:
        organisation = tx.organisations.current()
        habits = replace(organisation.habits, off=frozenset({Choice.DAY_BEFORE, Choice.HOUR_BEFORE}))
        tx.organisations.save(replace(organisation, habits=habits))
    booked()
    post.go()
    assert post.go(NINE - HOUR) == []


@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=5)])
def test_no_reminder_reaches_whose_appointment_was_moved_or_called_off(
    post: Postbox, booked: Book, late: timedelta
) -> None:
    one, other = booked().appointment, booked("Bea", starts_at=NINE + HOUR).appointment
    post.go()
    post.clock.at = NINE - DAY + HOUR + late
    moved(post, one, starts_at=NINE + DAY)
    off(post, other)
    assert sorted(post.go()) == ["appointment_cancelled Bea", "appointment_moved Ann"]
    assert {one for one in post.fates() if one.startswith("day_before")} == {"day_before no_longer_true"}


def test_nothing_reaches_who_was_erased(post: Postbox, booked: Book, town: Town) -> None:
    one = booked().appointment
    erase_participant(post.office, town.admin, one.whose, None)
    assert post.go() == []
    assert post.go(NINE - HOUR) == []


def test_what_was_done_already_is_not_reminded_of(post: Postbox, booked: Book, town: Town) -> None:
    one = booked().appointment
    post.go()
    note_done(post.office, town.admin, one.id, met_at=post.clock.at)
    assert post.go(NINE - HOUR) == []


def test_who_was_missed_hears_of_it_an_hour_later_and_once(post: Postbox, booked: Book, town: Town) -> None:
    one = booked().appointment
    post.go()
    post.go(NINE + 2 * HOUR)
    note_no_show(post.office, town.admin, one.id)
    assert post.go() == []
    assert post.go(NINE + 3 * HOUR) == ["appointment_missed Ann"]
    assert post.letter.sessions == ()
    assert post.letter.times == f"{post.letter.link}/times/{one.service_id}"
    note_done(post.office, town.admin, one.id)
    note_no_show(post.office, town.admin, one.id)
    assert post.go(NINE + 6 * HOUR) == []


def test_who_can_book_nothing_by_themselves_is_led_to_their_page_alone(
    post: Postbox, booked: Book, talks: Service
) -> None:
    one = booked().appointment
    post.go()
    with post.office.transaction(post.town.admin) as tx:
        tx.services.save(replace(tx.services.get(talks.id), audience=Audience.STAFF))
    off(post, one)
    assert post.go() == ["appointment_cancelled Ann"]
    assert (post.letter.times, post.letter.link is None) == (None, False)


def test_a_wrong_mark_and_a_late_one_are_not_told(post: Postbox, booked: Book, town: Town) -> None:
    one, other = booked().appointment, booked("Bea", starts_at=NINE + HOUR).appointment
    post.go()
    post.go(NINE + HOUR)
    note_no_show(post.office, town.admin, one.id)
    note_done(post.office, town.admin, one.id)
    assert post.go(NINE + 4 * HOUR) == []
    post.clock.at = NINE + 8 * DAY
    note_no_show(post.office, town.admin, other.id)
    assert post.go(NINE + 9 * DAY) == []


def test_who_was_missed_reads_the_time_they_have_already(post: Postbox, booked: Book, town: Town) -> None:
    one = booked().appointment
    booked(starts_at=NINE + 5 * DAY)
    post.go()
    post.go(NINE + HOUR)
    note_no_show(post.office, town.admin, one.id)
    assert post.go(NINE + 3 * HOUR) == ["appointment_missed Ann"]
    assert told(post).starts_at == NINE + 5 * DAY


def test_a_time_that_became_free_is_told_to_who_waits_longest(
    post: Postbox, booked: Book, talks: Service
) -> None:
    waits(post, talks, "Bea")
    post.clock.at += HOUR
    waits(post, talks, "Cem")
    off(post, booked().appointment)
    assert post.go() == ["time_free Bea"]
    assert told(post).starts_at == NINE
    assert str(post.letter.times).endswith(f"/times/{talks.id}")
    off(post, booked().appointment)
    assert post.go() == []


def test_a_time_somebody_moved_away_from_is_free(post: Postbox, booked: Book, talks: Service) -> None:
    waits(post, talks, "Bea")
    moved(post, booked().appointment, starts_at=NINE + HOUR)
    assert sorted(post.go()) == ["appointment_booked Ann", "time_free Bea"]
    assert told(post).starts_at == NINE


def test_whoever_gave_a_time_up_is_not_told_that_it_is_free(
    post: Postbox, booked: Book, talks: Service, town: Town
) -> None:
    one = booked().appointment
    join_waiting(post.office, town.coordinator, talks.id, one.whose)
    off(post, one)
    assert post.go() == []


@pytest.mark.parametrize("what", ["taken", "left", "away", "closed", "past", "given_no_more"])
def test_a_time_that_is_free_no_more_is_not_told(
    post: Postbox, booked: Book, talks: Service, what: str
) -> None:
    town, office = post.town, post.office
    waiting = waits(post, talks, "Bea")
    off(post, booked().appointment)
    with office.transaction(town.admin) as tx:
        if what == "away":
            away = HoursException(
                id=office.new_id(),
                staff_id=town.staff_ids[2],
                first_on=NINE.date(),
                last_on=NINE.date(),
                kind=ExceptionKind.AWAY,
            )
            tx.services.add_exceptions([away])
        if what == "closed":
            tx.services.save(replace(talks, state=ServiceState.CLOSED))
        if what == "given_no_more":
            tx.services.save(replace(talks, consultant_ids=(town.staff_ids[3],)))
    if what == "taken":
        booked("Cem")
    if what == "left":
        leave_waiting(office, town.coordinator, waiting, None)
    if what == "past":
        post.clock.at = NINE
    assert [one for one in post.go() if one.startswith("time_free")] == []


def test_a_link_that_follows_is_told_when_it_is_there(post: Postbox, booked: Book) -> None:
    one = booked(mode=Mode.ONLINE).appointment
    post.go()
    about = {"appointment_id": one.id}
    with post.office.transaction(post.town.admin) as tx:
        occasion = located(tx, about)
        url = "https://meet.example/talk"
        occasion.keep(Meeting(provider="none", state=MeetingState.READY, join_url=url))
        tx.record(occasion.ready(post.clock.at))
        assert [each.activity.id for each in all_ahead(tx, post.clock.at)] == [one.id]
    assert post.go() == ["way_in Ann"]
    with post.office.transaction(post.town.admin) as tx:
        tx.record(located(tx, about).ready(post.clock.at))
    assert post.go() == []


def test_an_appointment_that_is_gone_is_looked_at_no_more(post: Postbox, booked: Book) -> None:
    one = booked().appointment
    with post.office.transaction(post.town.admin) as tx:
        tx.appointments.remove(one.id)
    post.clock.at = NINE - DAY
    assert tick(post.office) > 0
    with post.office.reading(post.town.admin) as tx:
        assert tx.watches.get(one.id) is None


def test_all_that_lie_ahead_are_found_however_many_there_are(
    post: Postbox, booked: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locating, "MOST", 1)
    package = booked(package=True).package
    with post.office.reading(post.town.admin) as tx:
        found = {one.activity.id for one in all_ahead(tx, post.clock.at)}
    assert found == {one.id for one in package}


def test_both_calendars_show_an_appointment_and_neither_says_with_whom(
    post: Postbox, booked: Book, town: Town
) -> None:
    one = booked().appointment
    secrets = (
        make_feed(post.office, town.admin, one.whose)[1],
        make_staff_feed(post.office, town.consultant, one.consultant_id)[1],
    )
    for secret in secrets:
        file = (feed_of(post.office, secret, who="192.0.2.7", seen=()).file or b"").decode()
        assert one.id in file
        assert not any(word in file for word in ("Ann", "Conny", "Sparring"))
        assert meeting_of(post.office, secret, one.id, who="192.0.2.7").id == one.id


def test_a_consultant_hears_how_many_appointments_they_have_tomorrow(
    post: Postbox, booked: Book, town: Town
) -> None:
    booked()
    booked("Bea", starts_at=NINE + HOUR)
    booked("Cem", starts_at=NINE + 2 * DAY)
    with post.office.transaction(town.admin) as tx:
        assert appointments_ahead(tx, town.staff_ids[2], NINE - 16 * HOUR) == 2
        assert appointments_ahead(tx, town.staff_ids[3], NINE - 16 * HOUR) == 0
