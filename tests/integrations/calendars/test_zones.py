"""Zones are told by two rules that hold every year, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Calendar

from jobclub.integrations.ical_zones import zone_lines

YEAR = 2027
NAMES = sorted(available_timezones() - {"localtime"})


def defined(zone: str, lines: tuple[str, ...]) -> object:
    """Give the zone that the lines define, without any knowledge of its name."""
    file = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""])
    (component,) = Calendar.from_ical(file).timezones
    assert component.tz_name == zone
    return component.to_tz(lookup_tzid=False)


def kind_of(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Give what tells the definitions of zones apart, but their names and the year they begin with."""
    return tuple(line for line in lines if not line.startswith(("TZID", "TZNAME", "DTSTART")))


KINDS = {kind_of(lines): name for name in NAMES if (lines := zone_lines(name, YEAR))}


@pytest.mark.parametrize("zone", sorted(KINDS.values()))
def test_a_zone_as_defined_shows_the_same_time_as_the_zone_itself(zone: str) -> None:
    tz, ours = ZoneInfo(zone), defined(zone, zone_lines(zone, YEAR))
    instant = datetime(YEAR, 1, 1, tzinfo=UTC)
    while instant.year < YEAR + 6:
        local = instant.astimezone(tz)
        assert instant == local.replace(tzinfo=ours).astimezone(UTC), local
        instant += timedelta(days=5, hours=7)


def test_nearly_every_zone_is_defined_and_the_others_have_no_yearly_rule() -> None:
    undefined = {name for name in NAMES if not zone_lines(name, YEAR)}
    at_zero = {name for name in undefined if _always_at_zero(ZoneInfo(name))}
    without_rule = {
        "Africa/Casablanca",
        "Africa/El_Aaiun",
        "Africa/Cairo",
        "Egypt",
        "Asia/Gaza",
        "Asia/Hebron",
    }
    assert undefined - at_zero == without_rule


def _always_at_zero(tz: ZoneInfo) -> bool:
    days = (datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(days=7 * week) for week in range(52))
    return all(day.astimezone(tz).utcoffset() == timedelta() for day in days)


def test_denmark_and_germany_are_told_as_calendars_know_them() -> None:
    assert zone_lines("Europe/Copenhagen", YEAR) == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Copenhagen",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "END:VTIMEZONE",
    )
    assert zone_lines("Europe/Berlin", YEAR)[2:] == zone_lines("Europe/Copenhagen", YEAR)[2:]


def test_a_zone_without_summer_time_is_one_part_without_a_rule() -> None:
    assert zone_lines("Asia/Kolkata", YEAR) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kolkata",
        "BEGIN:STANDARD",
        "DTSTART:20260101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize(
    ("zone", "rule"),
    [
        ("America/New_York", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        ("Australia/Sydney", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"),
        ("America/Nuuk", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30"),
    ],
)
def test_a_rule_is_told_in_the_plainest_words_that_hold(zone: str, rule: str) -> None:
    assert rule in zone_lines(zone, YEAR)


def test_a_zone_whose_rule_is_about_to_change_is_not_defined() -> None:
    """Norfolk Island has summer time since the end of 2019, Turkey none since the end of 2016."""
    assert zone_lines("Pacific/Norfolk", 2018) == ()
    assert zone_lines("Europe/Istanbul", 2016) == ()
    assert zone_lines("Europe/Istanbul", 2018)


def test_an_offset_of_odd_seconds_is_told_to_the_second() -> None:
    """Liberia kept Monrovia's own time until 1972: 44 minutes and 30 seconds behind."""
    odd = zone_lines("Africa/Monrovia", 1930)
    assert "TZOFFSETTO:-004430" in odd
    assert datetime(1930, 1, 1, tzinfo=ZoneInfo("Africa/Monrovia")).utcoffset() == timezone(
        -timedelta(minutes=44, seconds=30)
    ).utcoffset(None)
