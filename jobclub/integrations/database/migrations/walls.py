"""Walls between organisations, kept by PostgreSQL itself: for the steps that make tables.

A table with a wall shows no row to anybody but through a policy, its owner included. Policies ask what the
transaction said when it began (see ``database/doors``): its ``jobclub.organisation``, or by which
``jobclub.door`` it came and what it has ``jobclub.shown`` there. On SQLite nothing of this is done.

A step that makes a table of organisations ends with ``raise_wall(table)``. What is said here stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ORGANISATION = "current_setting('jobclub.organisation', true)"
DOOR = "current_setting('jobclub.door', true)"
SHOWN = "current_setting('jobclub.shown', true)"


def raise_wall(table: str, *, column: str | None = "organisation_id") -> None:
    """Let each organisation see and write its own rows of a table alone; without a column it has none.

    Migrations see and write all of them, and backups read them.
    """
    if _is_here():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        if column is not None:
            _create(table, "organisation", "ALL", f"{column} = {ORGANISATION}")
        let_through(table, "migrations", command="ALL")
        let_through(table, "backup")


def let_through(
    table: str, door: str, *, where: str = "true", command: str = "SELECT", name: str | None = None
) -> None:
    """Let those who come by a door see the rows for which a condition holds; each command is a policy."""
    if _is_here():
        condition = f"{DOOR} = '{door}'" + ("" if where == "true" else f" AND {where}")
        _create(table, name or door, command, condition)


def let_organisation(table: str, name: str, *, where: str) -> None:
    """Let organisations read rows of others' for which a condition holds."""
    if _is_here():
        _create(table, name, "SELECT", where)


def take_down(table: str) -> None:
    """Take the wall of a table away, with all doors in it."""
    if _is_here():
        named = sa.text("SELECT polname FROM pg_policy WHERE polrelid = CAST(:name AS regclass)")
        for policy in op.get_bind().scalars(named, {"name": table}).all():
            op.execute(f'DROP POLICY "{policy}" ON "{table}"')
        op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def _create(table: str, name: str, command: str, condition: str) -> None:
    checked = "" if command == "SELECT" else f" WITH CHECK ({condition})"
    op.execute(f'CREATE POLICY "{name}" ON "{table}" FOR {command} USING ({condition}){checked}')


def _is_here() -> bool:
    return op.get_bind().dialect.name == "postgresql"
