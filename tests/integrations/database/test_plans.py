"""How databases find what they are asked for in the outbox: by an index, however much was sent before."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from benchmarks.clusters import Databases
from jobclub.core.activities.places import PlaceState
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.kinds import Errand, Notice
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Store, Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.link import Purpose
from jobclub.core.people.retention import Kept
from jobclub.core.spans import Span
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.integrations.database import SqlStore, claims, open_database, open_store
from jobclub.testing import FixedClock, found_town, office_over
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.samples import a_delivery, a_watch, an_errand

CLOCK = FixedClock()
HOUR = timedelta(hours=1)
SPAN = Span(CLOCK.at, CLOCK.at + 4 * HOUR)
BETWEEN = WebinarFilter(since=SPAN.start, until=SPAN.end)
TABLES = re.compile(
    r"\b(deliveries|told|watches|links|absences|guesses|sighted|sightings"
    r"|reads|people_read|guests|repeats|participants|marks|visits|outcomes|submissions|sessions"
    r"|places|webinars|appointments|waiting|engagements|weekly_hours|hours_exceptions)\b"
)
A_SCAN = re.compile(r"^SCAN (?!CONSTANT ROW|anon_|\(subquery|json_each)")
"""Steps that read all of a table; what a subquery gave, or a list that came along, is small."""
BY_ORGANISATION_ALONE = re.compile(r"\(organisation_id=\?\)$")
"""The end of a step that reads all rows of an organisation."""
OF_FEW = re.compile(r"INDEX ix_guests_named|SEARCH (registrations|waiting|tokens)|SEARCH staff .*autoindex")
"""Steps that may read all there is: what never holds more than some weeks, and the staff, who are few."""
SORTED = "USE TEMP B-TREE FOR ORDER BY"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plans") / "jobclub.sqlite3"


@pytest.fixture(scope="module")
def store(file: Path) -> Iterator[SqlStore]:
    store = open_database(f"sqlite:///{file}")
    yield store
    store.close()


@pytest.fixture(scope="module")
def it(store: SqlStore) -> Furnished:
    office = office_over(store, CLOCK)
    return furnish(office, found_town(office))


def steps(file: Path, statements: list[str]) -> list[str]:
    """Give the steps in which SQLite would run what was asked of some tables."""
    asked = [
        one for one in statements if one.split()[0] in {"SELECT", "UPDATE", "DELETE"} and TABLES.search(one)
    ]
    assert asked
    with closing(sqlite3.connect(file)) as db:
        return [row[3] for one in asked for row in db.execute(f"EXPLAIN QUERY PLAN {one}")]


def traced(store: SqlStore, act: Callable[[], object]) -> list[str]:
    """Note what is asked of the database in an act."""
    seen: list[str] = []

    def trace(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.set_trace_callback(seen.append)

    event.listen(store.engine, "checkout", trace)
    act()
    event.remove(store.engine, "checkout", trace)
    return seen


def waits(one: WebinarPlace) -> WebinarPlace:
    return replace(one, place=replace(one.place, state=PlaceState.WAITLISTED, turn=1))


ACROSS: dict[str, Callable[[Store], object]] = {
    "anything due": lambda store: store.anything_due(CLOCK.at),
    "claim": lambda store: store.claim_deliveries(CLOCK.at, worker="w", limit=9, lease=HOUR),
    "any errand due": lambda store: store.anything_due(CLOCK.at, errands=True),
    "claim of errands": lambda store: store.claim_deliveries(
        CLOCK.at, worker="w", limit=9, lease=HOUR, errands=True
    ),
    "release": lambda store: store.release_deliveries(
        store.claim_deliveries(CLOCK.at, worker="w", limit=9, lease=HOUR)
    ),
    "claim of watches": lambda store: store.claim_watches(CLOCK.at, limit=9, lease=HOUR),
    "figures": lambda store: store.figures(CLOCK.at),
    "link": lambda store: store.opened_by("digest", Purpose.PAGE),
    "guesses": lambda store: store.guesses("who", CLOCK.at, within=HOUR),
    "guess": lambda store: store.note_guess("who", CLOCK.at, within=HOUR),
}
WITHIN: dict[str, Callable[[Transaction, Furnished], object]] = {
    "delivery": lambda tx, it: tx.outbox.get(it.delivery.id),
    "saved": lambda tx, it: tx.outbox.save(tx.outbox.get(it.delivery.id)),
    "taken out": lambda tx, _: tx.outbox.remove("one"),
    "wrote before": lambda tx, it: tx.outbox.wrote_before(it.person.id),
    "under way": lambda tx, it: tx.outbox.under_way(a_delivery(participant_id=it.person.id)),
    "under way to a guest": lambda tx, _: tx.outbox.under_way(a_delivery(guest_id="one", group_id="it")),
    "errands": lambda tx, _: tx.outbox.errands("one"),
    "told": lambda tx, it: tx.told.of(it.person.id, it.cohort.id),
    "watch": lambda tx, it: tx.watches.get(it.watch.subject_id),
    "watch taken out": lambda tx, _: tx.watches.remove("one"),
    "links": lambda tx, it: tx.links.of_participant(it.person.id),
    "links of the staff": lambda tx, _: tx.links.of_staff("one"),
    "link saved": lambda tx, it: tx.links.save(it.link),
    **{
        f"{kept} kept no longer": lambda tx, _, kept=kept: (  # type: ignore[misc]
            tx.retention.count(kept, CLOCK.at),
            tx.retention.forget(kept, CLOCK.at, limit=9),
        )
        for kept in sorted(set(Kept) - {Kept.PEOPLE, Kept.MEETINGS, Kept.REGISTRATIONS})
    },
    "people whose time is over": lambda tx, _: tx.retention.people(CLOCK.at, limit=9),
    "somebody whose time is over": lambda tx, it: tx.retention.is_over(it.person.id, CLOCK.at),
    "meetings kept no longer": lambda tx, _: tx.retention.meetings(CLOCK.at),
    "somebody taken out": lambda tx, it: tx.erasures.take_out(it.person.id),
    "being told": lambda tx, it: tx.erasures.being_told(it.person.id, CLOCK.at),
    "figures of one": lambda tx, it: tx.tallies.counted(it.person.id),
    "absences": lambda tx, it: tx.absences.of_sessions([it.absence.session_id, "another"]),
    "absence taken back": lambda tx, it: tx.absences.remove(it.absence.session_id, "one"),
    "sightings": lambda tx, it: tx.sightings.of(it.cohort.sessions[0].id),
    "sightings forgotten": lambda tx, _: tx.sightings.forget_before(CLOCK.at),
    "webinar": lambda tx, it: tx.webinars.get(it.webinar.id),
    "webinars of a series": lambda tx, it: tx.webinars.of_series(it.series.id),
    "webinars between": lambda tx, _: tx.webinars.page(BETWEEN, Window()),
    "places in a webinar, in numbers": lambda tx, it: tx.webinar_places.fullness(it.webinar.id),
    "places in several, in numbers": lambda tx, it: tx.webinar_places.fullness_of([it.webinar.id, "another"]),
    "somebody's place in a webinar": lambda tx, it: tx.webinar_places.of(it.webinar.id, it.person.id),
    "who is next": lambda tx, it: tx.webinar_places.next_in_line(it.webinar.id, 9),
    "position": lambda tx, it: tx.webinar_places.position(waits(it.webinar_place)),
    "a page of places": lambda tx, it: tx.webinar_places.page(it.webinar.id, Window()),
    "everybody with a place": lambda tx, it: tx.webinar_places.had(it.webinar.id),
    "answers": lambda tx, it: tx.webinar_places.answered(it.webinar.id, Window()),
    "all webinars of one": lambda tx, it: tx.webinar_places.of_participant(it.person.id),
    "who is elsewhere": lambda tx, it: tx.webinar_places.elsewhere(it.webinar),
    "booked after a webinar": lambda tx, it: tx.webinar_places.booked_after(it.webinar.id),
    "appointments of a consultant": lambda tx, _: tx.appointments.page(
        AppointmentFilter(consultant_id="one"), Window(), CLOCK.at
    ),
    "package": lambda tx, _: tx.appointments.of_package("one"),
    "appointments of one": lambda tx, it: tx.appointments.of_participant(it.person.id),
    "times kept too long": lambda tx, _: tx.appointments.lapsed(["one", "other"], CLOCK.at),
    "who has such times": lambda tx, _: tx.appointments.with_lapsed(CLOCK.at),
    "such times forgotten": lambda tx, _: tx.appointments.forget_lapsed(CLOCK.at),
    "what somebody does meanwhile": lambda tx, it: tx.appointments.meanwhile(it.person.id, SPAN),
    "hours": lambda tx, _: tx.services.timetables(["one", "other"], CLOCK.at.date(), CLOCK.at.date()),
    "engagements": lambda tx, _: tx.staff.engagements(["one", "other"], SPAN, outside_group=""),
    "somebody who waits": lambda tx, it: tx.waiting.of("one", it.person.id),
    "those who wait": lambda tx, _: tx.waiting.page("one", Window()),
}
ROADS = {False: "ix_deliveries_waiting", True: "ix_deliveries_errands_waiting"}
"""The index for what waits for people, and for errands."""
LISTS: dict[str, DeliveryFilter] = {
    **{state: DeliveryFilter(state=state) for state in sorted(set(DeliveryState) - {DeliveryState.SENT})},
    "notice": DeliveryFilter(notice=Notice.DIGEST),
    "cohort": DeliveryFilter(cohort_id="one"),
    "participant": DeliveryFilter(participant_id="one"),
    "dead of a cohort": DeliveryFilter(cohort_id="one", state=DeliveryState.DEAD),
    "skipped of a participant": DeliveryFilter(participant_id="one", state=DeliveryState.SKIPPED),
    "consultant": DeliveryFilter(led_by="one"),
    "dead of a consultant": DeliveryFilter(led_by="one", state=DeliveryState.DEAD),
    "errands": DeliveryFilter(notice=Errand.MEETING),
    "errands that are dead": DeliveryFilter(notice=Errand.MEETING, state=DeliveryState.DEAD),
    "digests that are dead": DeliveryFilter(notice=Notice.DIGEST, state=DeliveryState.DEAD),
}


@pytest.mark.parametrize("act", ACROSS.values(), ids=ACROSS)
def test_what_workers_ask_for_is_found_by_an_index_and_in_order(
    store: SqlStore, it: Furnished, file: Path, act: Callable[[Store], object]
) -> None:
    with office_over(store, CLOCK).transaction(it.town.admin) as tx:
        tx.outbox.add([a_delivery(due_at=CLOCK.at), an_errand(due_at=CLOCK.at)])
        tx.watches.save(a_watch(attention_at=CLOCK.at))
    found = steps(file, traced(store, lambda: act(store)))
    assert [step for step in found if A_SCAN.search(step) or SORTED in step] == []


@pytest.mark.parametrize("act", WITHIN.values(), ids=WITHIN)
def test_what_an_act_asks_for_is_found_by_an_index(
    store: SqlStore, it: Furnished, file: Path, act: Callable[[Transaction, Furnished], object]
) -> None:
    def dry() -> None:
        with office_over(store, CLOCK).transaction(it.town.admin, dry_run=True) as tx:
            act(tx, it)

    found = [step for step in steps(file, traced(store, dry)) if not OF_FEW.search(step)]
    assert [step for step in found if A_SCAN.search(step) or BY_ORGANISATION_ALONE.search(step)] == []


@pytest.mark.parametrize("after", [None, "one"], ids=["from the start", "from there on"])
@pytest.mark.parametrize("wanted", LISTS.values(), ids=LISTS)
def test_a_list_of_few_among_many_reads_only_those(
    store: SqlStore, it: Furnished, file: Path, wanted: DeliveryFilter, after: str | None
) -> None:
    def read() -> None:
        with store.reading(it.town.admin) as tx:
            tx.outbox.page(wanted, Window(after=after))

    found = steps(file, traced(store, read))
    assert [step for step in found if A_SCAN.search(step) or BY_ORGANISATION_ALONE.search(step)] == []
    assert wanted.led_by or SORTED not in found


@pytest.mark.parametrize("wanted", [DeliveryFilter(), DeliveryFilter(state=DeliveryState.SENT)])
def test_a_list_of_most_reads_them_in_order(
    store: SqlStore, it: Furnished, file: Path, wanted: DeliveryFilter
) -> None:
    def read() -> None:
        with store.reading(it.town.admin) as tx:
            tx.outbox.page(wanted, Window())

    (step,) = steps(file, traced(store, read))
    assert step == "SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1 (organisation_id=?)"


@pytest.mark.parametrize("asked", [claims.ANY_DUE, claims.DUE], ids=["anything due", "claim"])
@pytest.mark.parametrize("errands", [False, True], ids=["to people", "errands"])
def test_postgresql_too_has_an_index_for_each_road(
    postgres: Databases, asked: dict[bool, Any], errands: bool
) -> None:
    with closing(open_store(postgres.fresh())) as store, store.engine.connect() as db:
        db.execute(text("SET LOCAL enable_seqscan = off"))
        statement = asked[errands].compile(dialect=db.dialect)
        values = tuple({"now": CLOCK.at, "limit": 9}.get(name) for name in statement.positiontup)
        plan = db.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()
    assert set(re.findall(r"ix_\w+", " ".join(plan))) == {ROADS[errands]}


def test_a_statement_without_an_index_would_be_seen(file: Path, it: Furnished) -> None:
    whole = "SELECT * FROM deliveries ORDER BY settled_at"
    one_by_one = (
        f"SELECT * FROM deliveries WHERE organisation_id = '{it.town.organisation.id}' AND fault = ''"  # noqa: S608
    )
    scan, sort = steps(file, [whole])
    assert A_SCAN.search(scan)
    assert sort == SORTED
    assert BY_ORGANISATION_ALONE.search(steps(file, [one_by_one])[0])
