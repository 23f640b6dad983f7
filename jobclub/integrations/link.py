"""Meetings without a provider of their own: none at all, or a link that somebody pasted."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.cohorts.meeting import Meeting, MeetingState
from jobclub.core.cohorts.programme_document import fault_in_link
from jobclub.core.errors import invalid
from jobclub.core.office.meetings import MeetingWish


class NoMeetings:
    """For clubs that meet in a room or by other arrangement."""

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting that needs nothing.

        Raises:
            Invalid: A link is given, which nobody would ever be shown.
        """
        if wish.link is not None:
            raise invalid("/meeting_provider", "a link needs the meeting provider 'link'")
        return Meeting(provider="none")

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting as it is.

        Raises:
            Invalid: A link is given, which nobody would ever be shown.
        """
        if wish.link is not None:
            raise invalid("/meeting", "this club has no links; plan it with the meeting provider 'link'")
        return meeting

    def cancel(self, meeting: Meeting) -> None:
        """Do nothing: there is nothing to remove."""


class LinkMeetings:
    """For links made elsewhere: one for the whole club, or one pasted for each session.

    Until a link is there, the meeting is pending.
    """

    def create(self, wish: MeetingWish) -> Meeting:
        """Give a meeting with the link, or one that waits for it.

        Raises:
            Invalid: The link is none that begins with https.
        """
        return _with_link(Meeting(provider="link"), wish.link, "/meeting_link")

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting with the link, or one that waits for it.

        Raises:
            Invalid: The link is none that begins with https.
        """
        return _with_link(meeting, wish.link, "/meeting/join_url")

    def cancel(self, meeting: Meeting) -> None:
        """Do nothing: the link was made elsewhere and is removed there."""


def _with_link(meeting: Meeting, link: str | None, pointer: str) -> Meeting:
    if link is not None and (fault := fault_in_link(link)):
        raise invalid(pointer, f"the link {fault}")
    return replace(meeting, state=MeetingState.READY if link else MeetingState.PENDING, join_url=link)
