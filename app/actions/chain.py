"""An entry and the hash of the one before it → its own hash, so that a change anywhere shows at the end."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from app.actions.cell import CELL_FIELDS

#: What the first entry names as the hash before it.
NO_HASH: Final = bytes(32)

CHAINED: Final = ("number", *CELL_FIELDS, "quantity", "reason", "author", "reverses", "request_key")
#: What stands beside entries that somebody made by hand; entries without any are older than these columns.
BESIDE: Final = ("entered", "reference", "note")


def chained_hash(previous: bytes, entry: Mapping[str, object]) -> bytes:
    """SHA-256 over the previous hash and the entry's columns as JSON with sorted keys; 32 bytes.

    Those of `BESIDE` are left out where they are empty.
    """
    columns = {name: entry[name] for name in CHAINED} | {name: entry[name] for name in BESIDE if entry[name]}
    text = json.dumps(columns, sort_keys=True, separators=(",", ":"), default=_iso_date)
    return hashlib.sha256(previous + text.encode()).digest()


def _iso_date(value: date) -> str:
    return value.isoformat()
