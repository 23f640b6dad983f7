"""Invented people, places and times: what sample letters are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.letter import Meets
from jobclub.core.spans import zone_of

ZONE = "Europe/Copenhagen"
ELSEWHERE = "America/New_York"
LINK = "https://jobclub.midtby.example/p/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
TIMES = f"{LINK}/times/019b76da-a800-7000-8000-000000000007"
JOIN = "https://meet.midtby.example/l/meetup-join/19%3ameeting_MjAyNzAz%40thread.v2/0"
CONFIRM = "https://jobclub.midtby.example/o/midtby/confirm/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
GUEST = "https://jobclub.midtby.example/g/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
SIGN_IN = "https://jobclub.midtby.example/sign-in/Zk3v9QmT5xY7wB2nR8cL4dF6gH1jS0pK5uE9aN3oV7i"
WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "organisation": "Midtby Kommune",
        "name": "Nora Lind",
        "consultant": "Mette Holm",
        "place": "Biblioteket, Torvet 3, lokale 2",
        "number": "70 10 10 10",
        "own": "+45 20 10 10 10",
        "task": "Skriv ti ned, du kender",
        "other": "Se filmen om det gode cv",
        "club": "Jobklub Midtby",
        "webinar": "Sådan bliver du fundet på nettet",
        "item": "Sådan finder vi nye kolleger",
        "lead": "gæsten",
    },
    "de": {
        "organisation": "Stadt Mittelburg",
        "name": "Nora Lindner",
        "consultant": "Jörg Weiß",
        "place": "Stadtbücherei, Am Markt 3, Raum 2",
        "number": "030 901820",
        "own": "+49 170 1010101",
        "task": "Zehn Menschen aufschreiben, die Sie kennen",
        "other": "Das Video über den Lebenslauf ansehen",
        "club": "Jobclub Mitte",
        "webinar": "So werden Sie im Netz gefunden",
        "item": "So finden wir neue Kolleginnen und Kollegen",
        "lead": "der Gast",
    },
    "en": {
        "organisation": "Midtby Council",
        "name": "Nora Lind",
        "consultant": "Mette Holm",
        "place": "The library, 3 Market Square, room 2",
        "number": "70 10 10 10",
        "own": "+45 20 10 10 10",
        "task": "Write down ten people you know",
        "other": "Watch the video about the good CV",
        "club": "Job club Midtby",
        "webinar": "How to be found on the net",
        "item": "How we find new colleagues",
        "lead": "the guest",
    },
}


def at(day: int, hour: int = 14) -> datetime:
    """Give a time from November 2027 on, on the wall clock: dates that are long to write."""
    return datetime(2027, 11, 1, hour, tzinfo=zone_of(ZONE)) + timedelta(days=day - 1)


Facts = Iterator[dict[str, Any]]
"""What letters may have to say."""


def online(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    """Give a meeting by link and by phone."""
    return Meets(starts_at=at(day), minutes=120, join_url=JOIN, dial_in=called(words), **more)


def called(words: Mapping[str, str]) -> DialIn:
    """Give a number to call."""
    return DialIn(number=words["number"], code="1234")


def by_phone(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    """Give a meeting by phone alone."""
    return Meets(starts_at=at(day), minutes=60, dial_in=called(words), **more)


def to_follow(day: int, **more: Any) -> Meets:
    """Give a session whose link is not there yet."""
    return Meets(starts_at=at(day), minutes=120, follows=True, **more)


def on_site(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    """Give a meeting in a room."""
    return Meets(starts_at=at(day, 9), minutes=90, place=words["place"], **more)


def nowhere_yet(day: int, **more: Any) -> Meets:
    """Give a session of which nobody has said where it is."""
    return Meets(starts_at=at(day, 22), minutes=150, **more)


def within_the_hour(words: Mapping[str, str], **more: Any) -> Iterator[Meets]:
    """Give sessions that begin so soon that a letter carries the way in."""
    yield online(words, 16, soon=True, **more)
    yield Meets(starts_at=at(16), minutes=120, join_url=JOIN, place=words["place"], soon=True, **more)
    yield by_phone(words, 16, soon=True, **more)
    yield to_follow(16, soon=True, **more)
