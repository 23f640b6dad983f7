"""What every provider of meetings must do."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import MeetingProvider, MeetingWish
from jobclub.core.people.organisation import Chat, Lobby
from jobclub.testing.provider_contract.checks import (
    must_be_safe,
    must_be_told_well,
    must_be_used,
    must_stand,
    reaching_out,
)
from jobclub.testing.provider_contract.samples import ODD, WayIn, a_wish, moved

REFUSES_LATE = "who asks others must not raise Invalid: nobody who could correct it hears of it"


class ProviderContract:
    """Everything a provider must do. Subclasses give a ``provider`` fixture.

    ``way_in`` says where it comes from; ``given`` what a wish must hold, if somebody gives it.
    """

    way_in: ClassVar[WayIn] = WayIn.OWN
    given: ClassVar[Mapping[str, Any]] = {}

    @pytest.fixture
    def provider(self) -> MeetingProvider:
        """Give the provider under test."""
        raise NotImplementedError("give the contract a provider fixture")

    @pytest.fixture
    def wish(self) -> MeetingWish:
        """Give a wish that can be fulfilled."""
        return a_wish(**self.given)

    @pytest.fixture
    def meeting(self, provider: MeetingProvider, wish: MeetingWish) -> Meeting:
        """Give a meeting that was made."""
        return provider.create(wish)

    def test_a_meeting_is_ready_and_its_way_in_is_there(self, meeting: Meeting) -> None:
        assert meeting.state is MeetingState.READY, "a meeting that was made must be READY"
        told = f"way_in of this suite says that {self.way_in}, join_url and dial_in say otherwise"
        assert (meeting.mark is None) == (self.way_in is WayIn.NONE), told

    def test_a_way_in_is_safe_to_follow_and_short_enough_to_be_kept(self, meeting: Meeting) -> None:
        must_be_safe(meeting)

    def test_a_meeting_asked_for_again_is_the_same(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        told = "create must give the same meeting for the same external_id"
        assert provider.create(wish) == meeting, told

    def test_each_session_has_a_way_in_of_its_own_and_so_has_a_meeting_made_anew(
        self, provider: MeetingProvider, wish: MeetingWish
    ) -> None:
        wishes = [wish, a_wish(2, **self.given), replace(wish, generation=2)]
        marks = {provider.create(one).mark for one in wishes}
        wanted = 3 if self.way_in is WayIn.OWN else 1
        told = f"as {self.way_in}, three meetings must have {wanted} ways in; use the external_id"
        assert len(marks) == wanted, told

    @pytest.mark.parametrize(
        "change", [{}, {"lobby": Lobby.GUESTS_WAIT}, {"chat": Chat.NEVER}, {"language": "de"}], ids=str
    )
    def test_a_meeting_that_changes_keeps_its_way_in(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting, change: Mapping[str, Any]
    ) -> None:
        another = replace(moved(wish), **change)
        changed = provider.change(meeting, another)
        assert changed.state is MeetingState.READY
        told = "change must keep the way in and the reference, whatever moved"
        assert (changed.mark, changed.reference) == (meeting.mark, meeting.reference), told
        assert provider.change(changed, another) == changed, "change asked twice must give the same"

    def test_who_asks_for_a_meeting_again_after_it_moved_gets_the_same(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        provider.change(meeting, moved(wish))
        told = "the way in must follow from the external_id, not from the time"
        assert provider.create(replace(moved(wish), **self.given)).mark == meeting.mark, told

    def test_a_meeting_can_be_removed_twice_and_one_that_never_was(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        for unknown in (meeting, meeting, replace(meeting, reference=None)):
            provider.cancel(unknown, wish)
        provider.cancel(Meeting(), a_wish(2))

    def test_removing_a_meeting_leaves_the_others_alone(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        other = provider.create(a_wish(2, **self.given))
        provider.cancel(meeting, wish)
        assert provider.change(other, moved(a_wish(2))).mark == other.mark

    def test_several_ask_at_a_time(self, provider: MeetingProvider) -> None:
        wishes = [a_wish(number, **self.given) for number in (1, 2, 3, 1, 2, 3)]
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(provider.create, wishes))
        assert made[:3] == made[3:], "create must be safe where several threads ask for one meeting"

    def test_only_who_tells_attendance_says_who_was_there(
        self, provider: MeetingProvider, wish: MeetingWish, meeting: Meeting
    ) -> None:
        seen = list(provider.attendance(meeting, wish))
        assert provider.tells_attendance or seen == [], "attendance must be empty without tells_attendance"
        assert list(provider.attendance(meeting, wish)) == seen, "attendance asked twice must give the same"

    def test_what_is_examined_is_said_in_a_sentence_and_what_fails_has_a_remedy(
        self, provider: MeetingProvider
    ) -> None:
        must_be_told_well(provider.examine())

    def test_whose_its_meetings_are_stays_the_same(self, provider: MeetingProvider) -> None:
        assert isinstance(provider.account, str), "account must be a text; it may be empty"
        assert provider.account == provider.account, "account must stay the same"

    def test_who_answers_at_once_asks_nobody(self, provider: MeetingProvider, wish: MeetingWish) -> None:
        with reaching_out() as asked:
            meeting = provider.create(wish)
            provider.cancel(provider.change(meeting, moved(wish)), wish)
        assert not (provider.at_once and asked), f"who asks others ({asked[0]}) must not be at_once"

    @pytest.mark.parametrize("odd", ODD)
    def test_what_somebody_gave_is_used_or_refused_where_it_stands_in_the_input(
        self, provider: MeetingProvider, odd: str
    ) -> None:
        """One who asks others is never given any of it: that is seen to before."""
        wish = a_wish(**ODD[odd])
        try:
            meeting = provider.create(wish)
        except Invalid as error:
            assert provider.at_once, REFUSES_LATE
            must_stand(error, ("/meeting_provider", "/meeting_link", "/meeting_dial_in"))
        else:
            must_be_used(provider, meeting, wish)
