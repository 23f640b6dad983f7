"""Registering: people who are nobody of ours yet ask by themselves for what ``granting`` shows them.

Whoever asks is sent a link and has it once they open the link and say so. Until then nobody is enrolled and
nobody is known: not whoever owns the address, not whoever wrote it. So nobody can enrol somebody else, or
find out whether somebody is known, and a name that a stranger wrote is never sent to anybody. An address gets
three such messages within the hour at the most, whatever is asked for it; what is too much is dropped without
a word, as an answer would tell that others asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobclub.core.errors import EmailTaken, NotFound, TooManyGuesses, invalid
from jobclub.core.events import ParticipantAdded, RegistrationAsked
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import digest_of
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.page_name import fault_in_page_name
from jobclub.core.people.participant import folded
from jobclub.core.people.privacy_notice import Shown
from jobclub.core.people.registration import (
    OPEN_FOR,
    Registration,
    Wanted,
    WantedKind,
    checked_registration,
)
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.usecases.granting import Granted, Open, asked_until, grant, must_be_open
from jobclub.core.usecases.informing import keep_shown
from jobclub.core.usecases.limiting import count, neighbourhood

PUBLIC = "public"
"""What the trail calls whoever asks: of them it keeps nothing."""
MOST_TO_ONE = 3
"""Messages that one address gets within the hour."""
MOST_FROM_ONE = 20
"""Registrations, or wrong links, from one part of the network within the hour; a library shares one."""
AGAIN_AFTER = timedelta(minutes=10)
"""How soon the same wish is taken for the same press of a button."""
TOO_MANY = "Too many registrations came from here; try again in an hour, or call."
MOST_ALIKE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationWish:
    """What somebody writes of themselves who asks for something."""

    name: str
    language: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A registration that waits for a yes, and what it is for."""

    registration: Registration
    open: Open


def page_of_organisation(office: Office, page_name: str) -> tuple[Organisation, Actor]:
    """Give whose public pages are found by a word, and the actor for everybody who looks at them.

    Raises:
        NotFound: There are none.
    """
    organisation = None if fault_in_page_name(page_name) else office.store.organisation_at(page_name)
    if organisation is None:
        raise NotFound("page")
    zone = organisation.time_zone
    return organisation, Actor(organisation_id=organisation.id, caller_id=PUBLIC, role=Role.PUBLIC, zone=zone)


def register(
    office: Office, public: Actor, wanted: Wanted, wish: RegistrationWish, *, who: str
) -> RegistrationAsked:
    """Send somebody the link by which they confirm what they want; ``who`` is their network address.

    The same wish a moment later is the same wish. Once an address was written to often enough, nobody is told
    that nothing was sent.

    Raises:
        NotFound: What they ask for is not to be had any more, or people can't register by themselves.
        Invalid: Something they wrote cannot be.
        NoObservers: They come from another organisation to what is for none of those.
        TooManyGuesses: Too many registrations came from this part of the network.
    """
    public.must(Act.REGISTER)
    asked = _registration(office, wanted, wish)
    count(office, "registrations from", neighbourhood(who), most=MOST_FROM_ONE, told=TOO_MANY)
    now = office.now()
    with office.reading(public) as tx:
        must_be_open(tx, wanted, now)
    may_be_sent = _may_write_to(office, asked)
    with office.transaction(public) as tx:
        tx.outward.registrations.forget(now)
        asked = replace(asked, ends_at=asked_until(must_be_open(tx, wanted, now), asked.ends_at))
        before = tx.outward.registrations.asked_for(wanted, asked.address_key)
        if before is not None and now < before.asked_at + AGAIN_AFTER:
            return _happened(before)
        if may_be_sent:
            tx.outward.registrations.add(asked)
            tx.record(_happened(asked))
    return _happened(asked)


def _registration(office: Office, wanted: Wanted, wish: RegistrationWish) -> Registration:
    now = office.now()
    asked = Registration(
        id=office.new_id(),
        wanted=wanted,
        name=wish.name,
        email=wish.email,
        phone=wish.phone,
        language=wish.language,
        asked_at=now,
        ends_at=now + OPEN_FOR,
    )
    if asked.phone is not None and (office.post is None or office.post.texter is None):
        raise invalid("/phone", "we can't write to phones here; give an e-mail address")
    return checked_registration(asked)


def _may_write_to(office: Office, asked: Registration) -> bool:
    try:
        count(office, "registrations of", asked.address_key, most=MOST_TO_ONE, told=TOO_MANY)
    except TooManyGuesses:
        return False
    return True


def _happened(asked: Registration) -> RegistrationAsked:
    kind, ids = asked.wanted.kind, asked.wanted.ids
    return RegistrationAsked(
        at=asked.asked_at,
        registration_id=asked.id,
        reply_by=asked.ends_at.isoformat(),
        cohort_id=ids[0] if kind is WantedKind.COHORT else None,
        webinar_ids=ids if kind is WantedKind.WEBINARS else (),
        appointment_id=ids[0] if kind is WantedKind.TIME else None,
    )


def new_confirmation(office: Office, tx: Transaction, asked: Registration) -> str:
    """Make the address by which somebody confirms; the one they were sent before leads nowhere any more."""
    secret = office.new_secret()
    tx.outward.registrations.save(replace(asked, digest=digest_of(secret)))
    base_url = office.post.base_url if office.post else ""
    return f"{base_url}/o/{tx.organisations.current().page_name}/confirm/{secret}"


def look_at_registration(office: Office, public: Actor, secret: str, *, who: str) -> Asked:
    """Give what somebody confirms; looking changes nothing.

    Raises:
        NotFound: It was confirmed before, is over, or there is none; or what it is for is not to be had.
        NoObservers: They come from another organisation, and none of those may by now.
        TooManyGuesses: The same, and it was not the first time.
    """
    public.must(Act.REGISTER)
    with office.reading(public) as tx:
        asked = _opened(tx, secret, office.now())
        if asked is not None:
            return Asked(asked, must_be_open(tx, asked.wanted, office.now()))
    raise _guessed(office, who)


def _opened(tx: Transaction, secret: str, now: datetime) -> Registration | None:
    try:
        asked = tx.outward.registrations.opened_by(digest_of(secret))
    except NotFound:
        return None
    return asked if asked.holds(now) else None


def _guessed(office: Office, who: str) -> NotFound:
    count(office, "confirmations from", neighbourhood(who), most=MOST_FROM_ONE, told=TOO_MANY)
    return NotFound("registration")


def confirm(office: Office, public: Actor, secret: str, *, who: str) -> Granted:
    """Give what was asked for to who confirmed: whom we know by the address, else somebody new.

    The page on which they do so shows the privacy notice, so that is kept as shown to them.

    Raises:
        NotFound, NoObservers, TooManyGuesses: See ``look_at_registration``.
        AlreadyEnrolled, AdmissionClosed, CohortNotOpen, CohortFull, WebinarFull: A rule stands against it.
        AlreadyBooked, ParticipantClash, PackageDoesNotFit, SlotNotFree: Another one does, against a time.
        EmailTaken: Whoever reads at this address said that they are not the person we know by it.
    """
    public.must(Act.REGISTER)
    now = office.now()
    with office.transaction(public) as tx:
        asked = _opened(tx, secret, now)
        if asked is not None:
            tx.outward.registrations.remove(asked.id)
            participant_id, added = _known_or_new(office, tx, asked)
            granted = grant(office, tx, asked.wanted, participant_id, added)
            keep_shown(office, tx, participant_id, Shown.PAGE)
            return granted
    raise _guessed(office, who)


def _known_or_new(office: Office, tx: Transaction, asked: Registration) -> tuple[str, list[ParticipantAdded]]:
    """Give whom we know by a confirmed address, or take a new person in.

    A phone may be shared, so it takes the same name as well.
    """
    known = _known(tx, asked)
    if known is not None:
        if tx.participants.get(known).not_me_at is not None:
            raise EmailTaken("Somebody else is known by this address; call us, and we put it right.")
        return known, []
    person = asked.as_person(office.new_id())
    tx.participants.add(person)
    return person.id, [ParticipantAdded(at=office.now(), participant_id=person.id)]


def _known(tx: Transaction, asked: Registration) -> str | None:
    person = asked.as_person(asked.id)
    if person.email is not None:
        found = tx.participants.by_email(person.email)
        return None if found is None else found.id
    alike = tx.participants.by_phone_keys([person.phone_key or ""], most=MOST_ALIKE)
    names = tx.participants.names(one for ids in alike.values() for one in ids)
    return next((one for one, name in names.items() if folded(name) == folded(person.name)), None)
