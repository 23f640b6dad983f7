"""All clubs in one list: places, the line, the next meeting, and who is too few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.errors import Forbidden
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.usecases.glancing import glance_over
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import open_club

from .postbox import Postbox

ALL = CohortFilter()


def test_a_club_at_a_glance(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Anna", "Bo")
    [one] = glance_over(post.office, post.town.coordinator, ALL, Window()).items
    assert (one.line.id, one.taken, one.free, one.waiting) == (club.id, 2, club.capacity - 2, 0)
    assert one.next_session is not None
    assert one.next_session.id == club.sessions[0].id
    assert not one.below_minimum


def test_a_full_club_has_a_line_and_one_too_small_a_warning(post: Postbox) -> None:
    small = open_club(post.office, post.town, minimum=1, capacity=1)
    post.enrol(small, "Anna", "Bo")
    [one] = glance_over(post.office, post.town.coordinator, ALL, Window()).items
    assert (one.taken, one.free, one.waiting) == (1, 0, 1)


def test_too_few_people_are_seen_before_the_start_and_no_place_is_free_once_admission_closed(
    post: Postbox, club: Cohort
) -> None:
    post.clock.at = club.sessions[0].starts_at - timedelta(days=2)
    [one] = glance_over(post.office, post.town.coordinator, ALL, Window()).items
    assert one.below_minimum
    post.clock.at = club.sessions[1].starts_at
    [one] = glance_over(post.office, post.town.coordinator, ALL, Window()).items
    assert (one.free, one.line.state) == (0, CohortState.RUNNING)


def test_a_club_that_is_over_meets_no_more(post: Postbox, club: Cohort) -> None:
    cancel_cohort(post.office, post.town.coordinator, club.id, "No room")
    [one] = glance_over(post.office, post.town.coordinator, ALL, Window()).items
    assert (one.next_session, one.free) == (None, 0)


def test_it_is_for_who_looks_after_all_of_them(post: Postbox) -> None:
    with pytest.raises(Forbidden):
        glance_over(post.office, post.town.consultant, ALL, Window())
