from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import AlreadyEnrolled, Invalid, NotEnrolled, NotFound
from jobclub.core.events import RegisteredForSeveral, WebinarPlaceGivenUp, WebinarPlaceTaken
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.attending import (
    Coming,
    forget_registrations,
    get_registration,
    register_for_webinar,
    register_in_series,
    registering_several_done,
    withdraw_own_registration,
    withdraw_registration,
)
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, plan_webinar
from jobclub.core.usecases.repeating import SeenSeries, SeriesWish, announce_series, plan_series
from jobclub.core.webinars.series import Weekday
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import FixedClock, Town

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
BO = Coming(person=PersonWish(name="Bo", email="bo@people.example"))


def person(name: str) -> Coming:
    return Coming(person=PersonWish(name=name))


@pytest.fixture
def webinar(office: Office, town: Town) -> Webinar:
    """One with a single place."""
    wish = WebinarWish(title="A CV", minutes=60, starts_at=NINE, capacity=1)
    planned = plan_webinar(office, town.consultant, wish)
    return announce_webinar(office, town.consultant, planned.id).webinar


@pytest.fixture
def series(office: Office, town: Town) -> SeenSeries:
    wish = SeriesWish(
        each=WebinarWish(title="Every Friday", minutes=60, capacity=1),
        weekdays=(Weekday.FRI,),
        at=time(9),
        starts_on=date(2027, 2, 5),
        count=3,
    )
    planned = plan_series(office, town.consultant, wish)
    return announce_series(office, town.consultant, planned.series.id)


@pytest.fixture
def whole(town: Town) -> Callable[[str], Actor]:
    """Give what makes somebody who came by their own link."""

    def make(participant_id: str) -> Actor:
        return Actor(
            organisation_id=town.organisation.id,
            caller_id=participant_id,
            role=Role.PARTICIPANT,
            participant_id=participant_id,
        )

    return make


def test_nobody_is_registered_twice_by_whatever_they_are_known(
    office: Office, town: Town, webinar: Webinar, refused: Callable[..., Any]
) -> None:
    register_for_webinar(office, town.consultant, webinar.id, BO)
    with refused(AlreadyEnrolled):
        register_for_webinar(office, town.consultant, webinar.id, BO)


@pytest.mark.parametrize("coming", [Coming(), Coming(participant_id="nobody")])
def test_who_comes_is_somebody(
    office: Office, town: Town, webinar: Webinar, refused: Callable[..., Any], coming: Coming
) -> None:
    with refused(Invalid, at="/participant_id"):
        register_for_webinar(office, town.consultant, webinar.id, coming)


def test_exactly_one_moves_up_for_one_who_leaves(
    office: Office, town: Town, webinar: Webinar, recorded: Callable[..., Any], refused: Callable[..., Any]
) -> None:
    names = ("A", "B", "C")
    first, second, third = (
        register_for_webinar(office, town.consultant, webinar.id, person(one)).registration for one in names
    )
    with recorded() as events:
        withdraw_registration(office, town.consultant, first.id)
    assert [type(one) for one in events] == [WebinarPlaceGivenUp, WebinarPlaceTaken]
    states = [get_registration(office, town.consultant, one.id) for one in (first, second, third)]
    assert [(one.registration.place.state, one.position) for one in states] == [
        (PlaceState.WITHDRAWN, None),
        (PlaceState.ENROLLED, None),
        (PlaceState.WAITLISTED, 1),
    ]
    with refused(NotEnrolled):
        withdraw_registration(office, town.consultant, first.id)


def test_people_leave_what_is_theirs_and_nothing_else(
    office: Office, town: Town, webinar: Webinar, whole: Callable[[str], Actor], refused: Callable[..., Any]
) -> None:
    one = register_for_webinar(office, town.consultant, webinar.id, BO).registration
    with refused(NotFound):
        withdraw_own_registration(office, whole("somebody"), one.id)
    left = withdraw_own_registration(office, whole(one.participant_id), one.id)
    assert left.registration.place.state is PlaceState.WITHDRAWN


def test_each_date_of_a_series_has_its_own_answer(
    office: Office, town: Town, series: SeenSeries, recorded: Callable[..., Any]
) -> None:
    first, second, _ = (one.id for one in series.webinars)
    register_for_webinar(office, town.consultant, first, BO)
    register_for_webinar(office, town.consultant, second, person("A"))
    with recorded() as events:
        answers = register_in_series(office, town.consultant, series.series.id, BO)
    seen = [(one.refusal, one.registration and one.registration.position) for one in answers]
    assert seen == [("already_enrolled", None), (None, 1), (None, None)]
    happened = events[0]
    assert isinstance(happened, RegisteredForSeveral)
    again = registering_several_done(office, town.consultant, happened)
    assert [one.webinar_id for one in again] == [one.webinar_id for one in answers[1:]]


def test_some_dates_are_named_and_each_is_one_of_the_series(
    office: Office, town: Town, series: SeenSeries, webinar: Webinar, refused: Callable[..., Any]
) -> None:
    last = series.webinars[2].id
    answers = register_in_series(office, town.consultant, series.series.id, BO, [last])
    assert [one.webinar_id for one in answers] == [last]
    for ids, pointer in (([], "/webinar_ids"), ([last, webinar.id], "/webinar_ids/1")):
        with refused(Invalid, at=pointer):
            register_in_series(office, town.consultant, series.series.id, person("A"), ids)


def test_who_is_forgotten_leaves_what_lies_ahead(
    office: Office, town: Town, webinar: Webinar, series: SeenSeries, clock: FixedClock
) -> None:
    known = Coming(participant_id=add_participant(office, town.consultant, PersonWish(name="Bo")).id)
    over = register_for_webinar(office, town.consultant, webinar.id, known).registration
    ahead = register_for_webinar(office, town.consultant, series.webinars[0].id, known).registration
    clock.at = NINE + timedelta(minutes=1)
    with office.transaction(town.admin) as tx:
        forget_registrations(tx, known.participant_id or "", office.now())
    states = [
        get_registration(office, town.consultant, one.id).registration.place.state for one in (over, ahead)
    ]
    assert states == [PlaceState.ENROLLED, PlaceState.WITHDRAWN]
