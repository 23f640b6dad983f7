"""The worker: ticks again and again, goes on whatever fails, and stops when it is told to."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from jobclub.core.errors import Busy
from jobclub.core.office import Office
from jobclub.core.office.fitness import Unfit
from jobclub.core.office.meetings import ProviderUnavailable
from jobclub.core.office.post import PostUnavailable
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.testing import (
    FixedClock,
    PaperMeetings,
    RecordingMailer,
    found_town,
    memory_office,
    open_club,
    plain_post,
    with_paper,
)
from jobclub.worker import Chore, More, Stopping, Worker, chores_of, in_background, name_of_this_worker

PATIENCE = 20.0
OFTEN = timedelta(milliseconds=20)


def until(it_holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not it_holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


class Fridge:
    """Something a chore works off; ``faults`` are raised one after the other, each for one attempt."""

    def __init__(self, *faults: Exception, portions: int = 0) -> None:
        self.faults, self.portions, self.looks = list(faults), portions, 0

    def take(self, _stopping: Stopping) -> More:
        self.looks += 1
        if self.faults:
            raise self.faults.pop(0)
        self.portions -= bool(self.portions)
        return self.portions > 0


@contextmanager
def working(*dos: Callable[[Stopping], More], every: timedelta = OFTEN) -> Iterator[tuple[Worker, list[str]]]:
    """Let a worker do some things all the time; give it, and what it noted of its chores."""
    noted: list[str] = []
    chores = [Chore(name=str(number), every=every, do=do) for number, do in enumerate(dos)]
    worker = Worker(chores, ticked=lambda chore, outcome: noted.append(f"{chore} {outcome}"))
    worker.start()
    try:
        yield worker, noted
    finally:
        worker.stop()


def test_a_chore_is_done_again_and_again_and_at_once_while_there_is_more() -> None:
    fridge = Fridge(portions=50)
    with working(fridge.take, every=timedelta(milliseconds=200)) as (_, noted):
        until(lambda: fridge.portions == 0)
        assert fridge.looks < 60
        until(lambda: len(noted) > 1)
    assert set(noted) == {"0 done"}


def test_a_chore_that_wants_to_be_let_alone_is() -> None:
    looks: list[float] = []

    def take(_stopping: Stopping) -> More:
        looks.append(time.monotonic())
        return timedelta(seconds=0.3)

    with working(take):
        until(lambda: len(looks) == 3)
    assert looks[1] - looks[0] >= 0.3
    assert looks[2] - looks[1] >= 0.3


def test_one_chore_that_takes_long_holds_up_no_other() -> None:
    released, fridge = threading.Event(), Fridge()
    with working(lambda _: released.wait(PATIENCE) and False, fridge.take):
        until(lambda: fridge.looks > 5)
        released.set()


def test_whatever_fails_is_told_once_and_tried_again_and_told_when_it_works(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fridge = Fridge(OSError("away"), OSError("away"), OSError("away"))
    with caplog.at_level(logging.INFO, "jobclub.worker"), working(fridge.take) as (_, noted):
        until(lambda: "0 done" in noted)
    assert noted[:4] == ["0 failed", "0 failed", "0 failed", "0 done"]
    told = [record.message for record in caplog.records]
    assert told == ["a chore fails and is tried again", "a chore works again"]
    assert caplog.records[0].exc_info


def test_a_database_that_is_away_needs_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    fridge = Fridge(Busy("The database can't be reached."))
    with working(fridge.take) as (_, noted):
        until(lambda: "0 done" in noted)
    assert not caplog.records[0].exc_info


def test_a_worker_stops_by_itself_where_another_version_has_to_go_on() -> None:
    fridge = Fridge(Unfit("run: jobclub db upgrade"))
    with working(fridge.take) as (worker, _):
        worker.wait()
    assert worker.unfit == "run: jobclub db upgrade"
    assert fridge.looks == 1


def test_a_worker_that_stops_finishes_what_it_has_in_hand_and_begins_nothing_new() -> None:
    begun, finished = threading.Event(), []

    def carry(stopping: Stopping) -> More:
        for message in range(1000):
            if stopping():
                break
            begun.set()
            time.sleep(0.1)
            finished.append(message)
        return True

    with working(carry):
        assert begun.wait(PATIENCE)
    count = len(finished)
    assert 1 <= count < 10
    time.sleep(0.3)
    assert len(finished) == count


def test_no_two_workers_have_one_name() -> None:
    names = {name_of_this_worker() for _ in range(100)}
    assert len(names) == 100
    assert max(map(len, names)) <= 64


def office_with(mailer: RecordingMailer) -> Office:
    return memory_office(FixedClock(), post=plain_post(mailer=mailer))


def anna_is_enrolled(office: Office) -> None:
    town = found_town(office)
    anna = PersonWish(name="Anna", email="anna@people.example")
    enrol(office, town.admin, open_club(office, town).id, person=anna)


def test_a_worker_in_the_background_sends_what_an_office_has_to_tell() -> None:
    mailer = RecordingMailer()
    office = office_with(mailer)
    with in_background(office):
        anna_is_enrolled(office)
        until(lambda: len(mailer.sent) == 1)
    assert mailer.sent[0].to_address == "anna@people.example"


def test_a_carrier_that_is_away_is_let_alone_for_as_long_as_it_says() -> None:
    mailer = RecordingMailer()
    mailer.fault = PostUnavailable("away", timedelta(seconds=90))
    office = office_with(mailer)
    anna_is_enrolled(office)
    chores = {chore.name: chore for chore in chores_of(office, "me")}
    assert chores.pop("deliver").do(lambda: False) == timedelta(seconds=90)
    assert {name: chore.do(lambda: False) for name, chore in chores.items()} == dict.fromkeys(
        ("provide", "tick", "lapse", "check", "look_over", "forget", "retain", "reconcile"), False
    )


def test_a_provider_of_meetings_that_is_away_is_let_alone_and_mails_go_on() -> None:
    mailer, paper = RecordingMailer(), PaperMeetings()
    paper.fail(ProviderUnavailable("away", timedelta(seconds=90)))
    office = with_paper(office_with(mailer), paper)
    open_club(office, found_town(office), meeting_provider="paper")
    anna_is_enrolled(office)
    chores = {chore.name: chore for chore in chores_of(office, "me")}
    assert chores["provide"].do(lambda: False) == timedelta(seconds=90)
    assert chores["deliver"].do(lambda: False) is True
    assert len(mailer.sent) == 1
