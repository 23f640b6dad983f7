"""Meetings without a provider of their own: none at all, or a link that somebody pasted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jobclub.core.cohorts.meeting import Meeting, MeetingState, checked_dial_in
from jobclub.core.cohorts.programme_document import fault_in_link
from jobclub.core.errors import Invalid, Mistake, invalid
from jobclub.core.office.meetings import MeetingWish
from jobclub.integrations.at_once import AtOnce


class NoMeetings(AtOnce):
    """For clubs that meet in a room or by other arrangement."""

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting that needs nothing.

        Raises:
            Invalid: A link or number is given, which nobody would ever be shown.
        """
        if wish.link is not None:
            raise invalid("/meeting_provider", "a link needs the meeting provider 'link'")
        if wish.dial_in is not None:
            raise invalid("/meeting_provider", "a phone number needs the meeting provider 'phone' or 'link'")
        return Meeting(provider="none")

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting as it is.

        Raises:
            Invalid: A link or number is given, which nobody would ever be shown.
        """
        if wish.link is not None:
            raise invalid("/meeting/join_url", "these meetings have no link; choose the provider 'link'")
        if wish.dial_in is not None:
            raise invalid("/meeting/dial_in", "these meetings have no number; choose the provider 'phone'")
        return meeting


class LinkMeetings(AtOnce):
    """For links made elsewhere: one for the whole club, or one pasted for each session.

    Until a link is there, the meeting is pending. A number to call may stand beside it.
    """

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting with the link, or one that waits for it.

        Raises:
            Invalid: The link is none that begins with https, or the number can't be.
        """
        return _met(Meeting(provider="link"), wish, "/meeting_link", "/meeting_dial_in")

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting with another link or number; what the wish leaves out stays.

        Raises:
            Invalid: The link is none that begins with https, or the number can't be.
        """
        return _met(meeting, wish, "/meeting/join_url", "/meeting/dial_in")


def _met(meeting: Meeting, wish: MeetingWish, link_at: str, dial_in_at: str) -> Meeting:
    """Give a meeting with the link and number of a wish, whose places in the input are given."""
    if mistakes := list(_mistakes(wish, link_at, dial_in_at)):
        raise Invalid(*mistakes)
    link = wish.link or meeting.join_url
    state = MeetingState.READY if link else MeetingState.PENDING
    return replace(meeting, state=state, join_url=link, dial_in=wish.dial_in or meeting.dial_in)


def _mistakes(wish: MeetingWish, link_at: str, dial_in_at: str) -> Iterator[Mistake]:
    if wish.link is not None and (fault := fault_in_link(wish.link)):
        yield Mistake(link_at, f"the link {fault}")
    if wish.dial_in is not None:
        try:
            checked_dial_in(wish.dial_in, dial_in_at)
        except Invalid as error:
            yield from error.mistakes
