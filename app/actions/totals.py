"""The ledger → what it adds up to, asked each time and never stored, so that nothing can drift."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select, union_all

from app.actions.cell import PETITION, Channel, Standing
from app.actions.models import Entry, Letter
from app.database import reading


@dataclass(frozen=True, slots=True)
class Totals:
    """Letters and signatures that count, what is practice, what is held; letters also by case and kind."""

    letters: int
    signatures: int
    practice: int
    held: int
    by_case: Mapping[str, int]
    by_kind: Mapping[str, int]


def ask(campaign: str, opens: date, closes: date) -> Totals:
    """What was written on the campaign's days from ``opens`` to ``closes``, both included.

    An edition of a yearly campaign is nothing but its days; practice counts on any day before them too.
    Channel ``other`` stays outside. Raises `LedgerUnreachable`.
    """
    days = dict.fromkeys(Standing, (opens, closes)) | {Standing.PRACTICE: (date.min, closes)}
    sums = [
        _sums(table, campaign, standing, *of_standing)
        for table in (Letter, Entry)
        for standing, of_standing in days.items()
    ]
    signatures = 0
    by_standing: Counter[str] = Counter()
    by_case: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    with reading() as connection:
        for standing, case, kind, quantity in connection.execute(union_all(*sums)):
            if standing != Standing.COUNTED:
                by_standing[standing] += quantity
            elif kind == PETITION:
                signatures += quantity
            else:
                by_case[case] += quantity
                by_kind[kind] += quantity
    return Totals(
        letters=sum(by_case.values()),
        signatures=signatures,
        practice=by_standing[Standing.PRACTICE],
        held=by_standing[Standing.HELD],
        by_case=dict(by_case),
        by_kind=dict(by_kind),
    )


def _sums(
    table: type[Letter] | type[Entry], campaign: str, standing: Standing, first: date, last: date
) -> Select[str, str, str, int]:
    # By day, so that SQLite adds up along the index and sorts nothing: four times as fast.
    quantity = func.sum(table.quantity) if table is Entry else func.count()
    return (
        select(table.standing, table.case, table.kind, quantity)
        .where(
            table.campaign == campaign,
            table.standing == standing,
            table.day.between(first, last),
            table.channel != Channel.OTHER,
        )
        .group_by(table.campaign, table.standing, table.day, table.case, table.kind)
    )
