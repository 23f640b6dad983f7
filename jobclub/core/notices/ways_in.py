"""Ways in: by which link or number a session is joined, told from any other by a mark."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.cohorts.session import Session


def mark_of(session: Session) -> str | None:
    """Give the mark of a session's way in; None: it needs none, or has none yet."""
    return replace(session.meeting, join_url=session.link, dial_in=session.dial_in).mark


def mark_after(before: str | None, now: str | None, *, in_full: bool = False) -> str | None:
    """Give the way in as somebody knows it after a message about the session.

    Whatever it is, it tells that there is a way in now, or none yet. That there is another one than they know
    is told only by what tells the way in in full.
    """
    return now if in_full or before is None or now is None else before
