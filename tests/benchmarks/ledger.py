"""Recording a letter beside a bare insert; totals at half a million and five million letters."""

import datetime
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice, product

from flask import Flask
from sqlalchemy import insert

from app import database
from app.actions import epochs, ledger, token, totals
from app.actions.cell import Cell, Channel, Standing
from app.actions.chain import NO_HASH, chained_hash
from app.actions.models import Entry, Letter
from app.database import writing
from tests.benchmarks.measure import Goal, Row, compare

DAYS, CASES, GROUPS, UNFOLDED = 60, 10, 500, 100_000
OPENS = datetime.date(2026, 10, 1)
CLOSES = OPENS + datetime.timedelta(days=DAYS)
KEYS = ("a key for measuring, long enough",)


def cell(day: datetime.date, case: int, group: int) -> Cell:
    return Cell(
        campaign="bench",
        case=f"case-{case}",
        addressee="office",
        kind="appeal" if case % 2 else "solidarity",
        language="en",
        channel=Channel.ONLINE,
        group=f"group-{group}",
        day=day,
        standing=Standing.COUNTED,
    )


def recording(app: Flask, name: str, times: int) -> Row:
    """`ledger.record` beside inserting the same row through SQLAlchemy Core, each in its own transaction."""
    now = datetime.datetime.now(datetime.UTC)
    own = cell(OPENS, 1, 1)

    def fresh() -> token.Token:
        text = token.issue(
            own.campaign, own.case, own.kind, own.group, epoch=epochs.current(), keys=KEYS, now=now
        )
        return token.read(text, KEYS)

    with app.app_context():
        tokens = iter([fresh() for _ in range(times + 10)])

        def bare() -> None:
            with writing() as connection:
                connection.execute(insert(Letter).values(id=secrets.token_bytes(16), **asdict(own)))

        return compare(
            f"recording a letter ({name})",
            lambda: ledger.record(next(tokens), own),
            "the row alone through Core",
            bare,
            times=times,
        )


def fill(app: Flask, quantity: int) -> None:
    """Entries of that quantity (one more in each third cell) for past days, and today's letters."""
    with app.app_context():
        for batch in _batches(_entries(quantity), 20_000):
            with writing() as connection:
                connection.execute(insert(Entry), batch)
        for batch in _batches(_letters(), 20_000):
            with writing() as connection:
                connection.execute(insert(Letter), batch)
        if database.db.engine.name == "postgresql":
            # As the server does by itself, some time after so many rows.
            with database.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")


def asking(small: Flask, large: Flask, name: str, times: int) -> Row:
    """Campaign, by case and by kind, at five million letters beside half a million in the same cells."""

    def ask(app: Flask) -> Callable[[], object]:
        def asked() -> None:
            with app.app_context():
                totals.ask("bench", OPENS, CLOSES)

        return asked

    return compare(
        f"totals at 5 million ({name})",
        ask(large),
        "at 0.5 million",
        ask(small),
        times=times,
        goal=Goal(1.3),
    )


def _entries(quantity: int) -> Iterator[dict[str, object]]:
    previous = NO_HASH
    cells = product(range(DAYS), range(CASES), range(GROUPS))
    for number, (day, case, group) in enumerate(cells, 1):
        row: dict[str, object] = {
            "number": number,
            **asdict(cell(OPENS + datetime.timedelta(days=day), case, group)),
            "quantity": quantity + (number % 3 == 0),
            "reason": "external",
            "author": "bench",
            "reverses": None,
            "request_key": None,
        }
        linked = chained_hash(previous, row)
        yield {**row, "previous_hash": previous, "hash": linked}
        previous = linked


def _letters() -> Iterator[dict[str, object]]:
    for number in range(UNFOLDED):
        own = cell(CLOSES, number % CASES, number // CASES % GROUPS)
        yield {"id": secrets.token_bytes(16), **asdict(own)}


def _batches(rows: Iterator[dict[str, object]], size: int) -> Iterator[list[dict[str, object]]]:
    while batch := list(islice(rows, size)):
        yield batch
