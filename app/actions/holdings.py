"""The live schema → each table and column with its purpose and retention; nothing may be held unlisted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import inspect

from app.database import Base, reading
from app.errors import EveryLetterError
from app.languages import translatable as _


class UnlistedColumns(EveryLetterError):
    """The database has columns of which nobody has said what they are for."""

    message = _("The database holds what is not listed: %(columns)s.")

    def __init__(self, columns: Iterable[str]) -> None:
        super().__init__(columns=", ".join(sorted(columns)))


@dataclass(frozen=True, slots=True)
class Holding:
    """One column of the database: what it is for, and how long what it holds stays."""

    table: str
    column: str
    purpose: str
    retention: str


MIGRATION: Final = Holding(
    "alembic_version", "version_num", "which migration the tables stand at", "until the next migration"
)


def what_we_hold() -> tuple[Holding, ...]:
    """Every column of the live database, by table. Raises `UnlistedColumns` and `LedgerUnreachable`."""
    listed = {(holding.table, holding.column): holding for holding in (MIGRATION, *_listed())}
    with reading() as connection:
        schema = inspect(connection)
        live = [
            (table, column["name"])
            for table in sorted(schema.get_table_names())
            for column in schema.get_columns(table)
        ]
    if unlisted := set(live) - listed.keys():
        raise UnlistedColumns(f"{table}.{column}" for table, column in unlisted)
    return tuple(listed[column] for column in live)


def _listed() -> Iterable[Holding]:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.info:
                yield Holding(table.name, column.name, column.info["purpose"], column.info["retention"])
