"""An invented tenant: its people, its one app, and the sign-ins that are under way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

TENANT_ID = "5b0e3a52-91c4-4f6d-8a07-3c1de5f2b801"
CLIENT_ID = "d41f7c06-5e2b-4a93-b8c1-0f6a9e3d7702"
CLIENT_SECRET = "invented-Secret~of.the-app"  # noqa: S105  (invented)
PERSONAL_TENANT_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant in which Microsoft keeps all personal accounts."""
CODE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account of the tenant, with the app roles that were given to it."""

    object_id: str
    name: str
    sign_in_name: str
    email: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What somebody's browser was given for us: it is good once, for whoever began this sign-in."""

    person: Person
    return_to: str
    challenge: str
    nonce: str
    scopes: tuple[str, ...]
    ends_at: datetime


@dataclass(slots=True, kw_only=True)
class Tenant:
    """Who and what is known. ``assigned_only``: our app itself was given no role of its own."""

    tenant_id: str = TENANT_ID
    client_id: str = CLIENT_ID
    client_secret: str | None = CLIENT_SECRET
    certificate: str | None = None
    return_addresses: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    assigned_only: bool = False
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    codes: dict[str, Code] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def person_named(self, sign_in_name: str) -> Person | None:
        """Give whoever signs in by a name."""
        return next((one for one in self.people.values() if one.sign_in_name == sign_in_name), None)

    def give_code(self, code: Code) -> str:
        """Keep a code, and give what it is called."""
        name = token_urlsafe(48)
        with self.turn:
            self.codes[name] = code
        return name

    def take_code(self, name: str) -> Code | None:
        """Give a code that is still good; it is good for nobody any more."""
        with self.turn:
            code = self.codes.pop(name, None)
        return code if code and self.now() < code.ends_at else None
