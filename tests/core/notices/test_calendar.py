"""What somebody's calendar must be told: what is new, has moved, is off; nothing twice, nothing over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.places import PlaceState, given_up
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import cancelled, held
from jobclub.core.cohorts.visit import Visit, sessions_of
from jobclub.core.notices.calendar import Changes, Told, difference, entry_of, place_of, uid_of

EARLY = datetime(2027, 1, 4, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
VISIT = Visit(
    place_id="place-eva",
    participant_id="eva",
    cohort_id="home",
    session_id="s3",
    host_id="club",
    unit_keys=("letter",),
    agreed_at=EARLY,
)


def news(
    club: Cohort,
    told: Iterable[Told] = (),
    *,
    who: str = "anna",
    now: datetime = EARLY,
    visits: Iterable[Visit] = (),
) -> Changes:
    return difference(who, club.id, sessions_of(who, club, visits), told=tuple(told), now=now)


def kept(changes: Changes, before: Iterable[Told] = ()) -> tuple[Told, ...]:
    """Give what was told once these changes were told too."""
    after = {one.activity_id: one for one in (*before, *changes.to_request, *changes.to_cancel)}
    return tuple(after.values())


def moved(club: Cohort, session_id: str, by: timedelta = A_DAY) -> Cohort:
    session = club.session(session_id)
    return club.with_session(replace(session, starts_at=session.starts_at + by))


def off(club: Cohort, *session_ids: str) -> Cohort:
    return club.with_sessions(cancelled(club.session(one), reason="flood") for one in session_ids)


def left(club: Cohort, place_id: str = "place-anna", state: PlaceState = PlaceState.WITHDRAWN) -> Cohort:
    return club.with_place(given_up(club.place(place_id), at=EARLY, state=state))


def ids(told: Iterable[Told]) -> list[str]:
    return [one.activity_id for one in told]


def numbers(told: Iterable[Told]) -> list[int]:
    return [one.sequence for one in told]


def test_whoever_has_a_place_is_invited_to_every_session_ahead(club: Cohort) -> None:
    changes = news(club)
    assert ids(changes.to_request) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert set(numbers(changes.to_request)) == {0}
    assert changes.to_cancel == ()
    first = changes.to_request[0]
    assert first == Told(
        participant_id="anna",
        activity_id="s1",
        group_id="club",
        sequence=0,
        starts_at=club.session("s1").starts_at,
        ends_at=club.session("s1").ends_at,
        told_at=EARLY,
    )


def test_what_was_told_is_not_told_again(club: Cohort) -> None:
    later = EARLY + A_DAY
    assert news(club, kept(news(club)), now=later) == Changes()


def test_only_the_session_that_moved_is_told_again_and_its_sequence_rises(club: Cohort) -> None:
    told = kept(news(club))
    changes = news(moved(club, "s3"), told)
    assert ids(changes.to_request) == ["s3"]
    assert numbers(changes.to_request) == [1]
    assert changes.to_request[0].starts_at == club.session("s3").starts_at + A_DAY
    assert changes.to_cancel == ()


def test_a_session_that_moved_back_before_anybody_was_told_is_no_news(club: Cohort) -> None:
    told = kept(news(club))
    assert news(moved(moved(club, "s3"), "s3", -A_DAY), told) == Changes()


def doubtful(told: Iterable[Told]) -> tuple[Told, ...]:
    """Give the same as it is while nobody knows whether it arrived."""
    return tuple(replace(one, certain=False) for one in told)


def test_what_may_not_have_arrived_is_told_again_under_the_same_sequence(club: Cohort) -> None:
    told = doubtful(kept(news(club)))
    assert news(club, told) == news(club)


def test_what_may_not_have_arrived_and_has_changed_since_is_told_under_a_higher_sequence(
    club: Cohort,
) -> None:
    told = doubtful(kept(news(club)))
    assert numbers(news(moved(club, "s3"), told).to_request) == [0, 0, 1, 0, 0, 0]


def test_whoever_may_have_been_invited_and_left_is_uninvited_until_that_is_certain(club: Cohort) -> None:
    told = doubtful(kept(news(club)))
    first = news(left(club), told).to_cancel
    assert set(numbers(first)) == {1}
    assert news(left(club), doubtful(first)).to_cancel == first
    assert news(left(club), first) == Changes()


def test_another_length_or_another_place_is_told(club: Cohort) -> None:
    told = kept(news(club))
    longer = club.with_session(replace(club.session("s2"), minutes=150))
    assert ids(news(longer, told).to_request) == ["s2"]
    in_a_room = club.with_session(replace(club.session("s2"), mode=Mode.IN_PERSON, place="Room 3"))
    (new,) = news(in_a_room, told).to_request
    assert (new.activity_id, new.place) == ("s2", "Room 3")


@pytest.mark.parametrize(
    ("mode", "place"),
    [(Mode.ONLINE, None), (Mode.PHONE, None), (Mode.IN_PERSON, "Room 3"), (Mode.BOTH, "Room 3")],
)
def test_a_place_is_told_only_to_who_is_to_go_there(club: Cohort, mode: Mode, place: str | None) -> None:
    assert place_of(replace(club.session("s1"), mode=mode, place="Room 3")) == place


def test_a_topic_changes_no_calendar(club: Cohort) -> None:
    told = kept(news(club))
    assert news(club.with_session(replace(club.session("s2"), topic="Another")), told) == Changes()


def test_a_session_called_off_is_taken_out_with_the_next_sequence(club: Cohort) -> None:
    told = kept(news(club))
    changes = news(off(club, "s4"), told, now=EARLY + A_DAY)
    (gone,) = changes.to_cancel
    assert gone == replace(told[3], sequence=1, cancelled=True, told_at=EARLY + A_DAY)
    assert changes.to_request == ()
    assert news(off(club, "s4"), kept(changes, told)) == Changes()


def test_a_session_called_off_before_anybody_heard_of_it_is_no_news(club: Cohort) -> None:
    assert "s4" not in ids(news(off(club, "s4")).to_request)
    assert news(off(club, "s4")).to_cancel == ()


def test_a_replacement_is_told_beside_what_is_off(club: Cohort) -> None:
    told = kept(news(club))
    new = replace(club.session("s6"), id="s7", starts_at=club.session("s6").starts_at + 7 * A_DAY)
    after = off(replace(club, sessions=(*club.sessions, new)), "s1")
    changes = news(after, told)
    assert (ids(changes.to_cancel), ids(changes.to_request)) == (["s1"], ["s7"])


@pytest.mark.parametrize("state", [PlaceState.WITHDRAWN, PlaceState.TRANSFERRED])
def test_whoever_left_is_called_off_from_all_that_lies_ahead(club: Cohort, state: PlaceState) -> None:
    told = kept(news(club))
    now = club.session("s2").ends_at
    changes = news(left(club, state=state), told, now=now)
    assert ids(changes.to_cancel) == ["s3", "s4", "s5", "s6"]
    assert changes.to_request == ()


def test_whoever_comes_back_is_invited_with_a_higher_sequence(club: Cohort) -> None:
    told = kept(news(club))
    gone = kept(news(left(club), told), told)
    changes = news(club, gone)
    assert ids(changes.to_request) == ids(told)
    assert set(numbers(changes.to_request)) == {2}
    assert not any(one.cancelled for one in changes.to_request)


@pytest.mark.parametrize("state", [PlaceState.WAITLISTED, PlaceState.OFFERED])
def test_whoever_waits_is_invited_to_nothing(club: Cohort, state: PlaceState) -> None:
    waiting = club.with_place(replace(club.place("place-anna"), state=state, enrolled_at=None))
    assert news(waiting) == Changes()


def test_what_is_over_is_neither_told_nor_called_off(club: Cohort) -> None:
    told, after = kept(news(club)), club.session("s2").ends_at
    assert ids(news(club, now=after).to_request) == ["s3", "s4", "s5", "s6"]
    assert "s2" not in ids(news(off(club, "s2"), told, now=after).to_cancel)
    just_before = after - timedelta(seconds=1)
    assert "s2" in ids(news(club, now=just_before).to_request)
    assert "s2" in ids(news(off(club, "s2"), told, now=just_before).to_cancel)


def test_a_session_that_is_over_is_not_called_off_though_people_knew_a_later_time(club: Cohort) -> None:
    told = kept(news(moved(club, "s1")))
    now = club.session("s1").ends_at
    assert news(club, told, now=now) == Changes()


def test_a_session_that_is_held_while_it_runs_changes_nothing(club: Cohort) -> None:
    told, now = kept(news(club)), club.session("s1").starts_at
    running = club.with_session(held(club.session("s1"), consultant_id="rosa", now=now))
    assert news(running, told, now=now) == Changes()


def test_a_visitor_is_told_of_the_session_they_visit_and_no_other(club: Cohort) -> None:
    changes = news(club, who="eva", visits=[VISIT])
    assert ids(changes.to_request) == ["s3"]
    assert news(club, who="dina", visits=[VISIT]) == Changes()


def test_a_visit_that_ended_is_called_off(club: Cohort) -> None:
    told = kept(news(club, who="eva", visits=[VISIT]))
    changes = news(club, told, who="eva")
    assert ids(changes.to_cancel) == ["s3"]
    assert numbers(changes.to_cancel) == [1]


def test_a_visitor_who_joins_the_group_is_told_of_all_of_it_once(club: Cohort) -> None:
    told = kept(news(club, who="eva", visits=[VISIT]))
    joined = replace(club, places=(*club.places, replace(club.place("place-bo"), participant_id="eva")))
    changes = news(joined, told, who="eva", visits=[VISIT])
    assert ids(changes.to_request) == ["s1", "s2", "s4", "s5", "s6"]
    assert changes.to_cancel == ()


def test_sessions_are_told_in_the_order_they_come(club: Cohort) -> None:
    assert ids(news(moved(club, "s1", 30 * A_DAY)).to_request) == ["s2", "s3", "s4", "s5", "s1", "s6"]
    assert [session.id for session in sessions_of("anna", off(club, "s1"), ())] == [
        "s2",
        "s3",
        "s4",
        "s5",
        "s6",
    ]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move", "off", "on", "leave", "join", "tell"]),
        st.sampled_from(["s1", "s2", "s3"]),
        st.integers(-3, 3),
    ),
    max_size=12,
)


@given(acts=ACTS)
def test_a_calendar_that_was_told_every_change_shows_the_plan_and_sequences_only_rise(
    club: Cohort, acts: list[tuple[str, str, int]]
) -> None:
    now, told = EARLY - 30 * A_DAY, tuple[Told, ...]()
    cohort = replace(club, sessions=club.sessions[:3])
    for act, session_id, days in [*acts, ("tell", "", 0)]:
        if act == "move":
            cohort = moved(cohort, session_id, timedelta(days=days))
        elif act in {"off", "on"}:
            state = (cancelled if act == "off" else replace)(club.session(session_id), reason="flood")
            cohort = cohort.with_session(replace(cohort.session(session_id), state=state.state))
        elif act == "leave":
            cohort = left(cohort)
        elif act == "join":
            cohort = cohort.with_place(club.place("place-anna"))
        else:
            changes = news(cohort, told, now=now)
            assert changes == news(cohort, told, now=now)
            before = {one.activity_id: one.sequence for one in told}
            for one in (*changes.to_request, *changes.to_cancel):
                assert one.sequence == before.get(one.activity_id, -1) + 1
            told = kept(changes, told)
    expected = {(s.id, s.starts_at, s.ends_at) for s in sessions_of("anna", cohort, ())}
    assert {(one.activity_id, one.starts_at, one.ends_at) for one in told if not one.cancelled} == expected


def test_an_entry_is_on_the_wall_clock_of_its_zone(club: Cohort) -> None:
    (told, *_) = news(club).to_request
    entry = entry_of(told, "Europe/Copenhagen", summary="Meeting", url="https://x.example/p/1")
    assert entry.starts_at.isoformat() == "2027-01-11T14:00:00+01:00"
    assert entry.ends_at.isoformat() == "2027-01-11T16:00:00+01:00"
    assert (entry.uid, entry.sequence, entry.changed_at) == (uid_of("s1"), 0, EARLY)
    assert (entry.zone, entry.summary, entry.url) == ("Europe/Copenhagen", "Meeting", "https://x.example/p/1")
    assert (entry.place, entry.description, entry.cancelled) == (None, None, False)


def test_what_was_called_off_is_an_entry_that_is_cancelled(club: Cohort) -> None:
    told = kept(news(club))
    (gone,) = news(off(club, "s4"), told).to_cancel
    entry = entry_of(gone, club.zone, summary="Meeting")
    assert (entry.uid, entry.sequence, entry.cancelled) == ("s4@jobclub", 1, True)
