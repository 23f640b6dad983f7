"""Meetings without a provider of their own: none at all, or a link that somebody pasted."""

from __future__ import annotations

from collections.abc import Iterator

from jobclub.core.activities.meeting import Meeting, MeetingState, checked_dial_in
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


class LinkMeetings(AtOnce):
    """For links made elsewhere: one for the whole club, or one pasted for each session.

    Until a link is there, the meeting is pending. A number to call may stand beside it.
    """

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting with the link, or one that waits for it.

        Raises:
            Invalid: The link is none that begins with https, or the number can't be.
        """
        if mistakes := list(_mistakes(wish)):
            raise Invalid(*mistakes)
        state = MeetingState.READY if wish.link else MeetingState.PENDING
        return Meeting(provider="link", state=state, join_url=wish.link, dial_in=wish.dial_in)


def _mistakes(wish: MeetingWish) -> Iterator[Mistake]:
    if wish.link is not None and (fault := fault_in_link(wish.link)):
        yield Mistake("/meeting_link", f"the link {fault}")
    if wish.dial_in is not None:
        try:
            checked_dial_in(wish.dial_in, "/meeting_dial_in")
        except Invalid as error:
            yield from error.mistakes
