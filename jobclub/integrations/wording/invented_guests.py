"""What letters to guests may have to say, in invented ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Meets
from jobclub.integrations.wording.invented import (
    GUEST,
    Facts,
    at,
    by_phone,
    nowhere_yet,
    on_site,
    online,
    to_follow,
)


def _ways(words: Mapping[str, str]) -> Iterator[Meets]:
    """Give something that guests come to, in each way in which it may take place."""
    yield online(words, 16)
    yield on_site(words, 16)
    yield nowhere_yet(16)
    yield online(words, 16, place=words["place"])
    yield to_follow(16)
    yield to_follow(16, place=words["place"])
    yield by_phone(words, 16)


def _told(words: Mapping[str, str], session: Meets, **more: Any) -> dict[str, Any]:
    return {"link": GUEST, "sessions": (replace(session, title=words["webinar"]),), **more}


def _whole(words: Mapping[str, str], session: Meets, **more: Any) -> dict[str, Any]:
    return _told(words, session, consultant=words["consultant"], **more)


def _invited(words: Mapping[str, str]) -> Facts:
    way_out = {"not_me": f"{GUEST}/not-me"}
    yield _whole(words, online(words, 16), **way_out)
    for session in _ways(words):
        yield _told(words, session, **way_out)


def _moved(words: Mapping[str, str]) -> Facts:
    yield _whole(words, online(words, 17, was=at(16)))
    for session in _ways(words):
        yield _told(words, session)


def _briefed(words: Mapping[str, str]) -> Facts:
    first = AgendaItem(minutes=15, item=words["item"], lead=words["lead"])
    yield _whole(words, online(words, 16), agenda=(first, AgendaItem(minutes=45, item=words["task"])))
    for session in _ways(words):
        yield _told(words, session)


def _off(words: Mapping[str, str]) -> Facts:
    yield {**_whole(words, online(words, 16, cancelled=True)), "link": None}
    yield {**_told(words, nowhere_yet(16)), "link": None}


OF_GUESTS: Mapping[Notice, Callable[[Mapping[str, str]], Facts]] = {
    Notice.GUEST_INVITED: _invited,
    Notice.GUEST_MOVED: _moved,
    Notice.GUEST_BRIEFED: _briefed,
    Notice.GUEST_OFF: _off,
}
