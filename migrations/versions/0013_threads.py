"""Rooms, threads and posts; mails that can be ended; finds of higher slices

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

VERSIONS = "post_versions"


def upgrade() -> None:

    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("home", sa.String(length=200), nullable=False),
        sa.Column("guide", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("slow_minutes", sa.Integer(), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('discussion', 'bookclub')", name="ck_rooms_kind"),
        sa.CheckConstraint("places > 0 AND slow_minutes >= 0", name="ck_rooms_numbers"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_rooms_cohort_id_cohorts"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_rooms_created_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
    )
    op.create_index("ix_rooms_program_cohort_id", "rooms", ["program", "cohort_id"], unique=False)
    op.create_table(
        "group_meetings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_group_meetings_event_id_events"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_group_meetings_room_id_rooms"),
        sa.PrimaryKeyConstraint("event_id", name="pk_group_meetings"),
    )
    op.create_index("ix_group_meetings_room_id", "group_meetings", ["room_id"], unique=False)
    op.create_table(
        "room_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=10), nullable=False),
        sa.Column("mailed_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint("digest IN ('each', 'daily', 'weekly', 'none')", name="ck_room_members_digest"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_room_members_person_id_people"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_room_members_room_id_rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_room_members"),
        sa.UniqueConstraint("room_id", "person_id", name="uq_room_members_room_id_person_id"),
    )
    op.create_index("ix_room_members_person_id", "room_members", ["person_id"], unique=False)
    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_first", sa.Boolean(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_number >= 0", name="ck_threads_counts"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_threads_author_id_people"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_threads_room_id_rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
    )
    op.create_index("ix_threads_room_id_last_post_id", "threads", ["room_id", "last_post_id"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("quotes_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=300), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticked_by", sa.Integer(), nullable=True),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_by IS NULL)", name="ck_posts_hidden_by_whom"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_posts_author_id_people"),
        sa.ForeignKeyConstraint(["edited_by"], ["people.id"], name="fk_posts_edited_by_people"),
        sa.ForeignKeyConstraint(["hidden_by"], ["people.id"], name="fk_posts_hidden_by_people"),
        sa.ForeignKeyConstraint(["quotes_id"], ["posts.id"], name="fk_posts_quotes_id_posts"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_posts_thread_id_threads"),
        sa.ForeignKeyConstraint(["ticked_by"], ["people.id"], name="fk_posts_ticked_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("thread_id", "number", name="uq_posts_thread_id_number"),
    )
    op.create_index("ix_posts_author_id_created_at", "posts", ["author_id", "created_at"], unique=False)
    op.create_index("ix_posts_thread_id_author_id", "posts", ["thread_id", "author_id"], unique=False)
    op.create_table(
        "thread_readings",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_thread_readings_person_id_people"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_thread_readings_thread_id_threads"),
        sa.PrimaryKeyConstraint("thread_id", "person_id", name="pk_thread_readings"),
    )
    op.create_table(
        "mentions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mentions_person_id_people"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_mentions_post_id_posts"),
        sa.PrimaryKeyConstraint("post_id", "person_id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_person_id", "mentions", ["person_id"], unique=False)
    op.create_table(
        "post_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (outcome = '')", name="ck_post_reports_answered"),
        sa.CheckConstraint("outcome IN ('', 'hidden', 'stays')", name="ck_post_reports_outcome"),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_post_reports_answered_by_people"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_post_reports_by_id_people"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_reports_post_id_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_post_reports"),
        sa.UniqueConstraint("post_id", "by_id", name="uq_post_reports_post_id_by_id"),
    )
    op.create_table(
        "post_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], name="fk_post_versions_changed_by_people"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_versions_post_id_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_post_versions"),
        sa.UniqueConstraint("post_id", "number", name="uq_post_versions_post_id_number"),
    )
    op.create_table(
        "reactions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reactions_person_id_people"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_reactions_post_id_posts"),
        sa.PrimaryKeyConstraint("post_id", "person_id", "kind", name="pk_reactions"),
    )
    op.add_column("events", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mails", sa.Column("unsubscribe", sa.String(length=500), nullable=True))
    op.add_column("search_documents", sa.Column("ref", sa.Integer(), nullable=True))
    op.create_index("ix_search_documents_ref", "search_documents", ["ref"], unique=False)
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER {VERSIONS}_no_{action}" + (f" ON {VERSIONS}" if postgres else ""))

    op.drop_index("ix_search_documents_ref", table_name="search_documents")
    op.drop_column("search_documents", "ref")
    op.drop_column("mails", "unsubscribe")
    op.drop_column("events", "named")
    op.drop_table("reactions")
    op.drop_table("post_versions")
    op.drop_table("post_reports")
    op.drop_index("ix_mentions_person_id", table_name="mentions")
    op.drop_table("mentions")
    op.drop_table("thread_readings")
    op.drop_index("ix_posts_thread_id_author_id", table_name="posts")
    op.drop_index("ix_posts_author_id_created_at", table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_threads_room_id_last_post_id", table_name="threads")
    op.drop_table("threads")
    op.drop_index("ix_room_members_person_id", table_name="room_members")
    op.drop_table("room_members")
    op.drop_index("ix_group_meetings_room_id", table_name="group_meetings")
    op.drop_table("group_meetings")
    op.drop_index("ix_rooms_program_cohort_id", table_name="rooms")
    op.drop_table("rooms")


def _guard() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {VERSIONS}_no_{action.lower()} BEFORE {action} ON {VERSIONS}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {VERSIONS} is refused')"
            op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")
