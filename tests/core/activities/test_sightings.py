"""What sightings suggest: stays brought together, people matched by their address, the rest left open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.activities.sightings import (
    Roll,
    Seen,
    SeenAs,
    Sighted,
    Sighting,
    Stranger,
    Suggestions,
    Unseen,
    may_be,
    merged,
    minutes_of,
    suggested,
)
from jobclub.core.cohorts.attendance import AttendanceMark, Mark, mark_for
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session, cancelled
from jobclub.core.spans import Span

ANNA, BO = "anna@people.example", "bo@people.example"
ROLL: Roll[Mark] = Roll(
    participants={ANNA: "anna", BO: "bo"}, staff={"rosa@town.example"}, expected={"anna", "bo"}
)
Minutes = tuple[float, float]


@pytest.fixture(scope="session")
def session(club: Cohort) -> Session:
    """Two hours."""
    return club.session("s1")


@pytest.fixture(scope="session")
def entry(session: Session) -> Callable[..., Sighting]:
    """Give what makes an entry of a report: ``entry(ANNA, (0, 50), (60, 120))``, in its minutes."""
    return lambda *args, **more: entry_at(session.starts_at, *args, **more)


def entry_at(
    start: datetime, email: str | None, *stays: Minutes, seen_as: SeenAs = SeenAs.KNOWN, **more: str
) -> Sighting:
    """Give an entry of a report whose stays are told in minutes from an instant."""
    named = {"report": "r1", "entry": email or "e1", **more}
    spans = tuple(Span(_after(start, came), _after(start, left)) for came, left in stays)
    return Sighting(email=email, seen_as=seen_as, stays=spans, **named)


def _after(start: datetime, minutes: float) -> datetime:
    return start + timedelta(minutes=minutes)


def suggest(session: Session, sightings: Iterable[Sighting], roll: Roll[Mark] = ROLL) -> Suggestions[Mark]:
    """Tell what is suggested of a session's people."""
    return suggested(session.span, sightings, roll, partial(mark_for, session))


def told(found: Suggestions[Mark]) -> list[tuple[str, str, int]]:
    return [(one.seen.participant_id, one.mark.mark.value, one.seen.minutes) for one in found.suggested]


# --- stays --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [
        pytest.param([(0, 120)], 120, id="all the time"),
        pytest.param([(-15, 130)], 120, id="longer than the session"),
        pytest.param([(0, 40), (50, 120)], 110, id="a rejoin"),
        pytest.param([(0, 60), (60, 120)], 120, id="a rejoin at once"),
        pytest.param([(0, 80), (30, 120)], 120, id="two devices that overlap"),
        pytest.param([(0, 120), (30, 60)], 120, id="a device within the other's time"),
        pytest.param([(0, 40), (0, 40)], 40, id="the same stay told twice"),
        pytest.param([(10.5, 20.4)], 9, id="whole minutes only"),
        pytest.param([(0, 0.5), (1, 1.5)], 1, id="halves make a whole"),
        pytest.param([(5, 5.4)], 0, id="less than a minute"),
        pytest.param([(0, 30), (10, 10)], 30, id="a stay of no length within another"),
    ],
)
def test_the_minutes_of_one_person_are_those_in_which_any_of_their_entries_was_there(
    session: Session, entry: Callable[..., Sighting], stays: list[Minutes], minutes: int
) -> None:
    found = suggest(session, [entry(ANNA, *stays)])
    assert [one.seen.minutes for one in found.suggested] == [minutes]


@pytest.mark.parametrize("stays", [[(-30, -5)], [(-10, 0)], [(120, 130)], [(60, 60)], [(70, 60)]], ids=str)
def test_who_was_there_only_before_or_after_the_session_or_for_no_time_was_not_at_it(
    session: Session, entry: Callable[..., Sighting], stays: list[Minutes]
) -> None:
    known, guest = entry(ANNA, *stays), entry(None, *stays, seen_as=SeenAs.GUEST, name="Dan")
    found = suggest(session, [known, guest])
    assert (found.suggested, found.uncertain) == ((), ())
    assert [one.participant_id for one in found.unseen] == ["anna", "bo"]


def test_when_somebody_came_and_left_is_told_within_the_session(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    early, late = entry(ANNA, (-5, 30), (100, 180)), entry(BO, (20, 90))
    found = suggest(session, [early, late]).suggested
    assert [(one.seen.came_at, one.seen.left_at) for one in found] == [
        (session.starts_at, session.ends_at),
        (_after(session.starts_at, 20), _after(session.starts_at, 90)),
    ]


def test_people_and_strangers_are_listed_in_the_order_they_came(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    entries = [
        entry(None, name="nobody knows when", entry="e0"),
        entry(ANNA, (20, 120)),
        entry(None, (9, 120), name="the second", entry="e2"),
        entry(BO, (10, 120)),
        entry(None, (5, 120), name="the first", entry="e3"),
    ]
    found = suggest(session, entries)
    assert [one.seen.participant_id for one in found.suggested] == ["bo", "anna"]
    assert [one.name for one in found.uncertain] == ["the first", "the second", "nobody knows when"]


def test_entries_of_one_address_are_one_person_over_devices_and_reports(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    entries = [
        entry(ANNA, (0, 50), entry="laptop"),
        entry(ANNA.upper(), (40, 70), entry="phone", seen_as=SeenAs.GUEST),
        entry(ANNA, (80, 120), report="r2"),
    ]
    assert told(suggest(session, entries)) == [("anna", "present", 110)]


# --- marks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "came", "mark"),
    [
        (120, 0, "present"),
        (90, 0, "present"),
        (89, 0, "partly"),
        (0, 0, "partly"),
        (100, 10, "present"),
        (100, 10.1, "late"),
        (90, 30, "late"),
        (60, 60, "partly"),
    ],
)
def test_less_than_three_quarters_is_partly_and_more_than_ten_minutes_after_the_start_is_late(
    session: Session, minutes: int, came: float, mark: str
) -> None:
    seen = stay(session, minutes, came)
    told = Mark(
        session_id="s1",
        participant_id="anna",
        mark=AttendanceMark(mark),
        minutes=minutes if mark == "partly" else None,
    )
    assert mark_for(session, seen) == told


def stay(session: Session, minutes: int, came: float = 0) -> Seen:
    """Give for how many minutes somebody was there, from some minutes after the start on."""
    came_at = _after(session.starts_at, came)
    return Seen(participant_id="anna", minutes=minutes, came_at=came_at, left_at=session.ends_at)


def test_three_quarters_are_those_of_the_sessions_own_minutes(session: Session) -> None:
    short = replace(session, minutes=45)
    marks = [mark_for(short, stay(short, minutes)).mark for minutes in (33, 34)]
    assert marks == [AttendanceMark.PARTLY, AttendanceMark.PRESENT]


def test_marks_that_are_set_stand_beside_what_is_suggested(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    late = Mark(session_id="s1", participant_id="anna", mark=AttendanceMark.LATE)
    excused = Mark(session_id="s1", participant_id="bo", mark=AttendanceMark.EXCUSED)
    found = suggest(session, [entry(ANNA, (0, 120))], replace(ROLL, marks={"anna": late, "bo": excused}))
    assert [(one.mark.mark, one.marked) for one in found.suggested] == [(AttendanceMark.PRESENT, late)]
    assert found.unseen == (Unseen(participant_id="bo", announced=False, marked=excused),)


# --- who it was ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", [ANNA, "Anna@People.Example", "ANNA@PEOPLE.EXAMPLE"])
def test_people_are_known_by_their_address_however_it_is_spelt(
    session: Session, entry: Callable[..., Sighting], spelling: str
) -> None:
    found = suggest(session, [entry(spelling, (0, 120), name="Somebody Else")])
    assert told(found) == [("anna", "present", 120)]
    assert found.uncertain == ()


def test_addresses_are_compared_as_they_are_told_apart_elsewhere(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    roll = Roll(participants={"strasse@people.example": "anna"})
    assert told(suggest(session, [entry("Straße@people.example", (0, 120))], roll))


@pytest.mark.parametrize(
    ("email", "seen_as", "name"),
    [
        pytest.param(None, SeenAs.GUEST, "Anna", id="a guest who calls herself as a participant does"),
        pytest.param("", SeenAs.KNOWN, "Anna", id="an address that is left empty"),
        pytest.param(None, SeenAs.PHONE, "+45 70 10 10 10", id="somebody by phone"),
        pytest.param("new@people.example", SeenAs.KNOWN, "Anna", id="an address that nobody has"),
        pytest.param(None, SeenAs.GUEST, None, id="a guest without a name"),
    ],
)
def test_nobody_is_known_by_a_name_or_a_number(
    session: Session, entry: Callable[..., Sighting], email: str | None, seen_as: SeenAs, name: str | None
) -> None:
    more = {"name": name} if name else {}
    found = suggest(session, [entry(email, (5, 65), seen_as=seen_as, **more)])
    came_at, left_at = _after(session.starts_at, 5), _after(session.starts_at, 65)
    assert found.suggested == ()
    assert found.uncertain == (
        Stranger(name=name, seen_as=seen_as, minutes=60, came_at=came_at, left_at=left_at),
    )
    assert [one.participant_id for one in found.unseen] == ["anna", "bo"]


def test_guests_without_an_address_are_never_taken_for_the_same(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    entries = [
        entry(None, (60, 120), entry="e2", seen_as=SeenAs.GUEST, name="Anna"),
        entry(None, (0, 30), entry="e1", seen_as=SeenAs.GUEST, name="Anna"),
        entry(None, (0, 40), report="r2", entry="e1", seen_as=SeenAs.GUEST, name="Anna"),
    ]
    found = suggest(session, entries)
    assert [(one.name, one.minutes) for one in found.uncertain] == [("Anna", 30), ("Anna", 40), ("Anna", 60)]


def test_strangers_of_one_address_are_one_known_in_the_surest_way_under_the_first_name(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    entries = [
        entry("dan@other.example", (0, 20), entry="e1", seen_as=SeenAs.GUEST),
        entry("Dan@other.example", (50, 60), entry="e2", name="Daniel"),
        entry("dan@other.example", (10, 30), entry="e3", seen_as=SeenAs.GUEST, name="Dan"),
    ]
    for ordered in permutations(entries):
        (stranger,) = suggest(session, ordered).uncertain
        assert (stranger.name, stranger.seen_as, stranger.minutes) == ("Dan", SeenAs.KNOWN, 40)


def test_an_entry_without_times_is_left_open_even_if_its_address_is_known(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    timeless = Stranger(name="Anna", seen_as=SeenAs.KNOWN)
    found = suggest(session, [entry(ANNA, name="Anna"), entry(None, (0, 9), name="Dan")])
    assert (found.suggested, found.uncertain[-1]) == ((), timeless)
    assert [one.participant_id for one in found.unseen] == ["anna", "bo"]


def test_an_entry_without_times_adds_nothing_to_one_that_has_some(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    found = suggest(session, [entry(ANNA), entry(ANNA, (0, 120), entry="e2")])
    assert (told(found), found.uncertain) == ([("anna", "present", 120)], ())


@pytest.mark.parametrize("stays", [[], [(0, 120)], [(-20, -10)]], ids=str)
def test_the_organisations_own_staff_are_left_out(
    session: Session, entry: Callable[..., Sighting], stays: list[Minutes]
) -> None:
    found = suggest(session, [entry("Rosa@Town.example", *stays, name="Rosa")])
    assert (found.suggested, found.uncertain) == ((), ())


def test_staff_who_take_part_are_participants(session: Session, entry: Callable[..., Sighting]) -> None:
    both = replace(ROLL, staff={ANNA, BO})
    found = suggest(session, [entry(ANNA, (0, 120)), entry(BO, name="Bo")], both)
    assert told(found) == [("anna", "present", 120)]
    assert [one.name for one in found.uncertain] == ["Bo"]


def test_who_is_not_seen_is_listed_without_a_mark_and_with_what_they_said(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    found = suggest(session, [entry(ANNA, (0, 120))], replace(ROLL, announced={"bo"}))
    assert found.unseen == (Unseen(participant_id="bo", announced=True),)
    assert found.participant_ids == ["anna", "bo"]


def test_who_was_seen_and_was_not_expected_is_suggested_all_the_same(
    session: Session, entry: Callable[..., Sighting]
) -> None:
    found = suggest(session, [entry(ANNA, (0, 120))], replace(ROLL, expected={"bo"}))
    assert told(found) == [("anna", "present", 120)]
    assert [one.participant_id for one in found.unseen] == ["bo"]


def test_where_nobody_was_seen_everybody_expected_is_unseen(session: Session) -> None:
    assert [one.participant_id for one in suggest(session, []).unseen] == ["anna", "bo"]
    assert suggest(session, [], Roll()) == Suggestions()


# --- which session it is about ------------------------------------------------------------------------


def test_sightings_are_about_a_session_that_was_over_when_they_were_fetched(session: Session) -> None:
    seen = Sighted(fetched_at=session.ends_at)
    assert seen.is_about(session)
    assert not seen.is_about(replace(session, starts_at=session.starts_at + timedelta(days=1)))
    assert not seen.is_about(cancelled(session, reason="Nobody came"))


# --- whatever a report says ---------------------------------------------------------------------------

MINUTES = st.integers(-30, 150)
STAYS = st.lists(st.tuples(MINUTES, MINUTES).map(sorted).map(tuple), max_size=4)
EMAILS = st.sampled_from([ANNA, ANNA.title(), BO, "dan@other.example", "rosa@town.example", None])


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[str | None, list[Minutes], str]]:
    """Give entries: an address, stays, a name; the entries' own names are their numbers."""
    return draw(st.lists(st.tuples(EMAILS, STAYS, st.sampled_from(["Anna", "Bo", ""])), max_size=6))


def entries_of(session: Session, report: list[tuple[str | None, list[Minutes], str]]) -> list[Sighting]:
    return [
        entry_at(session.starts_at, email, *stays, entry=f"e{number}", name=name)
        for number, (email, stays, name) in enumerate(report)
    ]


@given(report=reports())
def test_nobody_was_there_longer_than_the_session(
    session: Session, report: list[tuple[str | None, list[Minutes], str]]
) -> None:
    found = suggest(session, entries_of(session, report))
    for one in (*(one.seen for one in found.suggested), *found.uncertain):
        assert one.minutes is None or 0 <= one.minutes <= session.minutes
        assert one.came_at is None or session.starts_at <= one.came_at <= (one.left_at or one.came_at)


@given(report=reports(), data=st.data())
def test_the_order_of_the_entries_does_not_matter(
    session: Session, report: list[tuple[str | None, list[Minutes], str]], data: st.DataObject
) -> None:
    entries = entries_of(session, report)
    shuffled = data.draw(st.permutations(entries))
    turned = [replace(one, stays=one.stays[::-1]) for one in shuffled]
    assert suggest(session, turned) == suggest(session, entries)


@given(report=reports(), share=st.integers(0, 4))
def test_splitting_a_stay_changes_nothing(
    session: Session, report: list[tuple[str | None, list[Minutes], str]], share: int
) -> None:
    entries = entries_of(session, report)
    split = [
        replace(one, stays=tuple(p for stay in one.stays for p in parts(stay, share))) for one in entries
    ]
    assert suggest(session, split) == suggest(session, entries)


def parts(stay: Span, share: int) -> tuple[Span, Span]:
    middle = stay.start + (stay.end - stay.start) * share / 4
    return Span(stay.start, middle), Span(middle, stay.end)


@given(report=reports())
def test_everybody_expected_is_suggested_or_unseen_and_never_both(
    session: Session, report: list[tuple[str | None, list[Minutes], str]]
) -> None:
    found = suggest(session, entries_of(session, report))
    assert sorted(found.participant_ids) == ["anna", "bo"]


@given(stays=STAYS)
def test_merged_stays_lie_apart_by_time_within_the_span(session: Session, stays: list[Minutes]) -> None:
    spans = entry_at(session.starts_at, None, *stays).stays
    found = merged(spans, session.span)
    assert all(one.end < another.start for one, another in pairwise(found))
    assert all(session.starts_at <= one.start < one.end <= session.ends_at for one in found)
    covered = {minute for came, left in stays for minute in range(max(came, 0), min(left, 120))}
    assert minutes_of(found) == len(covered)


@pytest.mark.parametrize(
    ("email", "name", "may"),
    [
        ("ANNA@people.example", None, True),
        ("ANNA@people.example", "Somebody", True),
        ("other@people.example", "anna", True),
        (None, "Anna H.", True),
        (None, "holm", True),
        (None, "Bo Af Aa", False),
        ("other@people.example", None, False),
        (None, None, False),
    ],
)
def test_an_entry_may_be_about_somebody_by_address_or_any_part_of_their_name(
    email: str | None, name: str | None, *, may: bool
) -> None:
    entry = Sighting(report="1", entry="1", seen_as=SeenAs.GUEST, email=email, name=name)
    assert may_be(entry, "Anna Af Holm", "anna@people.example") is may


def test_without_an_address_only_a_name_tells_of_somebody() -> None:
    entry = Sighting(report="1", entry="1", seen_as=SeenAs.KNOWN)
    assert not may_be(entry, "Anna Holm", None)
