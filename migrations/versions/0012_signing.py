"""Signing: links for practitioners without an account, ticks, fallback, and nobody signs their own hours

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

THEIRS = "NEW.trainee_id <> (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)"
REFUSED = {
    ("decisions", "own_hours"): THEIRS,
    ("event_signatures", "own_hours"): THEIRS,
    ("mentor_pairs", "oneself"): (
        "NEW.mentor_id = (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)"
    ),
    ("signatures", "own_hours"): (
        f"{THEIRS} "  # noqa: S608 - constants
        "OR NEW.enrolment_id <> (SELECT x.enrolment_id FROM entries x WHERE x.id = NEW.entry_id) "
        "OR NEW.signer_email IN (SELECT p.email_key FROM people p WHERE p.id = NEW.trainee_id) "
        "OR NEW.signer_email IN "
        "(SELECT f.email_key FROM former_addresses f WHERE f.person_id = NEW.trainee_id)"
    ),
}
# Named by the revision that made it.
BEFORE = {"ck_signatures_ck_signatures_not_ones_own": "signer_id <> trainee_id"}
AFTER = {
    "ck_signatures_not_ones_own": "signer_id <> trainee_id OR (act = 'void' AND signer_role = 'trainee')",
    "ck_signatures_link_names_address": (
        "(method = 'session') = (signer_email IS NULL) AND (signer_email IS NULL) = (signer_licence IS NULL)"
    ),
    "ck_signatures_client_ticked": "(statement_id = 'observation') = (client_agreed IS NOT NULL)",
}
ADDED = ("client_agreed", "signer_licence", "signer_email")


def upgrade() -> None:
    _make_tables()
    op.add_column("entries", sa.Column("fallback_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("signatures", sa.Column("client_agreed", sa.Boolean(), nullable=True))
    op.add_column("signatures", sa.Column("signer_licence", sa.String(length=60), nullable=True))
    op.add_column("signatures", sa.Column("signer_email", sa.String(length=320), nullable=True))
    _recheck(BEFORE, AFTER)
    for (table, name), condition in REFUSED.items():
        _refuse(table, name, condition)


def downgrade() -> None:
    for table, name in REFUSED:
        on = f" ON {table}" if _postgres() else ""
        op.execute(f"DROP TRIGGER {table}_{name}{on}")
        if _postgres():
            op.execute(f"DROP FUNCTION {table}_{name}()")
    _recheck(AFTER, BEFORE)
    for column in ADDED:
        op.drop_column("signatures", column)
    op.drop_column("entries", "fallback_at")
    op.drop_table("digest_choices")
    op.drop_index("ix_signing_links_entry_id", table_name="signing_links")
    op.drop_table("signing_links")
    op.drop_table("former_addresses")


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _make_tables() -> None:
    op.create_table(
        "former_addresses",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_former_addresses_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", "email_key", name="pk_former_addresses"),
    )
    op.create_table(
        "signing_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=140), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("request_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("codes_sent", sa.Integer(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.CheckConstraint("way IN ('mail', 'scan')", name="ck_signing_links_way"),
        sa.ForeignKeyConstraint(
            ["entry_id", "version"],
            ["entry_versions.entry_id", "entry_versions.version"],
            name="fk_signing_links_entry_id_version_entry_versions",
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name="fk_signing_links_signer_id_people"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_signing_links_made_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_links"),
        sa.UniqueConstraint("token_hash", name="uq_signing_links_token_hash"),
    )
    op.create_index("ix_signing_links_entry_id", "signing_links", ["entry_id"], unique=False)
    op.create_table(
        "digest_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_digest_choices_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_digest_choices"),
    )


def _recheck(before: dict[str, str], after: dict[str, str]) -> None:
    """Change what the table checks; SQLite can only do so by writing the table anew."""
    if _postgres():
        for name in before:
            op.execute(f"ALTER TABLE signatures DROP CONSTRAINT {name}")
        for name, condition in after.items():
            op.execute(f"ALTER TABLE signatures ADD CONSTRAINT {name} CHECK ({condition})")
        return
    # The triggers go with the old table; its rows are copied as they are.
    bind = op.get_bind()
    made = bind.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'signatures'").scalar_one()
    for name, condition in before.items():
        made = _without(made, f"CONSTRAINT {name} CHECK ({condition}), ")
    checks = "".join(f"CONSTRAINT {name} CHECK ({condition}), " for name, condition in after.items())
    first = "CONSTRAINT fk_signatures_enrolment_id_enrolments"
    made = _without(made, first, f"{checks}{first}")
    head = 'CREATE TABLE "signatures"' if 'CREATE TABLE "signatures"' in made else "CREATE TABLE signatures"
    bind.exec_driver_sql(_without(made, head, "CREATE TABLE signatures_anew"))
    columns = ", ".join(row[1] for row in bind.exec_driver_sql("PRAGMA table_info(signatures)"))
    bind.exec_driver_sql(f"INSERT INTO signatures_anew ({columns}) SELECT {columns} FROM signatures")  # noqa: S608 - names of our own
    bind.exec_driver_sql("DROP TABLE signatures")
    bind.exec_driver_sql("ALTER TABLE signatures_anew RENAME TO signatures")
    op.create_index("ix_signatures_signer_id_at", "signatures", ["signer_id", "at"], unique=False)
    for action in ("UPDATE", "DELETE"):
        refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of signatures is refused')"
        op.execute(
            f"CREATE TRIGGER signatures_no_{action.lower()} BEFORE {action} ON signatures WHEN 1=1 "
            f"BEGIN {refusal}; END"
        )


def _without(made: str, part: str, instead: str = "") -> str:
    if made.count(part) != 1:
        raise RuntimeError(f"the table of signatures is not as it was made: {part}")
    return made.replace(part, instead)


def _refuse(table: str, name: str, condition: str) -> None:
    begin = f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table}"
    if not _postgres():
        op.execute(f"{begin} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused: {name} in {table}'); END")
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION 'refused: {name} in {table}' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $body$"
    )
    op.execute(f"{begin} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()")
