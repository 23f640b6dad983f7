"""What a provider must do beyond that if it has to ask somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from jobclub.core.activities.meeting import Meeting
from jobclub.core.office.meetings import MeetingGone, MeetingProvider, MeetingWish, ProviderUnavailable
from jobclub.testing.provider_contract.checks import must_be_short, must_be_told_well
from jobclub.testing.provider_contract.everyone import ProviderContract
from jobclub.testing.provider_contract.samples import a_wish, moved


class RemoteProviderContract(ProviderContract):
    """Everything a provider must do beyond that, if it has to ask somebody.

    What is on the other side, and how to make that fail, is known to the test that made the provider: let its
    fixture keep it in ``self``.
    """

    def living(self) -> Collection[object]:
        """Give one thing for each meeting there is on the other side."""
        raise NotImplementedError("say which meetings there are")

    def sent(self) -> Sequence[str]:
        """Give all that was sent there, as text."""
        raise NotImplementedError("say what was sent")

    def outage(self) -> AbstractContextManager[object]:
        """Let nobody answer for a block."""
        raise NotImplementedError("make it fail")

    def remove(self, meeting: Meeting) -> None:
        """Take a meeting away on the other side, so that the provider does not know."""
        raise NotImplementedError("take the meeting away")

    def test_it_says_that_it_asks_others(self, provider: MeetingProvider) -> None:
        assert not provider.at_once, "who has to ask somebody must say so: at_once = False"

    def test_however_often_it_is_asked_for_there_is_one_meeting(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        provider.create(wish)
        provider.change(meeting, moved(wish))
        assert len(self.living()) == 1, "one external_id must have one meeting, however often it is asked for"

    @pytest.mark.parametrize("known", [True, False], ids=["known", "found by its external id"])
    def test_a_removed_meeting_is_removed(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting, *, known: bool
    ) -> None:
        provider.cancel(meeting if known else replace(meeting, reference=None), wish)
        assert len(self.living()) == 0, "cancel must remove it, by its external_id if it has no reference"

    def test_a_meeting_that_is_gone_can_be_removed_but_not_changed_and_is_made_anew(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        self.remove(meeting)
        with pytest.raises(MeetingGone) as gone:
            provider.change(meeting, moved(wish))
        must_be_short(str(gone.value))
        provider.cancel(meeting, wish)
        anew = provider.create(replace(wish, generation=2))
        assert anew.mark != meeting.mark, "another generation must have another way in"

    def test_while_nobody_answers_it_says_so_and_then_goes_on(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        other = a_wish(2)
        with self.outage():
            for act in (
                lambda: provider.create(other),
                lambda: provider.change(meeting, moved(wish)),
                lambda: provider.cancel(meeting, wish),
            ):
                with pytest.raises(ProviderUnavailable) as away:
                    act()
                must_be_short(str(away.value))
            found = must_be_told_well(provider.examine())
            assert not all(one.works for one in found), "examine must say that nobody answers"
        assert provider.change(meeting, moved(wish)).mark == meeting.mark
        provider.create(other)
        assert len(self.living()) == 2

    def test_nothing_about_anybody_is_sent(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        provider.cancel(provider.change(meeting, moved(wish)), wish)
        assert [text for text in self.sent() if "@" in text] == [], "nothing about people may be sent"
