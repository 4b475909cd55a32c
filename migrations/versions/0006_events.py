"""Events

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STANDING = sa.text("state IN ('asked', 'approved', 'done')")
TABLES = (
    "make_ups",
    "attendance_files",
    "wrong_codes",
    "check_ins",
    "attendances",
    "calendar_feeds",
    "bookings",
    "events",
    "event_series",
)


def upgrade() -> None:
    _events()
    _seats()
    _presence()
    _make_ups()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _events() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_event_series_created_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_event_series"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("disclosures", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("modality", sa.String(length=20), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("join_link", sa.String(length=500), nullable=False),
        sa.Column("recording", sa.String(length=500), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("waitlist", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guard_minutes", sa.Integer(), nullable=False),
        sa.Column("accept_minutes", sa.Integer(), nullable=False),
        sa.Column("record_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("make_ups", sa.JSON(), nullable=False),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="ck_events_confirmed_when"
        ),
        sa.CheckConstraint("state IN ('planned', 'cancelled', 'confirmed')", name="ck_events_state"),
        sa.CheckConstraint("capacity > 0", name="ck_events_has_seats"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_events_ends_after_start"),
        sa.CheckConstraint("guard_minutes >= 0 AND accept_minutes > 0", name="ck_events_times_to_act"),
        sa.CheckConstraint("minutes > 0", name="ck_events_has_minutes"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_events_cohort_id_cohorts"),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name="fk_events_confirmed_by_people"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_events_created_by_people"),
        sa.ForeignKeyConstraint(["host_id"], ["people.id"], name="fk_events_host_id_people"),
        sa.ForeignKeyConstraint(["series_id"], ["event_series.id"], name="fk_events_series_id_event_series"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("uid", name="uq_events_uid"),
    )
    op.create_index("ix_events_host_id_starts_at", "events", ["host_id", "starts_at"], unique=False)
    op.create_index("ix_events_program_activity", "events", ["program", "activity"], unique=False)
    op.create_index("ix_events_program_starts_at", "events", ["program", "starts_at"], unique=False)
    op.create_index("ix_events_series_id", "events", ["series_id"], unique=False)
    op.create_index("ix_events_state_starts_at", "events", ["state", "starts_at"], unique=False)


def _seats() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)", name="ck_bookings_offer_ends"
        ),
        sa.CheckConstraint(
            "state IN ('booked', 'waiting', 'offered', 'lapsed', 'cancelled')", name="ck_bookings_state"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_bookings_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_bookings_event_id_events"),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        sa.UniqueConstraint("event_id", "enrolment_id", name="uq_bookings_event_id_enrolment_id"),
        sa.UniqueConstraint("event_id", "queued", name="uq_bookings_event_id_queued"),
    )
    op.create_index("ix_bookings_enrolment_id_state", "bookings", ["enrolment_id", "state"], unique=False)
    op.create_index("ix_bookings_state_offered_until", "bookings", ["state", "offered_until"], unique=False)
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_calendar_feeds_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
    )
    op.create_index(
        "ix_calendar_feeds_open",
        "calendar_feeds",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _presence() -> None:
    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("left_minutes", sa.Integer(), nullable=False),
        sa.Column("intervals", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("claim", sa.String(length=500), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_answer", sa.String(length=500), nullable=False),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.Column("credited", sa.Integer(), nullable=False),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "mark IN ('present', 'late', 'left', 'excused', 'absent', 'apology', 'joined_later')",
            name="ck_attendances_mark",
        ),
        sa.CheckConstraint("credited >= 0", name="ck_attendances_credit_not_negative"),
        sa.CheckConstraint(
            "late_minutes >= 0 AND left_minutes >= 0", name="ck_attendances_minutes_not_negative"
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name="fk_attendances_confirmed_by_people"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_attendances_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_attendances_event_id_events"),
        sa.PrimaryKeyConstraint("id", name="pk_attendances"),
        sa.UniqueConstraint("event_id", "enrolment_id", name="uq_attendances_event_id_enrolment_id"),
    )
    op.create_index("ix_attendances_enrolment_id", "attendances", ["enrolment_id"], unique=False)
    op.create_index("ix_attendances_confirmed_at", "attendances", ["confirmed_at"], unique=False)
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_check_ins_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_check_ins_event_id_events"),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
        sa.UniqueConstraint(
            "event_id", "enrolment_id", "window", name="uq_check_ins_event_id_enrolment_id_window"
        ),
    )
    op.create_index("ix_check_ins_event_id_device", "check_ins", ["event_id", "device"], unique=False)
    op.create_table(
        "wrong_codes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_wrong_codes_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_wrong_codes_event_id_events"),
        sa.PrimaryKeyConstraint("event_id", "enrolment_id", "window", name="pk_wrong_codes"),
    )
    op.create_table(
        "attendance_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("aside", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_attendance_files_event_id_events"),
        sa.ForeignKeyConstraint(["read_by"], ["people.id"], name="fk_attendance_files_read_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance_files"),
    )
    op.create_index("ix_attendance_files_event_id", "attendance_files", ["event_id"], unique=False)


def _make_ups() -> None:
    op.create_table(
        "make_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("absence", sa.String(length=20), nullable=False),
        sa.Column("route", sa.String(length=20), nullable=False),
        sa.Column("other_event_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("route IN ('another_date', 'recording', 'tutorial')", name="ck_make_ups_route"),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'declined', 'withdrawn', 'done')", name="ck_make_ups_state"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_make_ups_decided_by_people"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_make_ups_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_make_ups_event_id_events"),
        sa.ForeignKeyConstraint(["other_event_id"], ["events.id"], name="fk_make_ups_other_event_id_events"),
        sa.PrimaryKeyConstraint("id", name="pk_make_ups"),
    )
    op.create_index("ix_make_ups_enrolment_id", "make_ups", ["enrolment_id"], unique=False)
    op.create_index(
        "ix_make_ups_standing",
        "make_ups",
        ["event_id", "enrolment_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_make_ups_state_asked_at", "make_ups", ["state", "asked_at"], unique=False)
