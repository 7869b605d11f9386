"""Recording a letter beside a bare insert; totals at half a million and five million letters."""

import datetime
import secrets
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice, product
from queue import SimpleQueue

from flask import Flask
from sqlalchemy import insert

from app import database
from app.actions import epochs, ledger, token, totals
from app.actions.cell import Cell, Channel, Standing
from app.actions.chain import NO_HASH, chained_hash
from app.actions.models import Entry, GroupRow, Letter
from app.actions.token import Token
from app.database import writing
from tests.benchmarks.measure import Goal, Row, compare, milliseconds

DAYS, CASES, GROUPS, UNFOLDED = 60, 10, 500, 100_000
OPENS = datetime.date(2026, 10, 1)
CLOSES = OPENS + datetime.timedelta(days=DAYS)
KEYS = ("a key for measuring, long enough",)
#: Threads that write at once, and what each of them writes.
WRITERS, EACH = 32, 10
_BARE = "the row alone through Core"


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


_OWN = cell(OPENS, 1, 1)


def recording(app: Flask, name: str, times: int) -> Row:
    """`ledger.record` beside inserting the same row through SQLAlchemy Core, each in its own transaction."""
    with app.app_context():
        tokens = iter([_fresh() for _ in range(times + 10)])
        return compare(
            f"recording a letter ({name})",
            lambda: ledger.record(next(tokens), _OWN),
            _BARE,
            _insert,
            times=times,
        )


def recording_at_once(app: Flask, name: str, times: int) -> Row:
    """The same from many threads for one case; each is timed while its like are at work, in turn."""
    with app.app_context():
        tokens: SimpleQueue[Token] = SimpleQueue()
        for _ in range((times + 1) * WRITERS * EACH):
            tokens.put(_fresh())
    rounds = [
        (_each_ms(app, lambda: ledger.record(tokens.get_nowait(), _OWN)), _each_ms(app, _insert))
        for _ in range(times + 1)
    ]
    # The first opens the connections.
    here, beside = (statistics.median(some) for some in zip(*rounds[1:], strict=True))
    what = f"recording a letter, {WRITERS} writers on one case ({name})"
    return Row(what, here, _BARE, beside, Goal(0.7, at_least=True))


def _each_ms(app: Flask, write: Callable[[], object]) -> float:
    """Milliseconds for each of what all writers write."""

    def one() -> None:
        with app.app_context():
            for _ in range(EACH):
                write()

    def all_of_them() -> None:
        with ThreadPoolExecutor(WRITERS) as pool:
            for done in [pool.submit(one) for _ in range(WRITERS)]:
                done.result()

    return milliseconds(all_of_them) / (WRITERS * EACH)


def _fresh() -> Token:
    text = token.issue(
        _OWN.campaign,
        _OWN.case,
        _OWN.kind,
        _OWN.group,
        epoch=epochs.current(),
        keys=KEYS,
        now=datetime.datetime.now(datetime.UTC),
    )
    return token.read(text, KEYS)


def _insert() -> None:
    with writing() as connection:
        connection.execute(insert(Letter).values(id=secrets.token_bytes(16), **asdict(_OWN)))


def fill(app: Flask, quantity: int, groups: int = GROUPS) -> None:
    """Entries of that quantity (one more in each third cell) for past days, and today's letters."""
    with app.app_context():
        with writing() as connection:
            connection.execute(insert(GroupRow), [_group(number) for number in range(groups)])
        for batch in _batches(_entries(quantity, groups), 20_000):
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


def _group(number: int) -> dict[str, object]:
    return {
        "code": f"group-{number}",
        "report_hash": bytes(32),
        "campaign": "bench",
        "people": 20,
        "kind_of_group": "school",
        "region": "FR",
        "opened": OPENS,
    }


def _entries(quantity: int, groups: int) -> Iterator[dict[str, object]]:
    previous = NO_HASH
    cells = product(range(DAYS), range(CASES), range(groups))
    for number, (day, case, group) in enumerate(cells, 1):
        row: dict[str, object] = {
            "number": number,
            **asdict(cell(OPENS + datetime.timedelta(days=day), case, group)),
            "quantity": quantity + (number % 3 == 0),
            "reason": "external",
            "author": "bench",
            "reverses": None,
            "request_key": None,
            "entered": None,
            "reference": "",
            "note": "",
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
