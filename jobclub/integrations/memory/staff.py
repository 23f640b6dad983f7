"""Staff, their keys and their hours, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from jobclub.core.activities.engagements import Engagement, refuse_clashes
from jobclub.core.errors import EmailTaken, IdentityTaken, NotFound
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.reach import Employed
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Role, Staff, Token
from jobclub.core.spans import Span
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen


class MemoryStaff:
    """Staff, their keys and their hours; ``known_as`` looks an account up among all staff."""

    def __init__(self, books: Books, known_as: Callable[[str], Employed | None]) -> None:
        self._books = books
        self._known_as = known_as

    def get(self, staff_id: str) -> Staff:
        """Raises NotFound."""
        if staff_id not in self._books.staff:
            raise NotFound("member of staff")
        return self._books.staff[staff_id]

    def add(self, staff: Staff) -> None:
        """Raises EmailTaken, IdentityTaken."""
        self._must_be_free(staff)
        self._books.staff.put(staff.id, staff)

    def save(self, staff: Staff) -> Staff:
        """Keep a changed one and give it with its new version. Raises EmailTaken, IdentityTaken, Stale."""
        saved = risen(self.get(staff.id), staff)
        self._must_be_free(staff)
        self._books.staff.put(saved.id, saved)
        return saved

    def held(self, staff_id: str) -> Staff:
        """Give one of the staff: there is one writer at a time. Raises NotFound."""
        return self.get(staff_id)

    def here(self, staff_ids: Iterable[str]) -> list[str]:
        """Give who of some staff work here, by id."""
        return sorted(one for one in staff_ids if one in self._books.staff and self.get(one).is_here)

    def admins(self) -> list[Staff]:
        """Give the admins who are here."""
        everybody = sorted(self._books.staff.values(), key=lambda one: one.id)
        return [one for one in everybody if one.role is Role.ADMIN and one.is_here]

    def _must_be_free(self, staff: Staff) -> None:
        others = [one for one in self._books.staff.values() if one.id != staff.id]
        if any(folded(one.email) == folded(staff.email) for one in others):
            raise EmailTaken("Somebody of the staff has this e-mail already.")
        known = self._known_as(staff.identity) if staff.identity else None
        if known is not None and known.staff.id != staff.id:
            raise IdentityTaken("Somebody else signs in with this account already.")

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of staff by their folded e-mail address."""
        known = {folded(one.email): one.id for one in self._books.staff.values()}
        return {key: known[key] for key in keys if key in known}

    def page(self, window: Window, *, left: bool | None = None) -> Page[Staff]:
        """Give the staff by id: who is here, who left, or everybody."""
        wanted = (one for one in self._books.staff.values() if left in {None, not one.is_here})
        return page_by_id(wanted, window)

    def token(self, token_id: str) -> Token:
        """Raises NotFound."""
        if token_id not in self._books.tokens:
            raise NotFound("token")
        return self._books.tokens[token_id]

    def tokens_of(self, staff_id: str) -> list[Token]:
        """Give all tokens of one of the staff, revoked ones too."""
        everybody = sorted(self._books.tokens.values(), key=lambda token: token.id)
        return [token for token in everybody if token.staff_id == staff_id]

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

    def add_engagements(self, new: Iterable[Engagement]) -> None:
        """Keep what new activities engage people with. Raises StaffClash if it overlaps what others have."""
        for one in new:
            refuse_clashes([one], self._outside(one.group_id))
            kept = self._books.engagements.get(one.group_id) or ()
            self._books.engagements.put(one.group_id, (*kept, one))

    def _outside(self, group_id: str) -> Iterator[Engagement]:
        groups = self._books.engagements.items()
        return (engagement for group, engaged in groups if group != group_id for engagement in engaged)
