"""What providers have in common that make no meeting anywhere: they only say where it is."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import Sighting
from jobclub.core.office.meetings import Finding, MeetingWish


class AtOnce:
    """A provider that answers from what it is told. There is nothing to remove and nobody to be seen."""

    at_once = True
    account = ""
    tells_attendance = False

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:  # noqa: ARG002  (as the port has it)
        """Give the meeting as it is: a way in that somebody gave has no hours."""
        return meeting

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        """Do nothing: nothing was made."""

    def attendance(self, meeting: Meeting, wish: MeetingWish) -> Iterable[Sighting]:  # noqa: ARG002  (as the port has it)
        """Give nobody: no one looks."""
        return ()

    def examine(self) -> Iterable[Finding]:
        """Give nothing: there is nothing that could fail."""
        return ()
