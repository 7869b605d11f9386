"""Totals → the public total, which moves in steps, so that no watcher can tie a letter to a person."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Select, select

from app.actions import totals
from app.actions.models import Snapshot
from app.actions.totals import Totals
from app.database import own_insert, reading, writing
from app.errors import LedgerUnreachable, NotRecorded


@dataclass(frozen=True, slots=True)
class Published:
    """A public total and the start of its step (UTC): never the time of a letter."""

    totals: Totals
    as_of: datetime


def current(campaign: str, opens: date, closes: date, *, step_seconds: int, now: datetime) -> Published:
    """The total of the present step, the same on every node, made by whoever asks first.

    With step 0 the ledger is asked each time. Raises `LedgerUnreachable`.
    """
    seconds = int(now.timestamp())
    if step_seconds == 0:
        return Published(totals.ask(campaign, opens, closes), datetime.fromtimestamp(seconds, UTC))
    start = seconds - seconds % step_seconds
    stored = latest(campaign)
    if stored and stored.as_of.timestamp() >= start:
        return stored
    asked = totals.ask(campaign, opens, closes)
    try:
        return _publish(campaign, start, asked)
    except NotRecorded as fault:
        raise LedgerUnreachable from fault


def latest(campaign: str) -> Published | None:
    """The total published last, if any, without adding anything up. Raises `LedgerUnreachable`."""
    with reading() as connection:
        row = connection.execute(_stored(campaign)).one_or_none()
    return _published(*row) if row else None


def _stored(campaign: str) -> Select[int, str]:
    return select(Snapshot.as_of, Snapshot.payload).where(Snapshot.campaign == campaign)


def _published(as_of: int, payload: str) -> Published | None:
    try:
        return Published(Totals(**json.loads(payload)), datetime.fromtimestamp(as_of, UTC))
    except TypeError:
        # Another release of the program published other figures; the next step replaces them.
        return None


def _publish(campaign: str, start: int, asked: Totals) -> Published:
    """What stands published for the step: what was asked, unless another node was quicker."""
    with writing() as connection:
        insertion = own_insert(connection, Snapshot).values(
            campaign=campaign, as_of=start, payload=json.dumps(asdict(asked))
        )
        newer = {"as_of": insertion.excluded.as_of, "payload": insertion.excluded.payload}
        connection.execute(
            insertion.on_conflict_do_update(
                index_elements=[Snapshot.campaign],
                set_=newer,
                where=Snapshot.as_of < insertion.excluded.as_of,
            )
        )
        stands = _published(*connection.execute(_stored(campaign)).one())
    return stands or Published(asked, datetime.fromtimestamp(start, UTC))
