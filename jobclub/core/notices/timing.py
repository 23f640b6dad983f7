"""Whether a notice goes out, and when: by an organisation's habits, a programme's, and a person's choice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from jobclub.core.notices.kinds import CHOICE_OF, QUIET, Kind
from jobclub.core.people.habits import Choice, Habits


def goes_out(notice: Kind, habits: Habits, muted: Collection[Choice] = ()) -> bool:
    """Tell whether a notice goes out at all to somebody who does without some."""
    choice = CHOICE_OF.get(notice)
    return choice is None or (choice not in habits.off and choice not in muted)


def goes_at(notice: Kind, due_at: datetime, habits: Habits, zone: str) -> datetime:
    """Give when (UTC) a notice that is due may go out, by the wall clock of a zone."""
    return habits.after_quiet(due_at, zone) if notice in QUIET else due_at
