"""What waits in the outbox goes out once each, through every fault of those who carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Busy
from jobclub.core.notices.delivery import FIRST_WAIT, LONGEST_WAIT, DeliveryState
from jobclub.core.notices.mail import Mail
from jobclub.core.office.post import (
    Postponed,
    PostUnavailable,
    Uncertain,
    Undeliverable,
)
from jobclub.core.usecases.batching import AWAY, MOST_FAULTS, SENDING, Round
from jobclub.core.usecases.delivering import LEASE, NO_MAILER, deliver
from jobclub.core.usecases.dispatching import discard
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import RecordingMailer, found_town, open_club

from .postbox import Postbox, postbox_of

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
A_WHILE = LONGEST_WAIT
NOTHING: list[str] = []
ANN = "ann@people.example"
FRIDAY_AT_THREE = datetime(2027, 1, 8, 14, 0, tzinfo=UTC)


class KilledError(BaseException):
    """The worker is gone."""


class HookedMailer(RecordingMailer):
    """Does something first as each mail comes, as long as there is anything to do."""

    def __init__(self) -> None:
        super().__init__()
        self.first: list[Callable[[], object]] = []

    def take(self, mail: Mail, *, first: bool) -> None:
        if self.first:
            self.first.pop(0)()
        super().take(mail, first=first)


class ShakyStore:
    """A store that fails at some transactions: ``faults`` are raised one after the other, None is none."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.faults: list[Exception | None] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self, *actor: Any, **more: Any) -> Iterator[Any]:
        fault = self.faults.pop(0) if self.faults else None
        with self._store.transaction(*actor, **more) as tx:
            yield tx
            if fault is not None:
                raise fault


@pytest.fixture
def two(post: Postbox, club: Cohort) -> Postbox:
    """Ann and Bea, whose places are not confirmed yet."""
    post.enrol(club, "Ann", "Bea")
    return post


@pytest.fixture
def mailer() -> HookedMailer:
    return HookedMailer()


@pytest.fixture
def hooked(two: Postbox, mailer: HookedMailer) -> Postbox:
    """The same, with a mailer that lets something happen meanwhile."""
    return carried_by(two, mailer)


def carried_by(post: Postbox, mailer: RecordingMailer | None) -> Postbox:
    assert post.office.post is not None
    office = replace(post.office, post=replace(post.office.post, mailer=mailer))
    return replace(post, office=office, mailer=mailer or post.mailer)


def another_worker(post: Postbox) -> Callable[[], Round]:
    return lambda: deliver(post.office, worker="w2")


# --- in order


def test_what_is_due_goes_out_once(two: Postbox) -> None:
    assert two.go() == ["place_confirmed Ann", "place_confirmed Bea"]
    assert two.go() == NOTHING
    assert two.fates() == ["place_confirmed sent"] * 2
    assert [one.channel for one in two.rows()] == ["mail"] * 2


def test_a_batch_goes_over_one_connection(two: Postbox) -> None:
    two.go()
    assert two.mailer.connections == 1


def test_a_round_tells_how_many_it_saw_to_and_whether_there_may_be_more(two: Postbox) -> None:
    first, second, third = (two.deliver(limit=1) for _ in range(3))
    assert (first, second, third) == (Round(1), Round(1), Round(0))
    assert [bool(one) for one in (first, second, third)] == [True, True, False]


def test_without_a_post_everything_waits(two: Postbox) -> None:
    assert deliver(replace(two.office, post=None), worker="w1") == Round()
    assert two.fates() == ["place_confirmed waiting"] * 2


def test_while_others_have_all_lanes_nothing_is_sent(two: Postbox) -> None:
    with two.office.store.lane("post", 3), two.office.store.lane("post", 3), two.office.store.lane("post", 3):
        assert two.deliver() == Round()
    assert two.deliver() == Round(2)


def test_people_of_several_organisations_are_told_in_one_batch(two: Postbox) -> None:
    elsewhere = postbox_of(two.office, two.clock, found_town(two.office))
    elsewhere.enrol(open_club(two.office, elsewhere.town), "Cleo")
    two.enrol(open_club(two.office, two.town, consultant_id=two.town.colleague.staff_id), "Dora")
    assert two.deliver() == Round(4)
    assert [mail.to_name for mail in two.mailer.sent] == ["Ann", "Bea", "Cleo", "Dora"]
    senders = {mail.sender_name for mail in two.mailer.sent if mail.to_name == "Cleo"}
    assert senders == {elsewhere.town.organisation.name}
    assert {*two.fates(), *elsewhere.fates()} == {"place_confirmed sent"}


def test_a_change_of_the_plan_is_told_to_each_of_the_group_once(two: Postbox, club: Cohort) -> None:
    two.go()
    first = club.sessions[0]
    move_session(two.office, two.led_by, first.id, first.starts_at + AN_HOUR)
    assert two.deliver() == Round(1)
    assert two.fates()[2:] == ["plan_changed waiting"] * 2
    assert two.go() == ["plan_changed Ann", "plan_changed Bea"]


def test_what_nobody_is_concerned_by_any_more_is_gone(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    assert (post.deliver(), post.deliver()) == (Round(1), Round(0))


def test_what_is_of_no_use_any_more_expires(two: Postbox) -> None:
    two.clock.advance(timedelta(days=7))
    assert two.deliver() == Round(2)
    assert two.fates() == ["place_confirmed expired"] * 2
    assert two.mailer.sent == []


# --- faults of those who carry


def test_a_mail_server_that_is_away_is_let_alone_and_asked_again_later(two: Postbox) -> None:
    two.mailer.fault = PostUnavailable("away")
    assert two.deliver() == Round(1, AWAY)
    assert not Round(1, AWAY)
    assert (two.mailer.connections, [one.attempts for one in two.rows()]) == (1, [1, 0])
    assert two.rows()[0].fault == "away"
    two.mailer.fault = None
    assert sorted(two.go(two.clock() + A_WHILE)) == ["place_confirmed Ann", "place_confirmed Bea"]
    assert not any(one.maybe_twice for one in two.rows())


def test_a_mail_server_that_says_when_to_come_back_is_obeyed(two: Postbox) -> None:
    two.mailer.fault = PostUnavailable("too many", AN_HOUR)
    assert two.deliver() == Round(1, AN_HOUR)
    assert two.rows()[0].due_at == two.clock() + AN_HOUR


def test_phones_are_reached_while_the_mail_server_is_away(two: Postbox, club: Cohort) -> None:
    two.enrol(club, "Cleo", email=None, phone="+45 70 10 10 10")
    two.mailer.fault = PostUnavailable("away")
    assert two.deliver() == Round(2, AWAY)
    assert [message.to_number for message in two.texter.sent] == ["+45 70 10 10 10"]
    assert two.rows()[-1].channel == "sms"


def test_staff_too_wait_while_the_mail_server_is_away(two: Postbox) -> None:
    two.mailer.fault = PostUnavailable("away")
    two.go(FRIDAY_AT_THREE)
    assert "digest waiting" in two.fates()
    two.mailer.fault = None
    assert "digest Conny Consultant" in two.go(FRIDAY_AT_THREE + AWAY)


def test_mails_go_out_while_nobody_carries_short_messages(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Cleo", email=None, phone="+45 70 10 10 10")
    post.enrol(club, "Ann")
    post.texter.fault = PostUnavailable("away")
    post.deliver()
    assert [mail.to_name for mail in post.mailer.sent] == ["Ann"]


def test_a_mail_that_is_put_off_holds_up_no_other(two: Postbox) -> None:
    two.mailer.faults[ANN] = Postponed("full", A_MINUTE)
    assert two.go() == ["place_confirmed Bea"]
    assert two.rows()[0].due_at == two.clock() + A_MINUTE
    two.mailer.faults.clear()
    assert two.go(two.clock() + A_MINUTE) == ["place_confirmed Ann"]


def test_a_mail_that_is_put_off_without_a_time_waits_up_to_a_bound_that_grows(two: Postbox) -> None:
    two.mailer.faults[ANN] = Postponed("full")
    two.go()
    waits = []
    for _ in range(8):
        waits.append(two.rows()[0].due_at - two.clock())
        two.go(two.rows()[0].due_at)
    assert waits == sorted(waits)
    assert waits[0] == FIRST_WAIT / 2  # for chance is a half
    assert waits[-1] == LONGEST_WAIT / 2


def test_a_mail_refused_for_good_is_dead_and_others_go_out(two: Postbox) -> None:
    two.mailer.faults[ANN] = Undeliverable("no such mailbox")
    assert two.go() == ["place_confirmed Bea"]
    dead = two.rows()[0]
    assert (dead.state, dead.fault, dead.maybe_twice) == (DeliveryState.DEAD, "no such mailbox", False)


def test_a_mail_that_may_have_arrived_is_sent_again_the_same_and_flagged(two: Postbox) -> None:
    two.mailer.faults[ANN] = Uncertain("no answer")
    two.go()
    two.mailer.faults.clear()
    lost = two.rows()[0]
    assert (lost.state, lost.maybe_twice) == (DeliveryState.WAITING, True)
    assert two.go(lost.due_at) == ["place_confirmed Ann"]
    first, again = (mail for mail in two.mailer.sent if mail.to_name == "Ann")
    assert first.message_id == again.message_id == f"{lost.id}@club.example"
    assert first.calendar == again.calendar
    assert two.calendar[1].startswith("0 ")


def test_a_carrier_that_breaks_may_have_sent_and_its_words_are_kept_nowhere(two: Postbox) -> None:
    two.mailer.faults[ANN] = RuntimeError(ANN)  # type: ignore[assignment]  # a carrier may fail in any way
    assert two.go() == ["place_confirmed Bea"]
    lost = two.rows()[0]
    assert (lost.state, lost.maybe_twice, lost.fault) == (DeliveryState.WAITING, True, "RuntimeError")


def test_without_a_mail_server_mails_wait_and_say_why(two: Postbox) -> None:
    without = carried_by(two, None)
    assert without.deliver() == Round(1, AWAY)
    assert without.rows()[0].fault == NO_MAILER
    assert two.mailer.sent == []


def test_an_outage_of_six_hours_loses_nothing_and_asks_once_a_round(two: Postbox) -> None:
    two.mailer.fault = PostUnavailable("away")
    end = two.clock() + timedelta(hours=6)
    while two.clock() < end:
        before = two.mailer.connections
        two.go()
        assert two.mailer.connections <= before + 1
        two.clock.advance(AWAY)
    two.mailer.fault = None
    sent = [one for _ in range(60) for one in two.go(two.clock() + AWAY)]
    assert sorted(sent) == ["place_confirmed Ann", "place_confirmed Bea"]


# --- what can't be written


def test_a_message_that_cannot_be_written_holds_up_no_other_and_tells_no_name(two: Postbox) -> None:
    two.wording.unwritable.add("Ann")
    assert two.go() == ["place_confirmed Bea"]
    fault = two.rows()[0]
    assert (fault.state, fault.fault, fault.attempts) == (DeliveryState.WAITING, "ValueError", 1)


def test_a_message_that_can_never_be_written_is_given_up(two: Postbox) -> None:
    two.wording.unwritable.add("Ann")
    for _ in range(MOST_FAULTS):
        two.go()
        two.clock.advance(A_WHILE)
    assert two.fates() == ["place_confirmed dead", "place_confirmed sent"]


def test_a_message_that_can_be_written_again_is_sent(two: Postbox) -> None:
    two.wording.unwritable.add("Ann")
    two.go()
    two.wording.unwritable.clear()
    assert two.go(two.clock() + A_WHILE) == ["place_confirmed Ann"]


# --- rivals, and workers that end


def test_a_worker_told_to_stop_begins_nothing_more_and_gives_back_what_it_took(
    hooked: Postbox, mailer: HookedMailer
) -> None:
    told: list[bool] = []
    mailer.first = [lambda: told.append(True)]
    assert hooked.deliver(stopping=lambda: bool(told)) == Round(1)
    assert [mail.to_name for mail in mailer.sent] == ["Ann"]
    assert deliver(hooked.office, worker="w2") == Round(1)


def test_a_worker_whose_lease_is_nearly_over_leaves_the_rest_to_others(
    hooked: Postbox, mailer: HookedMailer
) -> None:
    mailer.first = [lambda: hooked.clock.advance(LEASE)]
    assert hooked.deliver() == Round(1)
    assert deliver(hooked.office, worker="w2") == Round(1)
    assert hooked.fates() == ["place_confirmed sent"] * 2


def test_a_worker_killed_while_it_sends_leaves_one_message_to_be_sent_again(
    hooked: Postbox, mailer: HookedMailer
) -> None:
    def killed() -> None:
        raise KilledError

    mailer.first = [killed]
    with pytest.raises(KilledError):
        hooked.deliver()
    assert hooked.go() == ["place_confirmed Bea"]
    assert hooked.go(hooked.clock() + SENDING) == ["place_confirmed Ann"]
    assert [one.maybe_twice for one in hooked.rows()] == [True, False]


def test_a_message_somebody_else_sent_meanwhile_spoils_no_other(
    hooked: Postbox, mailer: HookedMailer
) -> None:
    def too_late() -> None:
        hooked.clock.advance(SENDING)
        deliver(hooked.office, worker="w2")

    mailer.first = [too_late]
    hooked.deliver()
    assert hooked.fates() == ["place_confirmed sent"] * 2
    assert sorted(mail.to_name for mail in mailer.sent) == ["Ann", "Ann", "Bea"]
    assert [one.maybe_twice for one in hooked.rows()] == [True, False]


def test_a_message_decided_against_while_it_is_sent_stays_so(hooked: Postbox, mailer: HookedMailer) -> None:
    ann = hooked.rows()[0]
    mailer.first = [lambda: discard(hooked.office, hooked.town.admin, ann.id)]
    hooked.deliver()
    assert hooked.fates() == ["place_confirmed discarded", "place_confirmed sent"]


def test_a_message_decided_against_or_gone_after_it_was_taken_is_not_sent(
    hooked: Postbox, club: Cohort, mailer: HookedMailer
) -> None:
    hooked.enrol(club, "Cleo")
    _, bea, cleo = hooked.rows()

    def decided_against() -> None:
        discard(hooked.office, hooked.town.admin, bea.id)
        with hooked.office.transaction(hooked.town.admin) as tx:
            tx.outbox.remove(cleo.id)

    mailer.first = [decided_against]
    hooked.deliver()
    assert [mail.to_name for mail in mailer.sent] == ["Ann"]


def test_a_message_changes_its_readers_calendar_only_once_the_one_before_is_certain(
    hooked: Postbox, club: Cohort, mailer: HookedMailer
) -> None:
    def killed() -> None:
        raise KilledError

    mailer.first = [killed]
    with pytest.raises(KilledError):
        hooked.deliver()
    cancel_session(
        hooked.office,
        hooked.led_by,
        club.sessions[0].id,
        Calling(reason="ill", replacement=False, unit=UnitFate.DROP),
    )
    assert hooked.go() == ["place_confirmed Bea"]
    assert hooked.go(hooked.clock() + SENDING) == ["place_confirmed Ann", "session_cancelled Ann"]


# --- a store that is busy


@pytest.fixture
def shaky(two: Postbox, store: MemoryStore) -> tuple[Postbox, ShakyStore]:
    shaking = ShakyStore(store)
    return replace(two, office=replace(two.office, store=shaking)), shaking  # type: ignore[arg-type]


BUSY = Busy("occupied")


def test_a_message_is_given_back_when_the_store_is_busy(shaky: tuple[Postbox, ShakyStore]) -> None:
    two, store = shaky
    store.faults = [BUSY]
    assert two.deliver() == Round(1)
    assert two.go() == ["place_confirmed Ann"]
    assert sorted(mail.to_name for mail in two.mailer.sent) == ["Ann", "Bea"]


def test_what_became_of_the_last_message_is_noted_though_the_store_was_busy(
    shaky: tuple[Postbox, ShakyStore],
) -> None:
    two, store = shaky
    store.faults = [None, None, BUSY, BUSY]
    two.deliver()
    assert two.fates() == ["place_confirmed sent"] * 2
    assert not any(one.maybe_twice for one in two.rows())


def test_what_became_of_a_message_is_noted_with_the_next_one_that_is_begun(
    shaky: tuple[Postbox, ShakyStore],
) -> None:
    two, store = shaky
    store.faults = [None, BUSY]
    assert two.deliver() == Round(1)
    assert two.fates() == ["place_confirmed sent", "place_confirmed waiting"]


@pytest.mark.parametrize("fault", [BUSY, RuntimeError("broken")])
def test_a_message_of_which_nobody_could_note_that_it_went_out_is_sent_again_and_flagged(
    shaky: tuple[Postbox, ShakyStore], fault: Exception
) -> None:
    two, store = shaky
    store.faults = [None, None, fault, fault, fault]
    two.deliver()
    store.faults = []
    assert two.fates() == ["place_confirmed sent", "place_confirmed waiting"]
    assert two.go(two.clock() + SENDING) == ["place_confirmed Bea"]
    assert [one.maybe_twice for one in two.rows()] == [False, True]


def test_a_fault_that_cannot_be_noted_spoils_no_other(shaky: tuple[Postbox, ShakyStore]) -> None:
    two, store = shaky
    two.wording.unwritable.add("Ann")
    store.faults = [None, BUSY]
    two.deliver()
    assert two.fates() == ["place_confirmed waiting", "place_confirmed sent"]
    assert two.rows()[0].attempts == 0


def test_a_message_after_one_that_cannot_be_written_settles_the_one_before(
    two: Postbox, club: Cohort
) -> None:
    two.enrol(club, "Cleo")
    two.wording.unwritable.add("Bea")
    two.deliver()
    assert two.fates() == ["place_confirmed sent", "place_confirmed waiting", "place_confirmed sent"]
