"""Sample letters, with invented people: what a template is proved by, and what shows how we write.

For each notice there is one letter with everything in it, and others in which something is missing that may
be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jobclub.core.cohorts.meeting import DialIn
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Club, Due, Letter, Meets
from jobclub.core.spans import zone_of
from jobclub.integrations.wording.sheets import TO_OTHERS

ZONE = "Europe/Copenhagen"
ELSEWHERE = "America/New_York"
LINK = "https://jobclub.midtby.example/p/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
JOIN = "https://meet.midtby.example/l/meetup-join/19%3ameeting_MjAyNzAz%40thread.v2/0"
CONFIRM = "https://jobclub.midtby.example/o/midtby/confirm/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
SIGN_IN = "https://jobclub.midtby.example/sign-in/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "organisation": "Midtby Kommune",
        "name": "Nora Lind",
        "consultant": "Mette Holm",
        "place": "Biblioteket, Torvet 3, lokale 2",
        "number": "70 10 10 10",
        "task": "Skriv ti ned, du kender",
        "other": "Se filmen om det gode cv",
        "club": "Jobklub Midtby",
    },
    "de": {
        "organisation": "Stadt Mittelburg",
        "name": "Nora Lindner",
        "consultant": "Jörg Weiß",
        "place": "Stadtbücherei, Am Markt 3, Raum 2",
        "number": "030 901820",
        "task": "Zehn Menschen aufschreiben, die Sie kennen",
        "other": "Das Video über den Lebenslauf ansehen",
        "club": "Jobclub Mitte",
    },
    "en": {
        "organisation": "Midtby Council",
        "name": "Nora Lind",
        "consultant": "Mette Holm",
        "place": "The library, 3 Market Square, room 2",
        "number": "70 10 10 10",
        "task": "Write down ten people you know",
        "other": "Watch the video about the good CV",
        "club": "Job club Midtby",
    },
}


def at(day: int, hour: int = 14) -> datetime:
    """Give a time from November 2027 on, on the wall clock: dates that are long to write."""
    return datetime(2027, 11, 1, hour, tzinfo=zone_of(ZONE)) + timedelta(days=day - 1)


def samples_of(name: str, language: str) -> Iterator[Letter]:
    """Give the letters that a template has to be good for; ``name`` is a notice or ``closing``."""
    notice = Notice(name) if name in set(Notice) else Notice.LINE_JOINED
    words = WORDS[language]
    to_staff = notice in TO_OTHERS
    least = Letter(
        notice=notice,
        language=language,
        organisation=words["organisation"],
        name=words["name" if not to_staff else "consultant"],
        zone=ZONE,
        link=None if to_staff else LINK,
    )
    whole = least if to_staff else replace(least, consultant=words["consultant"])
    for number, facts in enumerate(FACTS[notice](words)):
        yield replace(least if number else whole, **facts)
    first = next(FACTS[notice](words))
    yield replace(whole, own_zone=ELSEWHERE, **first)
    yield replace(least, **{"link": None, **first})
    if not to_staff:
        yield replace(whole, not_me=f"{LINK}/not-me", **first)


Facts = Iterator[dict[str, Any]]


def _online(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    return Meets(starts_at=at(day), minutes=120, join_url=JOIN, dial_in=_called(words), **more)


def _called(words: Mapping[str, str]) -> DialIn:
    return DialIn(number=words["number"], code="1234")


def _by_phone(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    return Meets(starts_at=at(day), minutes=60, dial_in=_called(words), **more)


def _to_follow(day: int, **more: Any) -> Meets:
    """Give a session whose link is not there yet."""
    return Meets(starts_at=at(day), minutes=120, follows=True, **more)


def _on_site(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    return Meets(starts_at=at(day, 9), minutes=90, place=words["place"], **more)


def _open(day: int, **more: Any) -> Meets:
    """Give a session of which nobody has said where it is."""
    return Meets(starts_at=at(day, 22), minutes=150, **more)


def _within_the_hour(words: Mapping[str, str], **more: Any) -> Iterator[Meets]:
    """Give sessions that begin so soon that a letter carries the way in."""
    yield _online(words, 16, soon=True, **more)
    yield Meets(starts_at=at(16), minutes=120, join_url=JOIN, place=words["place"], soon=True, **more)
    yield _by_phone(words, 16, soon=True, **more)
    yield _to_follow(16, soon=True, **more)


def _nothing(_words: Mapping[str, str]) -> Facts:
    yield {}


def _plan(words: Mapping[str, str]) -> Facts:
    yield {"sessions": tuple(_online(words, day) for day in (16, 23, 30, 37, 44, 51))}
    yield {"sessions": (_on_site(words, 16),)}
    yield {"sessions": (_open(16), _online(words, 23))}
    yield {"sessions": (_online(words, 16, place=words["place"]),)}
    yield {"sessions": tuple(_to_follow(day) for day in (16, 23, 30))}
    yield {"sessions": (_to_follow(16, place=words["place"]),)}
    yield {"sessions": (_by_phone(words, 16), _by_phone(words, 23))}
    for session in _within_the_hour(words):
        yield {"sessions": (session, _online(words, 23))}
    yield {}


def _offer(words: Mapping[str, str]) -> Facts:
    for facts in _plan(words):
        yield {**facts, "reply_by": at(11, 12)}


def _line(_words: Mapping[str, str]) -> Facts:
    yield {"position": 2}
    yield {"position": 12}
    yield {}


def _changes(words: Mapping[str, str]) -> Facts:
    moved = _online(words, 17, was=at(16))
    yield {"sessions": (moved, _on_site(words, 23), _online(words, 58, added=True))}
    yield {"sessions": (moved,)}
    yield {"sessions": (_on_site(words, 17, was=at(16)), _open(24), _open(31, added=True))}
    yield {"sessions": (_online(words, 16, cancelled=True),)}
    yield {"sessions": (_to_follow(17, was=at(16)), _to_follow(23, added=True, place=words["place"]))}
    yield {"sessions": (_by_phone(words, 17, was=at(16)),)}
    for session in _within_the_hour(words, was=at(17)):
        yield {"sessions": (session,)}


def _ways_in(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (_online(words, 16), _online(words, 23), _online(words, 30, another_way_in=True))}
    yield {"sessions": (_online(words, 16),)}
    yield {"sessions": (_online(words, 16, another_way_in=True),)}
    yield {"sessions": (Meets(starts_at=at(16), minutes=120, join_url=JOIN, place=words["place"]),)}
    yield {"sessions": (_by_phone(words, 16), _by_phone(words, 23, another_way_in=True))}
    yield {"sessions": (_by_phone(words, 16, another_way_in=True),)}
    yield {"sessions": (_online(words, 16, soon=True),)}
    yield {"sessions": (_online(words, 16, another_way_in=True, soon=True), _online(words, 23))}
    yield {"sessions": (_by_phone(words, 16, soon=True),)}


def _cancelled(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (_online(words, 16, cancelled=True),)}
    yield {"sessions": (_on_site(words, 16, cancelled=True), _open(23, cancelled=True))}


def _next(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (_online(words, 16),)}
    yield {"sessions": (_on_site(words, 16),)}
    yield {"sessions": (_open(16),)}
    yield {"sessions": (_online(words, 16, place=words["place"]),)}
    yield {"sessions": (_to_follow(16),)}
    yield {"sessions": (_to_follow(16, place=words["place"]),)}
    yield {"sessions": (_by_phone(words, 16),)}


def _missed(words: Mapping[str, str]) -> Facts:
    yield from _next(words)
    yield {}


def _visit(words: Mapping[str, str]) -> Facts:
    yield from _next(words)
    yield {"sessions": (_online(words, 17, was=at(16)),)}


def _visit_ahead(words: Mapping[str, str]) -> Facts:
    yield from _visit(words)
    for session in _within_the_hour(words):
        yield {"sessions": (session,)}


def _tasks(words: Mapping[str, str]) -> Facts:
    yield {"tasks": (Due(title=words["task"], due_at=at(15)), Due(title=words["other"], due_at=at(15, 12)))}
    yield {"tasks": (Due(title=words["task"], due_at=at(15)),)}


def _end(_words: Mapping[str, str]) -> Facts:
    yield {"met_rule": True}
    yield {"met_rule": False}


def _registration(_words: Mapping[str, str]) -> Facts:
    yield {"link": CONFIRM, "reply_by": at(11, 12)}


def _digest(words: Mapping[str, str]) -> Facts:
    full = Club(
        title=words["club"],
        tomorrow=(_online(words, 16),),
        guests=3,
        unconfirmed=1,
        absences=2,
        missing=3,
        waiting=7,
        lapsed=1,
        strangers=1,
    )
    yield {"clubs": (full, Club(title=f"{words['club']} 2", tomorrow=(_on_site(words, 16),), guests=1))}
    yield {"clubs": (Club(title=words["club"], missing=1, waiting=1, absences=1, lapsed=2, strangers=2),)}
    yield {"clubs": (Club(title=words["club"], tomorrow=(_open(16),), guests=2, unconfirmed=2),)}


def _sign_in(_words: Mapping[str, str]) -> Facts:
    yield {"link": SIGN_IN}


FACTS: Mapping[Notice, Callable[[Mapping[str, str]], Facts]] = {
    Notice.PLACE_CONFIRMED: _plan,
    Notice.LINE_JOINED: _line,
    Notice.PLACE_OFFERED: _offer,
    Notice.OFFER_RETIMED: _offer,
    Notice.OFFER_LAPSED: _line,
    Notice.LINE_CLOSED: _nothing,
    Notice.PLACE_GIVEN_UP: _nothing,
    Notice.PLACE_TRANSFERRED: _nothing,
    Notice.PLAN_CHANGED: _changes,
    Notice.WAY_IN: _ways_in,
    Notice.SESSION_CANCELLED: _cancelled,
    Notice.COHORT_CANCELLED: _nothing,
    Notice.COMPLETED: _end,
    Notice.MISSED: _missed,
    Notice.FEEDBACK_GIVEN: _nothing,
    Notice.VISIT_AGREED: _visit_ahead,
    Notice.VISIT_MOVED: _visit_ahead,
    Notice.VISIT_ENDED: _visit,
    Notice.NEW_LINK: _nothing,
    Notice.DAY_BEFORE: _next,
    Notice.HOUR_BEFORE: _next,
    Notice.HOMEWORK_DUE: _tasks,
    Notice.REGISTRATION: _registration,
    Notice.DIGEST: _digest,
    Notice.VISITOR_MOVED: _visit,
    Notice.VISITOR_BACK: _visit,
    Notice.SIGN_IN: _sign_in,
}
"""What each notice may have to say; the first is the fullest."""
