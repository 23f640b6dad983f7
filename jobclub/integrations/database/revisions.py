"""Where a database stands among the revisions of its tables, told without what changes them.

Every process asks when it starts; Alembic is for whoever brings a database up to date.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

STEPS = Path(__file__).parent / "migrations" / "versions"
REVISION = text("SELECT version_num FROM alembic_version")


def head() -> str:
    """Give the newest revision that this version of jobclub knows: steps are numbered, and named by that."""
    return max(step.name.partition("_")[0] for step in STEPS.glob("[0-9]*.py"))


def revision_of(engine: Engine) -> str | None:
    """Give the revision a database is at; None: it has no tables yet."""
    with engine.connect() as db:
        found: str | None = db.scalar(REVISION) if inspect(db).has_table("alembic_version") else None
        return found
