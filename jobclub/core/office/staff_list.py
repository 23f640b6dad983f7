"""The port to an organisation's staff: who they are, their keys, their hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from jobclub.core.activities.engagements import Engagement
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.staff import Staff, Token
from jobclub.core.spans import Span


class StaffList(Protocol):
    """Staff, their keys and their hours."""

    def get(self, staff_id: str) -> Staff:
        """Raises NotFound."""

    def held(self, staff_id: str) -> Staff:
        """Give one of the staff, kept from others until the act ends. Raises NotFound."""

    def here(self, staff_ids: Iterable[str]) -> list[str]:
        """Give who of some staff work here, by id, kept from others until the act ends."""

    def add(self, staff: Staff) -> None:
        """Raises EmailTaken, IdentityTaken."""

    def save(self, staff: Staff) -> Staff:
        """Keep a changed one and give it with its new version. Raises EmailTaken, IdentityTaken, Stale."""

    def admins(self) -> list[Staff]:
        """Give the admins who are here, by id, kept from others until the act ends."""

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of staff by their folded e-mail address, for those keys that are somebody's."""

    def page(self, window: Window, *, left: bool | None = None) -> Page[Staff]:
        """Give the staff by id: who is here, who left, or everybody."""

    def token(self, token_id: str) -> Token:
        """Raises NotFound."""

    def tokens_of(self, staff_id: str) -> list[Token]:
        """Give all tokens of one of the staff, revoked ones too, by id."""

    def add_token(self, token: Token) -> None: ...

    def save_token(self, token: Token) -> None: ...

    def tokens(self, window: Window) -> Page[Token]: ...

    def engagements(self, staff_ids: Iterable[str], within: Span, *, outside_group: str) -> list[Engagement]:
        """Give what these people are engaged with in a span, except for one group's activities."""

    def set_engagements(self, group_id: str, engagements: Iterable[Engagement]) -> None:
        """Exchange all engagements of a group. Raises StaffClash if they overlap others all the same."""

    def add_engagements(self, new: Iterable[Engagement]) -> None:
        """Keep what new activities engage people with. Raises StaffClash, maybe only at the end."""
