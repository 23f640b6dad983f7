"""People see what they can book by themselves and when, have a time kept, and get it once they confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.offer import Audience, Service, ServiceState
from jobclub.core.errors import (
    AlreadyBooked,
    Invalid,
    NotFound,
    ReservationExpired,
    SlotNotFree,
    TooManyGuesses,
)
from jobclub.core.events import AppointmentBooked, ParticipantAdded, WaitingLeft
from jobclub.core.office.lists import Window
from jobclub.core.people.registration import at_a_time
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.confirming import Given
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import PersonWish, list_participants
from jobclub.core.usecases.picking import (
    MOST_KEPT,
    find_free_times,
    get_bookable,
    give_kept_back,
    keep_time,
    list_bookable,
    look_at_kept,
    service_of_kept,
)
from jobclub.core.usecases.queueing import join_waiting
from jobclub.core.usecases.registering import (
    RegistrationWish,
    confirm,
    look_at_registration,
    page_of_organisation,
    register,
)

from .offers import DAY, HOUR, NINE, PACKAGE, offer
from .people import themselves
from .postbox import Postbox

HERE = "192.0.2.1"
NORA = RegistrationWish(name="Nora", email="nora@people.example", language="da")
Refused = Callable[..., Any]


@pytest.fixture
def public(post: Postbox) -> Actor:
    """Everybody who looks at the town's pages, on which one can register."""
    change_organisation(post.office, post.town.admin, None, open_registration=True)
    return page_of_organisation(post.office, post.town.organisation.page_name or "")[1]


@pytest.fixture
def me(post: Postbox, anna: Enrolment) -> Actor:
    return themselves(post.town, anna)


@pytest.fixture
def open_to_all(post: Postbox) -> Service:
    return offer(post.office, post.town)


def _ask(post: Postbox, public: Actor, kept_id: str, wish: RegistrationWish = NORA) -> str:
    """Ask for a kept time, and give the secret in the link that was sent."""
    register(post.office, public, at_a_time(kept_id), wish, who=HERE)
    post.go()
    return (post.letter.link or "").rpartition("/")[2]


def test_everybody_sees_what_is_for_them(post: Postbox, public: Actor, me: Actor) -> None:
    titles = {audience: audience.value for audience in Audience}
    made = {who: offer(post.office, post.town, title=title, audience=who) for who, title in titles.items()}
    offer(post.office, post.town, title="Closed", state=ServiceState.CLOSED)
    assert [one.title for one in list_bookable(post.office, public)] == ["public"]
    assert [one.title for one in list_bookable(post.office, me)] == ["public", "people"]
    assert get_bookable(post.office, me, made[Audience.PEOPLE].id).title == "people"
    for who, audience in ((public, Audience.PEOPLE), (public, Audience.STAFF), (me, Audience.STAFF)):
        with pytest.raises(NotFound):
            get_bookable(post.office, who, made[audience].id)
        with pytest.raises(NotFound):
            find_free_times(post.office, who, made[audience].id)
        with pytest.raises(NotFound):
            keep_time(post.office, who, made[audience].id, NINE)


def test_without_open_registration_people_book_and_everybody_else_sees_nothing(
    post: Postbox, public: Actor, me: Actor, open_to_all: Service
) -> None:
    change_organisation(post.office, post.town.admin, None, open_registration=False)
    assert list_bookable(post.office, public) == []
    with pytest.raises(NotFound):
        find_free_times(post.office, public, open_to_all.id)
    assert list_bookable(post.office, me) == [open_to_all]


def test_free_times_are_told_without_who_gives_them_and_where_one_is_nowhere_else(
    post: Postbox, public: Actor, me: Actor, open_to_all: Service, anna: Enrolment
) -> None:
    other = offer(post.office, post.town, consultant_ids=(post.town.staff_ids[2],))
    wish = BookingWish(participant_id=anna.place.participant_id, starts_at=NINE)
    book(post.office, post.town.coordinator, other.id, wish)
    day = {"first": NINE.date(), "last": NINE.date()}
    for_all = find_free_times(post.office, public, open_to_all.id, **day)
    mine = find_free_times(post.office, me, open_to_all.id, **day, mode=Mode.ONLINE)
    assert [one.start for one in for_all.spans] == [NINE + HOUR * hours for hours in range(5)]
    assert [one.start for one in mine.spans] == [NINE + HOUR * hours for hours in range(1, 5)]
    assert find_free_times(post.office, me, open_to_all.id, first=NINE.date() + 90 * DAY).spans == ()
    usual = find_free_times(post.office, me, open_to_all.id)
    assert usual.spans[-1].start < post.clock() + 14 * DAY
    with pytest.raises(Invalid):
        find_free_times(post.office, me, open_to_all.id, mode=Mode.WALK)


@pytest.mark.parametrize(("whose", "minutes"), [("me", 10), ("public", 30)])
def test_a_time_is_kept_for_a_while_and_then_for_nobody(
    post: Postbox, open_to_all: Service, whose: str, minutes: int, request: pytest.FixtureRequest
) -> None:
    who: Actor = request.getfixturevalue(whose)
    kept = keep_time(post.office, who, open_to_all.id, NINE, mode=Mode.ONLINE, who=HERE)
    assert kept.reserved_until == post.clock() + timedelta(minutes=minutes)
    seen = look_at_kept(post.office, who, kept.id)
    assert (seen.kept, seen.service, seen.walls) == (kept, open_to_all, (kept.wall,))
    with pytest.raises(SlotNotFree):
        keep_time(post.office, who, open_to_all.id, NINE, who=HERE)
    post.clock.at += timedelta(minutes=minutes)
    with pytest.raises(ReservationExpired):
        look_at_kept(post.office, who, kept.id)
    assert service_of_kept(post.office, who, kept.id) == open_to_all
    with pytest.raises(NotFound):
        give_kept_back(post.office, who, kept.id)
    assert keep_time(post.office, who, open_to_all.id, NINE, who=HERE).id != kept.id


def test_a_time_that_is_given_back_is_free_at_once(
    post: Postbox, public: Actor, open_to_all: Service
) -> None:
    kept = keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    give_kept_back(post.office, public, kept.id)
    with pytest.raises(NotFound):
        give_kept_back(post.office, public, kept.id)
    again = keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    wish = BookingWish(person=PersonWish(name="Bo"), reservation_id=again.id)
    book(post.office, post.town.coordinator, open_to_all.id, wish)
    with pytest.raises(AlreadyBooked):
        give_kept_back(post.office, public, again.id)


def test_nobody_has_times_kept_without_end(post: Postbox, public: Actor, open_to_all: Service) -> None:
    for _ in range(MOST_KEPT):
        give_kept_back(post.office, public, keep_time(post.office, public, open_to_all.id, NINE, who=HERE).id)
    with pytest.raises(TooManyGuesses):
        keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    assert keep_time(post.office, public, open_to_all.id, NINE, who="198.51.100.1")


def test_all_times_of_a_package_are_shown_before_it_is_booked(post: Postbox, me: Actor) -> None:
    several = offer(post.office, post.town, package=PACKAGE)
    kept = keep_time(post.office, me, several.id, NINE)
    walls = look_at_kept(post.office, me, kept.id).walls
    assert [wall.instant for wall in walls] == [NINE, NINE + 2 * DAY, NINE + 5 * DAY]
    last = keep_time(post.office, me, several.id, NINE + 12 * DAY)
    assert look_at_kept(post.office, me, last.id).walls == ()
    with post.office.transaction(post.town.admin) as tx:
        tx.services.save(replace(several, consultant_ids=(post.town.staff_ids[2],)))
    assert look_at_kept(post.office, me, kept.id).walls == ()


def test_whoever_confirms_their_address_has_the_time(
    post: Postbox, public: Actor, open_to_all: Service
) -> None:
    kept = keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    secret = _ask(post, public, kept.id)
    assert post.letter.reply_by == kept.reserved_until
    assert list_participants(post.office, post.town.admin, Window()).items == ()
    seen = look_at_registration(post.office, public, secret, who=HERE)
    assert (seen.open.kept.id, seen.open.service) == (kept.id, open_to_all)
    given = confirm(post.office, public, secret, who=HERE)
    assert isinstance(given, Given)
    [booked] = given.appointments
    assert (booked.id, booked.state, given.position) == (kept.id, AppointmentState.BOOKED, None)
    [nora] = list_participants(post.office, post.town.admin, Window()).items
    assert (nora.name, booked.participant_id) == ("Nora", nora.id)
    with pytest.raises(NotFound):
        confirm(post.office, public, secret, who=HERE)
    assert post.go() == ["appointment_booked Nora"]


def test_what_happened_begins_with_the_booking_and_ends_the_waiting(
    post: Postbox, public: Actor, open_to_all: Service, recorded: Any
) -> None:
    wish = BookingWish(person=post.person("Nora"), starts_at=NINE - DAY)
    nora = book(post.office, post.town.coordinator, open_to_all.id, wish).appointment.whose
    post.clock.at = NINE
    join_waiting(post.office, post.town.coordinator, open_to_all.id, nora)
    kept = keep_time(post.office, public, open_to_all.id, NINE + 2 * DAY, who=HERE)
    secret = _ask(post, public, kept.id)
    with recorded() as events:
        confirm(post.office, public, secret, who=HERE)
    kinds = [type(one) for one in events]
    assert kinds[0] is AppointmentBooked
    assert WaitingLeft in kinds
    assert ParticipantAdded not in kinds


def test_a_time_that_is_kept_no_longer_can_be_neither_asked_for_nor_confirmed(
    post: Postbox, public: Actor, open_to_all: Service, refused: Refused
) -> None:
    kept = keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    secret = _ask(post, public, kept.id)
    post.clock.at += timedelta(minutes=30)
    with refused(NotFound):
        register(post.office, public, at_a_time(kept.id), replace(NORA, email="o@people.example"), who="::1")
    with pytest.raises(NotFound):
        confirm(post.office, public, secret, who=HERE)


def test_a_time_is_everybodys_only_as_long_as_its_service_is(
    post: Postbox, public: Actor, open_to_all: Service
) -> None:
    kept = keep_time(post.office, public, open_to_all.id, NINE, who=HERE)
    with post.office.transaction(post.town.admin) as tx:
        tx.services.save(replace(open_to_all, audience=Audience.PEOPLE))
    with pytest.raises(NotFound):
        register(post.office, public, at_a_time(kept.id), NORA, who=HERE)


def test_nobody_hoards_times_by_themselves(
    post: Postbox, public: Actor, open_to_all: Service, refused: Refused
) -> None:
    kept = [
        keep_time(post.office, public, open_to_all.id, NINE + DAY * days, who=HERE).id for days in range(2)
    ]
    first, second = (_ask(post, public, one) for one in kept)
    confirm(post.office, public, first, who=HERE)
    with refused(AlreadyBooked):
        confirm(post.office, public, second, who=HERE)
