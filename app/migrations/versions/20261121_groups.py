"""Groups that write together, and their reports; rows of both are never changed and never deleted.

Revision 20261121_groups follows the ledger's.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261121_groups"
down_revision = "20261120_ledger"

TABLES = ("groups", "reports")
CHANGED = "Rows of {} are never changed."
DELETED = "Rows of {} are never deleted."
REPLACED = "Rows of {} are never replaced."
REPLACED_WHEN = "EXISTS (SELECT 1 FROM {table} WHERE {same})"
#: When a new row would take another's place: SQLite can be told to let it.
SAME = {
    "groups": "code = NEW.code",
    "reports": "number = NEW.number OR request_key = NEW.request_key",
}


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "groups",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("report_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("kind_of_group", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.CheckConstraint("length(report_hash) = 32", name=op.f("ck_groups_report_hash_length")),
        sa.CheckConstraint("people > 0", name=op.f("ck_groups_people_some")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_groups")),
    )
    op.create_table(
        "reports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.CheckConstraint("participants >= 0", name=op.f("ck_reports_participants_not_negative")),
        sa.ForeignKeyConstraint(["group"], ["groups.code"], name=op.f("fk_reports_group")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reports")),
        sa.UniqueConstraint("request_key", name=op.f("uq_reports_request_key")),
    )
    theirs = sa.text("\"group\" <> ''")
    for table in ("letters", "entries"):
        op.create_index(f"ix_{table}_group", table, ["group"], sqlite_where=theirs, postgresql_where=theirs)
    for table in TABLES:
        for statement in _kept(table):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take both away, and the indices."""
    for table in ("letters", "entries"):
        op.drop_index(f"ix_{table}_group", table)
    for table in reversed(TABLES):
        op.drop_table(table)


def _kept(table: str) -> Iterator[str]:
    """What refuses to change a row of it, to take one away, to empty it, or to put one in another's place."""
    changed, deleted = CHANGED.format(table), DELETED.format(table)
    if op.get_context().dialect.name == "sqlite":
        when = REPLACED_WHEN.format(table=table, same=SAME[table])
        yield _refusing(f"{table}_never_change BEFORE UPDATE ON {table}", changed)
        yield _refusing(f"{table}_never_go BEFORE DELETE ON {table}", deleted)
        yield _refusing(f"{table}_stay BEFORE INSERT ON {table} WHEN {when}", REPLACED.format(table))
        return
    # The function is the ledger's.
    for event, each, sentence in (
        ("UPDATE", "ROW", changed),
        ("DELETE", "ROW", deleted),
        ("TRUNCATE", "STATEMENT", deleted),
    ):
        yield (
            f"CREATE TRIGGER {table}_never_{event.lower()} BEFORE {event} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION refuse('{sentence}')"
        )


def _refusing(event: str, sentence: str) -> str:
    return f"CREATE TRIGGER {event} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
