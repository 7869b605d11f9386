"""Cells, tokens and letters for the tests of the ledger, made in one line."""

import datetime
from dataclasses import replace

from app.actions import epochs, ledger, token
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.ledger import Change, Recorded
from app.actions.token import Token
from app.database import writing

KEYS = ("the first key of 32 characters …", "the second key of 32 characters …")
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
OPENS, CLOSES = TODAY - 30 * DAY, TODAY + 20 * DAY
CELL = Cell(
    campaign="example",
    case="miren-saavedra",
    addressee="the-king",
    kind="appeal",
    language="en",
    channel=Channel.ONLINE,
    group="",
    day=TODAY,
    standing=Standing.COUNTED,
)
FOLDED = replace(CELL, day=TODAY - DAY)


def token_text(cell: Cell = CELL, now: datetime.datetime = NOW) -> str:
    """The text of a fresh token for a letter in the cell."""
    return token.issue(
        cell.campaign, cell.case, cell.kind, cell.group, epoch=epochs.current(), keys=KEYS, now=now
    )


def fresh_token(cell: Cell = CELL, now: datetime.datetime = NOW) -> Token:
    """A fresh token for a letter in the cell."""
    return token.read(token_text(cell, now), KEYS)


def write(cell: Cell = CELL, times: int = 1) -> None:
    """Counts that many new letters in the cell."""
    for _ in range(times):
        assert ledger.record(fresh_token(cell), cell) is Recorded.COUNTED


def append(
    cell: Cell,
    quantity: int,
    reason: Reason,
    author: str = "ana",
    *,
    reverses: int | None = None,
    request_key: str | None = None,
) -> int:
    """Adds any entry to the ledger, as long as the database takes it; its number."""
    change = Change(cell, quantity, reason, reverses=reverses, request_key=request_key)
    with writing() as connection:
        end = ledger._end_of_chain(connection)  # noqa: SLF001 – what no function of the ledger would do.
        return ledger._chain(connection, end, [change], author, None)[0]  # noqa: SLF001 – as above.
