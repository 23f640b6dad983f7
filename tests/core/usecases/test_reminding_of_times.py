"""The clock and what stands alone: a year of webinars and booked times, each reminded of once (P8)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jobclub.core.activities.activity import Activity, Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.notices.about import activity_id_of
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.usecases import accompanying, offering, rostering, staging
from jobclub.core.usecases.attending import Coming, register_in_series
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.knowing import add_participant
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish, announce_series, plan_series
from jobclub.core.webinars.series import Weekday

from .postbox import Postbox

BY_THE_CLOCK = (Notice.DAY_BEFORE, Notice.HOUR_BEFORE)
BEGIN, END = datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2028, 1, 3, 8, tzinfo=UTC)
FIRST = date(2027, 1, 10)
CLOCKS_CHANGE = (date(2027, 3, 28), date(2027, 10, 31))
WEEKS = 51
"""So many Sundays and Mondays: between a Sunday's event and its day before lie both nights of the year."""


def a_year(post: Postbox) -> list[Activity]:
    """Let two people come to a webinar each Sunday and Monday, and one of them to a time on each Sunday.

    There are no holidays: clocks go forward at Easter in 2027.
    """
    post.clock.at = BEGIN
    by = post.town.coordinator
    with post.office.transaction(by) as tx:
        tx.organisations.save(replace(tx.organisations.current(), holidays=None))
    people = [add_participant(post.office, by, post.person(name)).id for name in ("Ann", "Bo")]
    return [*_webinars(post, people), *_appointments(post, people[0])]


def _webinars(post: Postbox, people: list[str]) -> list[Activity]:
    host = post.town.consultant.staff_id
    each = WebinarWish(title="Job search", minutes=60, host_id=host)
    wish = SeriesWish(
        each=each,
        weekdays=(Weekday.SUN, Weekday.MON),
        at=time(10),
        starts_on=FIRST,
        count=2 * WEEKS,
    )
    planned = plan_series(post.office, post.town.coordinator, wish)
    announce_series(post.office, post.town.coordinator, planned.series.id)
    for who in people:
        register_in_series(post.office, post.town.coordinator, planned.series.id, Coming(participant_id=who))
    return list(planned.webinars)


def _appointments(post: Postbox, who: str) -> list[Activity]:
    by, colleague = post.town.coordinator, post.town.colleague.caller_id
    sundays = [WeeklyHours(weekday=6, opens=time(9), closes=time(17))]
    rostering.set_hours(post.office, by, colleague, sundays, None)
    about = {"minutes": 45, "modes": (Mode.PHONE,), "horizon_days": 366}
    service = offering.add_service(post.office, by, title="Sparring", consultant_ids=(colleague,), **about)
    zone, booked = ZoneInfo(post.town.organisation.time_zone), list[Activity]()
    for week in range(WEEKS):
        starts_at = datetime.combine(FIRST + timedelta(weeks=week), time(14), zone)
        wish = BookingWish(participant_id=who, starts_at=starts_at.astimezone(UTC))
        booked.append(book(post.office, by, service.id, wish).appointment)
    return booked


def live_through(post: Postbox) -> None:
    """Let the worker look often enough for a reminder of the hour before to be of use."""
    while post.clock() < END:
        post.go(post.clock() + timedelta(minutes=55))


def wanted(year: list[Activity]) -> Counter[tuple[str, str]]:
    """Tell which reminders there must be in all."""
    people = {"webinar": 2, "appointment": 1}
    return Counter({(notice.value, one.id): people[one.kind] for notice in BY_THE_CLOCK for one in year})


def reminders(post: Postbox, *states: DeliveryState) -> list[Delivery]:
    return [one for one in post.rows() if one.notice in BY_THE_CLOCK and one.state in states]


def found(post: Postbox, *states: DeliveryState) -> Counter[tuple[str, str]]:
    return Counter((one.notice.value, activity_id_of(one.about)) for one in reminders(post, *states))


def sent_once(post: Postbox) -> bool:
    return set(Counter(mail.message_id for mail in post.mailer.sent).values()) == {1}


def test_in_a_year_with_both_changes_of_clocks_each_reminder_goes_out_once_and_on_time(
    post: Postbox,
) -> None:
    year = a_year(post)
    assert {one.wall.on for one in year}.issuperset(CLOCKS_CHANGE)
    live_through(post)
    assert found(post, DeliveryState.SENT) == wanted(year)
    assert sent_once(post)
    assert {_how_long_before(post, one) for one in reminders(post, DeliveryState.SENT)} == {
        ("day_before", "the same time a day before"),
        ("hour_before", "an hour before"),
    }


def _how_long_before(post: Postbox, one: Delivery) -> tuple[str, str]:
    """Tell when a reminder became due, by clocks on the wall for the day before."""
    zone = ZoneInfo(post.town.organisation.time_zone)
    starts_at = datetime.fromisoformat(one.about["starts_at"])
    if starts_at - one.due_at == timedelta(hours=1):
        return one.notice, "an hour before"
    on_the_wall = starts_at.astimezone(zone).replace(tzinfo=None) - one.due_at.astimezone(zone).replace(
        tzinfo=None
    )
    return one.notice, "the same time a day before" if on_the_wall == timedelta(days=1) else f"{on_the_wall}"


def test_through_clocks_that_jump_each_reminder_goes_out_once_or_has_expired_for_all_to_see(
    post: Postbox,
) -> None:
    chance = random.Random(5)  # noqa: S311  (no secret)
    year, true = a_year(post), BEGIN
    while true < END:
        true += timedelta(minutes=chance.choice([45, 90, 60 * 24]))
        wrong = chance.choice([timedelta()] * 40 + [timedelta(hours=h) for h in (-48, -3, -1, 1, 3, 72)])
        post.go(true + wrong)
    assert found(post, DeliveryState.SENT, DeliveryState.EXPIRED) == wanted(year)
    assert sent_once(post)


@pytest.mark.parametrize(
    ("seeing_to", "name", "kind"),
    [(staging, "see_to_webinar", "webinar"), (accompanying, "see_to_due", "appointment")],
)
def test_the_year_finds_a_clock_that_forgets_how_far_it_has_looked(
    post: Postbox, monkeypatch: pytest.MonkeyPatch, seeing_to: Any, name: str, kind: str
) -> None:
    """Show that the tests above would notice: a look that only sees the last second loses reminders."""
    right = getattr(seeing_to, name)

    def forgetful(office: Office, tx: Any, activity: Activity, now: datetime | None = None) -> None:
        watch = tx.watches.get(activity.id)
        if watch is not None:
            second = office.now() - timedelta(seconds=1)
            tx.watches.save(replace(watch, watched_until=max(watch.watched_until, second)))
        right(office, tx, activity, *([now] if now else []))

    year = a_year(post)
    monkeypatch.setattr(seeing_to, name, forgetful)
    while post.clock() < datetime(2027, 2, 1, tzinfo=UTC):
        post.go(post.clock() + timedelta(minutes=47))
    first = next(one for one in year if one.kind == kind)
    assert found(post, *DeliveryState)["hour_before", first.id] == 0
