"""Organizers, their sessions, and what they did at the desk; the last is never changed and never deleted.

Revision 20261122_organizers follows that of groups.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_organizers"
down_revision = "20261121_groups"

TABLES = ("organizers", "recovery_codes", "desk_sessions", "acts")
CHANGED = "Acts are never changed."
DELETED = "Acts are never deleted."
REPLACED = "Acts are never replaced."


def upgrade() -> None:
    """Make the tables, and the triggers of what stays."""
    op.create_table(
        "organizers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("invitation_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("invited_until", sa.Date(), nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("removed", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('viewer', 'organizer', 'admin')", name=op.f("ck_organizers_role_known")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_organizers")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("organizer", sa.String(), nullable=False),
        sa.CheckConstraint("length(code_hash) = 32", name=op.f("ck_recovery_codes_code_hash_length")),
        sa.ForeignKeyConstraint(["organizer"], ["organizers.name"], name=op.f("fk_recovery_codes_organizer")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("organizer", sa.String(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(token_hash) = 32", name=op.f("ck_desk_sessions_token_hash_length")),
        sa.ForeignKeyConstraint(["organizer"], ["organizers.name"], name=op.f("fk_desk_sessions_organizer")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_sessions")),
    )
    op.create_index(op.f("ix_desk_sessions_organizer"), "desk_sessions", ["organizer"])
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("organizer", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_acts")),
    )
    for statement in _kept():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take all of it away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _kept() -> tuple[str, ...]:
    """What refuses to change an act, to take it away, and to put one in another's place."""
    if op.get_context().dialect.name == "sqlite":
        return (
            _refusing("acts_never_change BEFORE UPDATE ON acts", CHANGED),
            _refusing("acts_never_go BEFORE DELETE ON acts", DELETED),
            _refusing(
                "acts_stay BEFORE INSERT ON acts WHEN EXISTS (SELECT 1 FROM acts WHERE number = NEW.number)",
                REPLACED,
            ),
        )
    # The function is the ledger's.
    return tuple(
        f"CREATE TRIGGER acts_never_{event.lower()} BEFORE {event} ON acts"
        f" FOR EACH {each} EXECUTE FUNCTION refuse('{sentence}')"
        for event, each, sentence in (
            ("UPDATE", "ROW", CHANGED),
            ("DELETE", "ROW", DELETED),
            ("TRUNCATE", "STATEMENT", DELETED),
        )
    )


def _refusing(event: str, sentence: str) -> str:
    return f"CREATE TRIGGER {event} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
