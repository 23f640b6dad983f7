from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import (
    Appointment,
    AppointmentState,
    cancelled,
    done,
    missed,
    moved,
    must_be_in_time,
    must_be_undecided,
    must_wait_for_confirmation,
)
from jobclub.core.appointments.words import checked_words
from jobclub.core.errors import (
    AlreadyBooked,
    AppointmentNotStarted,
    AppointmentOver,
    ChangeTooLate,
    Invalid,
    NotFound,
    ReservationExpired,
)
from jobclub.core.spans import Span, WallTime

WALL = WallTime(date(2027, 1, 20), time(9), "Europe/Copenhagen")
STARTS_AT = WALL.instant
ENDS_AT = STARTS_AT + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
UNTIL = STARTS_AT - timedelta(days=1)


def an_appointment(**about: Any) -> Appointment:
    """Give one that Anna has with Conny."""
    appointment = Appointment(
        id="a",
        service_id="sparring",
        consultant_id="conny",
        participant_id="anna",
        wall=WALL,
        starts_at=STARTS_AT,
        minutes=60,
        mode=Mode.PHONE,
        state=AppointmentState.BOOKED,
        buffer_before=5,
        buffer_after=10,
    )
    return replace(appointment, **about)


KEPT = an_appointment(participant_id=None, state=AppointmentState.RESERVED, reserved_until=UNTIL)


def test_an_appointment_engages_its_consultant_for_its_buffers_too() -> None:
    (engagement,) = an_appointment().engagements()
    assert engagement.staff_id == "conny"
    assert engagement.span == Span(STARTS_AT - 5 * MINUTE, ENDS_AT + 10 * MINUTE)
    assert (engagement.activity, engagement.activity_id, engagement.group_id) == ("appointment", "a", "a")


def test_a_cancelled_appointment_engages_nobody_and_does_not_take_place() -> None:
    off = cancelled(an_appointment(), "Ill")
    assert off.engagements() == ()
    assert not off.takes_place
    assert off.reason == "Ill"


def test_a_kept_time_engages_its_consultant_and_does_not_take_place_yet() -> None:
    assert KEPT.engagements() != ()
    assert not KEPT.takes_place


def test_a_kept_time_lapses_at_its_very_instant() -> None:
    assert not KEPT.has_lapsed(UNTIL - MINUTE)
    assert KEPT.has_lapsed(UNTIL)
    assert KEPT.as_of(UNTIL).state is AppointmentState.CANCELLED
    assert KEPT.as_of(UNTIL - MINUTE) is KEPT


def test_a_booked_appointment_never_lapses() -> None:
    assert not an_appointment(reserved_until=UNTIL).has_lapsed(UNTIL)
    assert not an_appointment(participant_id=None).has_lapsed(UNTIL)


def test_a_kept_time_can_be_confirmed_until_it_lapses() -> None:
    must_wait_for_confirmation(KEPT, UNTIL - MINUTE)
    with pytest.raises(ReservationExpired):
        must_wait_for_confirmation(KEPT, UNTIL)


def test_what_was_confirmed_is_not_confirmed_again() -> None:
    with pytest.raises(AlreadyBooked) as refusal:
        must_wait_for_confirmation(an_appointment(), UNTIL)
    assert refusal.value.facts == {"appointment_id": "a"}


def test_a_kept_time_is_nobodys() -> None:
    with pytest.raises(NotFound):
        _ = KEPT.whose
    with pytest.raises(NotFound):
        must_be_undecided(KEPT)


def test_a_moved_appointment_has_another_time_and_perhaps_another_consultant() -> None:
    wall = replace(WALL, at=time(11))
    after = moved(an_appointment(), wall, "colin")
    assert (after.wall, after.starts_at, after.consultant_id) == (wall, wall.instant, "colin")


@pytest.mark.parametrize("state", ["done", "no_show", "cancelled"])
def test_what_is_over_is_neither_moved_nor_cancelled(state: str) -> None:
    over = an_appointment(state=AppointmentState(state))
    assert over.decided
    with pytest.raises(AppointmentOver):
        moved(over, WALL, "conny")
    with pytest.raises(AppointmentOver):
        cancelled(over, None)


def test_people_change_an_appointment_until_a_while_before_it() -> None:
    must_be_in_time(an_appointment(), STARTS_AT - timedelta(hours=2), timedelta(hours=2))
    with pytest.raises(ChangeTooLate) as refusal:
        must_be_in_time(an_appointment(), STARTS_AT - timedelta(hours=2) + MINUTE, timedelta(hours=2))
    assert refusal.value.facts == {"latest": STARTS_AT - timedelta(hours=2)}


def test_nobody_misses_or_holds_what_lies_ahead() -> None:
    for note in (lambda: missed(an_appointment(), UNTIL), lambda: done(an_appointment(), UNTIL, None)):
        with pytest.raises(AppointmentNotStarted):
            note()


def test_who_met_as_agreed_needs_no_other_instant() -> None:
    after = done(an_appointment(), STARTS_AT, None)
    assert (after.state, after.met_at) == (AppointmentState.DONE, None)


def test_who_missed_it_and_is_met_later_did_not_miss_it() -> None:
    later = ENDS_AT + timedelta(days=2)
    absent = missed(an_appointment(), ENDS_AT)
    assert absent.state is AppointmentState.NO_SHOW
    assert done(absent, later, None).met_at == later
    assert done(absent, later, later - MINUTE).met_at == later - MINUTE
    assert done(absent, later, None).state is AppointmentState.DONE


def test_those_who_met_before_it_have_done_it() -> None:
    assert done(an_appointment(), UNTIL, UNTIL).met_at == UNTIL


def test_nobody_met_in_the_future() -> None:
    with pytest.raises(Invalid) as refusal:
        done(an_appointment(), ENDS_AT, ENDS_AT + MINUTE)
    assert [one.pointer for one in refusal.value.mistakes] == ["/met_at"]


def test_a_wrong_done_is_put_right_as_missed() -> None:
    after = missed(done(an_appointment(), ENDS_AT, ENDS_AT), ENDS_AT)
    assert (after.state, after.met_at) == (AppointmentState.NO_SHOW, None)


def test_the_same_is_noted_once_and_nothing_of_what_was_cancelled() -> None:
    for state in ("no_show", "cancelled"):
        with pytest.raises(AppointmentOver):
            missed(an_appointment(state=AppointmentState(state)), ENDS_AT)
    for state in ("done", "cancelled"):
        with pytest.raises(AppointmentOver):
            done(an_appointment(state=AppointmentState(state)), ENDS_AT, None)


def test_a_private_note_is_its_consultants_alone() -> None:
    noted = an_appointment(private_note="Shy", shared_note="Brings a CV")
    assert noted.as_seen_by("conny").private_note == "Shy"
    assert noted.as_seen_by("colin").private_note is None
    assert noted.as_seen_by(None).private_note is None
    assert noted.as_seen_by("colin").shared_note == "Brings a CV"


def test_what_a_reader_sees_of_it_follows_its_state() -> None:
    assert an_appointment().revision == "0.booked"
    assert KEPT.as_of(UNTIL).revision == "0.cancelled"


def test_everything_wrong_with_what_is_written_is_said_at_once() -> None:
    wrong = an_appointment(
        channel="x" * 41, material_text="", material_link="http://x", shared_note="\x00", private_note=" "
    )
    with pytest.raises(Invalid) as refusal:
        checked_words(wrong)
    assert {one.pointer for one in refusal.value.mistakes} == {
        *("/channel", "/material/text", "/material/link", "/shared_note", "/private_note")
    }


def test_what_may_be_written_passes() -> None:
    link = "https://example.org/cv"
    fine = an_appointment(channel="poster", material_text="My\nletter", material_link=link, shared_note="So")
    assert checked_words(fine) is fine
    assert checked_words(an_appointment()) == an_appointment()
