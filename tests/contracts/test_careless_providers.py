"""The suite for providers notices who does not do what it asks for: its negative control."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from jobclub.core.activities.meeting import Meeting
from jobclub.core.errors import invalid
from jobclub.core.office.meetings import MeetingGone, MeetingWish
from jobclub.integrations.link import NoMeetings
from jobclub.testing import PaperMeetings
from jobclub.testing.provider_contract import ProviderContract, RemoteProviderContract, a_wish

NUMBERS = count()
SUITE = ProviderContract()


def room(name: object) -> Meeting:
    return Meeting(join_url=f"https://rooms.example.org/{name}", reference=str(name))


class AlwaysNew(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        return room(f"{wish.activity_id}-{next(NUMBERS)}")


class OneForAll(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        return room("the-only-one" if wish else "")


class ForgetsGenerations(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        return room(wish.activity_id)


class MovesAway(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        return room(wish.external_id)

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        return replace(meeting, join_url=f"https://rooms.example.org/{wish.starts_at:%d}")


class InTheClear(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        return Meeting(join_url=f"http://rooms.example.org/{wish.external_id}")


class RemovesOnce(PaperMeetings):
    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        if meeting.reference not in self.there:
            raise MeetingGone("it is gone")
        super().cancel(meeting, wish)


class RemovesAll(PaperMeetings):
    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        super().cancel(meeting, wish)
        self.there.clear()


class AsksOthers(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        subprocess.run([sys.executable, "--version"], check=True, capture_output=True)
        return room(wish.external_id)


class Drops(MovesAway):
    """Takes a link and shows another one."""


class PointsAnywhere(NoMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        raise invalid("/link" if wish.link else "", "no")


class SaysNo(PaperMeetings):
    def create(self, wish: MeetingWish) -> Meeting:
        raise invalid("/meeting_link" if wish.link else "", "no")


Check = Callable[[], object]


def checks() -> dict[str, Check]:
    """Give what should fail: a test of the suite, on a provider that does not pass it."""
    wish = a_wish()
    paper, once = RemovesAll(), RemovesOnce()
    given = SUITE.test_what_somebody_gave_is_used_or_refused_where_it_stands_in_the_input
    own = SUITE.test_each_session_has_a_way_in_of_its_own_and_so_has_a_meeting_made_anew
    return {
        "always new": lambda: SUITE.test_a_meeting_asked_for_again_is_the_same(
            AlwaysNew(), wish, AlwaysNew().create(wish)
        ),
        "one for all": lambda: own(OneForAll(), wish),
        "forgets generations": lambda: own(ForgetsGenerations(), wish),
        "moves away": lambda: SUITE.test_a_meeting_that_changes_keeps_its_way_in(
            MovesAway(), wish, MovesAway().create(wish), {}
        ),
        "in the clear": lambda: SUITE.test_a_way_in_is_safe_to_follow_and_short_enough_to_be_kept(
            InTheClear().create(wish)
        ),
        "removes once": lambda: SUITE.test_a_meeting_can_be_removed_twice_and_one_that_never_was(
            once, wish, once.create(wish)
        ),
        "removes all": lambda: SUITE.test_removing_a_meeting_leaves_the_others_alone(
            paper, wish, paper.create(wish)
        ),
        "asks others": lambda: SUITE.test_who_answers_at_once_asks_nobody(AsksOthers(), wish),
        "drops": lambda: given(Drops(), "a link"),
        "points anywhere": lambda: given(PointsAnywhere(), "a link"),
        "says no": lambda: given(SaysNo(), "a link"),
        "not ready": lambda: SUITE.test_a_meeting_is_ready_and_its_way_in_is_there(Meeting()),
        "at once and remote": lambda: RemoteProviderContract().test_it_says_that_it_asks_others(NoMeetings()),
    }


@pytest.mark.parametrize(
    ("careless", "told"),
    [
        ("always new", "create must give the same meeting for the same external_id"),
        ("forgets generations", "three meetings must have 3 ways in; use the external_id"),
        ("moves away", "change must keep the way in and the reference"),
        ("in the clear", "join_url must begin with https://"),
        ("asks others", "must not be at_once"),
        ("drops", "to people, or refuse it"),
        ("points anywhere", "the pointer '/link' must begin with one of /meeting_provider, /meeting_link"),
        ("says no", "who asks others must not raise Invalid"),
        ("at once and remote", "at_once = False"),
    ],
)
def test_who_does_not_pass_reads_what_to_do(careless: str, told: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(told)):
        checks()[careless]()


@pytest.mark.parametrize("careless", checks())
def test_a_careless_provider_does_not_pass(careless: str) -> None:
    with pytest.raises((AssertionError, MeetingGone)):
        checks()[careless]()
