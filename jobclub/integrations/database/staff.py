"""Staff, their keys and their hours as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.activities.engagements import Engagement
from jobclub.core.errors import EmailTaken, NotFound, StaffClash
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Role, Staff, Token
from jobclub.core.spans import Span
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import engagements, staff, tokens

BUSY = scoped(
    select(engagements).where(
        engagements.c.staff_id.in_(bindparam("staff_ids", expanding=True)),
        engagements.c.starts_at < bindparam("end"),
        engagements.c.ends_at > bindparam("start"),
        engagements.c.group_id != bindparam("group_id"),
    ),
    engagements,
)
BY_EMAIL_KEYS = scoped(
    select(staff.c.email_key, staff.c.id).where(staff.c.email_key.in_(bindparam("keys", expanding=True))),
    staff,
)


def _staff(row: Any) -> Staff:
    return Staff(id=row.id, name=row.name, email=row.email, role=Role(row.role), version=row.version)


def _token(row: Any) -> Token:
    values = row._asdict()
    del values["organisation_id"]
    return Token(**{**values, "role": Role(row.role)})


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
        return _staff(row)

    def add(self, one: Staff) -> None:
        """Put somebody in. Raises EmailTaken."""
        try:
            self.rows.insert(staff, {**asdict(one), "email_key": folded(one.email)})
        except IntegrityError:
            raise EmailTaken("Somebody of the staff has this e-mail already.") from None

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of staff by their folded e-mail address."""
        wanted = list(keys)
        found = self.rows.search(BY_EMAIL_KEYS, {"keys": wanted}) if wanted else ()
        return {row.email_key: row.id for row in found}

    def page(self, window: Window) -> Page[Staff]:
        """Give the staff in the order they joined."""
        return page_of(map(_staff, self.rows.page(staff, window)), window, lambda one: one.id)

    def token(self, token_id: str) -> Token:
        """Give a token. Raises NotFound."""
        row = self.rows.held(tokens, id=token_id)
        if row is None:
            raise NotFound("token")
        return _token(row)

    def add_token(self, token: Token) -> None:
        """Put a token in."""
        self.rows.insert(tokens, asdict(token))

    def save_token(self, token: Token) -> None:
        """Keep whether a token is revoked: nothing else of it changes."""
        self.rows.update(tokens, {"revoked_at": token.revoked_at}, id=token.id)

    def tokens(self, window: Window) -> Page[Token]:
        """Give the tokens in the order they were issued."""
        return page_of(map(_token, self.rows.page(tokens, window)), window, lambda one: one.id)

    def engagements(self, staff_ids: Iterable[str], within: Span, *, outside_group: str) -> list[Engagement]:
        """Give what these people are engaged with in a span, except for one group's activities."""
        asked = list(staff_ids)
        self.rows.locks.every(self.rows, staff, asked)
        found = self.rows.search(
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
        wished = {engagement.activity_id: engagement for engagement in wanted}
        kept = {row.activity_id: _engagement(row) for row in self.rows.all(engagements, group_id=group_id)}
        for activity_id in kept.keys() - {key for key, value in wished.items() if kept.get(key) == value}:
            self.rows.delete(engagements, activity_id=activity_id)
        new = [value for key, value in wished.items() if kept.get(key) != value]
        self.rows.locks.every(self.rows, staff, {one.staff_id for one in new})
        try:
            self.rows.insert(engagements, *map(_engagement_row, new))
        except IntegrityError as error:
            if "overlap" not in str(error.orig):
                raise
            raise StaffClash("The consultant is already engaged then; choose another time.") from None
