"""Organisations are walls."""

from jobclub.integrations.database.migrations.walls import (
    ORGANISATION,
    SHOWN,
    let_organisation,
    let_through,
    raise_wall,
    take_down,
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OF_AN_ORGANISATION = (
    "absences",
    "calls",
    "changes",
    "closed_days",
    "cohorts",
    "consents",
    "deliveries",
    "engagements",
    "erasure_refusals",
    "erasures",
    "files",
    "guests",
    "holds",
    "homework",
    "links",
    "logos",
    "marks",
    "outcomes",
    "participants",
    "people_read",
    "places",
    "privacy_notices",
    "programmes",
    "reads",
    "registrations",
    "repeats",
    "retention_runs",
    "sessions",
    "shares",
    "sighted",
    "sightings",
    "staff",
    "submissions",
    "tallies",
    "tokens",
    "told",
    "told_privacy",
    "trail",
    "visits",
    "waivers",
    "watches",
)


def upgrade() -> None:
    """Let PostgreSQL itself keep organisations apart, with a named door for each who must pass."""
    for table in OF_AN_ORGANISATION:
        raise_wall(table)
    raise_wall("organisations", column="id")
    raise_wall("guesses", column=None)
    _to_those_with_a_secret()
    _to_staff_who_sign_in()
    _to_those_who_operate()
    let_organisation("shares", "taker", where=f"taker_id = {ORGANISATION} AND ended_at IS NULL")


def _to_those_with_a_secret() -> None:
    """A token or a link is seen by whoever shows the digest of its secret, a link only for what it is for."""
    let_through("tokens", "token", where=f"digest = {SHOWN}")
    for purpose in ("page", "feed", "sign_in", "session"):
        let_through("links", purpose, where=f"digest = {SHOWN} AND purpose = '{purpose}'")


def _to_staff_who_sign_in() -> None:
    let_through("staff", "address", where=f"email_key = {SHOWN}")
    let_through("staff", "account", where=f"identity = {SHOWN}")
    let_through("organisations", "tenant", where=f"entra_tenant_id = {SHOWN}")


def _to_those_who_operate() -> None:
    """The worker takes what is due, figures count it; commands find an organisation by name, upkeep all."""
    for table in ("deliveries", "watches"):
        let_through(table, "worker")
        let_through(table, "worker", command="UPDATE", name="worker_takes")
        let_through(table, "figures")
    let_through("organisations", "name", where=f"name = {SHOWN}")
    let_through("organisations", "page_name", where=f"page_name = {SHOWN}")
    let_through("organisations", "upkeep")
    let_through("guesses", "guesses", command="ALL")


def downgrade() -> None:
    """Undo it."""
    for table in (*OF_AN_ORGANISATION, "organisations", "guesses"):
        take_down(table)
