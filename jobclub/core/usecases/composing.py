"""Composing: a delivery becomes a message with words, a link of its own and a calendar part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from jobclub.core.errors import NotFound
from jobclub.core.notices.calendar import Told, entry_of
from jobclub.core.notices.delivery import Channel, Delivery, Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Worded
from jobclub.core.notices.mail import CalendarPart, Mail, Method, ShortMessage
from jobclub.core.notices.timing import goes_at, goes_out
from jobclub.core.office import Office
from jobclub.core.office.own_words import CanUseOwnWords
from jobclub.core.office.post import Post
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.spans import zone_of
from jobclub.core.usecases.briefing import Briefing, ToldGuest, briefing_for
from jobclub.core.usecases.cases import Said
from jobclub.core.usecases.keying import new_link
from jobclub.core.usecases.linking import address_of, guest_address
from jobclub.core.usecases.registering import new_confirmation
from jobclub.core.usecases.reporting import facts_for_staff
from jobclub.core.usecases.telling import said_to

OPEN_AFTER = timedelta(weeks=12)
"""How long after the end of what a message is about a link in it still opens."""
GUESTS_LOOK = timedelta(weeks=1)
"""How long after what they came to a guest's link still opens."""
ONE_BY_ONE = timedelta(seconds=30)
"""How long a message that goes by what its reader was told waits while another one to them is on its way."""


@dataclass(frozen=True, slots=True)
class Later:
    """A message that waits: for the end of quiet hours, or for the one before it (an instant, UTC)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A message whose carrier takes nothing at the moment."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to say, and nobody need know that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message ready to be carried; ``told`` is what its reader's calendar knows once it is.

    ``noted`` is what the reader was told before, with the ways in as they know them then; ``guest`` is what a
    guest knows.
    """

    body: Mail | ShortMessage
    told: tuple[Told, ...] = ()
    noted: tuple[Told, ...] = ()
    guest: ToldGuest | None = None

    @property
    def channel(self) -> Channel:
        """The way it takes."""
        return Channel.MAIL if isinstance(self.body, Mail) else Channel.SMS


def composed(
    office: Office, post: Post, tx: Transaction, delivery: Delivery, *, closed: Collection[Channel] = ()
) -> Message | Why | Later | Held | Nothing:
    """Give the message of a delivery to one person as things are now, or why there is none.

    ``closed`` are the ways that take nothing at the moment.
    """
    writer = _Writer(office, post, tx, delivery, frozenset(closed))
    try:
        if delivery.to_stranger:
            return writer.to_stranger()
        if delivery.guest_id is not None:
            return writer.to_guest()
        return writer.to_staff() if delivery.staff_id is not None else writer.to_participant()
    except NotFound:
        return Why.NO_LONGER_TRUE


def page_link(office: Office, tx: Transaction, participant_id: str, ends_at: datetime | None) -> str:
    """Make a new link to somebody's page, and give it as an address."""
    link, secret = new_link(office, Purpose.PAGE, ends_at=ends_at, participant_id=participant_id)
    tx.links.add(link)
    return address_of(office, secret)


class _Writer:
    """Writes one message."""

    def __init__(
        self, office: Office, post: Post, tx: Transaction, delivery: Delivery, closed: frozenset[Channel]
    ) -> None:
        self.office, self.post, self.tx, self.delivery, self.closed = office, post, tx, delivery, closed
        self.now = office.now()
        self.organisation: Organisation = tx.organisations.current()

    def to_participant(self) -> Message | Why | Later | Held:
        person = self.tx.participants.get(self.delivery.participant_id or "")
        if person.not_me_at is not None:
            return Why.NOT_ME
        if self.delivery.notice is Notice.WAY_IN and self.tx.outbox.under_way(self.delivery):
            return Later(self.now + ONE_BY_ONE)  # what they know is certain only then
        said = said_to(self.tx, self.delivery, self.now)
        return said if isinstance(said, Why) else self._in_time(person, said)

    def _in_time(self, person: Participant, said: Said) -> Message | Why | Later | Held:
        habits = self.organisation.habits.with_switched(said.topic.switches)
        if not goes_out(self.delivery.notice, habits, person.muted):
            return Why.SWITCHED_OFF
        zone = person.time_zone or said.topic.zone
        at = goes_at(self.delivery.notice, self.now, habits, zone)
        if at > self.now:
            return Later(at)
        if said.method is not None and self.tx.outbox.under_way(self.delivery):
            return Later(self.now + ONE_BY_ONE)  # what their calendar knows is certain only then
        return self._written(person, said)

    def _written(self, person: Participant, said: Said) -> Message | Why | Held:
        if person.email is None and (person.phone is None or self.post.texter is None):
            return Why.UNREACHABLE
        if (Channel.SMS if person.email is None else Channel.MAIL) in self.closed:
            return Held()
        letter = self._letter(person, said)
        words = self._worded(letter)
        told = self._told(said)
        if person.email is None:
            return Message(body=self._short(person, words), told=told, noted=said.noted)
        calendar = self._calendar(person, said, told, letter)
        mail = self._mail(person.name, person.email, letter, words, calendar)
        return Message(body=mail, told=told, noted=said.noted)

    def _worded(self, letter: Letter) -> Worded:
        """Word a letter, in the words that the organisation keeps for it if there are any."""
        own, wording = self.tx.wordings.of(letter.notice, letter.language), self.post.wording
        if own is None or not isinstance(wording, CanUseOwnWords):
            return wording.of(letter, self.organisation.id)
        return wording.by(own, letter, self.organisation.id)

    def _told(self, said: Said) -> tuple[Told, ...]:
        return said.changes.to_request if said.method is Method.REQUEST else said.changes.to_cancel

    def _letter(self, person: Participant, said: Said) -> Letter:
        topic = said.topic
        over = max(topic.over_at or self.now, self.now)
        link = page_link(self.office, self.tx, person.id, over + OPEN_AFTER)
        first = not self.tx.outbox.wrote_before(person.id)
        foreign = person.time_zone is not None and person.time_zone != topic.zone
        return self._addressed(
            person.name,
            person.language,
            zone=topic.zone,
            own_zone=person.time_zone if foreign else None,
            link=link,
            not_me=f"{link}/not-me" if first else None,
            times=f"{link}/times/{said.service_id}" if said.service_id else None,
            consultant=self.tx.staff.get(topic.consultant_id).name if topic.consultant_id else None,
            **said.facts,
        )

    def _addressed(self, name: str, language: str | None, **facts: Any) -> Letter:
        return Letter(
            notice=Notice(self.delivery.notice),
            language=language or self.organisation.language,
            organisation=self.organisation.name,
            name=name,
            **facts,
        )

    def _calendar(
        self, person: Participant, said: Said, told: tuple[Told, ...], letter: Letter
    ) -> CalendarPart | None:
        if not told or said.method is None:
            return None
        summary = self.post.wording.summary(letter.language)
        entries = [entry_of(one, said.topic.zone, summary=summary, url=letter.link) for one in told]
        organiser = (self.organisation.name, self.organisation.reply_to or self.post.sender)
        attendee = (person.name, person.email or "")
        content = self.post.calendars.message(said.method, entries, organiser=organiser, attendee=attendee)
        whole = said.method is Method.REQUEST and len(entries) > 1
        file = self.post.calendars.feed(self.organisation.name, entries) if whole else None
        return CalendarPart(method=said.method, content=content, file=file)

    def _mail(
        self, name: str, address: str, letter: Letter, words: Worded, calendar: CalendarPart | None = None
    ) -> Mail:
        return Mail(
            message_id=self._message_id(),
            to_name=name,
            to_address=address,
            sender_name=self.organisation.name,
            subject=words.subject,
            text=words.text,
            html=words.html,
            language=letter.language,
            reply_to=self.organisation.reply_to,
            stop_link=f"{letter.link}/messages" if letter.link and self.delivery.participant_id else None,
            calendar=calendar,
        )

    def _short(self, person: Participant, words: Worded) -> ShortMessage:
        return ShortMessage(
            message_id=self._message_id(),
            to_number=person.phone or "",
            sender_name=self.organisation.name,
            text=words.short,
        )

    def _message_id(self) -> str:
        """Name the message the same however often it is sent."""
        return f"{self.delivery.id}@{urlsplit(self.post.base_url).hostname or 'jobclub'}"

    def to_stranger(self) -> Message | Held:
        """Ask whether it was they who asked for a place. What was written as their name is sent to nobody."""
        asked = self.tx.outward.registrations.get(self.delivery.about["registration_id"])
        if (Channel.SMS if asked.email is None else Channel.MAIL) in self.closed:
            return Held()
        zone = self.organisation.time_zone
        facts = {
            "link": new_confirmation(self.office, self.tx, asked),
            "reply_by": asked.ends_at.astimezone(zone_of(zone)),
        }
        letter = self._addressed(asked.email or asked.phone or "", asked.language, zone=zone, **facts)
        words = self._worded(letter)
        if asked.email is None:
            return Message(body=self._short(asked.as_person(asked.id), words))
        return Message(body=self._mail(asked.email, asked.email, letter, words))

    def to_guest(self) -> Message | Why | Later | Held | Nothing:
        """Write to a guest; who has no address, or knows it all, is told nothing, and nobody minds."""
        if Channel.MAIL in self.closed:
            return Held()
        if self.tx.outbox.under_way(self.delivery):
            return Later(self.now + ONE_BY_ONE)  # so that letters arrive in their order
        briefing = briefing_for(self.tx, self.delivery, self.now)
        if briefing is None:
            return Nothing() if self.delivery.notice is Notice.GUEST_INVITED else Why.NO_LONGER_TRUE
        guest, invitation = briefing.guest, briefing.invitation
        leader = self.tx.staff.get(invitation.leader_id).name if invitation.leader_id else None
        facts = {**briefing.facts, **self._guest_links(briefing), "consultant": leader}
        name = guest.name or guest.partner or ""
        letter = self._addressed(name, None, zone=invitation.zone, **facts)
        mail = self._mail(name, guest.email or "", letter, self._worded(letter))
        return Message(body=mail, guest=briefing.told)

    def _guest_links(self, briefing: Briefing) -> dict[str, str]:
        if briefing.told.starts_at is None:
            return {}
        ends_at = briefing.invitation.activity.ends_at + GUESTS_LOOK
        guest_id = briefing.guest.id
        link, secret = new_link(self.office, Purpose.GUEST, ends_at=ends_at, guest_id=guest_id)
        self.tx.links.add(link)
        address = guest_address(self.office, secret)
        first = self.delivery.notice is Notice.GUEST_INVITED
        return {"link": address, **({"not_me": f"{address}/not-me"} if first else {})}

    def to_staff(self) -> Message | Why | Held | Nothing:
        if Channel.MAIL in self.closed:
            return Held()
        staff = self.tx.staff.get(self.delivery.staff_id or "")
        if not staff.is_here:
            return Why.NO_LONGER_TRUE
        facts = facts_for_staff(self.office, self.tx, self.delivery, staff, self.now)
        if facts is None:
            return Nothing()
        if isinstance(facts, Why):
            return facts
        letter = self._addressed(staff.name, None, zone=self.organisation.time_zone, **facts)
        words = self._worded(letter)
        return Message(body=self._mail(staff.name, staff.email, letter, words))
