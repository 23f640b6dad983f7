"""People are in one place at a time, whichever of two things they are put down for first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.errors import ParticipantClash
from jobclub.core.events import (
    ParticipantAdded,
    RegisteredForSeveral,
    SessionCancelled,
    SessionMoved,
    WebinarLineJoined,
    WebinarPlaceTaken,
)
from jobclub.core.office import Office
from jobclub.core.people.registration import in_webinars
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.admitting import give_webinar_places
from jobclub.core.usecases.attending import (
    Coming,
    SeenRegistration,
    get_registration,
    register_for_webinar,
    register_in_series,
    withdraw_registration,
)
from jobclub.core.usecases.enrolling import enrol, get_enrolment, withdraw
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    move_webinar,
    moving_webinar_done,
    plan_webinar,
)
from jobclub.core.usecases.repeating import SeriesWish, announce_series, plan_series
from jobclub.core.usecases.rescheduling import cancel_session, cancelling_done, move_session, moving_done
from jobclub.core.usecases.visiting import visit
from jobclub.core.webinars.series import Weekday
from jobclub.core.webinars.sparring import WebinarWarning
from jobclub.core.webinars.webinar import Audience, Webinar
from jobclub.testing import FixedClock, Town, open_club

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def held(office: Office, town: Town) -> Callable[..., Webinar]:
    """Give what announces an hour at a time, for everybody: the consultant's, or another one's."""

    def announce(starts_at: datetime, by: Actor = town.consultant, **about: Any) -> Webinar:
        wish = WebinarWish(title="A CV", minutes=60, starts_at=starts_at, audience=Audience.PUBLIC, **about)
        return announce_webinar(office, by, plan_webinar(office, by, wish).id).webinar

    return announce


@pytest.fixture
def comes(office: Office, town: Town) -> Callable[[Webinar, str], SeenRegistration]:
    """Give what registers somebody by their address."""

    def register(webinar: Webinar, name: str) -> SeenRegistration:
        person = PersonWish(name=name, email=f"{name}@people.example")
        return register_for_webinar(office, town.coordinator, webinar.id, Coming(person=person))

    return register


Held = Callable[..., Webinar]
Comes = Callable[[Webinar, str], SeenRegistration]


def test_who_is_elsewhere_is_not_registered_and_hears_where_they_are(
    town: Town, held: Held, comes: Comes
) -> None:
    first, other = held(NINE), held(NINE + HALF, town.colleague)
    comes(first, "bo")
    with pytest.raises(ParticipantClash) as refusal:
        comes(other, "bo")
    (clash,) = refusal.value.facts["clashes"]  # type: ignore[misc]
    assert (clash["activity"], clash["id"], clash["starts_at"]) == ("webinar", first.id, NINE)
    assert comes(other, "ann").position is None
    assert comes(held(NINE + 2 * HALF), "bo").position is None


def test_who_is_elsewhere_at_one_date_has_the_others(
    office: Office, town: Town, held: Held, comes: Comes, recorded: Callable[..., Any]
) -> None:
    wish = SeriesWish(
        each=WebinarWish(title="Every Wednesday", minutes=60),
        weekdays=(Weekday.WED,),
        at=time(9),
        starts_on=date(2027, 1, 20),
        count=2,
    )
    series = plan_series(office, town.colleague, wish).series
    announce_series(office, town.colleague, series.id)
    bo = comes(held(NINE), "bo").registration.participant_id
    with recorded() as events:
        answers = register_in_series(office, town.colleague, series.id, Coming(participant_id=bo))
    assert [one.refusal for one in answers] == ["participant_clash", None]
    assert [type(one) for one in events] == [RegisteredForSeveral, WebinarPlaceTaken]


def test_of_two_webinars_at_once_somebody_who_asks_for_both_has_the_first(
    office: Office, town: Town, held: Held
) -> None:
    ids = (held(NINE + HALF).id, held(NINE, town.colleague).id)
    who = add_participant(office, town.admin, PersonWish(name="Bo")).id
    with office.transaction(town.admin) as tx:
        admitted = give_webinar_places(office, tx, in_webinars(ids), who, [])
    assert [one.registration.webinar_id for one in admitted.registrations] == [ids[1]]


def test_who_is_elsewhere_is_passed_over_in_line_and_stays_in_it(
    office: Office, town: Town, held: Held, comes: Comes, recorded: Callable[..., Any]
) -> None:
    full, other = held(NINE, capacity=1), held(NINE, town.colleague)
    first, bo, ann = (comes(full, name) for name in ("eva", "bo", "ann"))
    busy = comes(other, "bo")

    def stands() -> list[tuple[PlaceState, int | None]]:
        seen = (get_registration(office, town.admin, one.registration.id) for one in (bo, ann))
        return [(one.registration.place.state, one.position) for one in seen]

    withdraw_registration(office, town.coordinator, first.registration.id)
    assert stands() == [(PlaceState.WAITLISTED, 1), (PlaceState.ENROLLED, None)]
    withdraw_registration(office, town.coordinator, ann.registration.id)
    with recorded() as events:
        dora = comes(full, "dora")
    assert (dora.registration.place.state, dora.position) == (PlaceState.ENROLLED, None)
    assert [type(one) for one in events] == [WebinarLineJoined, ParticipantAdded, WebinarPlaceTaken]
    withdraw_registration(office, town.coordinator, busy.registration.id)
    withdraw_registration(office, town.coordinator, dora.registration.id)
    assert stands()[0] == (PlaceState.ENROLLED, None)


def test_who_was_elsewhere_has_a_free_place_once_the_webinar_moves(
    office: Office, town: Town, held: Held, comes: Comes
) -> None:
    full, other = held(NINE, capacity=1), held(NINE, town.colleague)
    first, bo = (comes(full, name) for name in ("eva", "bo"))
    comes(other, "bo")
    withdraw_registration(office, town.coordinator, first.registration.id)
    assert move_webinar(office, town.coordinator, full.id, NINE + 4 * HALF).elsewhere == 0
    seen = get_registration(office, town.admin, bo.registration.id)
    assert seen.registration.place.state is PlaceState.ENROLLED


def test_a_move_goes_ahead_and_says_how_many_are_elsewhere_then(
    office: Office, town: Town, held: Held, comes: Comes, recorded: Callable[..., Any]
) -> None:
    webinar, other = held(NINE), held(NINE + 4 * HALF, town.colleague)
    for one, name in ((webinar, "bo"), (webinar, "ann"), (other, "bo")):
        comes(one, name)
    then = other.starts_at + HALF
    before = move_webinar(office, town.consultant, webinar.id, then, dry_run=True)
    with recorded() as events:
        moved = move_webinar(office, town.consultant, webinar.id, then)
    assert (before.elsewhere, moved.elsewhere, moved.warnings) == (1, 1, (WebinarWarning.PEOPLE_ELSEWHERE,))
    (happened,) = events
    again = moving_webinar_done(office, town.consultant, happened)
    assert (again.webinar.starts_at, again.elsewhere) == (then, 1)
    assert move_webinar(office, town.consultant, webinar.id, NINE).warnings == ()


def test_moving_a_session_says_how_many_of_the_group_and_its_visitors_are_elsewhere_then(
    office: Office, town: Town, held: Held, comes: Comes, recorded: Callable[..., Any]
) -> None:
    club = open_club(office, town)
    home = open_club(office, town, consultant_id=town.colleague.staff_id)
    first = club.sessions[0]
    for name, cohort in (("bo", club), ("ann", club), ("vera", home), ("wim", home)):
        person = PersonWish(name=name, email=f"{name}@people.example")
        place = enrol(office, town.coordinator, cohort.id, person=person).place
        if name == "vera":
            visit(office, town.coordinator, place.id, first.id)
    webinar = held(NINE, town.colleague)
    for name in ("bo", "vera", "wim"):
        comes(webinar, name)

    tried = move_session(office, town.consultant, first.id, NINE, dry_run=True)
    with recorded() as events:
        moved = move_session(office, town.consultant, first.id, NINE)

    assert (tried.elsewhere, moved.elsewhere) == (2, 2)
    [happened] = [one for one in events if isinstance(one, SessionMoved)]
    assert moving_done(office, town.consultant, happened).elsewhere == 2
    assert move_session(office, town.consultant, first.id, NINE + 2 * HALF).elsewhere == 0


def test_calling_a_session_off_says_how_many_are_elsewhere_at_its_replacement(
    office: Office, town: Town, held: Held, comes: Comes, recorded: Callable[..., Any]
) -> None:
    club = open_club(office, town)
    for name in ("bo", "ann"):
        person = PersonWish(name=name, email=f"{name}@people.example")
        enrol(office, town.coordinator, club.id, person=person)
    replaced, dropped, *_, last = club.sessions
    comes(held(last.starts_at + timedelta(weeks=1), town.colleague), "bo")
    for_good = Calling(reason="Ill", replacement=False, unit=UnitFate.DROP)
    another_day = Calling(reason="Ill", replacement=True)

    with recorded() as events:
        done = cancel_session(office, town.consultant, replaced.id, another_day)

    assert done.elsewhere == 1
    [happened] = [one for one in events if isinstance(one, SessionCancelled)]
    assert cancelling_done(office, town.consultant, happened).elsewhere == 1
    assert cancel_session(office, town.consultant, dropped.id, for_good).elsewhere == 0


def test_who_gets_a_place_in_a_group_is_said_to_be_elsewhere_at_some_of_its_meetings(
    office: Office, town: Town, clock: FixedClock, held: Held, comes: Comes
) -> None:
    club = open_club(office, town)
    second, last = club.sessions[1], club.sessions[-1]
    at_the_same_time = held(second.starts_at, town.colleague)
    for starts_at in (second.ends_at, last.starts_at + 4 * HALF):
        comes(held(starts_at, town.colleague), "bo")
    bo = comes(at_the_same_time, "bo").registration.participant_id

    given = enrol(office, town.consultant, club.id, participant_id=bo)

    assert [(one.kind, one.id) for one in given.clashes] == [(ActivityKind.WEBINAR, at_the_same_time.id)]
    assert get_enrolment(office, town.consultant, given.place.id).clashes == given.clashes
    clock.at = second.ends_at
    assert get_enrolment(office, town.consultant, given.place.id).clashes == ()
    clock.at = club.sessions[0].starts_at
    withdraw(office, town.consultant, given.place.id)
    assert get_enrolment(office, town.consultant, given.place.id).clashes == ()
