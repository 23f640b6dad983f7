"""Issuing tokens: keys to the API for programs and people, what they may do, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Invalid, Mistake, NotSignedIn
from jobclub.core.events import TokenIssued, TokenRevoked
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import digest_of
from jobclub.core.people.staff import PERMISSIONS, STAFF_ROLES, Act, Actor, Role, Token, fault_in_role
from jobclub.core.usecases.asking import named_in_body, staff_here
from jobclub.core.usecases.limiting import count, neighbourhood

NOTED_EVERY = timedelta(hours=1)
"""How exactly it is known when a token was used last."""
MOST_WRONG = 1000
"""How many tokens that are none one network may try within the hour."""
TRIED = "Too many tokens that are none were tried from here; try again in an hour."
UNKNOWN = "This token is unknown, was revoked or has ended; ask your administrator for a new one."


def actor_by_token(office: Office, secret: str, *, who: str = "") -> Actor:
    """Give who asks with a bearer token. ``who`` is the network address they ask from.

    One that was revoked or has ended costs no guess: a program may well keep it.

    Raises:
        NotSignedIn: No token has this secret, it was revoked, it has ended, or its holder left.
        TooManyGuesses: There is none, and it was not the first time.
    """
    now = office.now()
    found = office.store.keyed_by(digest_of(secret))
    if found is None:
        count(office, "token", neighbourhood(who), most=MOST_WRONG, told=TRIED)
    if found is None or not found.opens(now):
        raise NotSignedIn(UNKNOWN)
    used = found.token.used_at
    if used is None or now - used >= NOTED_EVERY:
        office.store.note_use(found, now)
    return Actor(
        organisation_id=found.organisation_id,
        caller_id=found.token.id,
        role=found.token.role,
        staff_id=found.token.staff_id,
        cohort_id=found.token.cohort_id,
        read_only=found.token.read_only,
        scopes=found.token.scopes,
        zone=found.zone,
    )


def issue_token(
    office: Office,
    actor: Actor,
    *,
    role: Role,
    staff_id: str | None = None,
    cohort_id: str | None = None,
    read_only: bool = False,
    scopes: Iterable[Act] = (),
    ends_at: datetime | None = None,
) -> tuple[Token, str]:
    """Make a bearer token; its secret is in the answer and nowhere else.

    It may do what its role may, or of that some acts only (``scopes``); until ``ends_at``, if it ends.

    Raises:
        Invalid: The role is a participant's or may not do what it is for, a consultant's token names nobody,
            it has ended already, or what it names is not of this organisation.
        StaffLeft: Whose it would be has left.
    """
    secret = office.new_secret()
    token = Token(
        id=office.new_id(),
        role=role,
        digest=digest_of(secret),
        issued_at=office.now(),
        staff_id=staff_id,
        cohort_id=cohort_id,
        read_only=read_only,
        scopes=tuple(sorted(set(scopes))),
        ends_at=ends_at,
    )
    _keep(token, office, actor)
    return token, secret


def _keep(token: Token, office: Office, actor: Actor) -> None:
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    _check(token)
    with office.transaction(actor) as tx:
        _check_named(tx, token)
        tx.staff.add_token(token)
        tx.record(TokenIssued(at=token.issued_at, token_id=token.id))


def _check(token: Token) -> None:
    mistakes = []
    if fault := fault_in_role(token.role):
        mistakes.append(Mistake("/role", fault))
    if beyond := [act.stable_name for act in token.scopes if act not in PERMISSIONS[token.role]]:
        mistakes.append(Mistake("/scopes", f"the role {token.role} may not {', '.join(beyond)}"))
    if token.ends_at is not None and token.ends_at <= token.issued_at:
        mistakes.append(Mistake("/ends_at", "must lie ahead"))
    if token.role is Role.CONSULTANT and token.staff_id is None:
        mistakes.append(Mistake("/staff_id", "a consultant's token needs the member of staff it is for"))
    if mistakes:
        raise Invalid(*mistakes)


def _check_named(tx: Transaction, token: Token) -> None:
    if token.staff_id is not None:
        with named_in_body("/staff_id"):
            staff_here(tx, token.staff_id)
    if token.cohort_id is not None:
        with named_in_body("/cohort_id"):
            tx.cohorts.get(token.cohort_id)


def get_token(office: Office, actor: Actor, token_id: str) -> Token:
    """Give what a token may do; its secret is never shown again."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.token(token_id)


def list_tokens(office: Office, actor: Actor, window: Window) -> Page[Token]:
    """Give the organisation's tokens, revoked ones too."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.tokens(window)


def revoke_token(office: Office, actor: Actor, token_id: str, seen: frozenset[str] | None) -> None:
    """Let a token work no longer, from the next request on."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        token = tx.staff.token(token_id)
        must_be_unchanged(seen, token_revision(token))
        revoke_now(office, tx, token)


def revoke_tokens_beyond(office: Office, tx: Transaction, staff_id: str, role: Role) -> None:
    """Revoke what tokens of one of the staff may do more than they may in their role."""
    beyond = STAFF_ROLES[STAFF_ROLES.index(role) + 1 :]
    for token in tx.staff.tokens_of(staff_id):
        if token.role in beyond:
            revoke_now(office, tx, token)


def revoke_now(office: Office, tx: Transaction, token: Token) -> None:
    """Let a token work no longer; done twice is done once."""
    if token.revoked_at is None:
        tx.staff.save_token(replace(token, revoked_at=office.now()))
        tx.record(TokenRevoked(at=office.now(), token_id=token.id))


def token_revision(token: Token) -> str:
    """Name the state of a token: it is only ever revoked."""
    return "valid" if token.revoked_at is None else "revoked"
