"""Sample letters, with invented people: what a template is proved by, and what shows how we write.

For each notice there is one letter with everything in it, and others in which something is missing that may
be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Club, Due, Letter, Meets
from jobclub.integrations.wording.invented import (
    CONFIRM,
    ELSEWHERE,
    JOIN,
    LINK,
    SIGN_IN,
    TIMES,
    WORDS,
    ZONE,
    Facts,
    at,
    by_phone,
    nowhere_yet,
    on_site,
    online,
    to_follow,
    within_the_hour,
)
from jobclub.integrations.wording.invented_guests import OF_GUESTS
from jobclub.integrations.wording.sheets import TO_OTHERS


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


def _nothing(_words: Mapping[str, str]) -> Facts:
    yield {}


def _plan(words: Mapping[str, str]) -> Facts:
    yield {"sessions": tuple(online(words, day) for day in (16, 23, 30, 37, 44, 51))}
    yield {"sessions": (on_site(words, 16),)}
    yield {"sessions": (nowhere_yet(16), online(words, 23))}
    yield {"sessions": (online(words, 16, place=words["place"]),)}
    yield {"sessions": tuple(to_follow(day) for day in (16, 23, 30))}
    yield {"sessions": (to_follow(16, place=words["place"]),)}
    yield {"sessions": (by_phone(words, 16), by_phone(words, 23))}
    for session in within_the_hour(words):
        yield {"sessions": (session, online(words, 23))}
    yield {}


def _offer(words: Mapping[str, str]) -> Facts:
    for facts in _plan(words):
        yield {**facts, "reply_by": at(11, 12)}


def _line(_words: Mapping[str, str]) -> Facts:
    yield {"position": 2}
    yield {"position": 12}
    yield {}


def _changes(words: Mapping[str, str]) -> Facts:
    moved = online(words, 17, was=at(16))
    yield {"sessions": (moved, on_site(words, 23), online(words, 58, added=True))}
    yield {"sessions": (moved,)}
    yield {"sessions": (on_site(words, 17, was=at(16)), nowhere_yet(24), nowhere_yet(31, added=True))}
    yield {"sessions": (online(words, 16, cancelled=True),)}
    yield {"sessions": (to_follow(17, was=at(16)), to_follow(23, added=True, place=words["place"]))}
    yield {"sessions": (by_phone(words, 17, was=at(16)),)}
    for session in within_the_hour(words, was=at(17)):
        yield {"sessions": (session,)}


def _ways_in(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (online(words, 16), online(words, 23), online(words, 30, another_way_in=True))}
    yield {"sessions": (online(words, 16),)}
    yield {"sessions": (online(words, 16, another_way_in=True),)}
    yield {"sessions": (Meets(starts_at=at(16), minutes=120, join_url=JOIN, place=words["place"]),)}
    yield {"sessions": (by_phone(words, 16), by_phone(words, 23, another_way_in=True))}
    yield {"sessions": (by_phone(words, 16, another_way_in=True),)}
    yield {"sessions": (online(words, 16, soon=True),)}
    yield {"sessions": (online(words, 16, another_way_in=True, soon=True), online(words, 23))}
    yield {"sessions": (by_phone(words, 16, soon=True),)}


def _cancelled(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (online(words, 16, cancelled=True),)}
    yield {"sessions": (on_site(words, 16, cancelled=True), nowhere_yet(23, cancelled=True))}


def _next(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (online(words, 16),)}
    yield {"sessions": (on_site(words, 16),)}
    yield {"sessions": (nowhere_yet(16),)}
    yield {"sessions": (online(words, 16, place=words["place"]),)}
    yield {"sessions": (to_follow(16),)}
    yield {"sessions": (to_follow(16, place=words["place"]),)}
    yield {"sessions": (by_phone(words, 16),)}


def _webinar(words: Mapping[str, str]) -> Facts:
    for facts in _next(words):
        yield {"sessions": tuple(replace(one, title=words["webinar"]) for one in facts["sessions"])}
    yield {"sessions": (online(words, 16),)}


def _webinars(words: Mapping[str, str]) -> Facts:
    title = words["webinar"]
    yield {"sessions": tuple(online(words, day, title=title) for day in (16, 23, 30))}
    yield {"sessions": (online(words, 16), nowhere_yet(23))}
    yield from _webinar(words)
    for session in within_the_hour(words, title=title):
        yield {"sessions": (session,)}


def _webinar_line(words: Mapping[str, str]) -> Facts:
    for facts in _webinar(words):
        yield {**facts, "position": 2}
        yield facts


def _webinar_changed(words: Mapping[str, str]) -> Facts:
    yield {"sessions": (online(words, 17, was=at(16), title=words["webinar"]),)}
    yield from _webinar(words)
    for session in within_the_hour(words, was=at(17)):
        yield {"sessions": (session,)}


def _missed(words: Mapping[str, str]) -> Facts:
    yield from _next(words)
    yield {}


def _visit(words: Mapping[str, str]) -> Facts:
    yield from _next(words)
    yield {"sessions": (online(words, 17, was=at(16)),)}


def _visit_ahead(words: Mapping[str, str]) -> Facts:
    yield from _visit(words)
    for session in within_the_hour(words):
        yield {"sessions": (session,)}


def _agreed(words: Mapping[str, str]) -> Facts:
    yield {"sessions": tuple(_calling(words, day) for day in (16, 23, 30))}
    yield {"sessions": (_calling(words, 16, walk=True),)}
    yield {"sessions": (replace(_calling(words, 16), number=None),)}
    yield from _next(words)
    for session in within_the_hour(words):
        yield {"sessions": (session,)}


def _agreed_anew(words: Mapping[str, str]) -> Facts:
    for facts in _agreed(words):
        yield {"sessions": tuple(replace(one, was=at(9)) for one in facts["sessions"]), "handed_over": True}
    yield {"sessions": (_calling(words, 16),)}


def _missed_alone(words: Mapping[str, str]) -> Facts:
    yield from _agreed(words)
    yield {}
    yield {"times": TIMES}


def _off(words: Mapping[str, str]) -> Facts:
    yield from _cancelled(words)
    yield from ({**facts, "times": TIMES} for facts in _cancelled(words))


def _calling(words: Mapping[str, str], day: int, **more: Any) -> Meets:
    """Give an appointment at which somebody calls the reader."""
    return Meets(starts_at=at(day), minutes=60, called=True, number=words["own"], **more)


def _reminded(words: Mapping[str, str]) -> Facts:
    yield from _next(words)
    yield {"sessions": (_calling(words, 16),)}
    yield {"sessions": (replace(_calling(words, 16, walk=True), number=None),)}


def _free(_words: Mapping[str, str]) -> Facts:
    free: dict[str, Any] = {"sessions": (Meets(starts_at=at(16), minutes=45),)}
    yield free
    yield {**free, "times": TIMES}


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
        tomorrow=(online(words, 16),),
        guests=3,
        unconfirmed=1,
        absences=2,
        missing=3,
        waiting=7,
        lapsed=1,
        strangers=1,
    )
    yield {"clubs": (full, Club(title=f"{words['club']} 2", tomorrow=(on_site(words, 16),), guests=1))}
    webinar = Club(title=words["webinar"], tomorrow=(online(words, 16),), guests=1, registered=17)
    yield {"clubs": (full, webinar)}
    yield {"appointments": 1}
    yield {"appointments": 4, "clubs": (full,)}
    yield {"clubs": (Club(title=words["club"], missing=1, waiting=1, absences=1, lapsed=2, strangers=2),)}
    yield {"clubs": (Club(title=words["club"], tomorrow=(nowhere_yet(16),), guests=2, unconfirmed=2),)}


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
    Notice.APPOINTMENT_BOOKED: _agreed,
    Notice.APPOINTMENT_MOVED: _agreed_anew,
    Notice.APPOINTMENT_CANCELLED: _off,
    Notice.APPOINTMENT_MISSED: _missed_alone,
    Notice.TIME_FREE: _free,
    Notice.NEW_LINK: _nothing,
    Notice.DAY_BEFORE: _reminded,
    Notice.HOUR_BEFORE: _reminded,
    Notice.HOMEWORK_DUE: _tasks,
    Notice.WEBINAR_INVITED: _webinar,
    Notice.WEBINAR_CONFIRMED: _webinars,
    Notice.WEBINAR_LINE: _webinar_line,
    Notice.WEBINAR_LEFT: _webinar,
    Notice.WEBINAR_CHANGED: _webinar_changed,
    Notice.WEBINAR_CANCELLED: _webinars,
    Notice.SPARRING_OFFERED: _webinar,
    Notice.RECORDING_READY: _webinar,
    **OF_GUESTS,
    Notice.REGISTRATION: _registration,
    Notice.DIGEST: _digest,
    Notice.VISITOR_MOVED: _visit,
    Notice.VISITOR_BACK: _visit,
    Notice.SIGN_IN: _sign_in,
}
"""What each notice may have to say; the first is the fullest."""
