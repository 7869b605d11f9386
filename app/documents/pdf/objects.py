"""Objects as WeasyPrint makes them → items of a sheet, whose references are still open."""

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import pydyf

from app.documents.pdf.sheet import Item

_REFERENCE: Final = re.compile(rb"(\d+) 0 R")
#: Of zlib's levels the one with nearly the best result in a third of its time.
LEVEL: Final = 6


def item(thing: Any, numbers: Callable[[int], int]) -> Item:
    """The object with the numbers that its references have among the sheet's items."""
    if not isinstance(thing, pydyf.Stream):
        return Item(entries(thing, numbers))
    data = b"\n".join(written(part, numbers) for part in thing.stream)
    more = dict(thing.extra)
    if thing.compress:
        data, more["Filter"] = zlib.compress(data, LEVEL), "/FlateDecode"
    return Item(entries(more, numbers), data)


def _no_number(_number: int) -> int:
    message = "This object refers to no other."
    raise AssertionError(message)


def entries(dictionary: Mapping[str, Any], numbers: Callable[[int], int] = _no_number) -> bytes:
    """What stands between the brackets of a dictionary (ISO 32000-1, 7.3.7)."""
    return b"".join(b"/" + key.encode() + b" " + written(value, numbers) for key, value in dictionary.items())


def written(value: Any, numbers: Callable[[int], int] = _no_number) -> bytes:
    """A value as it stands in a file, its references open."""
    if isinstance(value, bytes):
        reference = _REFERENCE.fullmatch(value)
        return b"\0%d\0" % numbers(int(reference[1])) if reference else value
    if isinstance(value, dict):
        return b"<<" + entries(value, numbers) + b">>"
    if isinstance(value, (list, tuple)):
        return b"[" + b" ".join(written(part, numbers) for part in value) + b"]"
    if isinstance(value, (str, int)):
        return str(value).encode()
    # Fractions and strings, as the library writes them.
    data: bytes = pydyf.Array([value]).data[1:-1]
    return data


def number_of(reference: bytes) -> int:
    """The number of the object that a reference is to."""
    return int(reference.split(b" ", 1)[0])
