"""Which notices follow from what happened, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from jobclub.core import events
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.routes import TO_MANY, TO_ONE, USEFUL_FOR, deliveries_after

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PLACE = {"cohort_id": "club", "place_id": "place", "participant_id": "anna"}
CHANGE = {**PLACE, "to_cohort_id": "other", "to_place_id": "new-place"}


@pytest.fixture
def after() -> Callable[[events.Event], list[Delivery]]:
    numbers = count(1)
    return lambda event: list(deliveries_after(event, lambda: f"d{next(numbers)}"))


def test_every_notice_but_what_the_clock_or_the_staff_ask_for_follows_from_something() -> None:
    routed = {notice for table in (TO_ONE, TO_MANY) for notices in table.values() for notice in notices}
    reminders = {Notice.DAY_BEFORE, Notice.HOUR_BEFORE, Notice.HOMEWORK_DUE, Notice.GUEST_BRIEFED}
    asked = {Notice.LINE_CLOSED, Notice.DIGEST, Notice.SIGN_IN}
    assert routed == set(Notice) - reminders - asked - {Notice.GUEST_MOVED}  # told along with the group


def test_a_place_is_confirmed_to_its_holder(after: Callable[[events.Event], list[Delivery]]) -> None:
    [one] = after(events.PlaceTaken(at=NOW, **PLACE))
    assert (one.notice, one.participant_id, one.cohort_id) == (Notice.PLACE_CONFIRMED, "anna", "club")
    assert one.about == {"cohort_id": "club", "place_id": "place"}
    assert (one.at, one.due_at, one.useful_until) == (NOW, NOW, NOW + USEFUL_FOR)


def test_one_place_is_confirmed_once_however_it_was_come_by(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    [accepted] = after(events.OfferAccepted(at=NOW, **{**PLACE, "place_id": "new-place"}))
    [left, moved] = after(events.PlaceTransferred(at=NOW, **CHANGE))
    assert accepted.key == moved.key
    assert left.notice is Notice.PLACE_TRANSFERRED


def test_whoever_changes_hears_of_the_place_they_left_and_of_the_new_one(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    left, got = after(events.PlaceTransferred(at=NOW, **CHANGE))
    assert (left.notice, left.cohort_id, left.about["place_id"]) == (
        Notice.PLACE_TRANSFERRED,
        "club",
        "place",
    )
    assert (got.notice, got.cohort_id, got.about["place_id"]) == (
        Notice.PLACE_CONFIRMED,
        "other",
        "new-place",
    )


def test_whoever_waits_to_change_hears_of_the_line_there(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    [one] = after(events.TransferAsked(at=NOW, **CHANGE))
    assert (one.notice, one.cohort_id, one.about["place_id"]) == (Notice.LINE_JOINED, "other", "new-place")


def test_an_offer_is_worth_telling_as_long_as_it_holds(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    reply_by = NOW + timedelta(hours=48)
    [one] = after(events.OfferMade(at=NOW, reply_by=reply_by.isoformat(), **PLACE))
    assert one.useful_until == reply_by


def test_a_group_is_told_through_one_row_for_all(after: Callable[[events.Event], list[Delivery]]) -> None:
    moved = events.SessionMoved(
        at=NOW, cohort_id="club", session_id="s1", was=NOW.isoformat(), starts_at=NOW.isoformat()
    )
    [one] = after(moved)
    assert one.for_many
    assert (one.notice, one.cohort_id, one.about["session_id"]) == (Notice.PLAN_CHANGED, "club", "s1")


def test_a_cancelled_session_is_told_with_what_else_changed_by_it(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    found = after(events.SessionCancelled(at=NOW, cohort_id="club", session_id="s1"))
    assert [one.notice for one in found] == [Notice.SESSION_CANCELLED, Notice.PLAN_CHANGED]
    assert len({one.key for one in found}) == 2


def test_a_visit_is_told_to_the_visitor_and_to_whom_they_come_from_without_naming_them(
    after: Callable[[events.Event], list[Delivery]],
) -> None:
    ended = events.VisitEnded(at=NOW, place_id="place", participant_id="anna", session_id="s1")
    visitor, home = after(ended)
    assert (visitor.notice, visitor.participant_id) == (Notice.VISIT_ENDED, "anna")
    assert (home.notice, home.participant_id, home.for_many) == (Notice.VISITOR_BACK, None, True)
    assert "anna" not in home.about.values()


def test_nobody_is_told_of_what_concerns_nobody(after: Callable[[events.Event], list[Delivery]]) -> None:
    assert after(events.CohortPlanned(at=NOW, cohort_id="club")) == []
