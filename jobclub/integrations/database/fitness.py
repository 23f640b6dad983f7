"""Whether a database has the tables that this version works with, and keeps organisations apart."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Engine, text

from jobclub.core.office.fitness import Unfit
from jobclub.integrations.database.revisions import REVISION, head
from jobclub.integrations.database.tables import metadata

ABOVE_POLICIES = text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
SWITCH = text("SELECT current_setting('row_security')")
WITHOUT_WALL = text("""
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY(:names)
AND NOT (relrowsecurity AND relforcerowsecurity)
ORDER BY relname
""")
ABOVE = "stands above all walls between organisations: nothing but our own code keeps them apart"
ANOTHER_ROLE = "let a role own the database that is neither, as docs/operator.md says under PostgreSQL"
REFUSED = "is refused whatever lies behind a wall between organisations"
SWITCH_ON = "run: ALTER ROLE jobclub RESET row_security"
RAISE = "run for each: ALTER TABLE ... ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"


@cache
def _needed() -> str:
    return head()


def must_be_current(db: Connection) -> None:
    """Let pass a database that is neither behind this version nor ahead of it.

    Raises:
        Unfit: It is; the text says what to run.
    """
    revision = db.scalar(REVISION)
    if revision == _needed():
        return
    command = "jobclub db upgrade" if str(revision) < _needed() else "pip install --upgrade 'jobclub[server]'"
    is_at = f"the database is at revision {revision}, this version needs {_needed()}"
    raise Unfit(f"{is_at}; run: {command}")


def flaw_in_walls(engine: Engine) -> tuple[str, str] | None:
    """Say why PostgreSQL does not keep organisations apart by itself, and what helps; None: it does."""
    with engine.connect() as db:
        superuser, exempt = db.execute(ABOVE_POLICIES).one()
        switched_off = db.scalar(SWITCH) == "off"
        without = list(db.scalars(WITHOUT_WALL, {"names": list(metadata.tables)}))
    if superuser or exempt:
        what = "is a superuser" if superuser else "has BYPASSRLS"
        return f"our role {what}, so it {ABOVE}", ANOTHER_ROLE
    if switched_off:
        return f"for our role row_security is off, so it {REFUSED}", SWITCH_ON
    return (f"nothing keeps organisations apart in {', '.join(without)}", RAISE) if without else None
