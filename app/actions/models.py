"""What the database holds, column by column, each with its purpose and how long it stays."""

from datetime import date
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.actions.cell import CELL_FIELDS, KINDS, Channel, Reason, Standing
from app.cases.sheet import Kind, Status
from app.database import Base, kept, one_of

UNTIL_FOLDED: Final = "as a row until the letter's day is over and folded; as part of a sum for good"
UNTIL_EXPIRED: Final = "until the token has expired, 7 days, and one day of grace; then deleted"
FOR_GOOD: Final = "for good"
NEWEST_ONLY: Final = "until the next step replaces it"


class CellColumns:
    """The columns of a `Cell`, alike in letters and entries; never NULL, so that equal cells are equal."""

    campaign: Mapped[str] = mapped_column(info=kept("which campaign the letters belong to", UNTIL_FOLDED))
    case: Mapped[str] = mapped_column(info=kept("which case they are about", UNTIL_FOLDED))
    addressee: Mapped[str] = mapped_column(
        info=kept("which office or person they are addressed to", UNTIL_FOLDED)
    )
    kind: Mapped[str] = mapped_column(info=kept("appeal, solidarity or petition", UNTIL_FOLDED))
    language: Mapped[str] = mapped_column(info=kept("the language they are written in", UNTIL_FOLDED))
    channel: Mapped[str] = mapped_column(info=kept("how they were reported", UNTIL_FOLDED))
    group: Mapped[str] = mapped_column(info=kept("the group that wrote them, if any", UNTIL_FOLDED))
    day: Mapped[date] = mapped_column(
        info=kept("the day, never the time, in the campaign's time zone", UNTIL_FOLDED)
    )
    standing: Mapped[str] = mapped_column(info=kept("counted, practice or held", UNTIL_FOLDED))


def _cell_index(table: str, *more: str) -> Index:
    # What totals ask for comes first, so that they are added up in the order of the index and from it alone.
    return Index(
        f"ix_{table}_cell",
        "campaign",
        "standing",
        "day",
        "case",
        "kind",
        "channel",
        "addressee",
        "language",
        "group",
        *more,
    )


def _by_group_index() -> Index:
    # The same in the order of groups; only entries have it, which nobody waits for: letters come one by one.
    return Index(
        "ix_entries_by_group",
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


def _group_index(table: str) -> Index:
    # Most letters are of no group: a group's own are few, and found without the others.
    theirs = text("\"group\" <> ''")
    return Index(f"ix_{table}_group", "group", sqlite_where=theirs, postgresql_where=theirs)


class SpentToken(Base):
    """That a writing page's token has been counted; without rowid, so that no order of writing is kept."""

    __tablename__ = "spent_tokens"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash_length"),
        {"sqlite_with_rowid": False},
    )

    token_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32),
        primary_key=True,
        info=kept("SHA-256 of the token's randomness: one letter counts once", UNTIL_EXPIRED),
    )
    expires: Mapped[date] = mapped_column(info=kept("the day on which the token expires", UNTIL_EXPIRED))


class Letter(CellColumns, Base):
    """One counted letter of a day that is not folded yet; its random key tells no order of writing."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("length(id) = 16", name="id_length"),
        one_of("kind", KINDS),
        one_of("channel", Channel),
        one_of("standing", Standing),
        _cell_index("letters"),
        _group_index("letters"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(
        LargeBinary(16),
        primary_key=True,
        info=kept("a random key, linked to nothing", "until the letter's day is folded"),
    )


class Entry(CellColumns, Base):
    """A signed quantity on a cell, chained by hash to the entry before it; never changed, never deleted."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
        CheckConstraint("length(previous_hash) = 32 AND length(hash) = 32", name="hash_length"),
        one_of("kind", KINDS),
        one_of("channel", Channel),
        one_of("standing", Standing),
        one_of("reason", Reason),
        _cell_index("entries", "quantity"),
        _by_group_index(),
        _group_index("entries"),
    )

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=kept("1, 2, 3 …: a missing entry shows", FOR_GOOD)
    )
    quantity: Mapped[int] = mapped_column(info=kept("how many letters are added or taken back", FOR_GOOD))
    reason: Mapped[str] = mapped_column(info=kept("why the entry was made", FOR_GOOD))
    author: Mapped[str] = mapped_column(info=kept("the organizer or program that made the entry", FOR_GOOD))
    reverses: Mapped[int | None] = mapped_column(
        ForeignKey("entries.number"), unique=True, info=kept("the entry that this one takes back", FOR_GOOD)
    )
    request_key: Mapped[str | None] = mapped_column(
        unique=True,
        info=kept("a random key of the form sent, or a hash of a run's token: each enters once", FOR_GOOD),
    )
    entered: Mapped[date | None] = mapped_column(
        info=kept("the day on which it was entered, where that is not the letters' own", FOR_GOOD)
    )
    reference: Mapped[str] = mapped_column(
        server_default="", info=kept("where the paper of it lies, as organizers have it", FOR_GOOD)
    )
    note: Mapped[str] = mapped_column(
        server_default="", info=kept("why letters were taken back, in an organizer's words", FOR_GOOD)
    )
    previous_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=kept("the hash of the entry before", FOR_GOOD)
    )
    hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=kept("SHA-256 over this entry: a change shows", FOR_GOOD)
    )


class Fold(Base):
    """That a fold has taken its letters; the database writes it, so that no later letter can follow."""

    __tablename__ = "folds"

    number: Mapped[int] = mapped_column(
        ForeignKey("entries.number"),
        primary_key=True,
        autoincrement=False,
        info=kept("the entry whose letters have been folded into it", FOR_GOOD),
    )


class GroupRow(Base):
    """A group of people who act together; nothing in it says who they are."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint("length(report_hash) = 32", name="report_hash_length"),
        CheckConstraint("people > 0", name="people_some"),
    )

    code: Mapped[str] = mapped_column(
        primary_key=True, info=kept("the code by which members join; letters of the group bear it", FOR_GOOD)
    )
    report_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=kept("SHA-256 of the code that lets report: who holds it may", FOR_GOOD)
    )
    campaign: Mapped[str] = mapped_column(info=kept("which campaign the group writes in", FOR_GOOD))
    people: Mapped[int] = mapped_column(info=kept("how many were to write when it was opened", FOR_GOOD))
    kind_of_group: Mapped[str] = mapped_column(info=kept("school, youth group …, if told", FOR_GOOD))
    region: Mapped[str] = mapped_column(info=kept("the country, if told", FOR_GOOD))
    opened: Mapped[date] = mapped_column(info=kept("the day on which it was opened", FOR_GOOD))


class ReportRow(Base):
    """One report of a group: who took part; what was written stands in the entries."""

    __tablename__ = "reports"
    __table_args__ = (CheckConstraint("participants >= 0", name="participants_not_negative"),)

    number: Mapped[int] = mapped_column(primary_key=True, info=kept("1, 2, 3 …", FOR_GOOD))
    request_key: Mapped[str] = mapped_column(
        unique=True, info=kept("a random key of the form sent: each enters once", FOR_GOOD)
    )
    group: Mapped[str] = mapped_column(
        ForeignKey("groups.code"), info=kept("the group that reports", FOR_GOOD)
    )
    day: Mapped[date] = mapped_column(info=kept("the day of the report, never the time", FOR_GOOD))
    participants: Mapped[int] = mapped_column(
        info=kept("how many took part so far, as the report has it", FOR_GOOD)
    )


class StatusRow(Base):
    """What the desk has said of one kind of a case's letters; the newest that holds overlays the files."""

    __tablename__ = "case_statuses"
    __table_args__ = (one_of("kind", Kind), one_of("status", Status))

    number: Mapped[int] = mapped_column(primary_key=True, info=kept("1, 2, 3 …", FOR_GOOD))
    case: Mapped[str] = mapped_column(index=True, info=kept("which case", FOR_GOOD))
    kind: Mapped[str] = mapped_column(info=kept("letters of which kind", FOR_GOOD))
    status: Mapped[str] = mapped_column(
        info=kept("paused, closed or withdrawn; open leaves it to the files again", FOR_GOOD)
    )
    outcome: Mapped[str] = mapped_column(
        info=kept("what readers are told of it, as JSON, language by language", FOR_GOOD)
    )
    day: Mapped[date] = mapped_column(info=kept("the day, never the time", FOR_GOOD))
    author: Mapped[str] = mapped_column(info=kept("the organizer who said so", FOR_GOOD))
    needs_second: Mapped[bool] = mapped_column(
        info=kept("whether it holds only once somebody else agrees", FOR_GOOD)
    )


class StatusApproval(Base):
    """That a second organizer agrees to a change of status, or refuses it; once for each."""

    __tablename__ = "case_status_approvals"

    number: Mapped[int] = mapped_column(
        ForeignKey("case_statuses.number"),
        primary_key=True,
        autoincrement=False,
        info=kept("the change", FOR_GOOD),
    )
    agrees: Mapped[bool] = mapped_column(info=kept("whether they agree", FOR_GOOD))
    day: Mapped[date] = mapped_column(info=kept("the day, never the time", FOR_GOOD))
    author: Mapped[str] = mapped_column(info=kept("the organizer who decided", FOR_GOOD))


class Closing(Base):
    """One report of an edition's books: what was counted when it was made, and a hash over it."""

    __tablename__ = "closings"
    __table_args__ = (
        one_of("step", ("provisional", "final", "addendum")),
        CheckConstraint("length(hash) = 32", name="hash_length"),
    )

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=kept("1, 2, 3 …", FOR_GOOD)
    )
    campaign: Mapped[str] = mapped_column(info=kept("which campaign", FOR_GOOD))
    opens: Mapped[date] = mapped_column(info=kept("the first day of the edition", FOR_GOOD))
    closes: Mapped[date] = mapped_column(info=kept("the last day of the edition", FOR_GOOD))
    step: Mapped[str] = mapped_column(info=kept("provisional, final or addendum", FOR_GOOD))
    day: Mapped[date] = mapped_column(info=kept("the day on which it was made", FOR_GOOD))
    author: Mapped[str] = mapped_column(info=kept("the organizer who made it", FOR_GOOD))
    last_entry: Mapped[int] = mapped_column(info=kept("the newest entry that it knows", FOR_GOOD))
    payload: Mapped[str] = mapped_column(info=kept("all its figures, as JSON", FOR_GOOD))
    hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=kept("SHA-256 over its figures and the last entry's hash", FOR_GOOD)
    )


class Epoch(Base):
    """One life of this database; a restored backup starts another, in which older tokens no longer count."""

    __tablename__ = "epochs"

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=kept("1, 2, 3 …", FOR_GOOD)
    )
    code: Mapped[str] = mapped_column(info=kept("the random name that tokens carry", FOR_GOOD))


class Snapshot(Base):
    """The public total of a campaign, as of the start of its newest step; a copy that may be thrown away."""

    __tablename__ = "snapshots"

    campaign: Mapped[str] = mapped_column(primary_key=True, info=kept("which campaign", NEWEST_ONLY))
    as_of: Mapped[int] = mapped_column(
        BigInteger,
        info=kept("the start of the step, in seconds since 1970: no time of a letter", NEWEST_ONLY),
    )
    payload: Mapped[str] = mapped_column(info=kept("the totals as JSON", NEWEST_ONLY))


def cell_columns(table: type[Letter] | type[Entry]) -> list[InstrumentedAttribute[object]]:
    """The cell's columns of a table, in the order of `Cell`."""
    return [getattr(table, name) for name in CELL_FIELDS]
