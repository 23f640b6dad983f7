"""Meetings on the phone: a number that everybody calls, and the code to give there."""

from __future__ import annotations

from jobclub.core.activities.meeting import Meeting, MeetingState, checked_dial_in
from jobclub.core.errors import invalid
from jobclub.core.office.meetings import MeetingWish
from jobclub.integrations.at_once import AtOnce

NO_LINK = "leave it out: people call a number; a link needs the meeting provider 'link'"


class PhoneMeetings(AtOnce):
    """For conference numbers ordered elsewhere: one for the whole club, or one for each session.

    Until a number is there, the meeting is pending.
    """

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting with the number, or one that waits for it.

        Raises:
            Invalid: The number or code can't be, or a link is given.
        """
        if wish.link is not None:
            raise invalid("/meeting_link", NO_LINK)
        if wish.dial_in is not None:
            checked_dial_in(wish.dial_in, "/meeting_dial_in")
        state = MeetingState.READY if wish.dial_in else MeetingState.PENDING
        return Meeting(provider="phone", state=state, dial_in=wish.dial_in)
