"""What the database itself refuses, whoever forgets the rule: the walls behind the store's locks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import IntegrityError

from benchmarks.clusters import Databases
from jobclub.integrations.database import engine_for, open_database, upgrade
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.tables import engagements, organisations, places, staff
from jobclub.integrations.ids import new_id
from jobclub.testing import FixedClock, enrolled, found_town, office_over, open_club
from jobclub.testing.clocks import MONDAY


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    else:
        databases: Databases = request.getfixturevalue("postgres")
        url = databases.empty()
    engine = engine_for(url)
    yield engine.execution_options(door=Door.MIGRATIONS)
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> dict[str, str]:
    """Give the ids of an organisation with one member of staff, in an upgraded database."""
    upgrade(engine)
    ids = {"organisation_id": new_id(), "staff_id": new_id()}
    office = {"time_zone": "UTC", "language": "en", "optional_holidays": False, "version": 0}
    conny = {"name": "Conny", "email": "c", "email_key": "c", "role": "consultant", "version": 0}
    with engine.begin() as db:
        db.execute(insert(organisations), {"id": ids["organisation_id"], "name": "Newtown", **office})
        db.execute(insert(staff), {"id": ids["staff_id"], "organisation_id": ids["organisation_id"], **conny})
    return ids


def engage(db: Connection, town: dict[str, str], first: float, last: float) -> str:
    """Engage the member of staff from one hour to another."""
    activity_id = new_id()
    when = {"starts_at": MONDAY + timedelta(hours=first), "ends_at": MONDAY + timedelta(hours=last)}
    what = {"activity": "session", "activity_id": activity_id, "group_id": "club"}
    db.execute(insert(engagements), {**town, **when, **what})
    return activity_id


@pytest.mark.parametrize(("first", "last"), [(2, 4), (1, 3), (3, 5), (2.5, 3.5), (1, 5)])
def test_the_database_itself_refuses_overlapping_hours(
    engine: Engine, town: dict[str, str], first: float, last: float
) -> None:
    with engine.begin() as db:
        engage(db, town, 2, 4)
    with pytest.raises(IntegrityError, match="engagements overlap"), engine.begin() as db:
        engage(db, town, first, last)


def test_touching_hours_and_other_peoples_are_fine(engine: Engine, town: dict[str, str]) -> None:
    with engine.begin() as db:
        engage(db, town, 2, 4)
        engage(db, town, 4, 6)
        engage(db, town, 0, 2)
        colleague = {"name": "Col", "email": "d", "email_key": "d", "role": "consultant", "version": 0}
        db.execute(
            insert(staff), {"organisation_id": town["organisation_id"], "id": "colleague", **colleague}
        )
        engage(db, {**town, "staff_id": "colleague"}, 2, 4)


def test_hours_cannot_be_moved_into_others_but_within_themselves(
    engine: Engine, town: dict[str, str]
) -> None:
    with engine.begin() as db:
        engage(db, town, 2, 4)
        later = engage(db, town, 6, 8)

    def move(db: Connection, hours: float) -> None:
        start = {"starts_at": MONDAY + timedelta(hours=hours), "ends_at": MONDAY + timedelta(hours=hours + 2)}
        db.execute(update(engagements).where(engagements.c.activity_id == later).values(start))

    with engine.begin() as db:
        move(db, 7)
        move(db, 4)
    with pytest.raises(IntegrityError, match="engagements overlap"), engine.begin() as db:
        move(db, 3)


def test_the_database_itself_refuses_a_second_place_for_one_person(engine: Engine) -> None:
    store = open_database(str(engine.url))
    office = office_over(store, FixedClock())
    town = found_town(office)
    enrolled(office, town, open_club(office, town).id, "Ada")
    store.close()
    with engine.connect() as db:
        place = dict(db.execute(places.select()).mappings().first() or {})
    again = {**place, "id": new_id()}
    with pytest.raises(IntegrityError, match=r"(?i)unique"), engine.begin() as db:
        db.execute(insert(places), again)
    with engine.begin() as db:
        db.execute(insert(places), {**again, "state": "withdrawn"})
        db.execute(insert(places), {**again, "id": new_id(), "state": "withdrawn"})
    with pytest.raises(IntegrityError, match=r"(?i)unique"), engine.begin() as db:
        db.execute(update(places).values(state="enrolled"))
