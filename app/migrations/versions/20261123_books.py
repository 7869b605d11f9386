"""What organizers enter beside letters, what they say of cases, and the reports that close the books.

Revision 20261123_books follows that of organizers.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261123_books"
down_revision = "20261122_organizers"

TABLES = ("case_statuses", "case_status_approvals", "closings")
STATUSES = "'open', 'paused', 'closed', 'withdrawn'"
BY_GROUP = (
    "campaign",
    "standing",
    "group",
    "kind",
    "channel",
    "day",
    "quantity",
    "case",
    "addressee",
    "language",
)
REPLACED_WHEN = "EXISTS (SELECT 1 FROM {} WHERE number = NEW.number)"


def upgrade() -> None:
    """Add the columns and the tables, whose rows stay as they are."""
    op.add_column("entries", sa.Column("entered", sa.Date(), nullable=True))
    for name in ("reference", "note"):
        op.add_column("entries", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_index("ix_entries_by_group", "entries", BY_GROUP)
    _make_statuses()
    _make_closings()
    for table in TABLES:
        for statement in _kept(table):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take all of it away."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_entries_by_group", "entries")
    for name in ("note", "reference", "entered"):
        op.drop_column("entries", name)


def _make_statuses() -> None:
    op.create_table(
        "case_statuses",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('appeal', 'solidarity')", name=op.f("ck_case_statuses_kind_known")),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_case_statuses_status_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_statuses")),
    )
    op.create_index(op.f("ix_case_statuses_case"), "case_statuses", ["case"])
    op.create_table(
        "case_status_approvals",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["case_statuses.number"], name=op.f("fk_case_status_approvals_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_status_approvals")),
    )


def _make_closings() -> None:
    op.create_table(
        "closings",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("last_entry", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint(
            "step IN ('provisional', 'final', 'addendum')", name=op.f("ck_closings_step_known")
        ),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_closings_hash_length")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_closings")),
    )


def _kept(table: str) -> Iterator[str]:
    """What refuses to change a row of it, to take one away, to empty it, or to put one in another's place."""
    changed, deleted = f"Rows of {table} are never changed.", f"Rows of {table} are never deleted."
    if op.get_context().dialect.name == "sqlite":
        taken = REPLACED_WHEN.format(table)
        yield _refusing(f"{table}_never_change BEFORE UPDATE ON {table}", changed)
        yield _refusing(f"{table}_never_go BEFORE DELETE ON {table}", deleted)
        yield _refusing(
            f"{table}_stay BEFORE INSERT ON {table} WHEN {taken}", f"Rows of {table} are never replaced."
        )
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
