"""What is held is listed, column by column, with its purpose and how long it stays."""

import pytest
from sqlalchemy import Column, Integer, Table

from app.actions.holdings import UnlistedColumns, what_we_hold
from app.database import Base
from tests.databases import Raw

pytestmark = pytest.mark.usefixtures("database")


def test_every_column_is_listed_with_purpose_and_retention() -> None:
    holdings = what_we_hold()
    assert {holding.table for holding in holdings} == {
        "acts",
        "alembic_version",
        "case_status_approvals",
        "case_statuses",
        "closings",
        "desk_sessions",
        "entries",
        "epochs",
        "folds",
        "groups",
        "letters",
        "organizers",
        "recovery_codes",
        "reports",
        "snapshots",
        "spent_tokens",
    }
    assert all(holding.purpose and holding.retention for holding in holdings)


def test_letters_hold_their_cell_and_a_random_key_only() -> None:
    assert {holding.column for holding in what_we_hold() if holding.table == "letters"} == {
        *("id", "campaign", "case", "addressee", "kind", "language", "channel", "group", "day", "standing")
    }


def test_a_column_that_is_not_listed_fails(raw: Raw) -> None:
    raw("ALTER TABLE letters ADD COLUMN ip text")
    raw("CREATE TABLE visitors (name text)")
    with pytest.raises(UnlistedColumns, match=r"not listed: letters\.ip, visitors\.name\."):
        what_we_hold()


def test_a_column_without_a_purpose_is_not_listed(raw: Raw) -> None:
    visitors = Table("visitors", Base.metadata, Column("number", Integer))
    raw("CREATE TABLE visitors (number integer)")
    try:
        with pytest.raises(UnlistedColumns, match=r"visitors\.number"):
            what_we_hold()
    finally:
        Base.metadata.remove(visitors)
