"""The ledger's present life → the code that tokens carry, so that a restored backup counts none again."""

import secrets
from typing import Final

from flask import current_app
from sqlalchemy import Connection, insert, select

from app.actions.models import Epoch
from app.database import reading, writing
from app.errors import LedgerUnreachable

MEMORY = "every-letter epoch"
#: The code of the present epoch.
NEWEST: Final = select(Epoch.code).order_by(Epoch.number.desc()).limit(1)


def current() -> str:
    """The present epoch; while the database is away, the last one known. Raises `LedgerUnreachable`."""
    known: str | None = current_app.extensions.get(MEMORY)
    try:
        with reading() as connection:
            known = current_app.extensions[MEMORY] = newest(connection)
    except LedgerUnreachable:
        if known is None:
            raise
    return known


def start_new() -> str:
    """Begin another epoch, as after a restored backup: older tokens no longer count. Raises `NotRecorded`."""
    code = secrets.token_hex(4)
    with writing() as connection:
        last = connection.scalars(select(Epoch.number).order_by(Epoch.number.desc()).limit(1)).one()
        connection.execute(insert(Epoch).values(number=last + 1, code=code))
    return code


def newest(connection: Connection) -> str:
    """The code of the present epoch, within a transaction."""
    return connection.scalars(NEWEST).one()
