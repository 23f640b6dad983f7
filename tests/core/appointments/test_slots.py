"""Free times, beside a slow and obvious oracle that looks at every minute; and the edges one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.hours import ExceptionKind, HoursException, Opening, Timetable, WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.slots import (
    Calendar,
    Days,
    SlotFault,
    fault_in_start,
    free_slots,
    free_starts,
    most_appointments,
    span_of,
    span_with_buffers,
)
from jobclub.core.spans import Span

MINUTE = timedelta(minutes=1)
COPENHAGEN = "Europe/Copenhagen"
ZONES = (COPENHAGEN, "Europe/Berlin", "Europe/London", "Africa/Nairobi")
NIGHTS = (date(2027, 3, 28), date(2027, 10, 31))
"""When clocks go forward and back, in all of these zones that have summer time."""
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
MONDAY = date(2027, 1, 11)
SPARRING = Service(
    id="sparring",
    title="Sparring",
    minutes=45,
    modes=(Mode.ONLINE,),
    consultant_ids=("ann",),
    notice_minutes=0,
    horizon_days=366,
    step_minutes=15,
)


def at(hour: int, minute: int = 0, on: date = MONDAY, zone: str = COPENHAGEN) -> datetime:
    return datetime.combine(on, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def busy(start: datetime, minutes: int, activity: str = "session", who: str = "ann") -> Engagement:
    span = Span(start, start + timedelta(minutes=minutes))
    return Engagement(staff_id=who, span=span, activity=activity, activity_id=f"{start}", group_id="g")


def days(first: date = MONDAY, last: date | None = None, **more: Any) -> Days:
    return Days(first=first, last=last or first, **{"zone": COPENHAGEN, **more})


def calendar(
    *engaged: Engagement, opens: time = time(9), closes: time = time(12), who: str = "ann"
) -> Calendar:
    week = tuple(WeeklyHours(weekday=day, opens=opens, closes=closes) for day in range(7))
    return Calendar(table=Timetable(staff_id=who, hours=week), busy=engaged)


def starts(service: Service, whose: Calendar, when: Days, now: datetime = NOW) -> list[str]:
    zone = ZoneInfo(when.zone)
    return [f"{start.astimezone(zone):%a %H:%M}" for start in free_starts(service, whose, when, now)]


def obvious(service: Service, whose: Calendar, when: Days, now: datetime) -> Iterator[datetime]:
    """Give free starts by trying each minute of each day, and each minute of each of those."""
    zone = ZoneInfo(when.zone)
    engaged = {minute for one in whose.busy for minute in minutes(one.span)}
    booked = [middle(one.span, zone) for one in whose.busy if one.activity == "appointment"]
    on = when.first
    while on <= min(when.last, now.astimezone(zone).date() + timedelta(days=service.horizon_days)):
        for opening in open_on(whose.table, on, service.id, when):
            span = span_of(opening, on, when.zone)
            for number, start in enumerate(minutes(span)):
                fits = number % service.step_minutes == 0 and start + service.length <= span.end
                free = engaged.isdisjoint(minutes(span_with_buffers(service, start)))
                soon = start <= now or start < now + timedelta(minutes=service.notice_minutes)
                same_day = booked.count(middle(span_with_buffers(service, start), zone))
                full = service.daily_cap is not None and same_day >= service.daily_cap
                if fits and free and not soon and not full:
                    yield start
        on += timedelta(days=1)


def middle(span: Span, zone: ZoneInfo) -> date:
    return (span.start + (span.end - span.start) / 2).astimezone(zone).date()


def minutes(span: Span) -> list[datetime]:
    return [span.start + MINUTE * number for number in range(int((span.end - span.start) / MINUTE))]


def open_on(table: Timetable, on: date, service_id: str, when: Days) -> list[Opening]:
    """Give stretches of a day, told minute by minute of the wall clock."""
    mine = [one for one in table.exceptions if one.first_on <= on <= one.last_on]
    mine = [one for one in mine if one.service_id in {None, service_id}]
    special = [one for one in mine if one.kind == "special"]
    own = [one for one in special if one.service_id]
    if len(special) != len(mine):
        found = []
    elif special:
        found = [opening for one in own or special for opening in one.hours]
    elif on in when.closed:
        found = []
    else:
        lines = [one for one in table.hours if one.weekday == on.weekday()]
        lines = [one for one in lines if (one.from_on or on) <= on <= (one.until_on or on)]
        found = [Opening(one.opens, one.closes) for one in lines]
    within = {m for one in found for m in range(minute_of(one.opens), minute_of(one.closes))}
    firsts = sorted(m for m in within if m - 1 not in within)
    lasts = sorted(m for m in within if m + 1 not in within)
    clock = [(divmod(first, 60), divmod(last + 1, 60)) for first, last in zip(firsts, lasts, strict=True)]
    return [Opening(time(*opens), time(*closes)) for opens, closes in clock]


def minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


CLOCK = st.builds(time, st.integers(0, 22), st.sampled_from([0, 5, 15, 30, 45]))
OPENINGS = st.tuples(CLOCK, st.integers(5, 600)).map(
    lambda one: Opening(one[0], time(*divmod(min(minute_of(one[0]) + one[1], 1439), 60)))
)
SERVICES = st.builds(
    replace,
    st.just(SPARRING),
    minutes=st.sampled_from([5, 20, 45, 60, 90]),
    buffer_before=st.sampled_from([0, 5, 30]),
    buffer_after=st.sampled_from([0, 10, 25]),
    step_minutes=st.sampled_from([5, 15, 40, 60]),
    notice_minutes=st.sampled_from([0, 30, 600]),
    horizon_days=st.integers(1, 4),
    daily_cap=st.sampled_from([None, 1, 2]),
)


@st.composite
def worlds(draw: Any) -> tuple[Service, Calendar, Days, datetime]:
    """Give two or three days about a night of summer time, with somebody's hours and what they do."""
    zone, night = draw(st.sampled_from(ZONES)), draw(st.sampled_from(NIGHTS))
    first = night - timedelta(days=draw(st.integers(0, 1)))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    midnight = datetime.combine(first, time(0), ZoneInfo(zone)).astimezone(UTC)
    moments = st.integers(-180, 3 * 1440).map(lambda minute: midnight + MINUTE * minute)
    week = draw(st.lists(st.tuples(st.integers(0, 6), OPENINGS), max_size=8))
    week += [(on.weekday(), draw(OPENINGS)) for on in (first, night)]
    bound = st.none() | st.sampled_from([first, night, last])
    exceptions = draw(
        st.lists(
            st.builds(
                HoursException,
                id=st.just("e"),
                staff_id=st.just("ann"),
                first_on=st.sampled_from([first, night]),
                last_on=st.sampled_from([night, last]),
                kind=st.sampled_from(["special", "special", "away", "lent"]).map(ExceptionKind),
                hours=st.lists(OPENINGS, min_size=1, max_size=2).map(tuple),
                service_id=st.sampled_from([None, "sparring", "another"]),
            ),
            max_size=2,
        )
    )
    table = Timetable(
        staff_id="ann",
        hours=tuple(
            WeeklyHours(
                weekday=day, opens=one.opens, closes=one.closes, from_on=draw(bound), until_on=draw(bound)
            )
            for day, one in week
        ),
        exceptions=tuple(exceptions),
    )
    engaged = st.builds(busy, moments, st.integers(1, 300), st.sampled_from(["session", "appointment"]))
    closed = draw(st.dictionaries(st.sampled_from([first, night]), st.just("Holiday"), max_size=1))
    whose = Calendar(table=table, busy=tuple(draw(st.lists(engaged, max_size=5))))
    return draw(SERVICES), whose, Days(first=first, last=last, zone=zone, closed=closed), draw(moments)


@given(worlds())
def test_the_free_times_are_those_that_a_look_at_every_minute_finds(
    world: tuple[Service, Calendar, Days, datetime],
) -> None:
    assert list(free_starts(*world)) == list(obvious(*world))


@given(worlds(), st.data())
def test_a_time_that_is_offered_can_be_had_and_one_in_the_raster_that_can_be_had_is_offered(
    world: tuple[Service, Calendar, Days, datetime], data: st.DataObject
) -> None:
    service, whose, when, now = world
    offered = set(free_starts(service, whose, when, now))
    assert not {fault_in_start(service, whose, start, when, now) for start in offered} - {None}
    always = replace(service, notice_minutes=0, horizon_days=366, daily_cap=None)
    raster = list(free_starts(always, replace(whose, busy=()), when, datetime(2027, 1, 1, tzinfo=UTC)))
    for start in data.draw(st.lists(st.sampled_from(raster), max_size=20)) if raster else ():
        assert (fault_in_start(service, whose, start, when, now) is None) == (start in offered)


@given(worlds())
def test_as_many_appointments_as_are_promised_can_be_booked_one_after_the_other(
    world: tuple[Service, Calendar, Days, datetime],
) -> None:
    service, whose, when, now = world
    booked = 0
    while found := next(free_starts(service, whose, when, now), None):
        span = span_with_buffers(service, found)
        more = Engagement(
            staff_id="ann", span=span, activity="appointment", activity_id="new", group_id="new"
        )
        whose = replace(whose, busy=(*whose.busy, more))
        booked += 1
    assert booked == most_appointments(*world)


def test_slots_begin_every_so_many_minutes_of_somebodys_hours_and_end_within_them() -> None:
    assert starts(replace(SPARRING, step_minutes=60), calendar(), days()) == [
        "Mon 09:00",
        "Mon 10:00",
        "Mon 11:00",
    ]


def test_what_touches_is_fine_and_what_overlaps_by_a_minute_is_not() -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60)
    assert starts(service, calendar(busy(at(10), 60)), days()) == ["Mon 09:00", "Mon 11:00"]
    assert starts(service, calendar(busy(at(9, 59), 60)), days()) == ["Mon 11:00"]
    assert starts(service, calendar(busy(at(10), 61)), days()) == ["Mon 09:00"]


def test_buffers_keep_what_is_around_an_appointment_free_also_beyond_the_hours() -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60, buffer_before=15, buffer_after=5)
    assert starts(service, calendar(busy(at(10), 60)), days()) == []
    assert starts(service, calendar(busy(at(8), 45), busy(at(12, 5), 60)), days()) == [
        "Mon 09:00",
        "Mon 10:00",
        "Mon 11:00",
    ]
    assert starts(service, calendar(busy(at(8), 46), busy(at(12, 4), 60)), days()) == ["Mon 10:00"]


def test_every_kind_of_engagement_is_in_the_way() -> None:
    engaged = [busy(at(9 + n), 45, kind) for n, kind in enumerate(["session", "webinar", "appointment"])]
    service = replace(SPARRING, step_minutes=60)
    assert starts(service, calendar(*engaged), days()) == []


def test_each_slot_names_all_who_are_free_by_id() -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60)
    calendars = [calendar(who="bo"), calendar(busy(at(10), 60))]
    found = free_slots(service, calendars, days(), NOW)
    assert [(one.starts_at, one.ends_at, one.consultant_ids) for one in found] == [
        (at(9), at(10), ("ann", "bo")),
        (at(10), at(11), ("bo",)),
        (at(11), at(12), ("ann", "bo")),
    ]


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Europe/Berlin"])
def test_the_spring_night_has_an_hour_less_and_the_autumn_night_an_hour_more(zone: str) -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60)
    night = calendar(opens=time(1), closes=time(5))
    spring, autumn = (starts(service, night, days(on, zone=zone)) for on in NIGHTS)
    assert spring == ["Sun 01:00", "Sun 03:00", "Sun 04:00"]
    assert autumn == ["Sun 01:00", "Sun 02:00", "Sun 02:00", "Sun 03:00", "Sun 04:00"]


def test_where_there_is_no_summer_time_no_night_is_different() -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60)
    night = calendar(opens=time(1), closes=time(5))
    found = [starts(service, night, days(on, zone="Africa/Nairobi")) for on in NIGHTS]
    assert found == [["Sun 01:00", "Sun 02:00", "Sun 03:00", "Sun 04:00"]] * 2


def test_hours_in_the_hour_that_is_skipped_give_nothing() -> None:
    night = calendar(opens=time(2), closes=time(3))
    assert starts(replace(SPARRING, minutes=15), night, days(NIGHTS[0])) == []


def test_closed_days_give_nothing_and_special_days_beat_them() -> None:
    closed = days(closed={MONDAY: "Holiday"})
    service = replace(SPARRING, step_minutes=60)
    assert starts(service, calendar(), closed) == []
    special = HoursException(
        id="e",
        staff_id="ann",
        first_on=MONDAY,
        last_on=MONDAY,
        kind=ExceptionKind.SPECIAL,
        hours=(Opening(time(18), time(20)),),
    )
    open_again = Calendar(table=replace(calendar().table, exceptions=(special,)))
    assert starts(service, open_again, closed) == ["Mon 18:00", "Mon 19:00"]


def test_a_day_is_full_when_somebody_has_as_many_appointments_as_they_should() -> None:
    service = replace(SPARRING, daily_cap=2)
    one, two = busy(at(9), 45, "appointment"), busy(at(10), 45, "appointment")
    tuesday = MONDAY + timedelta(days=1)
    assert starts(service, calendar(one, busy(at(8), 30, "webinar")), days())
    found = starts(service, calendar(one, two), days(last=tuesday))
    assert {start[:3] for start in found} == {"Tue"}


def test_as_many_as_the_cap_allows_are_promised_each_day_and_their_buffers_count() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert most_appointments(SPARRING, calendar(), days(last=tuesday), NOW) == 8
    tired = replace(SPARRING, buffer_after=15)
    assert most_appointments(tired, calendar(), days(last=tuesday), NOW) == 6
    capped = replace(SPARRING, daily_cap=3)
    engaged = calendar(busy(at(9), 45, "appointment"))
    assert most_appointments(capped, engaged, days(last=tuesday), NOW) == 5


AHEAD = replace(SPARRING, notice_minutes=120, horizon_days=7, daily_cap=1)


@pytest.mark.parametrize(
    ("start", "engaged", "fault"),
    [
        (at(9), (), None),
        (at(9, 7), (), None),
        (NOW, (), SlotFault.PAST),
        (NOW + timedelta(minutes=119), (), SlotFault.TOO_SOON),
        (at(9, on=date(2027, 1, 12)), (), SlotFault.TOO_FAR),
        (at(8, 59), (), SlotFault.OUTSIDE_HOURS),
        (at(11, 16), (), SlotFault.OUTSIDE_HOURS),
        (at(9), (busy(at(9, 44), 5),), SlotFault.ENGAGED),
        (at(9), (busy(at(9, 45), 5),), None),
        (at(9), (busy(at(11), 45, "appointment"),), SlotFault.DAY_FULL),
    ],
)
def test_why_a_time_cannot_be_had_is_said(
    start: datetime, engaged: tuple[Engagement, ...], fault: SlotFault | None
) -> None:
    when = days(NOW.date(), MONDAY + timedelta(days=7))
    assert fault_in_start(AHEAD, calendar(*engaged), start, when, NOW) is fault


def test_what_begins_now_is_no_slot_and_what_begins_after_the_notice_is_one() -> None:
    service = replace(SPARRING, minutes=60, step_minutes=60)
    assert starts(service, calendar(), days(), now=at(10)) == ["Mon 11:00"]
    noticed = replace(service, notice_minutes=60)
    assert starts(noticed, calendar(), days(), now=at(10)) == ["Mon 11:00"]
    assert starts(noticed, calendar(), days(), now=at(10, 1)) == []


def test_the_horizon_counts_the_organisations_days() -> None:
    service = replace(SPARRING, horizon_days=1, step_minutes=180)
    late = at(23, 30, on=MONDAY)
    found = starts(service, calendar(), days(last=MONDAY + timedelta(days=5)), now=late)
    assert found == ["Tue 09:00"]
