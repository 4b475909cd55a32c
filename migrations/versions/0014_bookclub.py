"""Book clubs, what events ask besides presence, and news

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "club_meetings",
    "club_rooms",
    "votes",
    "suggestions",
    "ballots",
    "asked_done",
    "book_texts",
    "section_reads",
    "section_dates",
    "club_members",
    "book_clubs",
    "mail_choices",
    "notices",
)


def upgrade() -> None:
    op.add_column("events", sa.Column("asks", sa.String(length=20), nullable=False, server_default=""))
    _news()
    _clubs()
    _readers()
    _votes()
    _meetings()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("events", "asks")


def _news() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("topic IN ('events', 'logbook', 'books')", name="ck_notices_topic"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_notices_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("once", name="uq_notices_once"),
    )
    op.create_index("ix_notices_mailed_at_at", "notices", ["mailed_at", "at"], unique=False)
    op.create_index("ix_notices_person_id_id", "notices", ["person_id", "id"], unique=False)
    op.create_index("ix_notices_person_id_read_at", "notices", ["person_id", "read_at"], unique=False)
    op.create_table(
        "mail_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice IN ('each', 'daily', 'none')", name="ck_mail_choices_choice"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_mail_choices_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name="pk_mail_choices"),
    )


def _clubs() -> None:
    op.create_table(
        "book_clubs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_book_clubs_cohort_id_cohorts"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_book_clubs_created_by_people"),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["people.id"], name="fk_book_clubs_facilitator_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_book_clubs"),
        sa.UniqueConstraint("cohort_id", "title", name="uq_book_clubs_cohort_id_title"),
    )
    op.create_index("ix_book_clubs_facilitator_id", "book_clubs", ["facilitator_id"], unique=False)
    op.create_table(
        "club_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["club_id"], ["book_clubs.id"], name="fk_club_members_club_id_book_clubs"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_club_members_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_club_members"),
    )
    op.create_index("ix_club_members_club_id", "club_members", ["club_id"], unique=False)
    op.create_index(
        "ix_club_members_open",
        "club_members",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "section_dates",
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["book_clubs.id"], name="fk_section_dates_club_id_book_clubs"),
        sa.PrimaryKeyConstraint("club_id", "activity", "section", name="pk_section_dates"),
    )


def _readers() -> None:
    op.create_table(
        "section_reads",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_section_reads_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "activity", "section", name="pk_section_reads"),
    )
    op.create_index(
        "ix_section_reads_activity_section", "section_reads", ["activity", "section"], unique=False
    )
    op.create_table(
        "book_texts",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_book_texts_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "program", "activity", "section", name="pk_book_texts"),
    )
    op.create_table(
        "asked_done",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_asked_done_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "activity", name="pk_asked_done"),
    )


def _votes() -> None:
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["book_clubs.id"], name="fk_ballots_club_id_book_clubs"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sa.UniqueConstraint("club_id", "activity", name="uq_ballots_club_id_activity"),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("critic", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_suggestions_ballot_id_ballots"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_suggestions_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("ballot_id", "title_key", name="uq_suggestions_ballot_id_title_key"),
    )
    op.create_index("ix_suggestions_enrolment_id", "suggestions", ["enrolment_id"], unique=False)
    op.create_table(
        "votes",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.CheckConstraint("changed >= 0", name="ck_votes_changes_counted"),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_votes_ballot_id_ballots"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_votes_enrolment_id_enrolments"),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name="fk_votes_suggestion_id_suggestions"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "enrolment_id", name="pk_votes"),
    )
    op.create_index("ix_votes_suggestion_id", "votes", ["suggestion_id"], unique=False)


def _meetings() -> None:
    op.create_table(
        "club_rooms",
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["book_clubs.id"], name="fk_club_rooms_club_id_book_clubs"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_club_rooms_room_id_rooms"),
        sa.PrimaryKeyConstraint("club_id", "activity", name="pk_club_rooms"),
        sa.UniqueConstraint("room_id", name="uq_club_rooms_room_id"),
    )
    op.create_table(
        "club_meetings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["book_clubs.id"], name="fk_club_meetings_club_id_book_clubs"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_club_meetings_event_id_events"),
        sa.PrimaryKeyConstraint("event_id", name="pk_club_meetings"),
    )
    op.create_index("ix_club_meetings_club_id", "club_meetings", ["club_id"], unique=False)
