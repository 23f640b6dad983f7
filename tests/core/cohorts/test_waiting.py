"""The line of a cohort: sentence by sentence of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.line import positions
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState, with_capacity
from jobclub.core.cohorts.enrolment import MOST_WAITING, place_given_up, place_taken
from jobclub.core.cohorts.session import SessionState, cancelled
from jobclub.core.cohorts.waiting import (
    admission_closes_at,
    admission_is_closed,
    offer_accepted,
    offer_declined,
    settle_offers,
    with_offers_retimed,
)
from jobclub.core.errors import (
    AlreadyEnrolled,
    CapacityBelowTaken,
    CohortFull,
    CohortNotOpen,
    CohortOver,
    NotEnrolled,
    NotOffered,
    OfferExpired,
)
from jobclub.core.events import (
    LineJoined,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferMade,
    OfferRetimed,
    PlaceTaken,
)

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
LINE = ("cleo", "dan", "eva", "finn")


@pytest.fixture(scope="module")
def early(club: Cohort) -> datetime:
    return club.session("s1").starts_at - timedelta(days=5)


@pytest.fixture(scope="module")
def closes_at(club: Cohort) -> datetime:
    return club.session("s2").starts_at


@pytest.fixture(scope="module")
def full(club: Cohort, early: datetime) -> Cohort:
    """The club with Anna, Bo and Cleo in it, and Dan, Eva and Finn in line."""
    for who in LINE:
        club = take(club, who, early)
    return club


def take(club: Cohort, who: str, at: datetime) -> Cohort:
    return place_taken(settle_offers(club, at).cohort, who, place_id=f"place-{who}", at=at)[0]


def left(club: Cohort, who: str, at: datetime) -> Cohort:
    """Let somebody leave, and settle what that frees."""
    return settle_offers(place_given_up(club, f"place-{who}", reason=None, at=at)[0], at).cohort


def of(club: Cohort, who: str) -> Place:
    return club.place(f"place-{who}")


def states(club: Cohort) -> dict[str, str]:
    return {place.participant_id: place.state.value for place in club.places}


def line(club: Cohort) -> list[str]:
    return [one.removeprefix("place-") for one in positions(club.places)]


# --- joining ------------------------------------------------------------------------------------------


def test_whoever_comes_once_all_places_are_taken_joins_the_end_of_the_line(
    full: Cohort, early: datetime
) -> None:
    after, happened = place_taken(full, "gry", place_id="g", at=early)
    assert line(full) == ["dan", "eva", "finn"]
    assert positions(after.places)["g"] == 4
    assert (after.place("g").state, after.place("g").enrolled_at) == (PlaceState.WAITLISTED, None)
    assert happened == LineJoined(at=early, cohort_id="club", place_id="g", participant_id="gry")


def test_whoever_finds_a_free_place_and_nobody_waiting_has_it(club: Cohort, early: datetime) -> None:
    after, happened = place_taken(club, "cleo", place_id="c", at=early)
    assert isinstance(happened, PlaceTaken)
    assert (after.place("c").state, after.place("c").turn) == (PlaceState.ENROLLED, None)


def test_while_anyone_waits_newcomers_join_the_line_even_if_a_place_is_free(
    full: Cohort, closes_at: datetime
) -> None:
    late = closes_at - HOUR
    freed = left(full, "anna", late)
    assert freed.free == 1
    after, happened = place_taken(freed, "gry", place_id="g", at=late)
    assert isinstance(happened, LineJoined)
    assert after.place("g").state is PlaceState.WAITLISTED


def test_who_waits_joins_the_line_once(full: Cohort, early: datetime) -> None:
    with pytest.raises(AlreadyEnrolled, match="stands in line") as error:
        take(full, "dan", early)
    assert error.value.facts == {"enrolment_id": "place-dan"}


def test_a_line_has_an_end(club: Cohort, early: datetime) -> None:
    for number in range(MOST_WAITING + 1):
        club = take(club, f"p{number}", early)
    with pytest.raises(CohortFull, match=f"{MOST_WAITING} people wait"):
        take(club, "one-more", early)


# --- offers -------------------------------------------------------------------------------------------


def test_admission_closes_when_the_last_session_that_admits_people_starts(
    club: Cohort, closes_at: datetime
) -> None:
    assert not admission_is_closed(club, closes_at - SECOND)
    assert admission_is_closed(club, closes_at)


def test_admission_is_closed_where_no_admitting_session_takes_place(club: Cohort, early: datetime) -> None:
    gone = club.with_sessions([replace(one, state=SessionState.CANCELLED) for one in club.sessions[:2]])
    assert admission_is_closed(gone, early)


def test_nothing_happens_where_nobody_waits(club: Cohort, early: datetime) -> None:
    settled = settle_offers(club, early)
    assert settled.cohort is club
    assert settled.events == ()


def test_a_freed_place_is_offered_to_exactly_the_next_and_reserved(full: Cohort, early: datetime) -> None:
    freed, _ = place_given_up(full, "place-anna", reason=None, at=early)
    settled = settle_offers(freed, early)
    assert states(settled.cohort) == {
        "anna": "withdrawn",
        "bo": "enrolled",
        "cleo": "enrolled",
        "dan": "offered",
        "eva": "waitlisted",
        "finn": "waitlisted",
    }
    assert settled.cohort.free == 0
    reply_by = early + timedelta(hours=48)
    about = {"cohort_id": "club", "place_id": "place-dan", "participant_id": "dan"}
    assert settled.events == (OfferMade(at=early, reply_by=reply_by.isoformat(), **about),)


def test_settling_once_more_changes_nothing(full: Cohort, early: datetime) -> None:
    settled = left(full, "anna", early)
    assert settle_offers(settled, early + HOUR).cohort == settled
    assert settle_offers(settled, early + HOUR).events == ()


def test_many_freed_at_once_are_offered_in_order(full: Cohort, early: datetime) -> None:
    raised = settle_offers(with_capacity(full, capacity=5), early).cohort
    assert [of(raised, who).state.value for who in LINE] == ["enrolled", "offered", "offered", "waitlisted"]


def test_there_are_no_more_offers_than_people_in_line(full: Cohort, early: datetime) -> None:
    raised = settle_offers(with_capacity(full, capacity=20), early).cohort
    assert line(raised) == []
    assert raised.free == 14


def test_a_programme_says_how_long_an_offer_lasts(full: Cohort, early: datetime) -> None:
    brief = replace(full, programme=replace(full.programme, offer_hours=6))
    offer = of(left(brief, "anna", early), "dan").offer
    assert offer is not None
    assert (offer.made_at, offer.reply_by) == (early, early + 6 * HOUR)


def test_the_last_reply_is_due_two_hours_before_admission_closes(full: Cohort, closes_at: datetime) -> None:
    at = closes_at - 20 * HOUR
    offer = of(left(full, "anna", at), "dan").offer
    assert offer is not None
    assert offer.reply_by == closes_at - 2 * HOUR


def test_no_offer_is_made_later_than_that(full: Cohort, closes_at: datetime) -> None:
    at = closes_at - 2 * HOUR
    assert of(left(full, "anna", at - SECOND), "dan").state is PlaceState.OFFERED
    assert of(left(full, "anna", at), "dan").state is PlaceState.WAITLISTED


def test_no_offer_is_made_where_no_admitting_session_takes_place(full: Cohort, early: datetime) -> None:
    off = full.with_sessions(cancelled(full.session(one), reason="flood") for one in ("s1", "s2"))
    assert of(left(off, "anna", early), "dan").state is PlaceState.WAITLISTED


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_no_offer_is_made_in_a_cohort_that_is_over(full: Cohort, early: datetime, state: CohortState) -> None:
    over = replace(full, state=state, capacity=9)
    assert settle_offers(over, early).cohort == over


# --- lapsing ------------------------------------------------------------------------------------------


def test_an_offer_nobody_replies_to_puts_the_person_at_the_end_and_goes_to_the_next(
    full: Cohort, early: datetime
) -> None:
    later = early + timedelta(hours=48)
    settled = settle_offers(left(full, "anna", early), later)
    assert line(settled.cohort) == ["finn", "dan"]
    assert of(settled.cohort, "dan").lapsed_at == later
    eva = of(settled.cohort, "eva")
    assert eva.offer is not None
    assert eva.offer.reply_by == min(later + timedelta(hours=48), later + timedelta(hours=48))
    about = {"at": later, "cohort_id": "club"}
    assert settled.events == (
        OfferLapsed(place_id="place-dan", participant_id="dan", **about),
        OfferMade(
            place_id="place-eva",
            participant_id="eva",
            reply_by=(later + timedelta(hours=48)).isoformat(),
            **about,
        ),
    )


def test_reads_show_a_lapsed_offer_but_begin_no_new_one(full: Cohort, early: datetime) -> None:
    offered = left(full, "anna", early)
    shown = offered.as_of(early + timedelta(hours=48))
    assert states(shown)["dan"] == states(shown)["eva"] == "waitlisted"
    assert line(shown) == ["eva", "finn", "dan"]
    assert offered.as_of(early + timedelta(hours=48) - SECOND).places == offered.places


def test_whoever_waits_alone_is_asked_again(club: Cohort, early: datetime) -> None:
    club = take(take(club, "cleo", early), "dan", early)
    later = early + timedelta(hours=48)
    again = of(settle_offers(left(club, "anna", early), later).cohort, "dan")
    assert again.offer is not None
    assert (again.state, again.offer.made_at, again.lapsed_at) == (PlaceState.OFFERED, later, later)


# --- yes and no ---------------------------------------------------------------------------------------


def test_a_yes_gives_the_place(full: Cohort, early: datetime) -> None:
    offered, at = left(full, "anna", early), early + 47 * HOUR
    after, happened = offer_accepted(offered, "place-dan", at=at)
    dan = of(after, "dan")
    assert (dan.state, dan.enrolled_at, dan.turn, dan.offer) == (PlaceState.ENROLLED, at, None, None)
    assert happened == OfferAccepted(at=at, cohort_id="club", place_id="place-dan", participant_id="dan")


def test_a_late_yes_is_refused_whether_or_not_the_lapse_was_written(full: Cohort, early: datetime) -> None:
    offered, at = left(full, "anna", early), early + timedelta(hours=48)
    for club in (offered, settle_offers(offered, at).cohort):
        with pytest.raises(OfferExpired):
            offer_accepted(club, "place-dan", at=at)


def test_a_late_yes_is_refused_also_when_the_person_would_be_asked_again(
    club: Cohort, early: datetime
) -> None:
    offered = left(take(take(club, "cleo", early), "dan", early), "anna", early)
    with pytest.raises(OfferExpired):
        offer_accepted(offered, "place-dan", at=early + timedelta(hours=48))


def test_who_was_offered_nothing_has_nothing_to_accept(full: Cohort, early: datetime) -> None:
    with pytest.raises(NotOffered):
        offer_accepted(full, "place-dan", at=early)


def test_who_has_the_place_hears_so(full: Cohort, early: datetime) -> None:
    with pytest.raises(AlreadyEnrolled):
        offer_accepted(full, "place-anna", at=early)
    with pytest.raises(AlreadyEnrolled, match="withdraw"):
        offer_declined(full, "place-anna", at=early)


def test_who_left_has_nothing_to_reply_to(full: Cohort, early: datetime) -> None:
    club = left(full, "eva", early)
    for reply in (offer_accepted, offer_declined):
        with pytest.raises(NotEnrolled):
            reply(club, "place-eva", at=early)


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_nobody_replies_once_the_cohort_is_over(full: Cohort, early: datetime, state: CohortState) -> None:
    over = replace(left(full, "anna", early), state=state)
    for reply in (offer_accepted, offer_declined):
        with pytest.raises(CohortOver):
            reply(over, "place-dan", at=early)


def test_nobody_accepts_in_a_draft(full: Cohort, early: datetime) -> None:
    with pytest.raises(CohortNotOpen):
        offer_accepted(replace(full, state=CohortState.DRAFT), "place-dan", at=early)


@pytest.mark.parametrize("who", ["dan", "eva"])
def test_a_no_leaves_the_line_with_an_offer_or_without(full: Cohort, early: datetime, who: str) -> None:
    after, happened = offer_declined(left(full, "anna", early), f"place-{who}", at=early + HOUR)
    gone = of(after, who)
    assert (gone.state, gone.left_at, gone.offer, gone.turn) == (
        PlaceState.WITHDRAWN,
        early + HOUR,
        None,
        None,
    )
    assert happened == OfferDeclined(
        at=early + HOUR, cohort_id="club", place_id=f"place-{who}", participant_id=who
    )


def test_who_declined_may_enrol_again_at_the_end_of_the_line(full: Cohort, early: datetime) -> None:
    club = offer_declined(full, "place-dan", at=early)[0]
    again, _ = place_taken(club, "dan", place_id="again", at=early)
    assert positions(again.places)["again"] == 3


# --- capacity -----------------------------------------------------------------------------------------


def test_an_open_offer_counts_as_taken(full: Cohort, early: datetime) -> None:
    offered = left(full, "anna", early)
    with pytest.raises(CapacityBelowTaken):
        with_capacity(offered, minimum=1, capacity=2)


# --- when the plan changes ----------------------------------------------------------------------------


def shifted(club: Cohort, session_id: str, by: timedelta) -> Cohort:
    session = club.session(session_id)
    return club.with_session(replace(session, starts_at=session.starts_at + by))


def test_an_open_offer_stays_and_its_reply_is_due_anew(full: Cohort, closes_at: datetime) -> None:
    made = closes_at - 20 * HOUR
    offered = left(full, "anna", made)
    later = with_offers_retimed(shifted(offered, "s2", timedelta(days=7)), made + HOUR)
    dan = of(later.cohort, "dan")
    assert dan.offer is not None
    assert (dan.state, dan.offer.reply_by) == (PlaceState.OFFERED, made + timedelta(hours=48))
    about = {"cohort_id": "club", "place_id": "place-dan", "participant_id": "dan"}
    told = (made + timedelta(hours=48)).isoformat()
    assert later.events == (OfferRetimed(at=made + HOUR, reply_by=told, **about),)


def test_there_are_at_least_24_hours_after_a_change(full: Cohort, early: datetime) -> None:
    at = early + 47 * HOUR
    offer = of(with_offers_retimed(left(full, "anna", early), at).cohort, "dan").offer
    assert offer is not None
    assert offer.reply_by == at + timedelta(hours=24)


def test_or_until_admission_closes_if_that_is_sooner(full: Cohort, early: datetime) -> None:
    offered, at = left(full, "anna", early), early + HOUR
    sooner = shifted(
        shifted(offered, "s1", -timedelta(days=4, hours=20)), "s2", -timedelta(days=11, hours=20)
    )
    closing = admission_closes_at(sooner)
    offer = of(with_offers_retimed(sooner, at).cohort, "dan").offer
    assert offer is not None
    assert closing is not None
    assert at < offer.reply_by == closing < at + timedelta(hours=24)


def test_an_offer_lapses_at_once_where_nobody_is_admitted_any_more(full: Cohort, early: datetime) -> None:
    offered, at = left(full, "anna", early), early + HOUR
    off = offered.with_sessions(cancelled(offered.session(one), reason="flood") for one in ("s1", "s2"))
    settled = settle_offers(with_offers_retimed(off, at).cohort, at)
    assert states(settled.cohort)["dan"] == "waitlisted"
    assert [type(event) for event in settled.events] == [OfferLapsed]


# --- too few people -----------------------------------------------------------------------------------


@pytest.fixture
def lonely(club: Cohort, early: datetime) -> Cohort:
    return left(club, "anna", early)


def warned(club: Cohort, at: datetime) -> list[str]:
    return [warning.value for warning in club.as_of(at).warnings]


def test_a_cohort_below_its_minimum_warns_from_three_days_before_its_start(lonely: Cohort) -> None:
    soon = lonely.session("s1").starts_at - timedelta(days=3)
    assert warned(lonely, soon - SECOND) == []
    assert warned(lonely, soon) == ["below_minimum"]


def test_it_starts_all_the_same_and_goes_on_warning(lonely: Cohort) -> None:
    begun = lonely.as_of(lonely.session("s1").ends_at)
    assert (begun.state, warned(lonely, lonely.session("s3").ends_at)) == (
        CohortState.RUNNING,
        ["below_minimum"],
    )


def test_whoever_leaves_a_club_that_has_begun_starts_no_warning_and_a_late_starter_ends_one(
    club: Cohort, lonely: Cohort
) -> None:
    begun = club.session("s1").ends_at
    assert warned(left(club, "anna", begun), begun) == []
    assert warned(take(lonely, "cleo", begun), begun) == []


def test_a_reason_or_the_end_of_the_cohort_ends_the_warning(lonely: Cohort) -> None:
    at = lonely.session("s1").starts_at
    assert warned(replace(lonely, below_minimum_reason="They asked for it"), at) == []
    for state in (CohortState.DRAFT, CohortState.CANCELLED, CohortState.COMPLETED):
        assert warned(replace(lonely, state=state), at) == []


def test_an_offer_is_no_yes(club: Cohort, early: datetime) -> None:
    club = left(take(take(club, "cleo", early), "dan", early), "anna", early)
    at = club.session("s1").starts_at - timedelta(days=3)
    assert warned(replace(club, minimum=3), at) == ["below_minimum"]
    assert warned(club, at) == []


def test_the_warning_is_part_of_what_a_reader_sees(lonely: Cohort) -> None:
    at = lonely.session("s1").starts_at - timedelta(days=3)
    assert lonely.as_of(at).revision == f"{lonely.as_of(at - SECOND).revision}.below_minimum"


def test_a_cohort_without_any_session_left_warns_of_nothing(lonely: Cohort) -> None:
    gone = lonely.with_sessions(cancelled(s, reason="flood") for s in lonely.sessions)
    assert warned(gone, lonely.session("s6").ends_at) == []
