"""Staff who left long ago, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.engagements import Engagement
from jobclub.core.people.retention import NAMELESS, NOBODY
from jobclub.integrations.memory.books import Books


def leavers(books: Books, before: datetime) -> list[str]:
    """Give who left before an instant and has had nothing to do since, if they are known still."""
    return sorted(
        one.id
        for one in books.staff.values()
        if one.left_at is not None
        and one.left_at < before
        and not one.email.endswith(NOBODY)
        and all(work.span.end < before for work in _work_of(books, one.id))
    )


def _work_of(books: Books, staff_id: str) -> Iterator[Engagement]:
    for group in books.engagements.values():
        yield from (one for one in group if one.staff_id == staff_id)


def forget_leaver(books: Books, staff_id: str) -> None:
    """Take out address, account, keys and hours of one of the staff; and the name, if nothing needs it."""
    one = books.staff[staff_id]
    name = one.name if any(_work_of(books, staff_id)) else NAMELESS
    gone = replace(one, name=name, email=f"{staff_id}{NOBODY}", identity=None, version=one.version + 1)
    books.staff.put(staff_id, gone)
    for shelf in (books.links, books.tokens, books.hours_exceptions):
        for key in [key for key, thing in shelf.items() if thing.staff_id == staff_id]:
            shelf.drop(key)
    if staff_id in books.weekly_hours:
        books.weekly_hours.drop(staff_id)
