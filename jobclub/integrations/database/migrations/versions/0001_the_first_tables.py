"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OVERLAP = """
CREATE TRIGGER engagements_overlap_on_{act} BEFORE {act} ON engagements
WHEN EXISTS (
    SELECT 1 FROM engagements
    WHERE organisation_id = NEW.organisation_id AND staff_id = NEW.staff_id
    AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND activity_id <> NEW.activity_id
)
BEGIN SELECT RAISE(ABORT, 'engagements overlap'); END
"""
"""Nobody of the staff is in two places: the wall behind the rule and the store's locks."""
OVERLAP_ON_POSTGRESQL = """
CREATE FUNCTION refuse_overlapping_engagements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM staff
    WHERE organisation_id = NEW.organisation_id AND id = NEW.staff_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM engagements
        WHERE organisation_id = NEW.organisation_id AND staff_id = NEW.staff_id
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND activity_id <> NEW.activity_id
    ) THEN
        RAISE EXCEPTION 'engagements overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""
"""The same, among several who write at once: the second waits, and then sees what the first wrote."""
TRIGGER_ON_POSTGRESQL = """
CREATE TRIGGER engagements_overlap BEFORE INSERT OR UPDATE ON engagements
FOR EACH ROW EXECUTE FUNCTION refuse_overlapping_engagements()
"""


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("holidays", sa.String(length=16), nullable=True),
        sa.Column("optional_holidays", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
    )
    op.create_table(
        "closed_days",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_closed_days_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "on", name=op.f("pk_closed_days")),
    )
    op.create_table(
        "participants",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("reached_through", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_participants_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_participants")),
        sa.UniqueConstraint(
            "organisation_id", "email_key", name=op.f("uq_participants_organisation_id_email_key")
        ),
    )
    op.create_table(
        "programmes",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_programmes_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_programmes")),
        sa.UniqueConstraint(
            "organisation_id", "key", "version", name=op.f("uq_programmes_organisation_id_key_version")
        ),
    )
    op.create_table(
        "staff",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_staff_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_staff")),
        sa.UniqueConstraint("organisation_id", "email_key", name=op.f("uq_staff_organisation_id_email_key")),
    )
    op.create_table(
        "trail",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("event_version", sa.Integer(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trail_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_trail")),
    )
    op.create_table(
        "cohorts",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("consultant_id", sa.String(length=36), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("meeting_provider", sa.String(length=64), nullable=False),
        sa.Column("meeting_link", sa.Text(), nullable=True),
        sa.Column("unlocked", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("places_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "consultant_id"],
            ["staff.organisation_id", "staff.id"],
            name=op.f("fk_cohorts_organisation_id_consultant_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "programme_id"],
            ["programmes.organisation_id", "programmes.id"],
            name=op.f("fk_cohorts_organisation_id_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_cohorts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_cohorts")),
    )
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cohorts_organisation_id_consultant_id_id"),
            ["organisation_id", "consultant_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_cohorts_organisation_id_last_ends_at"),
            ["organisation_id", "last_ends_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_cohorts_organisation_id_programme_id_id"),
            ["organisation_id", "programme_id", "id"],
            unique=False,
        )

    op.create_table(
        "engagements",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("activity_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff.organisation_id", "staff.id"],
            name=op.f("fk_engagements_organisation_id_staff_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_engagements_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "activity_id", name=op.f("pk_engagements")),
    )
    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagements_organisation_id_group_id"),
            ["organisation_id", "group_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_engagements_organisation_id_staff_id_starts_at"),
            ["organisation_id", "staff_id", "starts_at"],
            unique=False,
        )

    op.create_table(
        "places",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("activity", sa.String(length=16), nullable=False),
        sa.Column("activity_id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "participant_id"],
            ["participants.organisation_id", "participants.id"],
            name=op.f("fk_places_organisation_id_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_places_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_places_organisation_id_activity_id_id"),
            ["organisation_id", "activity_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_places_organisation_id_participant_id"),
            ["organisation_id", "participant_id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_places_held",
            ["organisation_id", "activity_id", "participant_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('enrolled', 'completed', 'ended')"),
            postgresql_where=sa.text("state IN ('enrolled', 'completed', 'ended')"),
        )

    op.create_table(
        "repeats",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("caller_id", sa.String(length=36), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("trail_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "trail_id"],
            ["trail.organisation_id", "trail.id"],
            name=op.f("fk_repeats_organisation_id_trail_id_trail"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_repeats_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "caller_id", "method", "path", "key", name=op.f("pk_repeats")
        ),
    )
    with op.batch_alter_table("repeats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_repeats_organisation_id_at"), ["organisation_id", "at"], unique=False
        )

    op.create_table(
        "homework",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.String(length=36), nullable=False),
        sa.Column("unit_key", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "cohort_id"],
            ["cohorts.organisation_id", "cohorts.id"],
            name=op.f("fk_homework_organisation_id_cohort_id_cohorts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_homework_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_homework")),
    )
    with op.batch_alter_table("homework", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_homework_organisation_id_cohort_id"),
            ["organisation_id", "cohort_id"],
            unique=False,
        )

    op.create_table(
        "outcomes",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("place_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "place_id"],
            ["places.organisation_id", "places.id"],
            name=op.f("fk_outcomes_organisation_id_place_id_places"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_outcomes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_outcomes")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcomes_organisation_id_place_id"), ["organisation_id", "place_id"], unique=False
        )

    op.create_table(
        "sessions",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.String(length=36), nullable=False),
        sa.Column("unit_key", sa.String(length=64), nullable=True),
        sa.Column("merged_unit_keys", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("consultant_id", sa.String(length=36), nullable=True),
        sa.Column("meeting_provider", sa.String(length=64), nullable=False),
        sa.Column("meeting_state", sa.String(length=16), nullable=False),
        sa.Column("join_url", sa.Text(), nullable=True),
        sa.Column("dial_in", sa.String(length=200), nullable=True),
        sa.Column("meeting_reference", sa.String(length=200), nullable=True),
        sa.Column("attendance_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "cohort_id"],
            ["cohorts.organisation_id", "cohorts.id"],
            name=op.f("fk_sessions_organisation_id_cohort_id_cohorts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "consultant_id"],
            ["staff.organisation_id", "staff.id"],
            name=op.f("fk_sessions_organisation_id_consultant_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sessions_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_organisation_id_cohort_id_starts_at"),
            ["organisation_id", "cohort_id", "starts_at"],
            unique=False,
        )

    op.create_table(
        "tokens",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("cohort_id", sa.String(length=36), nullable=True),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "cohort_id"],
            ["cohorts.organisation_id", "cohorts.id"],
            name=op.f("fk_tokens_organisation_id_cohort_id_cohorts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff.organisation_id", "staff.id"],
            name=op.f("fk_tokens_organisation_id_staff_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_tokens_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "guests",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("partner", sa.String(length=200), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_guests_organisation_id_session_id_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_guests_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_guests")),
    )
    with op.batch_alter_table("guests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_guests_organisation_id_session_id"),
            ["organisation_id", "session_id"],
            unique=False,
        )

    op.create_table(
        "marks",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.String(length=36), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "cohort_id"],
            ["cohorts.organisation_id", "cohorts.id"],
            name=op.f("fk_marks_organisation_id_cohort_id_cohorts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "participant_id"],
            ["participants.organisation_id", "participants.id"],
            name=op.f("fk_marks_organisation_id_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_marks_organisation_id_session_id_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_marks_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "participant_id", name=op.f("pk_marks")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_marks_organisation_id_cohort_id"), ["organisation_id", "cohort_id"], unique=False
        )

    op.create_table(
        "submissions",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("homework_id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "homework_id"],
            ["homework.organisation_id", "homework.id"],
            name=op.f("fk_submissions_organisation_id_homework_id_homework"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "participant_id"],
            ["participants.organisation_id", "participants.id"],
            name=op.f("fk_submissions_organisation_id_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_submissions_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "organisation_id",
            "homework_id",
            "participant_id",
            "number",
            name=op.f("uq_submissions_organisation_id_homework_id_participant_id_number"),
        ),
    )
    op.create_table(
        "waivers",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("homework_id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "homework_id"],
            ["homework.organisation_id", "homework.id"],
            name=op.f("fk_waivers_organisation_id_homework_id_homework"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "participant_id"],
            ["participants.organisation_id", "participants.id"],
            name=op.f("fk_waivers_organisation_id_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_waivers_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "homework_id", "participant_id", name=op.f("pk_waivers")),
    )

    _raise_wall()


def _raise_wall() -> None:
    """Let the database itself refuse overlapping engagements."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("INSERT", "UPDATE"):
            op.execute(OVERLAP.format(act=act))
    else:
        op.execute(OVERLAP_ON_POSTGRESQL)
        op.execute(TRIGGER_ON_POSTGRESQL)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("waivers")
    op.drop_table("submissions")
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_organisation_id_cohort_id"))

    op.drop_table("marks")
    with op.batch_alter_table("guests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guests_organisation_id_session_id"))

    op.drop_table("guests")
    op.drop_table("tokens")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_organisation_id_cohort_id_starts_at"))

    op.drop_table("sessions")
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_organisation_id_place_id"))

    op.drop_table("outcomes")
    with op.batch_alter_table("homework", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_homework_organisation_id_cohort_id"))

    op.drop_table("homework")
    with op.batch_alter_table("repeats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repeats_organisation_id_at"))

    op.drop_table("repeats")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_places_held",
            sqlite_where=sa.text("state IN ('enrolled', 'completed', 'ended')"),
            postgresql_where=sa.text("state IN ('enrolled', 'completed', 'ended')"),
        )
        batch_op.drop_index(batch_op.f("ix_places_organisation_id_participant_id"))
        batch_op.drop_index(batch_op.f("ix_places_organisation_id_activity_id_id"))

    op.drop_table("places")
    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagements_organisation_id_staff_id_starts_at"))
        batch_op.drop_index(batch_op.f("ix_engagements_organisation_id_group_id"))

    op.drop_table("engagements")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_overlapping_engagements()")
    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohorts_organisation_id_programme_id_id"))
        batch_op.drop_index(batch_op.f("ix_cohorts_organisation_id_last_ends_at"))
        batch_op.drop_index(batch_op.f("ix_cohorts_organisation_id_consultant_id_id"))

    op.drop_table("cohorts")
    op.drop_table("trail")
    op.drop_table("staff")
    op.drop_table("programmes")
    op.drop_table("participants")
    op.drop_table("closed_days")
    op.drop_table("organisations")
