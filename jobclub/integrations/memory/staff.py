"""Staff, their keys and their hours, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jobclub.core.activities.engagements import Engagement, refuse_clashes
from jobclub.core.errors import EmailTaken, NotFound
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Staff, Token
from jobclub.core.spans import Span
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id


class MemoryStaff:
    """Staff, their keys and their hours."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, staff_id: str) -> Staff:
        """Raises NotFound."""
        if staff_id not in self._books.staff:
            raise NotFound("member of staff")
        return self._books.staff[staff_id]

    def add(self, staff: Staff) -> None:
        """Raises EmailTaken."""
        if any(folded(known.email) == folded(staff.email) for known in self._books.staff.values()):
            raise EmailTaken("Somebody of the staff has this e-mail already.")
        self._books.staff.put(staff.id, staff)

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of staff by their folded e-mail address."""
        known = {folded(one.email): one.id for one in self._books.staff.values()}
        return {key: known[key] for key in keys if key in known}

    def page(self, window: Window) -> Page[Staff]:
        """Give the staff by id."""
        return page_by_id(self._books.staff.values(), window)

    def token(self, token_id: str) -> Token:
        """Raises NotFound."""
        if token_id not in self._books.tokens:
            raise NotFound("token")
        return self._books.tokens[token_id]

    def add_token(self, token: Token) -> None:
        """Keep a new token."""
        self._books.tokens.put(token.id, token)

    def save_token(self, token: Token) -> None:
        """Keep a changed token. Raises NotFound."""
        self.token(token.id)
        self._books.tokens.put(token.id, token)

    def tokens(self, window: Window) -> Page[Token]:
        """Give the tokens by id, revoked ones too."""
        return page_by_id(self._books.tokens.values(), window)

    def engagements(self, staff_ids: Iterable[str], within: Span, *, outside_group: str) -> list[Engagement]:
        """Give what these people are engaged with in a span, except for one group's activities; by time."""
        wanted = frozenset(staff_ids)
        found = [e for e in self._outside(outside_group) if e.staff_id in wanted and e.span.overlaps(within)]
        return sorted(found, key=lambda engagement: (engagement.span, engagement.activity_id))

    def set_engagements(self, group_id: str, engagements: Iterable[Engagement]) -> None:
        """Exchange all engagements of a group. Raises StaffClash if they overlap others all the same."""
        wanted = tuple(engagements)
        refuse_clashes(wanted, self._outside(group_id))
        self._books.engagements.put(group_id, wanted)

    def _outside(self, group_id: str) -> Iterator[Engagement]:
        groups = self._books.engagements.items()
        return (engagement for group, engaged in groups if group != group_id for engagement in engaged)
