"""Four calendars read our files alike: the right hour, one event for one session, nothing slipped in."""

from __future__ import annotations

import time as clock
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.notices.calendar import Entry
from jobclub.core.notices.mail import Method
from jobclub.integrations.ical import ICalendarFiles
from tests.integrations.calendars.entries import ANNA, US, an_entry, weekly
from tests.integrations.calendars.readers import ALL, IN_PYTHON, Reader, Seen, with_ical_js

each_reader = pytest.mark.parametrize("reader", ALL, ids=lambda one: one.__name__)
FILES = ICalendarFiles()
SPRING, AUTUMN = date(2027, 3, 8), date(2027, 10, 11)
ZONES = (
    "Europe/Copenhagen",
    "Europe/Berlin",
    "America/Nuuk",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "UTC",
)
"""With summer time and without, north and south, and one whose clocks follow the moon."""
NASTY = (
    "x\r\nATTENDEE:mailto:eve@evil.example",
    "x\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT1H\nEND:VALARM",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:two\r\n",
    '";:,\\',
    '";CN=Eve;RSVP=TRUE:mailto:eve@evil.example',
    "a\x00b\x07c\x1bd\x7fe\x85f",
    "a\u2028ATTENDEE:mailto:eve@evil.example\u2029b",
    "a\x0bb\x0cc\x1cd\x1de\x1ef",
    "^n^'^^",
    "æøå 👩🏽‍💻 ﷽ " * 20,
    "\\" * 80,
    " leading and trailing ",
)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let the machine that reads be in another zone, the readers of JavaScript too."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        clock.tzset()
        yield request.param
    clock.tzset()


def message(*entries: Entry, method: Method = Method.REQUEST) -> bytes:
    return FILES.message(method, entries, organiser=US, attendee=ANNA)


def times_of(entries: Iterable[Entry]) -> dict[str, tuple[datetime, datetime]]:
    return {one.uid: (one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)) for one in entries}


@each_reader
@pytest.mark.usefixtures("elsewhere")
def test_six_weeks_over_both_changes_of_the_clocks_stay_at_their_hour_wherever_they_are_read(
    reader: Reader,
) -> None:
    starts = [(first, zone) for zone in ZONES for first in (SPRING, AUTUMN)]
    entries = [
        replace(entry, uid=f"{zone} {entry.uid}")
        for first, zone in starts
        for entry in weekly(first, time(10), zone, 6)
    ]
    assert {f"{entry.starts_at:%H:%M}" for entry in entries} == {"10:00"}
    for file in (message(*entries), FILES.feed("Meetings", entries)):
        seen = {one.uid: (one.start, one.end) for one in reader(file)}
        assert seen == times_of(entries)


@each_reader
@pytest.mark.parametrize("zone", ZONES)
def test_times_around_a_change_of_the_clocks_are_not_an_hour_off(reader: Reader, zone: str) -> None:
    nights = [date(2027, 3, 28), date(2027, 10, 31), date(2027, 4, 4), date(2027, 3, 14), date(2027, 11, 7)]
    entries = [
        replace(entry, uid=f"{number} {entry.uid}")
        for number, at in enumerate([time(0), time(1), time(3, 30), time(4), time(23)])
        for night in nights
        for entry in weekly(night, at, zone, 1)
    ]
    seen = {one.uid: (one.start, one.end) for one in reader(message(*entries))}
    assert seen == times_of(entries)


@each_reader
def test_the_second_of_two_equal_hours_is_the_second(reader: Reader) -> None:
    wall = an_entry().starts_at.replace(year=2027, month=10, day=31, hour=2)
    first, second = (
        an_entry(uid=f"{fold}", starts_at=wall.replace(fold=fold), ends_at=wall.replace(hour=4))
        for fold in (0, 1)
    )
    one, two = reader(message(first, second))
    assert two.start - one.start == timedelta(hours=1)


def is_plain(seen: Iterable[Seen], sent: Entry) -> None:
    """Expect one event with exactly the reader as its guest, and the texts that were sent."""
    (event,) = seen
    assert {event.uid: (event.start, event.end)} == times_of([sent])
    assert event.alarms == 0
    assert [one.lower() for one in event.attendees] == ["mailto:anna@people.example"]
    assert event.sequence == sent.sequence


def read_back(text: str) -> str:
    """Give a text as a calendar may show it: line ends are one kind, what can't be shown is a blank."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if _is_control(one) else one for one in unbroken)


def _is_control(character: str) -> bool:
    return character != "\n" and (
        character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029"
    )


@each_reader
@pytest.mark.parametrize("text", NASTY)
def test_whatever_stands_in_a_text_it_comes_back_as_one_equal_event(reader: Reader, text: str) -> None:
    sent = an_entry(summary=text, place=text, description=text, url="https://club.example/p/x")
    file = FILES.message(Method.REQUEST, [sent], organiser=(text, US[1]), attendee=(text, ANNA[1]))
    seen = reader(file)
    is_plain(seen, sent)
    told = {seen[0].summary, seen[0].place, seen[0].description}
    assert {one and one.strip() for one in told} == {read_back(text).strip()}


@pytest.mark.parametrize("reader", [*IN_PYTHON, with_ical_js], ids=lambda one: one.__name__)
def test_a_backslash_before_an_n_is_no_line_break(reader: Reader) -> None:
    """To node-ical it is one, whoever writes the file."""
    (seen,) = reader(message(an_entry(summary="C:\\New\\names")))
    assert seen.summary == "C:\\New\\names"


TEXTS = st.text(
    st.sampled_from("\r\n\t\\;:,\"'^N n=\x00\x85\u2028 aæ👩") | st.characters(codec="utf-8"), max_size=90
)


@pytest.mark.parametrize("reader", IN_PYTHON, ids=lambda one: one.__name__)
@given(text=TEXTS.filter(str.strip), name=TEXTS)
def test_no_text_that_anybody_can_think_of_becomes_anything_else(
    reader: Reader, text: str, name: str
) -> None:
    sent = an_entry(summary=text, place=text, description=text)
    file = FILES.message(Method.REQUEST, [sent], organiser=(name, US[1]), attendee=(name, ANNA[1]))
    seen = reader(file)
    is_plain(seen, sent)
    assert seen[0].summary.strip() == read_back(text).strip()


@each_reader
def test_an_update_replaces_and_a_cancellation_removes_what_was_told_before(reader: Reader) -> None:
    inbox: dict[str, Seen] = {}
    first = an_entry()
    moved = replace(
        first,
        sequence=1,
        starts_at=first.starts_at + timedelta(days=1),
        ends_at=first.ends_at + timedelta(days=1),
    )
    gone = replace(moved, sequence=2, cancelled=True)
    for entry, method in ((first, Method.REQUEST), (moved, Method.REQUEST), (gone, Method.CANCEL)):
        (seen,) = reader(message(entry, method=method))
        assert seen.sequence == entry.sequence
        assert inbox.keys() <= {seen.uid}
        inbox[seen.uid] = seen
    (left,) = inbox.values()
    assert (left.status, left.start) == ("CANCELLED", moved.starts_at)


@each_reader
def test_a_feed_names_nobody_and_shows_what_was_called_off_as_that(reader: Reader) -> None:
    entries = [*weekly(SPRING, time(10), "Europe/Copenhagen", 6)]
    entries[2] = replace(entries[2], cancelled=True)
    seen = reader(FILES.feed("Meetings", entries))
    assert [one.status for one in seen].count("CANCELLED") == 1
    assert {one.attendees for one in seen} == {()}


def test_without_node_its_readers_are_skipped_unless_they_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JOBCLUB_REQUIRE", "postgres")
    with pytest.raises(pytest.skip.Exception, match="needs Node"):
        with_ical_js(message(an_entry()))
    monkeypatch.setenv("JOBCLUB_REQUIRE", "postgres,node")
    with pytest.raises(pytest.fail.Exception, match="needs Node"):
        with_ical_js(message(an_entry()))
