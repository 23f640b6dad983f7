"""Free times as people choose them: a few days at a time, each with its times as large buttons."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import Response, request

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.offer import Service
from jobclub.core.errors import NotFound, Refused
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.link import digest_of
from jobclub.core.people.staff import Actor
from jobclub.core.spans import Span, wall_of
from jobclub.core.usecases import picking
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.rendering import render
from jobclub.web.words import Words

MOST_DAYS = 5
"""Days with free times on one page."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Some days with free times, in their order, and from when on there are later ones; None: there are none.

    ``began_later`` tells that days before these were left out.
    """

    days: tuple[tuple[Span, ...], ...]
    later: date | None
    began_later: bool


def strip_of(spans: Iterable[Span], zone: str, *, since: date | None = None) -> Strip:
    """Put free times (by time) into days, from one on."""
    wanted = [span for span in spans if since is None or wall_of(span.start, zone).on >= since]
    days = [tuple(group) for _, group in groupby(wanted, key=lambda span: wall_of(span.start, zone).on)]
    later = wall_of(days[MOST_DAYS][0].start, zone).on if len(days) > MOST_DAYS else None
    return Strip(tuple(days[:MOST_DAYS]), later, since is not None)


def since_asked() -> date | None:
    """Give from which day on somebody wants to see times; what can't be read is from the first one on."""
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None


def mode_asked(service: Service, name: str | None) -> Mode:
    """Give how somebody wants to meet, or the first way of a service."""
    return next((one for one in service.modes if one.value == name), service.modes[0])


def instant_in(form: Form) -> datetime:
    """Give the time whose button was pressed. Raises NotFound: none of ours was."""
    try:
        found = datetime.fromisoformat(form.value("starts_at"))
    except ValueError:
        raise NotFound("time") from None
    if found.tzinfo is None or found.year in {date.min.year, date.max.year}:
        raise NotFound("time")
    return found


def keep_once(actor: Actor, service: Service, form: Form, *, who: str = "") -> str:
    """Have the time kept whose button was pressed, and give its id; pressed twice it is pressed once.

    Raises:
        NotFound: No time of ours was sent.
        SlotNotFree, TooManyGuesses: See ``keep_time``.
    """
    office, starts_at = the_office(), instant_in(form)
    mode = mode_asked(service, form.value("mode"))
    key = digest_of(f"{form.value('once')} {starts_at.isoformat()} {mode}")
    once = office.for_request(Repeat(key=key, method="POST", path=f"/times/{service.id}", body=key))
    try:
        return picking.keep_time(once, actor, service.id, starts_at, mode=mode, who=who).id
    except Repeated as repeated:
        before = str(repeated.event.ids()["appointment_id"])
    with suppress(NotFound, Refused):
        return picking.look_at_kept(office, actor, before).kept.id
    return picking.keep_time(office, actor, service.id, starts_at, mode=mode, who=who).id


def too_often(words: Words, back: str) -> Response:
    """Say that so many times can't be kept at once, and lead back."""
    head, text = words("times.too_often_head"), words("times.too_often")
    return render("notice.html", words, status=429, head=head, text=text, back=back, languages=())
