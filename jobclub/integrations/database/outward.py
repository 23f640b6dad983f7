"""What goes through an organisation's walls, as rows: its logo, who asks for a place, what it shares."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, delete, select

from jobclub.core.cohorts.programme_document import document_of
from jobclub.core.cohorts.share import Share
from jobclub.core.errors import NotFound
from jobclub.core.people.look import Logo, LogoKind
from jobclub.core.people.registration import Registration, Wanted, WantedKind
from jobclub.integrations.database.programmes import programme_of
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import logos, registrations, shares

ASKED_FOR = scoped(
    select(registrations)
    .where(
        registrations.c.address_key == bindparam("address"),
        registrations.c.kind == bindparam("kind"),
        registrations.c.wanted_ids == bindparam("wanted_ids"),
        registrations.c.observer_of.is_not_distinct_from(
            bindparam("observer_of", type_=registrations.c.observer_of.type)
        ),
    )
    .order_by(registrations.c.asked_at.desc(), registrations.c.id.desc())
    .limit(1),
    registrations,
)
ENDED = delete(registrations).where(
    registrations.c.organisation_id == bindparam("mine"), registrations.c.ends_at <= bindparam("until")
)
OFFERED = (
    select(shares)
    .where(
        shares.c.taker_id == bindparam("organisation_id"),
        shares.c.ends_on >= bindparam("today"),
        shares.c.ended_at.is_(None),
    )
    .order_by(shares.c.id.desc())
)
"""Not scoped: these are rows of others, who share them with this organisation."""


def _registration(row: Any) -> Registration:
    told = row._asdict()
    del told["organisation_id"], told["address_key"]
    wanted = Wanted(
        WantedKind(told.pop("kind")), tuple(json.loads(told.pop("wanted_ids"))), told.pop("observer_of")
    )
    return Registration(wanted=wanted, **told)


class SqlRegistrations:
    """Who asks for a place by themselves, and has not confirmed it yet."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, registration: Registration) -> None:
        """Put one in."""
        self.rows.insert(registrations, _columns(registration))

    def get(self, registration_id: str) -> Registration:
        """Give one. Raises NotFound."""
        row = self.rows.one(registrations, id=registration_id)
        if row is None:
            raise NotFound("registration")
        return _registration(row)

    def opened_by(self, digest: str) -> Registration:
        """Give the one with this secret, kept from others until the act ends. Raises NotFound."""
        row = self.rows.held(registrations, digest=digest)
        if row is None:
            raise NotFound("registration")
        return _registration(row)

    def asked_for(self, wanted: Wanted, address: str) -> Registration | None:
        """Give the last one for the same from an address."""
        found = self.rows.run(ASKED_FOR, {**_wanted(wanted), "address": address})
        return _registration(found[0]) if found else None

    def save(self, registration: Registration) -> None:
        """Keep a changed one."""
        self.rows.update(registrations, _columns(registration), id=registration.id)

    def remove(self, registration_id: str) -> None:
        """Take one out."""
        self.rows.delete(registrations, id=registration_id)

    def forget(self, until: datetime) -> int:
        """Take out all that ended up to an instant, and tell how many there were."""
        return self.rows.write(ENDED, {"mine": self.rows.organisation_id, "until": until})


def _columns(registration: Registration) -> dict[str, Any]:
    told = asdict(registration)
    del told["wanted"]
    return {**told, **_wanted(registration.wanted), "address_key": registration.address_key}


def _wanted(wanted: Wanted) -> dict[str, str | None]:
    return {
        "kind": wanted.kind.value,
        "wanted_ids": json.dumps(wanted.ids),
        "observer_of": wanted.observer_of,
    }


class SqlShares:
    """Programmes that organisations give each other."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, share: Share) -> None:
        """Put one in."""
        document = json.dumps(document_of(share.programme), ensure_ascii=False)
        told = {name: getattr(share, name) for name in TOLD}
        self.rows.insert(shares, {**told, "document": document})

    def given(self) -> list[Share]:
        """Give what this organisation shared, newest first."""
        return [_share(row) for row in reversed(self.rows.all(shares, "id"))]

    def get(self, share_id: str) -> Share:
        """Give one of those. Raises NotFound."""
        row = self.rows.one(shares, id=share_id)
        if row is None:
            raise NotFound("share")
        return _share(row)

    def end(self, share_id: str, at: datetime) -> Share:
        """Take one back, and give it as it is then. Raises NotFound."""
        share = self.get(share_id)
        if share.ended_at is None:
            self.rows.update(shares, {"ended_at": at}, id=share_id)
        return self.get(share_id)

    def offered(self, today: date) -> list[Share]:
        """Give what others share with this organisation."""
        return [_share(row) for row in self.rows.run(OFFERED, {"today": today})]


TOLD = (
    "id",
    "programme_id",
    "giver",
    "taker_id",
    "taker",
    "purpose",
    "ends_on",
    "shared_at",
    "ended_at",
)


def _share(row: Any) -> Share:
    about = {name: getattr(row, name) for name in TOLD}
    return Share(programme=programme_of(row.document), giver_id=row.organisation_id, **about)


class SqlOutward:
    """What goes through an organisation's walls, each by a door of its own."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def registrations(self) -> SqlRegistrations:
        """Who asks for a place."""
        return SqlRegistrations(self.rows)

    @cached_property
    def shares(self) -> SqlShares:
        """Programmes given and offered."""
        return SqlShares(self.rows)

    def logo(self) -> Logo | None:
        """Give the picture on the organisation's pages, if there is one."""
        row = self.rows.one(logos)
        return None if row is None else Logo(LogoKind(row.kind), row.content, row.digest)

    def set_logo(self, logo: Logo | None) -> None:
        """Keep another picture, or none."""
        self.rows.delete(logos)
        if logo is not None:
            about = {"kind": logo.kind.value, "digest": logo.digest}
            self.rows.insert(logos, {**about, "content": logo.content})
