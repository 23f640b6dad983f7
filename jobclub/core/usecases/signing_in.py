"""Signing in: a link that is used once begins a session, which ends by itself, by hand, or when they leave.

A session is a link whose secret stays in the browser's cookie. It lasts twelve hours from its last use, seven
days at most; that its holder works here still is looked at each time it is used. What follows when Microsoft
Entra has said who somebody is stands in ``identifying``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from jobclub.core.errors import Busy, NotFound, NotSignedIn, Stale, invalid
from jobclub.core.events import SignInAsked, SignInLinkMade, StaffSignedIn, StaffSignedOut
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.office.reach import Employed, Opened
from jobclub.core.office.store import Transaction
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.link import Link, Purpose, digest_of
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Act, Actor, Staff, operator_of
from jobclub.core.usecases.keying import new_link, revoke
from jobclub.core.usecases.limiting import count, neighbourhood
from jobclub.core.usecases.opening import count_guess, open_link

LINK_OPENS_FOR = timedelta(minutes=15)
"""How long a link to sign in with may be used."""
WORTH_SENDING_FOR = timedelta(minutes=30)
"""How long after somebody asked for such a link it is worth a mail."""
SESSION_LASTS = timedelta(hours=12)
"""How long a session lasts without being used."""
SESSION_LASTS_AT_MOST = timedelta(days=7)
"""How long a session lasts however often it is used."""
MOST_FOR_ONE, MOST_FROM_ONE = 5, 100
"""How many links one address may be sent within the hour, and how many may be asked for from one network."""
ASKED = "Too many links were asked for. Look for them in your mail, or try again in an hour."
NOT_SIGNED_IN = "You are not signed in, or not any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody of the staff who is signed in, by which session, and where they work."""

    actor: Actor
    staff: Staff
    session: Link
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Knock:
    """Who would be signed in by a link, and where."""

    staff: Staff
    organisation: Organisation


def ask_for_link(office: Office, email: str, *, who: str) -> None:
    """Let whoever of any staff has an e-mail address be sent a link; nobody is told whether anybody has.

    ``who`` is the network address somebody asks from.

    Raises:
        Invalid: It is no e-mail address.
        TooManyGuesses: Too many were asked for, for this address or from there.
    """
    if fault := fault_in_email(email.strip()):
        raise invalid("/email", fault)
    key = folded(email.strip()) or ""
    count(office, "sign in from", neighbourhood(who), most=MOST_FROM_ONE, told=ASKED)
    count(office, "sign in as", key, most=MOST_FOR_ONE, told=ASKED)
    for found in office.store.staff_reached_at(key):
        with office.transaction(operator_of(found.organisation_id)) as tx:
            tx.outbox.add([_mail_to(office, found.staff)])
            tx.record(SignInAsked(at=office.now(), staff_id=found.staff.id))


def _mail_to(office: Office, staff: Staff) -> Delivery:
    """Give the mail that will carry a link: it is made while the mail is built, and stands nowhere else."""
    delivery_id, now = office.new_id(), office.now()
    return Delivery(
        id=delivery_id,
        notice=Notice.SIGN_IN,
        key=delivery_id,
        at=now,
        due_at=now,
        useful_until=now + WORTH_SENDING_FOR,
        staff_id=staff.id,
    )


def make_sign_in_link(
    office: Office, operator: Actor, email: str, *, opens_for: timedelta = LINK_OPENS_FOR
) -> str:
    """Make a link for one of the staff, for the operator to hand over, and give its address.

    Raises:
        NotFound: Nobody of the staff who is here has this e-mail address.
    """
    operator.must_everywhere(Act.WRITE_ORGANISATION)
    key = folded(email) or ""
    with office.transaction(operator) as tx:
        staff = tx.staff.held(tx.staff.by_email_keys([key]).get(key, ""))
        if not staff.is_here:
            raise NotFound("member of staff")
        link, address = add_sign_in_link(office, tx, staff, opens_for=opens_for)
        tx.record(SignInLinkMade(at=link.made_at, link_id=link.id, staff_id=staff.id))
    return address


def add_sign_in_link(
    office: Office, tx: Transaction, staff: Staff, *, opens_for: timedelta = LINK_OPENS_FOR
) -> tuple[Link, str]:
    """Make a link to sign in with, and give its address: the path alone, where no other is known."""
    link, secret = new_link(office, Purpose.SIGN_IN, ends_at=office.now() + opens_for, staff_id=staff.id)
    tx.links.add(link)
    return link, f"{office.post.base_url if office.post else ''}/sign-in/{secret}"


def look_at_link(office: Office, secret: str, *, who: str) -> Knock:
    """Give who would be signed in by a link; it can still be used.

    Raises:
        NotFound: It leads nowhere (any more).
        TooManyGuesses: The same, and it was not the first time.
    """
    opened = open_link(office, secret, Purpose.SIGN_IN, who=who)
    with office.reading(_actor(opened)) as tx:
        return Knock(tx.staff.get(opened.link.staff_id or ""), tx.organisations.current())


def begin_session(office: Office, secret: str, *, who: str) -> str:
    """Use a link to sign in, once, and give the secret of the session that begins.

    Raises:
        NotFound: It leads nowhere; a rival has used it, for example.
        TooManyGuesses: The same, and it was not the first time.
    """
    opened = open_link(office, secret, Purpose.SIGN_IN, who=who)
    with office.transaction(_actor(opened)) as tx:
        staff = tx.staff.held(opened.link.staff_id or "")
        used = next(link for link in tx.links.of_staff(staff.id) if link.id == opened.link.id)
        if not (staff.is_here and used.opens(office.now())):
            raise NotFound("link")
        tx.links.save(replace(used, revoked_at=office.now()))
        return session_for(office, tx, staff)


def session_for(office: Office, tx: Transaction, staff: Staff) -> str:
    """Let a session of one of the staff begin, and give its secret."""
    now = office.now()
    session, secret = new_link(office, Purpose.SESSION, ends_at=now + SESSION_LASTS, staff_id=staff.id)
    tx.links.add(session)
    tx.record(StaffSignedIn(at=now, staff_id=staff.id, link_id=session.id))
    return secret


def session_of(office: Office, secret: str, *, who: str = "") -> SignedIn:
    """Give who is signed in by a session. ``who`` is the network address they come from.

    A session that is over costs no guess: a browser may well keep its secret.

    Raises:
        NotSignedIn: There is no such session, it ended or was revoked, or its holder left.
        TooManyGuesses: There is none, and it was not the first time.
    """
    opened = office.store.opened_by(digest_of(secret), Purpose.SESSION) if secret else None
    if secret and opened is None:
        count_guess(office, who)
    if opened is None or opened.staff is None or not opened.opens(Purpose.SESSION, office.now()):
        raise NotSignedIn(NOT_SIGNED_IN)
    actor = _actor(opened)
    with office.reading(actor) as tx:
        organisation = tx.organisations.current()
    return SignedIn(actor=actor, staff=opened.staff, session=opened.link, organisation=organisation)


def _actor(opened: Opened) -> Actor:
    """Give whose link it is as the one who acts.

    Raises:
        NotFound: It is nobody's of the staff.
    """
    if opened.staff is None:
        raise NotFound("link")
    return Employed(opened.organisation_id, opened.zone, opened.staff).actor


def extend_if_needed(office: Office, signed_in: SignedIn) -> None:
    """Let a session that is used last longer, once half of its time is over; rivals have done it already."""
    session, now = signed_in.session, office.now()
    ends_at = session.ends_at or now
    until = min(now + SESSION_LASTS, session.made_at + SESSION_LASTS_AT_MOST)
    if ends_at - now >= SESSION_LASTS / 2 or until <= ends_at:
        return
    with suppress(Busy, Stale, NotFound), office.transaction(signed_in.actor) as tx:
        tx.links.save(replace(session, ends_at=until))


def sign_out(office: Office, actor: Actor, session: Link) -> None:
    """End a session: one's own, or, as whoever administers the staff, another's."""
    with office.transaction(actor) as tx:
        for link in _links_of(tx, actor, session.staff_id or ""):
            if link.id == session.id:
                revoke(tx, link, office.now())


def sign_out_everywhere(office: Office, actor: Actor, staff_id: str) -> None:
    """End all sessions of one of the staff, and let their links to sign in with lead nowhere."""
    with office.transaction(actor) as tx:
        links = _links_of(tx, actor, staff_id)
        tx.record(StaffSignedOut(at=office.now(), staff_id=staff_id))
        for link in links:
            if link.purpose in {Purpose.SESSION, Purpose.SIGN_IN}:
                revoke(tx, link, office.now())


def _links_of(tx: Transaction, actor: Actor, staff_id: str) -> list[Link]:
    """Give the links of one of the staff to them, or to whoever administers the staff."""
    tx.staff.held(staff_id)
    if actor.staff_id == staff_id:
        actor.must(Act.RUN_COHORTS)
    else:
        actor.must_everywhere(Act.WRITE_ORGANISATION)
    return tx.links.of_staff(staff_id)
