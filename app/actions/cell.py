"""What is known of a counted letter, and nothing more: the cell of the ledger that it falls into."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from app.cases.sheet import Kind

#: A signature rather than a letter; it is counted apart.
PETITION: Final = "petition"
#: What can be counted.
KINDS: Final = (*Kind, PETITION)


class Channel(StrEnum):
    """How it was reported; ``other`` (drawings, photos, e-mail, social media) stays outside “letters”."""

    ONLINE = "online"
    RUN = "run"
    TALLY = "tally"
    EXTERNAL = "external"
    OTHER = "other"


class Standing(StrEnum):
    """Whether it counts: yes, as practice before the campaign opens, or held until an organizer decides."""

    COUNTED = "counted"
    PRACTICE = "practice"
    HELD = "held"


class Reason(StrEnum):
    """Why an entry was made; a ``fold`` is the only one that takes letters with it."""

    FOLD = "fold"
    RUN = "run"
    TALLY = "tally"
    EXTERNAL = "external"
    RELEASE = "release"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where letters are counted; ``group`` is empty outside groups, ``day`` in the campaign's time zone."""

    campaign: str
    case: str
    addressee: str
    kind: str
    language: str
    channel: Channel
    group: str
    day: date
    standing: Standing


#: The names of a cell's columns, in the order of `Cell`.
CELL_FIELDS: Final = tuple(field.name for field in fields(Cell))
