"""What stands in our calendar files, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from icalendar import Calendar, Event

from jobclub.core.notices.mail import Method
from jobclub.core.spans import WallTime
from jobclub.integrations.ical import ICalendarFiles
from tests.integrations.calendars.entries import ANNA, US, an_entry, weekly

FILES = ICalendarFiles()
SIX = tuple(weekly(date(2027, 3, 8), time(14), "Europe/Copenhagen", 6))


def unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


def message(*entries: object, method: Method = Method.REQUEST) -> bytes:
    return FILES.message(method, entries, organiser=US, attendee=ANNA)  # type: ignore[arg-type]


def only_event(file: bytes) -> Event:
    (event,) = Calendar.from_ical(file).events
    return event


def test_an_invitation_is_for_one_reader_who_is_asked_for_no_reply() -> None:
    asked = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION"
    lines = unfolded(message(an_entry(place="Room 3, first floor", url="https://club.example/p/x")))
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//jobclub//jobclub//EN", "METHOD:REQUEST"]
    assert lines[lines.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT",
        "UID:2027-01-11@jobclub",
        "SEQUENCE:0",
        "DTSTAMP:20270104T090000Z",
        "LAST-MODIFIED:20270104T090000Z",
        "DTSTART;TZID=Europe/Copenhagen:20270111T140000",
        "DTEND;TZID=Europe/Copenhagen:20270111T160000",
        "SUMMARY:Meeting",
        "LOCATION:Room 3\\, first floor",
        "URL:https://club.example/p/x",
        "ORGANIZER;CN=Newtown:mailto:answers@newtown.example",
        f"ATTENDEE;CN=Anna;{asked};RSVP=FALSE:mailto:anna@people.example",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_six_sessions_are_six_events_in_one_zone_and_nothing_recurs() -> None:
    calendar = Calendar.from_ical(message(*SIX))
    assert len(calendar.events) == 6
    assert len(calendar.timezones) == 1
    assert not any("RRULE" in event for event in calendar.events)


def test_a_cancellation_repeats_whom_and_what_it_is_about() -> None:
    off = an_entry(sequence=3, cancelled=True)
    for entry in (off, replace(off, cancelled=False)):
        lines = unfolded(message(entry, method=Method.CANCEL))
        for line in (
            "METHOD:CANCEL",
            "UID:2027-01-11@jobclub",
            "SEQUENCE:3",
            "ORGANIZER;CN=Newtown:mailto:answers@newtown.example",
            "STATUS:CANCELLED",
            "TRANSP:TRANSPARENT",
        ):
            assert line in lines


def test_where_there_is_no_room_the_link_is_the_place() -> None:
    event = only_event(message(an_entry(url="https://club.example/p/x")))
    assert (event["LOCATION"], event["URL"]) == ("https://club.example/p/x", "https://club.example/p/x")
    nowhere = only_event(message(an_entry()))
    assert "LOCATION" not in nowhere
    assert "URL" not in nowhere


def test_people_are_reminded_by_us_and_not_by_the_file() -> None:
    assert b"VALARM" not in message(*SIX)
    assert b"VALARM" not in FILES.feed("Meetings", SIX)


def test_a_feed_is_published_named_and_asked_for_every_hour() -> None:
    lines = unfolded(FILES.feed("Møder; og andet", SIX))
    for line in (
        "METHOD:PUBLISH",
        "NAME:Møder\\; og andet",
        "X-WR-CALNAME:Møder\\; og andet",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ):
        assert line in lines
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER")) for line in lines)


def test_an_empty_feed_is_a_calendar_without_events() -> None:
    assert Calendar.from_ical(FILES.feed("Meetings", [])).events == []


def test_times_that_no_definition_fits_are_told_in_utc() -> None:
    rabat = WallTime(date(2027, 6, 1), time(14), "Africa/Casablanca")
    lines = unfolded(message(an_entry(rabat)))
    assert "DTSTART:20270601T130000Z" in lines
    assert not any("TZID" in line for line in lines)


def test_a_time_that_comes_twice_is_told_in_utc() -> None:
    twice = WallTime(date(2027, 10, 31), time(2, 30), "Europe/Copenhagen", fold=1)
    lines = unfolded(message(an_entry(twice)))
    assert "DTSTART:20271031T013000Z" in lines
    assert "DTEND:20271031T033000Z" in lines


def test_each_zone_in_a_file_is_defined_once() -> None:
    berlin = tuple(replace(one, uid=f"b{one.uid}", zone="Europe/Berlin") for one in SIX)
    zones = [zone.tz_name for zone in Calendar.from_ical(message(*SIX, *berlin)).timezones]
    assert zones == ["Europe/Berlin", "Europe/Copenhagen"]


@pytest.mark.parametrize("text", ["x" * 500, "æ" * 300, "👩🏽‍💻" * 60, "\\;," * 100])
def test_no_line_is_longer_than_the_standard_has_it_and_no_character_is_cut(text: str) -> None:
    file = message(an_entry(summary=text, place=text, url=f"https://club.example/p/{'x' * 200}"))
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    for line in file.split(b"\r\n"):
        line.decode()
    assert only_event(file)["SUMMARY"] == text


def test_a_name_with_quotes_stays_one_name() -> None:
    file = FILES.message(Method.REQUEST, SIX[:1], organiser=('Job "Club"; x', US[1]), attendee=ANNA)
    assert only_event(file)["ORGANIZER"].params["CN"] == "Job 'Club'; x"


def test_an_address_with_a_line_break_is_no_second_line() -> None:
    file = FILES.message(
        Method.REQUEST,
        [an_entry(url="https://club.example/p/x\r\nATTENDEE:mailto:eve@evil.example")],
        organiser=US,
        attendee=("Anna", "anna@people.example\r\nATTENDEE:mailto:eve@evil.example"),
    )
    event = only_event(file)
    assert len(event.attendees) == 1
    assert sum(line.startswith("ATTENDEE") for line in unfolded(file)) == 1


def test_the_same_entries_make_the_same_file() -> None:
    assert FILES.feed("Meetings", SIX) == FILES.feed("Meetings", SIX)
