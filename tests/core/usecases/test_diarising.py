"""Diaries: webinars and appointments beside clubs, what of them needs somebody, and calls about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.appointments.hours import ExceptionKind, Opening
from jobclub.core.errors import Forbidden, NotFound
from jobclub.core.events import MissedCallNoted
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act, Role
from jobclub.core.usecases.calling import make_call_about, put_off_call_about
from jobclub.core.usecases.diarising import diary, todays_diary
from jobclub.core.usecases.issuing import actor_by_token, issue_token
from jobclub.core.usecases.meeting_up import note_done
from jobclub.core.usecases.overseeing import list_calls
from jobclub.core.usecases.rostering import add_exception
from tests.core.usecases.conftest import World

ALL = Window()
EVENING = Opening(time(17), time(19))


def test_a_week_holds_its_webinars_and_appointments_with_their_names(world: World) -> None:
    mine = world.town.consultant

    week = diary(world.office, mine, date(2027, 1, 18), date(2027, 1, 24))

    assert [one.id for one in week.appointments] == [world.booked.id], "what is only kept is in no diary"
    assert week.names[world.person] == "Anna"
    assert week.names[world.sparring.id] == "Sparring"
    assert week.on(date(2027, 1, 20), "Europe/Copenhagen") == ((), week.appointments)
    friday = diary(world.office, mine, date(2027, 2, 5), date(2027, 2, 5))
    assert [one.id for one in friday.webinars] == [world.webinar.id]
    assert friday.registered == {world.webinar.id: 1}


def test_a_colleagues_diary_is_closed_and_a_coordinators_is_everybodys(world: World) -> None:
    town, days = world.town, (date(2027, 1, 18), date(2027, 1, 24))

    with pytest.raises(Forbidden):
        diary(world.office, town.consultant, *days, town.colleague.staff_id)
    assert diary(world.office, town.colleague, *days).appointments == ()
    assert len(diary(world.office, town.coordinator, *days).appointments) == 1
    assert diary(world.office, town.coordinator, *days, town.colleague.staff_id).appointments == ()


def test_today_asks_how_it_went_and_who_is_awaited(world: World) -> None:
    office, mine = world.office, world.town.consultant
    vera, bert = (
        Guest(id=office.new_id(), activity_id=world.webinar.id, name=name) for name in ("Vera", "Bert")
    )
    with office.transaction(mine) as tx:
        tx.guests.add(vera)
        tx.guests.add(replace(bert, state=GuestState.CONFIRMED))
    world.clock.at = world.booked.ends_at
    noon = todays_diary(office, mine)
    assert [one.id for one in noon.day.appointments] == [world.booked.id]
    assert [one.id for one in noon.to_note.appointments] == [world.booked.id]
    assert [one.id for one in noon.to_mark] == [world.over.id]
    assert noon.awaited == ()
    assert not noon.is_calm

    world.clock.at = world.webinar.starts_at - timedelta(days=1)
    note_done(office, mine, world.booked.id)
    eve = todays_diary(office, mine)

    assert eve.to_note.appointments == ()
    assert [(one.id, webinar.id) for one, webinar in eve.awaited] == [(vera.id, world.webinar.id)]


def test_a_week_of_somebodys_has_the_hours_of_its_days_and_what_is_different(world: World) -> None:
    office, mine, monday = world.office, world.town.consultant, date(2027, 5, 31)
    only = {"kind": ExceptionKind.SPECIAL, "hours": (EVENING,), "service_id": world.sparring.id}
    add_exception(office, mine, mine.caller_id, first_on=monday, last_on=monday, **only)

    week = diary(office, mine, monday, date(2027, 6, 6))

    assert [len(one.openings) for one in week.days.values()] == [1, 0, 1, 1, 1, 0, 0]
    assert [one.kind for one in week.days[monday].different] == [ExceptionKind.SPECIAL]
    assert week.days[date(2027, 6, 1)].different[0].kind is ExceptionKind.AWAY
    assert week.names[world.sparring.id] == "Sparring"
    assert diary(office, world.town.coordinator, monday, monday).days == {}, "of everybody they would be many"


def test_who_waits_for_more_than_a_week_is_named_to_those_who_can_end_it(world: World) -> None:
    office, mine, other = world.office, world.town.consultant, world.town.colleague
    assert (todays_diary(office, mine).waiting, todays_diary(office, other).is_calm) == ((), True)

    world.clock.at = world.waits.since + timedelta(days=8)
    seen = todays_diary(office, mine)

    assert [(one.name, one.days) for one in seen.waiting] == [("Dina", 8)]
    assert seen.services == {world.sparring.id: "Sparring"}
    assert not todays_diary(office, other).is_calm
    with office.transaction(world.town.admin) as tx:
        tx.services.save(replace(tx.services.get(world.sparring.id), consultant_ids=(mine.caller_id,)))
    assert todays_diary(office, other).is_calm


def test_what_comes_next_is_a_webinar_or_an_appointment(world: World) -> None:
    office, mine = world.office, world.town.consultant
    assert todays_diary(office, mine).next == world.booked
    assert todays_diary(office, mine).services == {world.sparring.id: "Sparring"}

    world.clock.at = world.booked.ends_at + timedelta(days=3)

    assert todays_diary(office, mine).next == world.webinar
    assert todays_diary(office, world.town.colleague).next is None


def test_a_webinar_after_which_times_will_be_short_is_named_a_week_before(world: World) -> None:
    office, mine = world.office, world.town.consultant
    wanted = replace(world.webinar, sparring_service_id=world.sparring.id, capacity=100)
    with office.transaction(mine) as tx:
        tx.webinars.save(wanted)
    assert todays_diary(office, mine).short == ()

    world.clock.at = world.webinar.starts_at - timedelta(days=6)

    [short] = todays_diary(office, mine).short
    assert (short.webinar.id, short.demand.expected, short.demand.free) == (world.webinar.id, 80, 38)
    with office.transaction(mine) as tx:
        tx.webinars.save(replace(wanted, capacity=10, version=short.webinar.version))
    assert todays_diary(office, mine).short == ()


def test_calls_are_of_both_kinds_and_one_more_time_ends_them(world: World, recorded: Any) -> None:
    office, mine = world.office, world.town.consultant
    with office.transaction(mine) as tx:
        tx.appointments.remove(world.booked.id)  # who has another time is met anyway
    [call] = todays_diary(office, mine).missed
    assert (call.person.id, call.title, call.since) == (world.person, "Sparring", world.missed.starts_at)
    assert call.about in {one.about for one in list_calls(office, mine, ALL).items}

    with recorded() as events:
        put_off_call_about(office, mine, world.missed.id)
    assert [(type(one), one.later) for one in events] == [(MissedCallNoted, True)]
    assert world.missed.id not in {one.about for one in list_calls(office, mine, ALL).items}
    world.clock.at += timedelta(days=1)
    assert world.missed.id in {one.about for one in list_calls(office, mine, ALL).items}

    assert make_call_about(office, mine, world.missed.id).called_at == world.clock.at
    world.clock.at += timedelta(days=1)
    assert world.missed.id not in {one.about for one in list_calls(office, mine, ALL).items}


def test_a_call_about_what_nobody_missed_is_none(world: World, refused: Any) -> None:
    for act in (make_call_about, put_off_call_about):
        with refused(NotFound):
            act(world.office, world.town.consultant, world.booked.id)


def test_who_may_not_read_appointments_hears_of_no_calls_about_them(world: World) -> None:
    scopes = (Act.READ_PEOPLE, Act.READ_COHORTS)
    _, secret = issue_token(world.office, world.town.admin, role=Role.COORDINATOR, scopes=scopes)
    with world.office.transaction(world.town.consultant) as tx:
        tx.appointments.remove(world.booked.id)

    heard = list_calls(world.office, actor_by_token(world.office, secret), ALL).items

    assert world.missed.id not in {one.about for one in heard}
    assert world.missed.id in {one.about for one in list_calls(world.office, world.town.admin, ALL).items}


def test_who_is_limited_to_one_club_hears_of_no_calls_about_appointments(world: World) -> None:
    with world.office.transaction(world.town.consultant) as tx:
        tx.appointments.remove(world.booked.id)

    limited = replace(world.town.coordinator, cohort_id=world.club.id)

    assert world.missed.id not in {one.about for one in list_calls(world.office, limited, ALL).items}
