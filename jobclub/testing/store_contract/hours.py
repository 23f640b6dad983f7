"""The hours of staff: who is engaged when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from jobclub.core.activities.engagements import Engagement
from jobclub.core.errors import StaffClash
from jobclub.core.office import Office
from jobclub.core.spans import Span
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.samples import an_engagement
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

ALL_DAY = Span(ODD_MOMENT.replace(hour=0), ODD_MOMENT.replace(hour=0) + timedelta(days=1))


def engage(office: Office, town: Town, group_id: str, *engagements: Engagement) -> None:
    """Exchange the engagements of a group."""
    with office.transaction(town.admin) as tx:
        tx.staff.set_engagements(group_id, engagements)


def engaged(
    office: Office, town: Town, staff_ids: Iterable[str], within: Span = ALL_DAY, *, outside_group: str = ""
) -> set[Engagement]:
    """Look up who is engaged."""
    with office.reading(town.admin) as tx:
        found = tx.staff.engagements(staff_ids, within, outside_group=outside_group)
    assert len(found) == len(set(found))
    return set(found)


class HoursContract(Setting):
    """Engagements: found, exchanged, never overlapping."""

    def test_only_the_people_asked_about_are_found(self, office: Office, town: Town) -> None:
        group, (one, two, three, _) = new_id(), town.staff_ids
        first, second, third = (an_engagement(who, group, 9) for who in (one, two, three))
        engage(office, town, group, first, second, third)
        assert engaged(office, town, [one]) == {first}
        assert engaged(office, town, [one, three]) == {first, third}
        assert engaged(office, town, []) == set()

    def test_only_what_overlaps_the_span_is_found(self, office: Office, town: Town) -> None:
        group, who = new_id(), town.staff_ids[0]
        before, early, late, after = (an_engagement(who, group, hour) for hour in (8, 9, 10, 11))
        engage(office, town, group, before, early, late, after)
        assert engaged(office, town, [who], Span(early.span.start, late.span.end)) == {early, late}
        inside = Span(early.span.start + timedelta(minutes=10), early.span.start + timedelta(minutes=20))
        assert engaged(office, town, [who], inside) == {early}
        across = Span(early.span.end - timedelta(microseconds=1), late.span.start + timedelta(microseconds=1))
        assert engaged(office, town, [who], across) == {early, late}

    def test_a_groups_own_engagements_can_be_left_out(self, office: Office, town: Town) -> None:
        who, mine, theirs = town.staff_ids[0], new_id(), new_id()
        engage(office, town, mine, an_engagement(who, mine, 9))
        hers = an_engagement(who, theirs, 11)
        engage(office, town, theirs, hers)
        assert engaged(office, town, [who], outside_group=mine) == {hers}

    def test_the_engagements_of_a_group_are_exchanged_as_a_whole(self, office: Office, town: Town) -> None:
        who, group = town.staff_ids[0], new_id()
        kept, gone, new = (an_engagement(who, group, hour) for hour in (9, 11, 13))
        engage(office, town, group, kept, gone)
        engage(office, town, group, kept, new)
        assert engaged(office, town, [who]) == {kept, new}
        engage(office, town, group)
        assert engaged(office, town, [who]) == set()

    def test_engagements_of_one_group_may_take_each_others_time(self, office: Office, town: Town) -> None:
        who, group = town.staff_ids[0], new_id()
        early, late = an_engagement(who, group, 9), an_engagement(who, group, 11)
        engage(office, town, group, early, late)
        swapped = (
            Engagement(staff_id=who, span=span, activity="session", activity_id=activity_id, group_id=group)
            for span, activity_id in ((late.span, early.activity_id), (early.span, late.activity_id))
        )
        engage(office, town, group, *swapped)
        found = engaged(office, town, [who])
        assert {(e.activity_id, e.span) for e in found} == {
            (early.activity_id, late.span),
            (late.activity_id, early.span),
        }

    @pytest.mark.parametrize(("hour", "hours"), [(10, 2), (9, 2), (11, 2), (8, 6), (10, 1), (11, 1)], ids=str)
    def test_behind_the_rule_stands_a_wall_against_clashes(
        self, office: Office, town: Town, hour: int, hours: int
    ) -> None:
        who, mine, theirs = town.staff_ids[0], new_id(), new_id()
        busy = an_engagement(who, theirs, 10, 2)
        old = an_engagement(who, mine, 15)
        engage(office, town, theirs, busy)
        engage(office, town, mine, old)
        with pytest.raises(StaffClash):
            engage(office, town, mine, an_engagement(who, mine, 18), an_engagement(who, mine, hour, hours))
        assert engaged(office, town, [who]) == {busy, old}

    def test_what_new_activities_engage_people_with_is_added(self, office: Office, town: Town) -> None:
        (one, two, *_), old, new = town.staff_ids, new_id(), new_id()
        there, here, hers = (
            an_engagement(one, old, 10),
            an_engagement(one, new, 12),
            an_engagement(two, new, 10),
        )
        engage(office, town, old, there)
        with office.transaction(town.admin) as tx:
            tx.staff.add_engagements([here, hers])
        assert engaged(office, town, [one, two]) == {there, here, hers}
        with pytest.raises(StaffClash), office.transaction(town.admin) as tx:
            tx.staff.add_engagements([an_engagement(two, new_id(), 14), an_engagement(one, new_id(), 9, 2)])
        assert engaged(office, town, [one, two]) == {there, here, hers}

    @pytest.mark.parametrize("hour", [9, 12])
    def test_touching_spans_are_no_clash(self, office: Office, town: Town, hour: int) -> None:
        who, mine, theirs = town.staff_ids[0], new_id(), new_id()
        engage(office, town, theirs, an_engagement(who, theirs, 10, 2))
        engage(office, town, mine, an_engagement(who, mine, hour))
        assert len(engaged(office, town, [who])) == 2

    def test_the_hour_of_somebody_else_is_no_clash(self, office: Office, town: Town) -> None:
        (one, two, *_), mine, theirs = town.staff_ids, new_id(), new_id()
        engage(office, town, theirs, an_engagement(one, theirs, 10))
        engage(office, town, mine, an_engagement(two, mine, 10))
        assert len(engaged(office, town, [one, two])) == 2
