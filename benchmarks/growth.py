"""Growth: what a page, a search or a tick takes among a thousand cohorts, and among a hundred thousand."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.many import Many, put_in_many
from benchmarks.sites import found_site, sqlite_in
from benchmarks.tables import table, verdict
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import knowing, planning, reminding
from jobclub.integrations.database import open_store
from jobclub.integrations.offices import office_over

FEW, MANY = 1_000, 100_000
ROUNDS = 15
MOST = 2.0
"""How much longer something may take among a hundred times as many."""


def _looks(office: Office, actor: Actor, many: Many) -> dict[str, Callable[[], object]]:
    """Give what people and the worker look at again and again."""
    page, store = Window(limit=50), office.store

    def deliveries() -> object:
        with office.reading(actor) as tx:
            return tx.outbox.page(DeliveryFilter(state=DeliveryState.DEAD), page)

    def told() -> object:
        with office.reading(actor) as tx:
            return tx.outbox.page(DeliveryFilter(cohort_id=many.going_on[7]), page)

    def errands() -> object:
        with office.reading(actor) as tx:
            return tx.outbox.errands(many.going_on[7])

    running = CohortFilter(state=CohortState.RUNNING)
    return {
        "first page of all cohorts": lambda: planning.list_cohorts(office, actor, CohortFilter(), page),
        "first page of those that run": lambda: planning.list_cohorts(office, actor, running, page),
        "one cohort": lambda: planning.get_cohort(office, actor, many.going_on[5]),
        "a person by e-mail": lambda: knowing.list_participants(office, actor, page, email=many.email),
        "a page of people": lambda: knowing.list_participants(office, actor, page),
        "dead letters": deliveries,
        "what one cohort was told": told,
        "what was asked for one cohort": errands,
        "claim of deliveries": lambda: store.claim_deliveries(
            office.now(), worker="bench", limit=50, lease=reminding.LEASE
        ),
        "claim of errands": lambda: store.claim_deliveries(
            office.now(), worker="bench", limit=50, lease=reminding.LEASE, errands=True
        ),
        "figures for the watch": lambda: store.figures(office.now()),
    }


def _measured(count: int) -> dict[str, float]:
    """Give the milliseconds that each look takes among so many cohorts, and a tick with ten things due."""
    with tempfile.TemporaryDirectory(prefix="jobclub-growth-") as folder:
        site = found_site(sqlite_in(Path(folder)))
        with closing(open_store(site.url)) as store:
            office = office_over(store)
            many = put_in_many(site, office, store.engine, count)
            took = {"a tick with ten cohorts due": _milliseconds(lambda: reminding.tick(office))}
            for name, look in _looks(office, site.town.coordinator, many).items():
                took[name] = statistics.median(_milliseconds(look) for _ in range(ROUNDS))
            return took


def _milliseconds(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    look()
    return (time.perf_counter() - began) * 1000


def growth() -> str:
    """Measure everything among few and among many."""
    few, many = _measured(FEW), _measured(MANY)
    rows = [
        (
            name,
            f"{few[name]:.2f}",
            f"{many[name]:.2f}",
            f"{many[name] / few[name]:.1f} ×",
            verdict(holds=many[name] < MOST * few[name]),
        )
        for name in few
    ]
    heads = ("", f"ms among {FEW:,}", f"ms among {MANY:,}", f"grows; target < {MOST:.0f} ×", "")
    return table("Growth, SQLite, in process", heads, rows)
