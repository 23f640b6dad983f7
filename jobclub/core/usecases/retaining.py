"""Retaining: what is kept no longer is forgotten, once a day, and a report of it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.cohorts.tallies import TallyLine, tally_lines
from jobclub.core.errors import Busy, NotFound, OnHold
from jobclub.core.events import RetentionRun
from jobclub.core.office import Office
from jobclub.core.office.forgetting import Logged
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.rivals import persistently
from jobclub.core.people.erasure import Cause
from jobclub.core.people.retention import Found, Kept, Run
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.usecases.batching import never
from jobclub.core.usecases.clearing import clear_meetings
from jobclub.core.usecases.erasing import forget, log, must_be_erasable, new_erasure
from jobclub.core.usecases.locating import located

MOST_PEOPLE = 200
"""How many people one run forgets: whoever asked for it waits."""
MOST_ROWS = 500
"""How many rows go in one transaction, so that nobody waits long for it."""
DAILY = timedelta(hours=23)
"""How long after a run an organisation is looked at again; a worker asks every hour."""


def run_retention(office: Office, actor: Actor, *, dry_run: bool = False) -> Run:
    """Forget what the actor's organisation keeps no longer, some hundred people at most, and report it.

    What is forgotten goes in many small commits, the report in one of its own behind them; so an
    interrupted run is simply run again. A dry run only counts.
    """
    actor.must_everywhere(Act.FORGET_PEOPLE)
    if dry_run:
        return _as_found(office, actor)
    return _reported(office, actor, tuple(_forgotten(replace(office, repeat=None), actor)))


def _as_found(office: Office, whose: Actor) -> Run:
    """Count what would be forgotten."""
    with office.reading(whose) as tx:
        retention, now = tx.organisations.current().retention, office.now()
        befores = [(kept, retention.until(kept, now)) for kept in Kept]
        found = tuple(Found(kept, before, tx.retention.count(kept, before)) for kept, before in befores)
    return Run(id=office.new_id(), at=now, found=found)


def _reported(office: Office, whose: Actor, found: tuple[Found, ...]) -> Run:
    run = Run(id=office.new_id(), at=office.now(), found=found)
    with office.transaction(whose) as tx:
        tx.retention.add_run(run)
        tx.record(RetentionRun(at=run.at, run_id=run.id))
    return run


def _forgotten(office: Office, whose: Actor, stopping: Callable[[], bool] = never) -> Iterator[Found]:
    """Forget one thing after the other, and give how much of each."""
    with office.reading(whose) as tx:
        retention, now = tx.organisations.current().retention, office.now()
    for kept in Kept:
        before = retention.until(kept, now)
        if kept is Kept.PEOPLE:
            yield Found(kept, before, _forget_people(office, whose, before, stopping))
        elif kept is Kept.MEETINGS:
            yield Found(kept, before, _clear(office, whose, before, stopping))
        else:
            yield Found(kept, before, sum(_forget_rows(office, whose, kept, before, stopping)))


def _forget_rows(
    office: Office, whose: Actor, kept: Kept, before: datetime, stopping: Callable[[], bool]
) -> Iterator[int]:
    more = True
    while more and not stopping():
        with office.transaction(whose) as tx:
            gone = tx.retention.forget(kept, before, limit=MOST_ROWS)
        yield gone
        more = gone == MOST_ROWS


def _forget_people(office: Office, whose: Actor, before: datetime, stopping: Callable[[], bool]) -> int:
    with office.reading(whose) as tx:
        people = tx.retention.people(before, limit=MOST_PEOPLE)
    return sum(_forget_one(office, whose, one, before) for one in people if not stopping())


def _forget_one(office: Office, whose: Actor, participant_id: str, before: datetime) -> bool:
    """Forget somebody whose time is over, unless somebody got in contact with them this moment."""
    try:
        return persistently(lambda: _forget_if_over(office, whose, participant_id, before))
    except (Busy, NotFound, OnHold):  # another day, or not at all
        return False
    except Exception as error:  # noqa: BLE001  (whatever it is, the others are seen to)
        office.troubled("somebody can't be forgotten", participant_id, error)
        return False


def _forget_if_over(office: Office, whose: Actor, participant_id: str, before: datetime) -> bool:
    with office.transaction(whose) as tx:
        person = tx.participants.get(participant_id)
        must_be_erasable(office, tx, participant_id)
        if not tx.retention.is_over(participant_id, before):
            return False
        erased = forget(office, tx, person, new_erasure(office, participant_id, Cause.RETENTION))
    log(office, Logged(whose.organisation_id, erased.erasure))
    return True


def _clear(office: Office, whose: Actor, before: datetime, stopping: Callable[[], bool]) -> int:
    """Ask providers to remove the meetings of long ago; give how many."""
    with office.reading(whose) as tx:
        met = tx.retention.meetings(before)
    asked = 0
    for about in met:
        if not stopping():
            with office.transaction(whose) as tx:
                occasion = located(tx, about)
                asked += clear_meetings(office, tx, occasion.group_id, [occasion.activity])
    return asked


def retain(office: Office, *, stopping: Callable[[], bool] = never) -> int:
    """Do what a worker does of it: see to every organisation whose day has come; give how many.

    One worker at a time does so. An interrupted run leaves no report, and is done again.
    """
    with office.store.lane("retention", 1) as free:
        organisation_ids = office.store.organisation_ids() if free else []
        return sum(_retained(office, operator_of(one), stopping) for one in organisation_ids)


def _retained(office: Office, operator: Actor, stopping: Callable[[], bool]) -> bool:
    try:
        with office.reading(operator) as tx:
            last = tx.retention.last_run()
        if stopping() or not _is_due(last, office.now()):
            return False
        found = tuple(_forgotten(office, operator, stopping))
        if not stopping():
            _reported(office, operator, found)
    except Exception as error:  # noqa: BLE001  (whatever it is, the others are seen to)
        office.troubled("what is kept no longer can't be forgotten", operator.organisation_id, error)
        return False
    return True


def _is_due(last: Run | None, now: datetime) -> bool:
    """Tell whether to look again: a day has gone by, or people were left over."""
    return last is None or now >= last.at + DAILY or last.count_of(Kept.PEOPLE) == MOST_PEOPLE


def running_done(office: Office, actor: Actor, done: RetentionRun) -> Run:
    """Give what a run of retention found, to answer that act once more."""
    actor.must_everywhere(Act.FORGET_PEOPLE)
    with office.reading(actor) as tx:
        return tx.retention.run(done.run_id)


def list_runs(office: Office, actor: Actor, window: Window) -> Page[Run]:
    """Give the reports of what was forgotten, oldest first."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.retention.runs(window)


def list_tallies(office: Office, actor: Actor) -> list[TallyLine]:
    """Give what people came to, those too who are forgotten, by programme and quarter."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return tally_lines([*tx.tallies.counted(), *tx.tallies.of_forgotten()])
