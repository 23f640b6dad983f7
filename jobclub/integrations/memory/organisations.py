"""The organisation of a transaction, in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jobclub.core.errors import IdentityTaken, NameTaken, NotFound
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.versions import risen


class MemoryOrganisations:
    """The organisation of the transaction; what ``named`` and so on look up is among all of them."""

    def __init__(
        self,
        books: Books,
        organisation_id: str,
        named: Callable[[str], Organisation | None],
        of_tenant: Callable[[str], Organisation | None],
        at_page: Callable[[str], Organisation | None],
    ) -> None:
        self._books = books
        self._id = organisation_id
        self._named, self._of_tenant, self._at_page = named, of_tenant, at_page

    def add(self, organisation: Organisation) -> None:
        """Put in a new one. Raises NameTaken, IdentityTaken."""
        self._must_be_free(organisation)
        self._books.organisations.put(organisation.id, organisation)

    def current(self) -> Organisation:
        """Give the one this transaction belongs to. Raises NotFound."""
        if self._id not in self._books.organisations:
            raise NotFound("organisation")
        return self._books.organisations[self._id]

    def save(self, organisation: Organisation) -> Organisation:
        """Keep a changed one and give it with its new version. Raises NameTaken, IdentityTaken, Stale."""
        saved = risen(self.current(), organisation)
        self._must_be_free(organisation)
        self._books.organisations.put(saved.id, saved)
        return saved

    def closed_days(self, first: date | None = None, last: date | None = None) -> list[ClosedDay]:
        """Give the organisation's own closed days in a range, both ends included, by date."""
        days = self._books.closed_days
        return [days[on] for on in sorted(days) if (first or on) <= on <= (last or on)]

    def close(self, day: ClosedDay) -> None:
        """Close a day, or give it another reason."""
        self._books.closed_days.put(day.on, day)

    def reopen(self, on: date) -> ClosedDay:
        """Take a closed day back, and give it as it was. Raises NotFound."""
        if on not in self._books.closed_days:
            raise NotFound("closed day")
        day = self._books.closed_days[on]
        self._books.closed_days.drop(on)
        return day

    def _must_be_free(self, organisation: Organisation) -> None:
        holder = self._named(organisation.name)
        if holder is not None and holder.id != organisation.id:
            raise NameTaken("An organisation has this name already; choose another.")
        namesake = self._at_page(organisation.page_name) if organisation.page_name else None
        if namesake is not None and namesake.id != organisation.id:
            raise NameTaken("Another organisation's pages have this name already; choose another.")
        tenant = organisation.entra_tenant_id
        other = self._of_tenant(tenant) if tenant else None
        if other is not None and other.id != organisation.id:
            raise IdentityTaken("Another organisation's staff sign in with this tenant already.")
