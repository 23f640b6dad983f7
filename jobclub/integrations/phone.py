"""Meetings on the phone: a number that everybody calls, and the code to give there."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.cohorts.meeting import Meeting, MeetingState, checked_dial_in
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
        return _called(Meeting(provider="phone"), wish, "/meeting_link", "/meeting_dial_in")

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting with another number; without one in the wish, it stays.

        Raises:
            Invalid: The number or code can't be, or a link is given.
        """
        return _called(meeting, wish, "/meeting/join_url", "/meeting/dial_in")


def _called(meeting: Meeting, wish: MeetingWish, link_at: str, dial_in_at: str) -> Meeting:
    """Give a meeting with the number of a wish, whose places in the input are given."""
    if wish.link is not None:
        raise invalid(link_at, NO_LINK)
    if wish.dial_in is not None:
        checked_dial_in(wish.dial_in, dial_in_at)
    number = wish.dial_in or meeting.dial_in
    return replace(meeting, state=MeetingState.READY if number else MeetingState.PENDING, dial_in=number)
