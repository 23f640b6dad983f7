"""For one session a person sits in another cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.enrolment import place_given_up, place_taken
from jobclub.core.cohorts.session import SessionState, cancelled
from jobclub.core.cohorts.visit import Visit, must_lie_ahead, visit_agreed, visit_ended, visits_after
from jobclub.core.errors import (
    AlreadyEnrolled,
    AlreadyVisiting,
    CohortFull,
    CohortNotOpen,
    CohortOver,
    NotEnrolled,
    NotVisitable,
    SessionNotPlanned,
)
from jobclub.core.events import VisitAgreed, VisitEnded, VisitMoved

A_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ABOUT = {"place_id": "place-anna", "participant_id": "anna", "session_id": "hs2"}


@pytest.fixture(scope="module")
def early(club: Cohort) -> datetime:
    return club.session("s1").starts_at - timedelta(days=5)


@pytest.fixture(scope="module")
def host(club: Cohort, early: datetime) -> Cohort:
    """A club beside Anna's and Bo's, a day later, with Eva in one of its three places."""
    sessions = tuple(replace(s, id=f"h{s.id}", starts_at=s.starts_at + A_DAY) for s in club.sessions)
    empty = replace(club, id="host", sessions=sessions, places=())
    return place_taken(empty, "eva", place_id="place-eva", at=early)[0]


def agree(home: Cohort, host: Cohort, at: datetime, session_id: str = "hs2", **more: Any) -> Visit:
    return visit_agreed(
        home, "place-anna", host, session_id, **{"visitors": (), "own": (), "at": at, **more}
    )[0]


def test_somebody_sits_in_for_the_units_both_plans_have(club: Cohort, host: Cohort, early: datetime) -> None:
    visit, happened = visit_agreed(club, "place-anna", host, "hs2", visitors=(), own=(), at=early)
    assert visit == Visit(
        place_id="place-anna",
        participant_id="anna",
        cohort_id="club",
        session_id="hs2",
        host_id="host",
        unit_keys=("cv",),
        agreed_at=early,
    )
    assert happened == VisitAgreed(at=early, **ABOUT)


def test_a_chair_must_be_free_for_enrolled_offered_and_visitors(
    club: Cohort, host: Cohort, early: datetime
) -> None:
    visit = agree(club, host, early)
    finn, gry = (replace(visit, participant_id=who) for who in ("finn", "gry"))
    agree(club, host, early, visitors=[finn])
    with pytest.raises(CohortFull, match="chair"):
        agree(club, host, early, visitors=[finn, gry])
    offered = Place(id="o", participant_id="o", state=PlaceState.OFFERED, since=early)
    with pytest.raises(CohortFull):
        agree(club, replace(host, places=(*host.places, offered)), early, visitors=[finn])


def test_who_waits_for_a_place_there_may_visit_and_takes_one_chair(
    club: Cohort, host: Cohort, early: datetime
) -> None:
    offered = Place(id="a", participant_id="anna", state=PlaceState.OFFERED, since=early)
    visit = agree(club, host, early)
    finn = replace(visit, participant_id="finn")
    agree(club, replace(host, places=(*host.places, offered)), early, visitors=[finn])


def test_a_visitor_who_has_joined_the_group_takes_one_chair(
    club: Cohort, host: Cohort, early: datetime
) -> None:
    visit = replace(agree(club, host, early), participant_id="eva")
    finn = replace(visit, participant_id="finn")
    agree(club, host, early, visitors=[visit, finn])


def test_a_later_enrolment_is_never_refused_because_of_a_visitor(
    club: Cohort, host: Cohort, early: datetime
) -> None:
    agree(club, host, early)
    for who in ("f", "g"):
        host, _ = place_taken(host, who, place_id=who, at=early)
    assert [place.state.value for place in host.places] == ["enrolled"] * 3


def test_the_session_is_another_cohorts_of_the_same_programme_with_a_unit_of_ones_own(
    club: Cohort, host: Cohort, early: datetime, pointers: Callable[..., list[str]]
) -> None:
    other = replace(host, programme=replace(host.programme, key="another"))
    strange = host.with_session(replace(host.session("hs2"), unit_key="unheard-of"))
    none = host.with_session(replace(host.session("hs2"), unit_key=None))
    assert pointers(agree, club, club, early, "s2") == ["/session_id"]
    for impossible in (other, strange, none):
        assert pointers(agree, club, impossible, early) == ["/session_id"]


def test_the_session_lies_ahead_in_an_open_cohort(club: Cohort, host: Cohort, early: datetime) -> None:
    session = host.session("hs2")
    agree(club, host, session.starts_at - SECOND)
    with pytest.raises(NotVisitable):
        agree(club, host, session.starts_at)
    off = host.with_session(cancelled(session, reason="flood"))
    for impossible in (
        off,
        replace(host, state=CohortState.DRAFT),
        replace(host, state=CohortState.CANCELLED),
    ):
        with pytest.raises(NotVisitable):
            agree(club, impossible, early)


def test_only_who_belongs_to_a_group_visits_another(club: Cohort, host: Cohort, early: datetime) -> None:
    left, _ = place_given_up(club, "place-anna", reason=None, at=early)
    waiting = replace(club.place("place-anna"), state=PlaceState.WAITLISTED)
    for home in (left, club.with_place(waiting)):
        with pytest.raises(NotEnrolled):
            agree(home, host, early)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (CohortState.DRAFT, CohortNotOpen),
        (CohortState.COMPLETED, CohortOver),
        (CohortState.CANCELLED, CohortOver),
    ],
)
def test_only_from_a_cohort_that_is_open_or_running(
    club: Cohort, host: Cohort, early: datetime, *, state: CohortState, error: type[Exception]
) -> None:
    with pytest.raises(error):
        agree(replace(club, state=state), host, early)


def test_who_has_a_place_there_is_no_visitor(club: Cohort, host: Cohort, early: datetime) -> None:
    there, _ = place_taken(host, "anna", place_id="annas", at=early)
    with pytest.raises(AlreadyEnrolled):
        agree(club, there, early)


def test_for_a_unit_one_visit_is_agreed_at_a_time(club: Cohort, host: Cohort, early: datetime) -> None:
    visit, second = agree(club, host, early), host.session("hs2")
    other = replace(host, id="third", sessions=tuple(replace(s, id=f"t{s.id}") for s in host.sessions))
    with pytest.raises(AlreadyVisiting) as error:
        agree(club, host, early, own=[(visit, second)])
    assert error.value.facts == {"session_id": "hs2"}
    with pytest.raises(AlreadyVisiting):
        agree(club, other, early, "ths2", own=[(visit, second)])
    agree(club, host, early, "hs3", own=[(visit, second)])


@pytest.mark.parametrize("how", ["over", "held"])
def test_a_visit_that_is_over_leaves_room_for_another(
    club: Cohort, host: Cohort, early: datetime, how: str
) -> None:
    second = host.session("hs2")
    past = {
        "over": replace(second, starts_at=early - A_DAY),
        "held": replace(second, state=SessionState.HELD),
    }[how]
    other = replace(host, id="third", sessions=tuple(replace(s, id=f"t{s.id}") for s in host.sessions))
    agree(club, other, early, "ths2", own=[(agree(club, host, early), past)])
    with pytest.raises(AlreadyVisiting):
        agree(club, host, early, own=[(agree(club, host, early), past)])


def test_a_visit_can_be_taken_back_until_its_session_begins(host: Cohort) -> None:
    session = host.session("hs2")
    must_lie_ahead(session, session.starts_at - SECOND)
    for begun in (session, replace(session, state=SessionState.HELD)):
        with pytest.raises(SessionNotPlanned):
            must_lie_ahead(begun, session.starts_at)
    with pytest.raises(SessionNotPlanned):
        must_lie_ahead(cancelled(session, reason="flood"), session.starts_at - A_DAY)


# --- when the host's plan changes ---------------------------------------------------------------------


@pytest.fixture
def visits(club: Cohort, host: Cohort, early: datetime) -> list[Visit]:
    return [agree(club, host, early)]


def test_a_visit_ends_when_its_session_is_cancelled(
    host: Cohort, early: datetime, visits: list[Visit]
) -> None:
    off = host.with_session(cancelled(host.session("hs2"), reason="flood"))
    assert visits_after(host, off, visits, at=early) == (visits, [VisitEnded(at=early, **ABOUT)])
    assert visit_ended(visits[0], at=early) == VisitEnded(at=early, **ABOUT)


def test_a_visit_ends_when_its_session_takes_another_unit(
    host: Cohort, early: datetime, visits: list[Visit]
) -> None:
    other = host.with_session(replace(host.session("hs2"), unit_key="start"))
    assert visits_after(host, other, visits, at=early)[0] == visits


def test_a_visit_stays_while_the_session_carries_its_unit(
    host: Cohort, early: datetime, visits: list[Visit]
) -> None:
    merged = host.with_session(replace(host.session("hs2"), unit_key="start", merged_unit_keys=("cv",)))
    for same in (host, merged):
        assert visits_after(host, same, visits, at=early) == ([], [])


def test_a_moved_session_keeps_its_visitors_and_tells_them(
    host: Cohort, early: datetime, visits: list[Visit]
) -> None:
    second = host.session("hs2")
    moved = host.with_session(replace(second, starts_at=second.starts_at + A_DAY))
    assert visits_after(host, moved, visits, at=early) == ([], [VisitMoved(at=early, **ABOUT)])


def test_what_was_cancelled_before_ends_no_visit_again(
    host: Cohort, early: datetime, visits: list[Visit]
) -> None:
    off = host.with_session(cancelled(host.session("hs2"), reason="flood"))
    assert visits_after(off, off, visits, at=early) == ([], [])
