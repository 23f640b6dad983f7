"""A guest is invited while the webinar is called off: who has heard of the one hears of the other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from jobclub.core.notices.mail import Mail
from jobclub.core.office import Office
from jobclub.core.usecases import delivering
from jobclub.core.usecases.delivering import deliver
from jobclub.core.usecases.inviting import WEBINAR, invite_guest
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, cancel_webinar, plan_webinar
from jobclub.core.usecases.reminding import tick
from jobclub.integrations.database import open_database
from jobclub.testing import (
    FixedClock,
    RecordingMailer,
    Town,
    found_town,
    new_address,
    office_over,
    plain_post,
)

from .test_keys import at_once

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
ROUNDS, MOST_ROUNDS = 15, 60
MOMENT = 0.02
RIGHT = {(), ("guest_invited", "guest_off")}
CHANCE = random.Random(7)  # noqa: S311  (moments to act at)


class SlowMailer(RecordingMailer):
    """Takes a moment to hand a mail over."""

    def take(self, mail: Mail, *, first: bool) -> None:
        time.sleep(MOMENT)
        super().take(mail, first=first)


@dataclass(frozen=True, slots=True)
class Place:
    """A town, with a clock and a mailer."""

    office: Office
    town: Town
    clock: FixedClock
    mailer: SlowMailer


@pytest.fixture
def place(empty: Callable[[], str]) -> Iterator[Place]:
    clock, mailer = FixedClock(), SlowMailer()
    with closing(open_database(empty())) as store:
        office = replace(office_over(store, clock), post=plain_post(mailer=mailer))
        yield Place(office, found_town(office), clock, mailer)


def work(office: Office, worker: str) -> None:
    """Do what a worker has to do at this moment."""
    while tick(office):
        pass
    while deliver(office, worker=worker):
        pass


def heard(it: Place) -> tuple[str, ...]:
    """Call a webinar off while a guest of it is being invited, and tell what they were written."""
    by, email = it.town.coordinator, new_address()
    host = it.town.consultant.staff_id
    starts_at = it.office.now() + timedelta(days=9)
    wish = WebinarWish(title="A CV", minutes=60, starts_at=starts_at, host_id=host)
    webinar = plan_webinar(it.office, by, wish)
    announce_webinar(it.office, by, webinar.id)
    invite_guest(it.office, by, webinar.id, of=WEBINAR, name="Gry", email=email)

    def call_off() -> None:
        time.sleep(CHANCE.uniform(0, 2 * MOMENT))
        cancel_webinar(it.office, by, webinar.id, "ill")
        work(it.office, "two")

    at_once(lambda: work(it.office, "one"), call_off)
    it.clock.advance(timedelta(minutes=1))
    work(it.office, "three")
    return tuple(mail.subject for mail in it.mailer.sent if mail.to_address == email)


def test_who_is_invited_while_it_is_called_off_hears_of_both_or_of_nothing(place: Place) -> None:
    every = {heard(place) for _ in range(ROUNDS)}
    assert every <= RIGHT
    assert every - {()}


def test_if_nobody_noted_what_is_under_way_somebody_would_stay_invited_to_what_is_off(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "note_begun", lambda _tx, _told: None)
    assert any(heard(place) not in RIGHT for _ in range(MOST_ROUNDS))
