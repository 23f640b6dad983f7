"""Welcoming: what a notice about a webinar says to one person, as things are at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.places import LIVE, PlaceState
from jobclub.core.notices.calendar import Changes, Told, difference, unknown_ways_in
from jobclub.core.notices.delivery import Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Meets, meets
from jobclub.core.notices.mail import Method
from jobclub.core.notices.watch import an_hour_before
from jobclub.core.usecases.cases import Case, Said, Topic
from jobclub.core.webinars.registration import is_offered_sparring
from jobclub.core.webinars.webinar import Webinar, WebinarState

Saying = Callable[[Case], Said | Why]


def _webinar(case: Case) -> Webinar:
    return case.tx.webinars.get(case.about["webinar_id"])


def _invited(case: Case) -> Said | Why:
    """Tell of a webinar that somebody may come to, unless they come already."""
    webinar = _webinar(case)
    open_ = webinar.takes_people(case.now) and not webinar.has_started(case.now)
    if not open_ or case.tx.webinar_places.of(webinar.id, case.participant_id) is not None:
        return Why.NO_LONGER_TRUE
    return _said(webinar, facts={"sessions": (_meets(case, webinar),)})


def _has_place(case: Case, webinar: Webinar) -> bool:
    held = case.tx.webinar_places.of(webinar.id, case.participant_id)
    return held is not None and held.place.state is PlaceState.ENROLLED


def _expects(case: Case, webinar: Webinar) -> bool:
    """Whether a webinar takes place for somebody: drafts and cancelled ones don't."""
    on = webinar.takes_place and webinar.state is not WebinarState.DRAFT
    return on and not webinar.has_ended(case.now) and _has_place(case, webinar)


def _changes(case: Case, webinar: Webinar) -> Changes:
    theirs = [webinar] if _expects(case, webinar) else []
    return difference(case.participant_id, webinar.id, theirs, told=case.told(webinar.id), now=case.now)


def _said(*webinars: Webinar, **parts: Any) -> Said:
    """Give what is to be said about webinars; the first of them is the one it goes by."""
    first = webinars[0]
    topic = Topic(
        group_id=first.id,
        zone=first.wall.zone,
        over_at=max(one.ends_at for one in webinars),
        consultant_id=first.host_id,
    )
    return Said(topic=topic, **parts)


def _meets(case: Case, webinar: Webinar, **more: Any) -> Meets:
    """Give a webinar as the reader is told of it now: with the way in, if it is soon and theirs."""
    soon = _expects(case, webinar) and case.now >= an_hour_before(webinar)
    return replace(meets(webinar, webinar.wall.zone, **more), soon=soon, title=webinar.title)


def _by_time(webinar: Webinar) -> tuple[datetime, str]:
    return webinar.starts_at, webinar.id


def _knows(told: Iterable[Told]) -> bool:
    return any(one.certain and not one.cancelled for one in told)


def _confirmed(case: Case) -> Said | Why:
    """Tell of a place, and in the same letter of all others the reader was not told of: of a whole series."""
    webinar = _webinar(case)
    since = (one for one in case.told(webinar.id) if one.told_at >= case.at)
    if not _is_the_place(case) or not _expects(case, webinar) or _knows(since):
        return Why.NO_LONGER_TRUE
    found = sorted([webinar, *_untold(case, webinar.id)], key=_by_time)
    changes = [_changes(case, one) for one in found]
    return _said(
        webinar,
        *found,
        facts={"sessions": tuple(_meets(case, one) for one in found)},
        method=Method.REQUEST,
        changes=Changes(to_request=tuple(new for one in changes for new in one.to_request)),
        meetings=tuple(found),
    )


def _is_the_place(case: Case) -> bool:
    return case.tx.webinar_places.get(case.about["place_id"]).place.state is PlaceState.ENROLLED


def _untold(case: Case, but: str) -> list[Webinar]:
    """Give the other webinars ahead in which the reader has a place that they were not told of."""
    return [one for one in _others(case, but, known=False) if _expects(case, one)]


def _others(case: Case, but: str, *, known: bool) -> list[Webinar]:
    """Give the other webinars in which the reader has a place: those they were told of, or those not."""
    places = case.tx.webinar_places.of_participant(case.participant_id)
    others = {one.webinar_id for one in places if one.place.state is PlaceState.ENROLLED} - {but}
    return [case.tx.webinars.get(one) for one in sorted(others) if _knows(case.told(one)) is known]


def _waiting(case: Case) -> Said | Why:
    """Tell where somebody stands in line, as long as they may still move up."""
    webinar = _webinar(case)
    registration = case.tx.webinar_places.get(case.about["place_id"])
    waits = registration.place.state is PlaceState.WAITLISTED
    if not waits or not webinar.takes_people(case.now) or webinar.has_started(case.now):
        return Why.NO_LONGER_TRUE
    position = case.tx.webinar_places.position(registration)
    return _said(webinar, facts={"position": position, "sessions": (_meets(case, webinar),)})


def _left(case: Case) -> Said | Why:
    """Tell that somebody is registered no more, unless they have come back since."""
    webinar = _webinar(case)
    back = case.tx.webinar_places.of(webinar.id, case.participant_id) is not None
    gone = case.tx.webinar_places.get(case.about["place_id"]).place.state not in LIVE
    if back or not gone or webinar.has_ended(case.now):
        return Why.NO_LONGER_TRUE
    return _called_off(case, webinar)


def _called_off(case: Case, *webinars: Webinar) -> Said:
    sessions = tuple(_meets(case, one) for one in webinars)
    changes = (_changes(case, one) for one in webinars)
    off = Changes(to_cancel=tuple(old for one in changes for old in one.to_cancel))
    return _said(*webinars, facts={"sessions": sessions}, method=Method.CANCEL, changes=off)


def _changed(case: Case) -> Said | Why:
    """Tell what differs from what the reader was told before; several changes may be told in one."""
    webinar, told = _webinar(case), case.told(case.about["webinar_id"])
    changes = _changes(case, webinar)
    if not changes.to_request or (not told and _joined_since(case, webinar)):
        return Why.NO_LONGER_TRUE
    was = next((one.starts_at for one in told if one.certain and not one.cancelled), None)
    sessions = (_meets(case, webinar, was=was),)
    return _said(webinar, facts={"sessions": sessions}, method=Method.REQUEST, changes=changes)


def _joined_since(case: Case, webinar: Webinar) -> bool:
    """Whether the reader got their place only after that happened, so that its letter tells them."""
    held = case.tx.webinar_places.of(webinar.id, case.participant_id)
    return held is not None and held.place.enrolled_at is not None and held.place.enrolled_at > case.at


def _way_in(case: Case) -> Said | Why:
    """Tell of all webinars ahead whose link or number the reader does not know, in one."""
    webinar = _webinar(case)
    if not _ways_unknown(case, [webinar]):
        return Why.NO_LONGER_TRUE
    unknown = _ways_unknown(case, sorted([webinar, *_others(case, webinar.id, known=True)], key=_by_time))
    shown = tuple(replace(_meets(case, one), another_way_in=told.mark is not None) for one, told in unknown)
    found = tuple(one for one, _ in unknown)
    return _said(*found, facts={"sessions": shown}, meetings=found)


def _ways_unknown(case: Case, webinars: Iterable[Webinar]) -> list[tuple[Webinar, Told]]:
    """Give those of some webinars whose way in the reader does not know, with what they were told of each."""
    return [
        found
        for one in webinars
        if _expects(case, one)
        for found in unknown_ways_in([one], told=case.told(one.id), now=case.now)
    ]


def _cancelled(case: Case) -> Said | Why:
    """Tell whoever had a place, or waited for one, that there is nothing to come to.

    What else is off that the reader still counts on is told in the same letter: the rest of a series.
    """
    webinar = _webinar(case)
    registered = case.tx.webinar_places.of(webinar.id, case.participant_id) is not None
    if webinar.takes_place or not registered or webinar.has_ended(case.now) or _knows_it_is_off(case):
        return Why.NO_LONGER_TRUE
    return _called_off(case, *sorted([webinar, *_counted_on(case, webinar.id)], key=_by_time))


def _knows_it_is_off(case: Case) -> bool:
    """Whether another letter told the reader so since it happened."""
    told = case.told(case.about["webinar_id"])
    return any(one.certain and one.cancelled and one.told_at >= case.at for one in told)


def _counted_on(case: Case, but: str) -> list[Webinar]:
    """Give the other webinars ahead that are off, and of which the reader was told that they take place."""
    return [one for one in _others(case, but, known=True) if not (one.takes_place or one.has_ended(case.now))]


def _reminder(case: Case) -> Said | Why:
    """Remind of a webinar ahead, if it still is when it was, and the reader has a place in it."""
    webinar = _webinar(case)
    same = webinar.starts_at == datetime.fromisoformat(case.about["starts_at"])
    if not same or webinar.has_started(case.now) or not _expects(case, webinar):
        return Why.NO_LONGER_TRUE
    return _said(webinar, facts={"sessions": (_meets(case, webinar),)}, meetings=(webinar,))


def _sparring(case: Case) -> Said | Why:
    """Offer help, one to one, to whoever still counts as having been there."""
    webinar = _webinar(case)
    held = case.tx.webinar_places.of(webinar.id, case.participant_id)
    if held is None or not is_offered_sparring(held) or webinar.sparring_service_id is None:
        return Why.NO_LONGER_TRUE
    return _said(webinar, facts={"sessions": (_meets(case, webinar),)})


def _recording(case: Case) -> Said | Why:
    webinar = _webinar(case)
    there = webinar.recording_link is not None and webinar.shows_recording(case.now)
    if not (there and webinar.takes_place and _has_place(case, webinar)):
        return Why.NO_LONGER_TRUE
    return _said(webinar, facts={"sessions": (_meets(case, webinar),)})


SAYING_OF_WEBINARS: Mapping[Notice, Saying] = {
    Notice.WEBINAR_INVITED: _invited,
    Notice.WEBINAR_CONFIRMED: _confirmed,
    Notice.WEBINAR_LINE: _waiting,
    Notice.WEBINAR_LEFT: _left,
    Notice.WEBINAR_CHANGED: _changed,
    Notice.WEBINAR_CANCELLED: _cancelled,
    Notice.WAY_IN: _way_in,
    Notice.DAY_BEFORE: _reminder,
    Notice.HOUR_BEFORE: _reminder,
    Notice.SPARRING_OFFERED: _sparring,
    Notice.RECORDING_READY: _recording,
}
"""What each notice to a participant says that is about a webinar."""
