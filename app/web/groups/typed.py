"""Posted fields → the numbers and the day that they stand for; what is none is told with its field."""

import datetime
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from werkzeug.datastructures import MultiDict

from app.actions.cell import Channel
from app.errors import OutOfRange
from app.files.text import clean
from app.reporting import MOST_IN_A_PILE, Pile, PileName

#: A key that a form was given, `secrets.token_urlsafe(16)`.
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}")

Typed = Mapping[str, str]


def typed_fields(sent: MultiDict[str, str]) -> Typed:
    """What was typed, field by field."""
    return {name: clean(text).strip() for name, text in sent.items()}


def number(field: str, text: str, least: int, most: int) -> int:
    """The number in a field; spaces may part its thousands. Raises `OutOfRange`."""
    bare = re.sub(r"\s", "", text)
    # A number of very many figures would take long to read.
    if bare.isdecimal() and len(bare) <= len(str(most)) and least <= int(bare) <= most:
        return int(bare)
    raise OutOfRange(field, text, least, most)


def whole(typed: Typed, piles: Sequence[Pile]) -> Mapping[PileName, int]:
    """The piles of which something was said. Raises `OutOfRange`."""
    named = {pile.name: field_of("whole", pile) for pile in piles}
    return {
        name: number(field, typed[field], 0, MOST_IN_A_PILE)
        for name, field in named.items()
        if typed.get(field)
    }


def seen(typed: Typed, piles: Sequence[Pile]) -> Mapping[PileName, int]:
    """What the page showed of each pile; what cannot be read was none of ours, and so is no pile's number."""
    named = {pile.name: typed.get(field_of("seen", pile), "") for pile in piles}
    return {name: int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1 for name, text in named.items()}


def unwritten(typed: Typed, piles: Sequence[Pile]) -> Mapping[PileName, Mapping[Channel, int]]:
    """How many letters of each channel were not written after all. Raises `OutOfRange`."""
    return {pile.name: dict(_unwritten(typed, pile)) for pile in piles}


def _unwritten(typed: Typed, pile: Pile) -> Iterator[tuple[Channel, int]]:
    for channel, many in pile.by_channel.items():
        field = f"{field_of('unwritten', pile)}.{channel}"
        if typed.get(field):
            yield channel, number(field, typed[field], 0, many)


def field_of(what: str, pile: Pile) -> str:
    """What the form calls a number of that pile: “whole.mira-solenne.appeal”."""
    return ".".join((what, *pile.name))


def day_of(text: str, first: datetime.date, newest: datetime.date) -> datetime.date:
    """The day that a field holds, the newest where it is empty. Raises `OutOfRange` for one that is none."""
    try:
        return datetime.date.fromisoformat(text) if text else newest
    except ValueError:
        raise OutOfRange("day", text, first.isoformat(), newest.isoformat()) from None


def key_of(text: str) -> str:
    """The form's own key, or a new one."""
    return text if _KEY.fullmatch(text) else secrets.token_urlsafe(16)
