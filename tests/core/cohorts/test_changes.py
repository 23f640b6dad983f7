from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.cancellation import UnitFate
from jobclub.core.cohorts.changes import (
    AGAINST_PROGRAMME,
    MOST_TOLD,
    Change,
    ChangeKind,
    UnitChange,
    changed_homework,
    changes_between,
    figures_of,
)
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.programme import Programme, due_rule
from jobclub.core.cohorts.session import SessionState
from jobclub.core.cohorts.substitution import substituted
from tests.core.cohorts.acts import EARLY, Off, call_off, in_state, insert, move, shift

Row = tuple[str, str, str | None, str | None, str | None]
AGENDA = (AgendaItem(minutes=20, item="Round"), AgendaItem(minutes=90, item="Letters only"))


def compared(before: Cohort, after: Cohort) -> list[Change]:
    numbers = count(1)
    return changes_between(before, after, reason="flood", at=EARLY, new_id=lambda: f"c{next(numbers)}")


def changes(before: Cohort, after: Cohort) -> list[Row]:
    """Give kind, session, unit, before and after of each change."""
    return [(c.kind.value, c.session_id, c.unit_key, c.was, c.became) for c in compared(before, after)]


def test_a_change_tells_when_and_why_and_has_an_id_of_its_own(club: Cohort) -> None:
    after, _ = shift(club, "s5", "2027-02-09T14:00:00+01:00")
    assert compared(club, after)[1] == Change(
        id="c2",
        at=EARLY,
        kind=ChangeKind.MOVED,
        session_id="s6",
        unit_key="outlook",
        was="2027-02-15T14:00:00+01:00",
        became="2027-02-16T14:00:00+01:00",
        reason="flood",
    )


def test_what_stays_as_it_is_is_no_change(club: Cohort) -> None:
    assert changes(club, club) == []
    meeting = replace(club.session("s1").meeting, join_url="https://example.org")
    assert changes(club, club.with_session(replace(club.session("s1"), meeting=meeting, version=7))) == []


def test_a_moved_session_tells_both_wall_times(club: Cohort) -> None:
    assert changes(club, move(club, "s2", "2027-01-20T10:00:00+01:00")) == [
        ("moved", "s2", "cv", "2027-01-18T14:00:00+01:00", "2027-01-20T10:00:00+01:00")
    ]


def test_all_later_ones_that_moved_along_tell_theirs(club: Cohort) -> None:
    after, _ = shift(club, "s4", "2027-02-02T14:00:00+01:00")
    assert [row[:3] for row in changes(club, after)] == [
        ("moved", "s4", "network"),
        ("moved", "s5", "interview"),
        ("moved", "s6", "outlook"),
    ]


def test_a_unit_that_comes_at_another_place_in_the_row_tells_which(club: Cohort) -> None:
    """The second moves past two others, whose own sessions nobody touched."""
    after = move(club, "s2", "2027-02-03T10:00:00+01:00")
    assert changes(club, after)[1:] == [("order", "s2", "cv", "2", "4")]
    assert changes(after, club)[1:] == [("order", "s2", "cv", "4", "2")]


def test_a_session_called_off_with_a_replacement_tells_what_each_date_became(club: Cohort) -> None:
    """The units keep their order: no unit was changed by it."""
    after, _ = call_off(club, "s4", replacement=True)
    assert changes(club, after) == [
        ("cancelled", "s4", "network", "2027-02-01T14:00:00+01:00", None),
        ("unit", "s5", "network", "interview", "network"),
        ("unit", "s6", "interview", "outlook", "interview"),
        ("inserted", "new", "outlook", None, "2027-02-22T14:00:00+01:00"),
    ]


def test_a_unit_passed_on_over_one_that_stayed_changed_the_order(club: Cohort) -> None:
    after, _ = call_off(in_state(club, "s2", SessionState.HELD), "s1", replacement=True, marked="s3")
    rows = [row for row in changes(club, after) if row[0] == "order"]
    assert rows == [("order", "s4", "start", "1", "3")]


def test_a_dropped_unit_tells_when_it_would_have_been_met(club: Cohort) -> None:
    after, _ = call_off(club, "s2", UnitFate.DROP)
    assert changes(club, after) == [
        ("cancelled", "s2", "cv", "2027-01-18T14:00:00+01:00", None),
        ("dropped", "s2", "cv", "2027-01-18T14:00:00+01:00", None),
    ]


def test_a_merged_unit_tells_whom_it_joined(club: Cohort) -> None:
    after, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    assert changes(club, after) == [
        ("cancelled", "s2", "cv", "2027-01-18T14:00:00+01:00", None),
        ("merged", "s3", "cv", "letter", "letter cv"),
    ]


def test_merging_what_the_group_had_made_its_own_changes_no_topic(club: Cohort) -> None:
    own = club.with_session(replace(club.session("s2"), topic="Our CVs", agenda=AGENDA))
    after, _ = call_off(own, "s2", UnitFate.MERGE_INTO_NEXT)
    assert [row[0] for row in changes(own, after)] == ["cancelled", "merged"]


def test_what_was_merged_once_is_cancelled_unit_by_unit(club: Cohort) -> None:
    joined, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    after, _ = call_off(joined, "s3", UnitFate.DROP)
    assert [row[:3] for row in changes(joined, after)] == [
        ("cancelled", "s3", "letter"),
        ("cancelled", "s3", "cv"),
        ("dropped", "s3", "letter"),
        ("dropped", "s3", "cv"),
    ]


def test_a_unit_merged_into_a_session_without_one_is_its_unit(club: Cohort) -> None:
    own = insert(club, "2027-01-20T14:00:00+01:00")
    after, _ = call_off(own, "s2", UnitFate.MERGE_INTO_NEXT)
    assert changes(own, after)[1:] == [("unit", "extra", "cv", None, "cv")]


def test_an_inserted_session_without_a_unit_is_one_change_about_none(club: Cohort) -> None:
    after = insert(club, "2027-01-20T14:00:00+01:00")
    assert changes(club, after) == [("inserted", "extra", None, None, "2027-01-20T14:00:00+01:00")]


def test_an_inserted_session_tells_its_topic(club: Cohort) -> None:
    after = insert(club, "2027-01-20T14:00:00+01:00", topic="Visit to a factory")
    assert changes(club, after)[1:] == [("topic", "extra", None, None, "Visit to a factory")]


def test_a_unit_that_comes_back_later_has_no_place_to_be_compared_with(club: Cohort) -> None:
    dropped, _ = call_off(club, "s2", UnitFate.DROP)
    back = insert(dropped, "2027-02-03T14:00:00+01:00", unit_key="cv")
    assert [row[:3] for row in changes(dropped, back)] == [("inserted", "extra", "cv")]


def test_a_topic_and_an_agenda_of_the_groups_own_tell_what_was_and_became(club: Cohort) -> None:
    own = club.with_session(replace(club.session("s3"), topic="Our letters", agenda=AGENDA))
    planned = "20 Round; 100 About letter"
    assert changes(club, own) == [
        ("topic", "s3", "letter", "Week of letter", "Our letters"),
        ("agenda", "s3", "letter", planned, "20 Round; 90 Letters only"),
    ]
    assert [row[3:] for row in changes(own, club)] == [
        ("Our letters", "Week of letter"),
        ("20 Round; 90 Letters only", planned),
    ]
    none = club.with_session(replace(club.session("s3"), agenda=()))
    assert changes(club, none) == [("agenda", "s3", "letter", planned, None)]


def test_what_goes_with_its_unit_is_no_change_of_it(club: Cohort) -> None:
    own = club.with_session(replace(club.session("s3"), topic="Our letters", agenda=AGENDA))
    after, _ = call_off(own, "s3", replacement=True)
    assert {row[0] for row in changes(own, after)} == {"cancelled", "unit", "inserted"}
    first, _ = call_off(own, "s2", replacement=True)
    assert {row[0] for row in changes(own, first)} == {"cancelled", "unit", "inserted"}


def test_a_long_text_is_told_by_its_beginning(club: Cohort) -> None:
    agenda = tuple(AgendaItem(minutes=1, item="x" * 90) for _ in range(3))
    own = club.with_session(replace(club.session("s3"), agenda=agenda))
    (row,) = changes(club, own)
    assert row[4] is not None
    assert (len(row[4]), row[4][-1]) == (MOST_TOLD, "…")


def test_a_substitute_is_told_by_id_and_so_is_whoever_takes_it_back(club: Cohort) -> None:
    after, _ = substituted(club, "s2", "tom", now=EARLY)
    assert changes(club, after) == [("substituted", "s2", "cv", "rosa", "tom")]
    assert changes(after, club) == [("substituted", "s2", "cv", "tom", "rosa")]


def test_mode_and_place_are_told_too(club: Cohort) -> None:
    own = club.with_session(replace(club.session("s2"), mode=Mode.IN_PERSON, place="Town hall"))
    assert changes(club, own) == [
        ("mode", "s2", "cv", "online", "in_person"),
        ("place", "s2", "cv", None, "Town hall"),
    ]


def test_sessions_cancelled_before_are_not_told_again(club: Cohort, off: Off) -> None:
    before = off(club, "s2")
    assert changes(before, move(before, "s3", "2027-01-26T14:00:00+01:00"))[0][1] == "s3"


# --- homework -----------------------------------------------------------------------------------------


def test_changed_new_and_dropped_homework_is_told_by_unit() -> None:
    rule = due_rule("1 day before next")
    cv = Homework(id="1", unit_key="cv", key="new-cv", title="New CV", text="Two\n\npages", due=rule)
    skills = Homework(id="2", unit_key="cv", key="skills", title="Skills")
    back = Homework(id="3", unit_key="cv", key="back", title="Back", dropped=True)
    photo = Homework(id="4", unit_key="letter", key="photo", title="Photo")
    after = [replace(cv, title="A CV"), replace(skills, dropped=True), replace(back, dropped=False), photo]
    told = changed_homework(
        [cv, skills, back], after, "s3", reason="They have one", at=EARLY, new_id=lambda: "c"
    )
    assert {(one.kind, one.session_id, one.reason) for one in told} == {
        (ChangeKind.HOMEWORK, "s3", "They have one")
    }
    assert [(one.unit_key, one.was, one.became) for one in told] == [
        (
            "cv",
            "new-cv · New CV · 1 day before next · Two pages",
            "new-cv · A CV · 1 day before next · Two pages",
        ),
        ("cv", "skills · Skills", None),
        ("cv", None, "back · Back"),
        ("letter", None, "photo · Photo"),
    ]


# --- which units most cohorts changed -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ChangeKind)
def test_dates_rooms_and_people_are_no_change_of_a_unit(programme: Programme, kind: ChangeKind) -> None:
    (first, *_) = figures_of(programme, [UnitChange("a", "cv", kind)])
    counts = {"topic", "agenda", "homework", "order", "merged", "dropped"}
    assert (kind in AGAINST_PROGRAMME) == (kind in counts)
    assert (first.unit_key, first.cohorts) == (("cv", 1) if kind in counts else ("start", 0))


def test_units_are_counted_by_cohort_what_most_changed_first(programme: Programme) -> None:
    topic, agenda, moved = ChangeKind.TOPIC, ChangeKind.AGENDA, ChangeKind.MOVED
    figures = figures_of(
        programme,
        [
            UnitChange("a", "letter", topic),
            UnitChange("a", "letter", agenda),
            UnitChange("b", "letter", topic),
            UnitChange("b", "cv", moved),
            UnitChange("b", None, topic),
            UnitChange("c", "network", ChangeKind.DROPPED),
            UnitChange("d"),
        ],
    )
    assert [(one.unit_key, one.title, one.cohorts) for one in figures[:3]] == [
        ("letter", "Week of letter", 2),
        ("network", "Week of network", 1),
        ("start", "Week of start", 0),
    ]
    assert figures[0].kinds == {agenda: 1, topic: 2}
    assert [one.unit_key for one in figures[2:]] == ["start", "cv", "interview", "outlook"]
