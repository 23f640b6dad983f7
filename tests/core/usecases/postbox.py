"""A town's post as tests look at it: the worker works, and what went out is told by kind and reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.letter import Letter
from jobclub.core.notices.mail import Mail
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.batching import Round
from jobclub.core.usecases.delivering import deliver
from jobclub.core.usecases.enrolling import Enrolment, enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.reminding import tick
from jobclub.testing import FixedClock, PlainWording, RecordingMailer, RecordingTexter, Town, plain_post

ALL = Window(limit=10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """The post of a town: its worker, and everything that went out."""

    office: Office
    clock: FixedClock
    town: Town
    wording: PlainWording
    mailer: RecordingMailer
    texter: RecordingTexter

    @property
    def led_by(self) -> Actor:
        """Who leads the clubs."""
        return self.town.consultant

    def enrol(self, cohort: Cohort, *names: str, **about: Any) -> list[Enrolment]:
        """Enrol people, each reached by an e-mail made of their name unless more is said ``about`` them."""
        by = self.town.coordinator
        return [enrol(self.office, by, cohort.id, person=self.person(name, **about)) for name in names]

    def person(self, name: str, **about: Any) -> PersonWish:
        """Give somebody to enrol."""
        return PersonWish(**{"name": name, "email": f"{name.lower()}@people.example"} | about)

    def go(self, at: datetime | None = None) -> list[str]:
        """Let the worker do what there is to do, now or at an instant; tell what was sent, and to whom."""
        self.clock.at = at or self.clock.at
        before = len(self.mailer.sent)
        while tick(self.office):
            pass
        while self.deliver():
            pass
        return [f"{mail.subject} {mail.to_name}" for mail in self.mailer.sent[before:]]

    def deliver(self, **more: Any) -> Round:
        """Let the worker deliver one batch."""
        return deliver(self.office, **{"worker": "w1"} | more)

    def rows(self, **wanted: Any) -> list[Delivery]:
        """Give all deliveries to single people, or some of them."""
        with self.office.reading(self.town.admin) as tx:
            return list(tx.outbox.page(DeliveryFilter(**wanted), ALL).items)

    def fates(self, **wanted: Any) -> list[str]:
        """Tell what became of each delivery."""
        return [f"{one.notice} {one.why or one.state}" for one in self.rows(**wanted)]

    @property
    def letter(self) -> Letter:
        """What was written last."""
        return self.wording.letters[-1]

    @property
    def mail(self) -> Mail:
        """What was sent last."""
        return self.mailer.sent[-1]

    @property
    def calendar(self) -> list[str]:
        """Tell what the last mail does to a calendar: the method, then sequence and start of each entry."""
        if self.mail.calendar is None:
            return []
        method, _, _, *entries = self.mail.calendar.content.decode().splitlines()
        return [method, *(" ".join(entry.split()[1:3]) for entry in entries)]

    def as_person(self, enrolment: Enrolment) -> Actor:
        """Give somebody with a place as the one who acts, by a link of theirs."""
        who = enrolment.place.participant_id
        organisation_id = self.town.organisation.id
        return Actor(
            organisation_id=organisation_id, caller_id=who, role=Role.PARTICIPANT, participant_id=who
        )

    def change(self, enrolment: Enrolment, **changes: Any) -> Participant:
        """Change what is known of somebody."""
        with self.office.transaction(self.town.admin) as tx:
            before = tx.participants.get(enrolment.place.participant_id)
            return tx.participants.save(replace(before, **changes))


def postbox_of(office: Office, clock: FixedClock, town: Town) -> Postbox:
    """Give the post of a town: plain words, a mailer and a texter that keep what they are given."""
    wording, mailer, texter = PlainWording(), RecordingMailer(), RecordingTexter()
    post = plain_post(wording=wording, mailer=mailer, texter=texter)
    return Postbox(
        office=replace(office, post=post, chance=lambda: 0.5),
        clock=clock,
        town=town,
        wording=wording,
        mailer=mailer,
        texter=texter,
    )
