"""What transactions show to the walls between organisations: all of it, safely, and only while they last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import ProgrammingError

from benchmarks.clusters import Databases
from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.core.office.store import Store
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.integrations.database import SqlStore, open_store
from jobclub.integrations.database.doors import Door, Pass, show, through, within
from jobclub.integrations.database.prepared import prepared
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import metadata, participants
from jobclub.integrations.database.transaction import SqlTransaction
from jobclub.testing import FixedClock, Town, found_town, office_over
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.isolation import GETS, LISTS

CLOCK = FixedClock()
HOUR = timedelta(hours=1)
SETTINGS = text(
    "SELECT current_setting('jobclub.organisation', true), current_setting('jobclub.door', true),"
    " current_setting('jobclub.shown', true)"
)
COUNT = select(func.count().label("found")).select_from(participants)


@pytest.fixture(scope="module")
def url(postgres: Databases) -> str:
    return postgres.fresh()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    with closing(open_store(url)) as one:
        yield one


@pytest.fixture
def office(store: SqlStore) -> Office:
    return office_over(store, CLOCK)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def other(office: Office) -> Town:
    return found_town(office)


def left(store: SqlStore) -> set[str]:
    """Give what is still said on the connections of a store, once nobody uses them."""
    with store.engine.connect() as db:
        return {word for word in db.execute(SETTINGS).one() if word}


# As long as it lasts


def look(office: Office, actor: Actor) -> None:
    with office.reading(actor) as tx:
        tx.organisations.current()


def act(office: Office, actor: Actor) -> None:
    add_participant(office, actor, PersonWish(name="Petra Person"))


def change_ones_mind(office: Office, actor: Actor) -> None:
    with suppress(ZeroDivisionError), office.transaction(actor) as tx:
        tx.organisations.current()
        raise ZeroDivisionError


def ask_nothing(office: Office, actor: Actor) -> None:
    with office.transaction(actor):
        pass


def try_out(office: Office, actor: Actor) -> None:
    with office.transaction(actor, dry_run=True) as tx:
        tx.organisations.current()


def look_up(office: Office, _: Actor) -> None:
    assert office.store.keyed_by("guessed") is None
    assert office.store.opened_by("guessed", Purpose.PAGE) is None
    assert office.store.staff_reached_at("nobody@example.org") == []
    assert office.store.organisation_named("Nowhere") is None


def work(office: Office, _: Actor) -> None:
    office.store.claim_deliveries(CLOCK.at, worker="one", limit=1, lease=HOUR)
    office.store.figures(CLOCK.at)
    office.store.note_guess("somebody", CLOCK.at, within=HOUR)


def look_up_and_fail_before_asking(office: Office, _: Actor) -> None:
    assert isinstance(office.store, SqlStore)
    with (
        suppress(ZeroDivisionError),
        office.store._looking(through(Door.MIGRATIONS)),  # noqa: SLF001  (what waits there must not be sent)
    ):
        raise ZeroDivisionError


ACTS = [look, act, change_ones_mind, ask_nothing, try_out, look_up, work, look_up_and_fail_before_asking]


@pytest.mark.parametrize("do", ACTS)
def test_a_connection_keeps_nothing_of_what_was_shown_on_it(
    store: SqlStore, office: Office, town: Town, do: Callable[[Office, Actor], None]
) -> None:
    do(office, town.coordinator)
    assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined]  # so it was that one
    assert left(store) == set()


@pytest.mark.parametrize("do", ACTS)
def test_what_comes_after_on_the_same_connection_sees_no_more_than_its_own(
    office: Office, town: Town, other: Town, do: Callable[[Office, Actor], None]
) -> None:
    act(office, town.coordinator)
    do(office, town.coordinator)
    with office.reading(other.admin) as tx:
        rows = tx._rows  # type: ignore[attr-defined]  # noqa: SLF001  (past all that adds the organisation)
        assert rows.db.scalar(COUNT) == 0


def test_what_is_said_to_a_connection_for_good_would_be_found(store: SqlStore) -> None:
    with store.engine.begin() as db:
        db.execute(text("SELECT set_config('jobclub.door', 'migrations', false)"))
    assert left(store) == {"migrations"}


def test_what_a_connection_was_told_before_opens_no_door(url: str, town: Town, other: Town) -> None:
    opened = f"{url}&options=-c%20jobclub.door%3Dmigrations%20-c%20jobclub.shown%3Dx"
    with closing(open_store(opened)) as store:
        assert left(store) == {"migrations", "x"}
        act(office_over(store, CLOCK), town.coordinator)
        with store.reading(other.admin) as tx:
            assert tx._rows.db.scalar(COUNT) == 0  # noqa: SLF001  (as above)


# Before anything is asked


def test_nobody_acts_or_looks_without_an_organisation_and_the_database_is_not_even_asked(
    store: SqlStore, office: Office, town: Town
) -> None:
    asked: list[object] = []
    event.listen(store.engine, "checkout", lambda *_: asked.append(1))
    nobody = replace(town.admin, organisation_id="")
    for opened in (office.reading(nobody), office.transaction(nobody)):
        with pytest.raises(RuntimeError, match="belongs to an organisation"), opened:
            pass
    assert asked == []


def test_a_look_up_that_would_come_without_its_pass_is_refused(store: SqlStore) -> None:
    with (
        pytest.raises(RuntimeError, match="one prepared statement"),
        store._looking(through(Door.UPKEEP)) as db,  # noqa: SLF001
    ):
        db.scalar(COUNT)
    assert left(store) == set()


def test_a_pass_holds_for_one_statement_of_a_look_up(store: SqlStore, office: Office, town: Town) -> None:
    act(office, town.coordinator)
    with store._looking(within(town.organisation.id)) as db:  # noqa: SLF001
        found = [prepared(COUNT, db.dialect).rows(db, {})[0].found for _ in range(2)]
    assert found == [1, 0]


@pytest.mark.parametrize("word", ["'; DROP TABLE watches; --", "$1", "\\", 'a"b', "%s", "ø" * 300])
def test_whatever_is_shown_is_a_value_and_no_words_of_a_statement(store: SqlStore, word: str) -> None:
    with store.engine.connect() as db, db.begin():
        show(db, Pass(word, word, word))
        assert set(db.execute(SETTINGS).one()) == {word}


# A secret opens one organisation


def test_whoever_shows_a_secret_enters_its_organisation_and_sees_no_other(
    store: SqlStore, office: Office, town: Town, other: Town
) -> None:
    mine, theirs = furnish(office, town), furnish(office, other)
    for it in (mine, theirs):
        opened, keyed = store.opened_by(it.link.digest, Purpose.PAGE), store.keyed_by(it.token.digest)
        assert opened is not None
        assert keyed is not None
        assert opened.organisation_id == keyed.organisation_id == it.town.organisation.id


def test_the_secret_of_one_key_finds_no_other_kind(store: SqlStore, office: Office, town: Town) -> None:
    it = furnish(office, town)
    assert store.keyed_by(it.link.digest) is None
    assert store.opened_by(it.token.digest, Purpose.PAGE) is None


# Code that asks for another organisation's rows


class Confused(SqlStore):
    """A store that asks for the rows of one organisation in the transactions of another: what we fear."""

    asks_for = ""

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[SqlTransaction]:
        with self._viewing(within(actor.organisation_id)) as db:
            yield SqlTransaction(Rows(db, self.asks_for, writable=False), None, self._remembered)


@contextmanager
def confused(office: Office, town: Town) -> Iterator[tuple[Store, Furnished]]:
    """Give a confused store, and what it holds of the organisation that it asks for."""
    it = furnish(office, town)
    assert isinstance(office.store, SqlStore)
    with closing(Confused(open_store(office.store.engine.url.render_as_string()).engine)) as store:
        store.asks_for = town.organisation.id
        yield store, it


SEES: dict[str, Callable[[Any, Furnished], object]] = {
    name: see for name, see in {**LISTS, **GETS}.items() if name != "closed day"
}
"""All that is read in the contract; what is left out reads by writing."""


def found(store: Store, actor: Actor, it: Furnished) -> dict[str, object]:
    """Give what an actor is shown of all that is read in the contract."""
    seen: dict[str, object] = {}
    with store.reading(actor) as tx:
        for name, see in SEES.items():
            with suppress(NotFound):
                seen[name] = see(tx, it)
    return {name: one for name, one in seen.items() if one not in ([], None)}


def test_no_canary_comes_back_even_if_our_code_asks_for_another_organisation(
    office: Office, town: Town, other: Town
) -> None:
    with confused(office, town) as (store, it):
        assert found(store, other.admin, it) == {}
        assert found(store, town.admin, it).keys() == SEES.keys()


def test_without_walls_every_canary_would_come_back(postgres: Databases) -> None:
    with closing(open_store(postgres.fresh())) as one:
        office = office_over(one, CLOCK)
        take_down_walls(one.engine)
        other = found_town(office)
        with confused(office, found_town(office)) as (store, it):
            assert found(store, other.admin, it).keys() == SEES.keys()


def take_down_walls(engine: Engine) -> None:
    with engine.begin() as db:
        for table in metadata.tables:
            db.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))


def test_no_row_of_another_organisation_is_written_even_if_our_code_names_it(
    store: SqlStore, town: Town, other: Town
) -> None:
    values = {"id": "one", "organisation_id": other.organisation.id, "name": "Taken over", "version": 0}
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        store._acting(within(town.organisation.id)) as db,  # noqa: SLF001
    ):
        db.execute(participants.insert(), values)
