"""Times that two have online get a meeting from a provider, at once or by an errand; it follows them."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import NOBODY, MeetingState
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.errors import NotFound
from jobclub.core.events import AppointmentReady
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingRefused
from jobclub.core.usecases import providing
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.meeting_up import get_appointment
from jobclub.core.usecases.retaining import run_retention
from jobclub.core.usecases.shifting import MoveWish, cancel, move
from jobclub.testing import FixedClock, PaperMeetings, Town, with_paper
from tests.core.usecases.offers import DAY, HOUR, NINE, PACKAGE, offer


def booked(office: Office, town: Town, *, mode: Mode = Mode.ONLINE, **about: Any) -> Appointment:
    """Book Wednesday at nine for Ali, with a service that meets as is said."""
    service = offer(office, town, **{"meeting_provider": "paper", **about})
    wish = BookingWish(
        person=PersonWish(name="Ali"), starts_at=NINE, mode=mode, package=service.package is not None
    )
    return book(office, town.coordinator, service.id, wish).appointment


def seen_to(office: Office) -> None:
    """Let a worker run all errands."""
    while providing.provide(office, worker="test"):
        pass


def test_a_provider_that_answers_at_once_gives_the_link_with_the_booking(office: Office, town: Town) -> None:
    paper = PaperMeetings(at_once=True)
    office = with_paper(office, paper)

    one = booked(office, town)
    moved = move(office, town.coordinator, one.id, MoveWish(starts_at=NINE + DAY))

    assert one.link is not None
    assert moved.link == one.link
    [there] = paper.there.values()
    assert there.starts_at == NINE + DAY


def test_a_provider_that_is_asked_later_makes_moves_and_removes_it(
    office: Office, town: Town, recorded: Any
) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    one = booked(office, town)
    assert (one.meeting.state, one.link, paper.asked) == (MeetingState.PENDING, None, [])

    with recorded() as events:
        seen_to(office)
    assert AppointmentReady in map(type, events)
    assert get_appointment(office, town.coordinator, one.id).link is not None

    move(office, town.coordinator, one.id, MoveWish(starts_at=NINE + DAY))
    seen_to(office)
    assert [wish.starts_at for wish in paper.there.values()] == [NINE + DAY]
    cancel(office, town.coordinator, one.id)
    seen_to(office)
    assert paper.there == {}


def test_each_call_of_a_package_has_its_own(office: Office, town: Town) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)

    booked(office, town, package=PACKAGE)
    seen_to(office)

    assert len(paper.there) == PACKAGE.calls


@pytest.mark.parametrize(
    ("mode", "provider"), [(Mode.PHONE, "paper"), (Mode.ONLINE, "link"), (Mode.ONLINE, None)]
)
def test_there_is_none_by_phone_nor_where_somebody_has_to_give_the_link(
    office: Office, town: Town, mode: Mode, provider: str | None
) -> None:
    paper = PaperMeetings()

    one = booked(with_paper(office, paper), town, mode=mode, meeting_provider=provider)

    assert one.meeting.provider == NOBODY
    assert one.link is None


def test_a_provider_that_is_no_longer_set_up_is_waited_for(office: Office, town: Town) -> None:
    one = booked(office, town)

    assert (one.meeting.provider, one.meeting.state) == ("paper", MeetingState.PENDING)


def forgotten(office: Office, town: Town, one: Appointment) -> None:
    """Forget whose a time is."""
    erase_participant(office, town.admin, one.whose, None)
    with office.reading(town.admin) as tx, pytest.raises(NotFound):
        tx.appointments.get(one.id)


def test_with_whom_it_was_for_its_meeting_goes_too_before_and_after(
    office: Office, town: Town, clock: FixedClock
) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    one = booked(office, town)
    seen_to(office)
    forgotten(office, town, one)
    seen_to(office)
    assert paper.there == {}

    another = booked(office, town)
    seen_to(office)
    clock.at = another.ends_at + HOUR
    forgotten(office, town, another)
    clock.at += 2 * DAY
    seen_to(office)
    assert paper.there == {}


def test_a_meeting_that_was_never_made_is_not_looked_for_when_its_time_is_gone(
    office: Office, town: Town
) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    forgotten(office, town, booked(office, town))
    seen_to(office)
    assert paper.questions == []


def test_a_provider_that_refuses_to_remove_what_is_gone_is_asked_no_more(office: Office, town: Town) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    one = booked(office, town)
    seen_to(office)
    forgotten(office, town, one)
    paper.fail(MeetingRefused("no"))
    seen_to(office)
    with office.reading(town.admin) as tx:
        [_, removal] = tx.outbox.errands(one.id)
    assert not removal.is_open


def test_what_is_long_over_has_its_meeting_removed(office: Office, town: Town, clock: FixedClock) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    one = booked(office, town)
    seen_to(office)
    clock.at = one.starts_at + 85 * DAY
    run_retention(office, town.admin)
    seen_to(office)
    assert paper.there == {}
