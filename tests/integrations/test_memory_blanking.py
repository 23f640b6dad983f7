"""In memory too, everything that others can write about somebody is searched when they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from jobclub.integrations.memory.blanking import CLOSED, WRITTEN
from jobclub.integrations.memory.books import Books

HOLDS_NO_WORDS = {
    "Cohort": {"meeting_provider", "meeting_link", "unlocked", "zone"},
    "Session": {"unit_key", "merged_unit_keys"},
    "WallTime": {"zone"},
    "Meeting": {"provider", "join_url", "reference", "told"},
    "DialIn": {"number", "code"},
    "Organisation": {
        *("name", "time_zone", "language", "holidays"),
        *("reply_to", "page_name"),
    },
    "MeetingHabits": {"provider"},
    "Look": {"colour", "logo"},
    "Staff": {"name", "email", "identity"},
    "Token": {"digest"},
    "Engagement": {"activity"},
    "Participant": {"name", "email", "phone", "reached_through", "language", "time_zone", "interests"},
    "Interest": {"key", "title", "titles"},
    "Guest": {"email"},
    "Webinar": {"cohost_ids"},
    "WebinarPlace": {"channel"},
    "WebinarSeries": {"zone"},
    "Settings": {"cohost_ids", "meeting_link", "meeting_provider"},
    "Service": {"consultant_ids", "meeting_provider"},
    "Appointment": {"channel"},
    "Waiting": {"channel"},
    "OwnWording": {"language"},
    "Wanted": {"ids", "observer_of"},
    "DueRule": {"unit"},
    "Visit": {"unit_keys"},
    "Change": {"unit_key"},
    "Attendance": {"announced"},
    "Homework": {"unit_key", "key"},
    "Delivery": {"key", "about"},
    "Told": {"mark"},
    "Link": {"digest"},
    "Sighting": {"report", "entry", "email", "name"},
    "PrivacyNotice": {"texts"},
    "Consent": {"language", "digest"},
    "Read": {"participant_ids"},
    "Place": {"continues", "transfer_from"},
    "Logo": {"digest"},
    "Registration": {"name", "language", "email", "phone", "digest"},
    "Share": {"giver", "taker"},
}
"""Texts in which nobody writes about others: ids and codes, ways into meetings, what is somebody's own.

Why each is so stands with the columns of the database: see ``tests/integrations/database/test_blanking.py``.
"""


def kinds(hint: Any, seen: set[type]) -> Iterator[type]:
    """Give every kind of thing that can stand on a shelf or in another thing."""
    for part in get_args(hint):
        yield from kinds(part, seen)
    if isinstance(hint, type) and is_dataclass(hint) and hint not in {*seen, *CLOSED}:
        seen.add(hint)
        yield hint
        for one in get_type_hints(hint).values():
            yield from kinds(one, seen)


def texts(kind: type) -> set[str]:
    """Give what of a thing is text, but ids."""
    hints = get_type_hints(kind).items()
    found = {name for name, hint in hints if hint is str or str in get_args(hint)}
    return {name for name in found if name != "id" and not name.endswith("_id")}


def test_every_text_is_either_searched_or_known_to_hold_no_words() -> None:
    shelves = (hint for name, hint in get_type_hints(Books).items() if name != "repeats")
    seen: set[type] = set()
    found = {kind: texts(kind) for shelf in shelves for kind in kinds(shelf, seen)}
    left = {kind.__name__: names - set(WRITTEN.get(kind, ())) for kind, names in found.items()}
    assert {kind: names for kind, names in left.items() if names} == HOLDS_NO_WORDS
    assert all(set(names) <= found[kind] for kind, names in WRITTEN.items())
