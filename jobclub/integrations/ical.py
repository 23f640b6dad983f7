"""Calendar files (RFC 5545, and 5546 for invitations) that every calendar reads alike.

Content lines and their folding are icalendar's. A file is put together line by line: components made of
its objects take four times as long, and a feed is made for each reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from icalendar import Parameters
from icalendar.parser import Contentline, Contentlines

from jobclub.core.notices.calendar import Entry
from jobclub.core.notices.mail import Method
from jobclub.core.spans import kind_of
from jobclub.integrations.ical_zones import WALL, zone_lines

PRODUCT = "-//jobclub//jobclub//EN"
REFRESH = "PT1H"
"""How often whoever subscribed should look: hourly."""
OUT_OF_PLACE = re.compile(r"\r\n?|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no text in a calendar holds; some readers take the rarer ones for the end of a line."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""How a text is written; icalendar's own way takes ``\\N`` in a text, as in ``C:\\New``, for a line break."""
AS_READER = {
    "CUTYPE": "INDIVIDUAL",
    "ROLE": "REQ-PARTICIPANT",
    "PARTSTAT": "NEEDS-ACTION",
    "RSVP": "FALSE",
}
"""What stands beside the one invited: they are asked for no reply."""


class ICalendarFiles:
    """Makes calendar files. An event has no alarm: people are reminded by us, as they chose."""

    def message(
        self,
        method: Method,
        entries: Iterable[Entry],
        *,
        organiser: tuple[str, str],
        attendee: tuple[str, str],
    ) -> bytes:
        """Make an invitation or a cancellation, for one reader; people are (name, address)."""
        people = [_person("ORGANIZER", organiser), _person("ATTENDEE", attendee, **AS_READER)]
        return _file([_line("METHOD", method)], entries, people, off=method is Method.CANCEL)

    def feed(self, name: str, entries: Iterable[Entry]) -> bytes:
        """Make a feed to subscribe to; it names neither who invites nor who comes."""
        head = [
            _line("METHOD", "PUBLISH"),
            _text("NAME", name),
            _text("X-WR-CALNAME", name),
            _line("REFRESH-INTERVAL", REFRESH, VALUE="DURATION"),
            _line("X-PUBLISHED-TTL", REFRESH),
        ]
        return _file(head, entries, [])


def _file(
    head: list[Contentline], entries: Iterable[Entry], people: list[Contentline], *, off: bool = False
) -> bytes:
    every = list(entries)
    zones = _zones(every)
    lines = Contentlines([_line("BEGIN", "VCALENDAR"), _line("VERSION", "2.0"), _line("PRODID", PRODUCT)])
    lines += head
    for zone in zones.values():
        lines += [Contentline(line) for line in zone]
    for entry in every:
        lines += _event(entry, people, zoned=bool(zones.get(entry.zone)), off=off or entry.cancelled)
    lines.append(_line("END", "VCALENDAR"))
    file: bytes = lines.to_ical()
    return file


def _zones(entries: list[Entry]) -> dict[str, tuple[str, ...]]:
    """Give the definition of each zone that some entries need; it is empty where UTC must do."""
    first = min((entry.starts_at.year for entry in entries), default=0)
    return {zone: zone_lines(zone, first) for zone in sorted({entry.zone for entry in entries})}


def _event(entry: Entry, people: list[Contentline], *, zoned: bool, off: bool) -> Iterator[Contentline]:
    yield _line("BEGIN", "VEVENT")
    yield _text("UID", entry.uid)
    yield _line("SEQUENCE", str(entry.sequence))
    yield _line("DTSTAMP", _utc(entry.changed_at))
    yield _line("LAST-MODIFIED", _utc(entry.changed_at))
    yield from _times(entry, zoned=zoned)
    yield _text("SUMMARY", entry.summary)
    if where := entry.place or entry.url:
        yield _text("LOCATION", where)
    if entry.description:
        yield _text("DESCRIPTION", entry.description)
    if entry.url:
        yield _line("URL", _one_line(entry.url).replace(" ", "%20"))
    yield from people
    yield _line("STATUS", "CANCELLED" if off else "CONFIRMED")
    yield _line("TRANSP", "TRANSPARENT" if off else "OPAQUE")
    yield _line("CLASS", "PRIVATE")
    yield _line("END", "VEVENT")


def _times(entry: Entry, *, zoned: bool) -> Iterator[Contentline]:
    """Give both ends on the wall clock; in UTC if the zone is not told, or its clock shows a time twice.

    Of two equal times readers take the first or the second, each as it likes.
    """
    ends = {"DTSTART": entry.starts_at, "DTEND": entry.ends_at}
    if zoned and not any(_comes_twice(end, entry.zone) for end in ends.values()):
        for name, end in ends.items():
            yield _line(name, f"{end:{WALL}}", TZID=entry.zone)
    else:
        for name, end in ends.items():
            yield _line(name, _utc(end))


def _comes_twice(wall: datetime, zone: str) -> bool:
    return kind_of(wall.date(), wall.time().replace(fold=0), zone) == "doubled"


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):{WALL}}Z"


def _person(role: str, person: tuple[str, str], **more: str) -> Contentline:
    name, address = (_one_line(text) for text in person)
    return _line(role, f"mailto:{address}", CN=name.replace('"', "'"), **more)


def _one_line(text: str) -> str:
    return " ".join(OUT_OF_PLACE.sub(" ", text).split())


def _text(name: str, text: str) -> Contentline:
    return _line(name, OUT_OF_PLACE.sub(_instead, text).translate(ESCAPED))


def _instead(found: re.Match[str]) -> str:
    return "\n" if found[0].startswith("\r") else " "


def _line(name: str, value: str, **parameters: str) -> Contentline:
    more = f";{Parameters(parameters).to_ical(sorted=False).decode()}" if parameters else ""
    return Contentline(f"{name}{more}:{value}")
