"""Messages on their way, at the command line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.notices.delivery import dead
from jobclub.core.notices.kinds import Errand
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.settings import Settings
from jobclub.testing import FixedClock, found_town, open_club
from jobclub.testing.store_contract.samples import an_errand

Run = Callable[..., Result]
NAMES = ("Anna", "Bodil", "Carl")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    env = {"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_DATABASE_URL": None, "JOBCLUB_SETTINGS": None}
    return lambda *arguments: CliRunner().invoke(cli, ("deliveries", *arguments), env=env)


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """Let three people be told of their place, and let the first two of the messages be refused."""
    office = wiring.build_office(Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path)}), now=FixedClock())
    with closing(office.store):
        town = found_town(office)
        club = open_club(office, town)
        for name in NAMES:
            person = PersonWish(name=name, email=f"{name.lower()}@people.example")
            enrol(office, town.admin, club.id, person=person)
        with office.transaction(town.admin) as tx:
            found = tx.outbox.page(DeliveryFilter(), Window()).items
            for one in found[:2]:
                tx.outbox.save(dead(one, "550 no such mailbox", office.now()))
    return [one.id for one in found]


def states(run: Run) -> list[str]:
    return [line.split()[1] for line in run().stdout.splitlines()[1:]]


def test_messages_are_listed_with_what_became_of_them(run: Run, ids: list[str]) -> None:
    listed = run()
    head, first, _, third = listed.stdout.splitlines()
    assert (listed.exit_code, listed.stderr) == (0, "")
    assert head.split() == ["ID", "STATE", "NOTICE", "DUE", "TRIED", "WHY"]
    assert first.split() == f"{ids[0]} dead place_confirmed 2027-01-04 09:00 0 550 no such mailbox".split()
    assert third.split() == f"{ids[2]} waiting place_confirmed 2027-01-04 09:00 0".split()
    assert not [name for name in NAMES if name in listed.stdout or name.lower() in listed.stdout]


def test_what_is_asked_of_meetings_providers_stands_among_the_messages(
    run: Run, ids: list[str], tmp_path: Path
) -> None:
    office = wiring.build_office(Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path)}), now=FixedClock())
    errand = an_errand(notice=Errand.ATTENDANCE, due_at=office.now())
    with closing(office.store), office.transaction(operator_of(office.store.organisation_ids()[0])) as tx:
        tx.outbox.add([dead(errand, "no permission", office.now())])
    *_, last = run("--state", "dead").stdout.splitlines()
    assert last.split() == f"{errand.id} dead attendance 2027-01-04 09:00 0 no permission".split()
    assert run("--retry-all", "dead").stdout == "3 wait again.\n"
    assert states(run) == ["waiting"] * (len(ids) + 1)


def test_messages_are_listed_by_state(run: Run, ids: list[str]) -> None:
    assert [line.split()[0] for line in run("--state", "waiting").stdout.splitlines()[1:]] == ids[2:]
    assert run("--state", "sent").stdout.splitlines()[1:] == []


def test_more_than_a_page_is_listed_whole(run: Run, ids: list[str], tmp_path: Path) -> None:
    office = wiring.build_office(Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path)}))
    admin = operator_of(office.store.organisation_ids()[0])
    with closing(office.store), office.transaction(admin) as tx:
        one = tx.outbox.get(ids[2])
        tx.outbox.add(replace(one, id=office.new_id(), key=str(number)) for number in range(MOST))
    assert len(states(run)) == len(ids) + MOST


@pytest.mark.usefixtures("ids")
def test_all_dead_ones_are_tried_again(run: Run) -> None:
    assert run("--retry-all", "dead").stdout == "2 wait again.\n"
    assert states(run) == ["waiting"] * 3
    assert run("--retry-all", "expired").stdout == "0 wait again.\n"


def test_one_is_tried_again_and_one_is_discarded(run: Run, ids: list[str]) -> None:
    assert run("--retry", ids[0]).stdout == f"{ids[0]} waits again.\n"
    assert run("--discard", ids[1]).stdout == f"{ids[1]} is discarded.\n"
    assert states(run) == ["waiting", "discarded", "waiting"]


def test_what_can_not_be_done_is_said_in_a_sentence(run: Run, ids: list[str]) -> None:
    for arguments, words in (
        (("--retry", ids[2]), "waiting"),
        (("--retry", "no-such"), "There is no such"),
        (("--retry-all", "sent"), "'sent'"),
        (("--state", "lost"), "'lost'"),
        (("--retry", ids[0], "--discard", ids[1]), "Give one of"),
    ):
        refused = run(*arguments)
        assert refused.exit_code in {1, 2}
        assert words in refused.stderr
        assert refused.stdout == ""
    assert states(run) == ["dead", "dead", "waiting"]
