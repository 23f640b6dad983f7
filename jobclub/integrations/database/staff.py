"""Staff, their keys and their hours as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.activities.engagements import Engagement
from jobclub.core.errors import EmailTaken, IdentityTaken, NotFound, Refused, StaffClash, Stale
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Act, Role, Staff, Token
from jobclub.core.spans import Span
from jobclub.integrations.database.among import among
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import engagements, staff, tokens

BUSY = scoped(
    select(engagements).where(
        among(engagements.c.staff_id, "staff_ids"),
        engagements.c.starts_at < bindparam("end"),
        engagements.c.ends_at > bindparam("start"),
        engagements.c.group_id != bindparam("group_id"),
    ),
    engagements,
)
BY_EMAIL_KEYS = scoped(
    select(staff.c.email_key, staff.c.id).where(among(staff.c.email_key, "keys")),
    staff,
)
HERE = scoped(
    select(staff.c.id).where(among(staff.c.id, "ids"), staff.c.left_at.is_(None)).order_by(staff.c.id), staff
)
STAFF = {
    None: scoped(select(staff), staff),
    False: scoped(select(staff).where(staff.c.left_at.is_(None)), staff),
    True: scoped(select(staff).where(staff.c.left_at.is_not(None)), staff),
}
"""The staff: all of them, or by whether they left."""


def staff_of(row: Any) -> Staff:
    """Read one of the staff from their row."""
    return Staff(
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        identity=row.identity,
        left_at=row.left_at,
        version=row.version,
    )


def _staff_row(one: Staff) -> dict[str, Any]:
    return {**asdict(one), "email_key": folded(one.email)}


def _taken(error: IntegrityError) -> Refused:
    """Say what somebody else has already: an account, or an e-mail address."""
    text = str(error.orig)
    if "ix_staff_identity" in text or text.endswith("staff.identity"):
        return IdentityTaken("Somebody else signs in with this account already.")
    return EmailTaken("Somebody of the staff has this e-mail already.")


def _clashing(error: IntegrityError) -> Exception:
    """Say what the wall says: somebody is engaged then."""
    if "overlap" not in str(error.orig):
        return error
    return StaffClash("The consultant is already engaged then; choose another time.")


def token_of(row: Any) -> Token:
    """Read a token from its row."""
    return Token(
        id=row.id,
        role=Role(row.role),
        digest=row.digest,
        issued_at=row.issued_at,
        staff_id=row.staff_id,
        cohort_id=row.cohort_id,
        read_only=row.read_only,
        scopes=tuple(Act.named(name) for name in json.loads(row.scopes)),
        ends_at=row.ends_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


def _token_row(token: Token) -> dict[str, Any]:
    return {**asdict(token), "scopes": json.dumps([act.stable_name for act in token.scopes])}


def _engagement(row: Any) -> Engagement:
    return Engagement(
        staff_id=row.staff_id,
        span=Span(row.starts_at, row.ends_at),
        activity=row.activity,
        activity_id=row.activity_id,
        group_id=row.group_id,
    )


def _engagement_row(engagement: Engagement) -> dict[str, Any]:
    return {
        "staff_id": engagement.staff_id,
        "starts_at": engagement.span.start,
        "ends_at": engagement.span.end,
        "activity": engagement.activity,
        "activity_id": engagement.activity_id,
        "group_id": engagement.group_id,
    }


class SqlStaff:
    """Staff, their keys and their hours."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, staff_id: str) -> Staff:
        """Give one of the staff. Raises NotFound."""
        row = self.rows.one(staff, id=staff_id)
        if row is None:
            raise NotFound("member of staff")
        return staff_of(row)

    def add(self, one: Staff) -> None:
        """Put somebody in. Raises EmailTaken."""
        try:
            self.rows.insert(staff, _staff_row(one))
        except IntegrityError as error:
            raise _taken(error) from None

    def save(self, one: Staff) -> Staff:
        """Keep a changed one and give it with its new version. Raises EmailTaken, IdentityTaken, Stale."""
        saved = replace(one, version=one.version + 1)
        try:
            found = self.rows.update(staff, _staff_row(saved), id=one.id, version=one.version)
        except IntegrityError as error:
            raise _taken(error) from None
        if not found:
            raise Stale("This was changed meanwhile. Read it again, then repeat your change.")
        return saved

    def held(self, staff_id: str) -> Staff:
        """Give one of the staff, kept from others until the act ends. Raises NotFound."""
        self.rows.locks.every(self.rows, staff, [staff_id])
        return self.get(staff_id)

    def here(self, staff_ids: Iterable[str]) -> list[str]:
        """Give who of some staff work here, by id, kept from others until the act ends."""
        ids = list(staff_ids)
        self.rows.locks.every(self.rows, staff, ids)
        return [row.id for row in self.rows.run(HERE, {"ids": ids})]

    def admins(self) -> list[Staff]:
        """Give the admins who are here, kept from others until the act ends."""
        known = self.rows.all(staff, "id", role=Role.ADMIN.value)
        self.rows.locks.every(self.rows, staff, [row.id for row in known])
        found = map(staff_of, self.rows.all(staff, "id", role=Role.ADMIN.value))
        return [one for one in found if one.is_here]

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of staff by their folded e-mail address."""
        wanted = list(keys)
        found = self.rows.run(BY_EMAIL_KEYS, {"keys": wanted}) if wanted else ()
        return {row.email_key: row.id for row in found}

    def page(self, window: Window, *, left: bool | None = None) -> Page[Staff]:
        """Give the staff in the order they joined: who is here, who left, or everybody."""
        statement = windowed(STAFF[left], staff, after=window.after is not None)
        found = self.rows.search(statement, window_values(window))
        return page_of(map(staff_of, found), window, lambda one: one.id)

    def token(self, token_id: str) -> Token:
        """Give a token. Raises NotFound."""
        row = self.rows.held(tokens, id=token_id)
        if row is None:
            raise NotFound("token")
        return token_of(row)

    def tokens_of(self, staff_id: str) -> list[Token]:
        """Give all tokens of one of the staff, revoked ones too."""
        return [token_of(row) for row in self.rows.all(tokens, "id", staff_id=staff_id)]

    def add_token(self, token: Token) -> None:
        """Put a token in."""
        self.rows.insert(tokens, _token_row(token))

    def save_token(self, token: Token) -> None:
        """Keep whether a token is revoked: nothing else of it changes."""
        self.rows.update(tokens, {"revoked_at": token.revoked_at}, id=token.id)

    def tokens(self, window: Window) -> Page[Token]:
        """Give the tokens in the order they were issued."""
        return page_of(map(token_of, self.rows.page(tokens, window)), window, lambda one: one.id)

    def engagements(self, staff_ids: Iterable[str], within: Span, *, outside_group: str) -> list[Engagement]:
        """Give what these people are engaged with in a span, except for one group's activities."""
        asked = list(staff_ids)
        self.rows.locks.every(self.rows, staff, asked)
        found = self.rows.run(
            BUSY,
            {
                "staff_ids": asked,
                "start": within.start,
                "end": within.end,
                "group_id": outside_group,
            },
        )
        return [_engagement(row) for row in found]

    def set_engagements(self, group_id: str, wanted: Iterable[Engagement]) -> None:
        """Exchange all engagements of a group. Raises StaffClash if they overlap others all the same."""
        wished = {(one.activity_id, one.staff_id): one for one in wanted}
        found = map(_engagement, self.rows.all(engagements, group_id=group_id))
        kept = {(one.activity_id, one.staff_id): one for one in found}
        for key in kept.keys() - {key for key, value in wished.items() if kept.get(key) == value}:
            self.rows.delete(engagements, activity_id=key[0], staff_id=key[1])
        new = [value for key, value in wished.items() if kept.get(key) != value]
        self.rows.locks.every(self.rows, staff, {one.staff_id for one in new})
        try:
            self.rows.insert(engagements, *map(_engagement_row, new))
        except IntegrityError as error:
            raise _clashing(error) from None

    def add_engagements(self, new: Iterable[Engagement]) -> None:
        """Keep what new activities engage people with. Raises StaffClash, maybe only at the end."""
        added = list(new)
        self.rows.locks.every(self.rows, staff, {one.staff_id for one in added})
        self.rows.insert(engagements, *map(_engagement_row, added), refused=_clashing)
