"""What is told of a group when it is opened → its row, and codes → the group that they are of."""

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select

from app.actions.codes import join_code, new_code, read_code, report_hash
from app.actions.models import GroupRow, ReportRow
from app.database import reading, writing
from app.errors import UnknownGroup


@dataclass(frozen=True, slots=True)
class Group:
    """People who act together; ``code`` is the one that members join by, and the group's name in the ledger.

    ``kind_of_group`` and ``region`` (a country's code) may be empty; ``opened`` is a day of the campaign's
    time zone.
    """

    code: str
    campaign: str
    people: int
    kind_of_group: str
    region: str
    opened: date


def open_group(campaign: str, people: int, kind_of_group: str, region: str, today: date) -> str:
    """Keep a new group, and return its report code, which is told this once. Raises `NotRecorded`."""
    secret = new_code()
    group = Group(join_code(secret), campaign, people, kind_of_group, region, today)
    row = asdict(group) | {"report_hash": report_hash(secret)}
    with writing() as connection:
        connection.execute(insert(GroupRow).values(**row))
    return secret


def joined(typed: str) -> Group:
    """The group that its members join by what they typed. Raises `UnknownGroup` and `LedgerUnreachable`."""
    row = _row(read_code(typed))
    if row is None:
        raise UnknownGroup
    return _of_row(row)


def reporting_for(typed: str) -> Group:
    """The group for which whoever typed this may report. Raises `UnknownGroup` and `LedgerUnreachable`."""
    secret = read_code(typed)
    row = _row(join_code(secret))
    if row is None or not secrets.compare_digest(row.report_hash, report_hash(secret)):
        raise UnknownGroup
    return _of_row(row)


def participants(group: str) -> int:
    """How many took part, as the newest report has it; 0 before the first. Raises `LedgerUnreachable`."""
    newest = select(ReportRow.participants).where(ReportRow.group == group)
    with reading() as connection:
        return connection.scalar(newest.order_by(ReportRow.number.desc()).limit(1)) or 0


def has_reported(key: str) -> bool:
    """Whether the report of the form with that key has been entered. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return connection.scalar(select(ReportRow.number).where(ReportRow.request_key == key)) is not None


def _row(code: str) -> Row[*tuple[Any, ...]] | None:
    with reading() as connection:
        return connection.execute(select(GroupRow.__table__).where(GroupRow.code == code)).one_or_none()


def _of_row(row: Row[*tuple[Any, ...]]) -> Group:
    return Group(**{field.name: getattr(row, field.name) for field in fields(Group)})
