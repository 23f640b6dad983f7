"""Workers side by side, killed, and without their mail server: each reminder arrives, and only once."""

from __future__ import annotations

import pytest

from benchmarks.mail_outages import api_while_mail_hangs, kills_while_sending, mail_away
from benchmarks.wires import Fault

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("outages")]

CARELESS = ("-m", "tests.races.careless")
IMPATIENT = ("-m", "tests.races.impatient")


def test_three_workers_send_each_reminder_once() -> None:
    came = kills_while_sending(cohorts=6, people=10, workers=3, kills=0, pause=0.01)
    assert (came.arrived, came.lost, came.doubled, came.flagged) == (60, 0, 0, 0), came


def test_workers_that_take_nothing_for_themselves_send_some_twice() -> None:
    came = kills_while_sending(
        cohorts=6, people=10, workers=3, kills=0, pause=0.05, worker=(*CARELESS, "late")
    )
    assert came.doubled > 0, came


def test_a_worker_that_is_killed_loses_nothing_and_doubles_one_at_most() -> None:
    came = kills_while_sending(cohorts=8, people=10, workers=3, kills=4, pause=0.05, worker=IMPATIENT)
    assert came.right, came
    assert came.arrived == 80


def test_a_worker_that_notes_a_mail_as_sent_too_early_loses_it_when_killed() -> None:
    came = kills_while_sending(
        cohorts=8,
        people=10,
        workers=1,
        kills=3,
        pause=0.3,
        worker=(*CARELESS, "early"),
        patience=12,
        between=(1.5, 2.5),
    )
    assert came.lost > 0, came


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.RESET])
def test_when_the_mail_server_is_back_everything_goes_out_over_few_connections(fault: Fault) -> None:
    back = mail_away(cohorts=3, people=10, workers=4, away=2, fault=fault)
    assert (back.reminded.arrived, back.reminded.lost, back.reminded.doubled) == (30, 0, 0), back
    assert back.most_connections <= 3, back


def test_while_the_mail_server_hangs_the_api_answers() -> None:
    load = api_while_mail_hangs(seconds=3, rate=20)
    assert load.statuses.keys() == {201}
    assert load.percentile_ms(99) < 2000
