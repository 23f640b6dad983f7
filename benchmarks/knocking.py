"""Knocking at doors: asking for addresses as browsers and programs do, with whatever secret one holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from benchmarks.neighbours import Neighbour, address_of
from jobclub.web.guarding import FORM

COOKIE = "jobclub"
"""What the cookie of a session is called where there is no TLS."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser, or a program: what it holds, and what it says of itself."""

    app: Flask
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """What each form of this session carries."""
        return hashlib.sha256(b"form " + self.session.encode()).hexdigest()

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        """Ask for an address, and read the answer whole; a form carries its token unless it is given."""
        client = self.app.test_client()
        if self.session:
            client.set_cookie(COOKIE, self.session)
        if method == "POST":
            more = {"data": {"token": self.token}, "content_type": FORM, **more}
        headers = {**self.headers, **more.pop("headers", {})}
        with client.open(address, method=method, headers=headers, **more) as response:
            response.get_data()
            return response


def visitor(app: Flask, *, session: str = "", headers: dict[str, str] | None = None) -> Visitor:
    """Give somebody who is nobody, or holds what may be no session's secret."""
    return Visitor(app, session, headers or {})


def signed_in(app: Flask, side: Neighbour, who: str) -> Visitor:
    """Give somebody of the staff who is signed in."""
    return Visitor(app, side.sessions[who])


def bearing(app: Flask, secret: str) -> Visitor:
    """Give a program that shows a secret as its token."""
    return Visitor(app, headers={"Authorization": f"Bearer {secret}"})


def address_for(rule: object, side: Neighbour, *, secret: str | None = None) -> str:
    """Fill in an address with what is in one of the organisations; calendars and guests have own secrets."""
    text = str(rule)
    if secret is None and text.startswith("/calendar/"):
        secret = side.feeds[side.people[0]]
    if secret is None and text.startswith("/g/"):
        secret = side.invitation
    ids = side.known()
    if "page_name>" in text and "cohort_id>" in text:
        ids["cohort_id"] = side.furnished.clubs["Open"]
    if text.startswith("/p/"):
        ids["appointment_id"] = side.furnished.besides["own_appointment"]
        wanted = "proposed" if text.endswith("/invitation") else "own_webinar"
        ids["webinar_id"] = side.furnished.besides[wanted]
    if "/webinars/" in text and not text.startswith("/p/"):
        ids["guest_id"] = side.furnished.besides["webinar_guest"]
    if "/visit" in text:
        ids["session_id"] = side.furnished.besides["visited"]
    return address_of(text, ids, secret=secret)
