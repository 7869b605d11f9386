"""Names, one a line → the names in order, and which of them stand there more than once."""

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import LongNames, NoNames, NotUtf8, TooManyNames
from app.files.text import clean, is_visible

MOST_NAMES: Final = 100_000
#: Bytes: as many names of a hundred characters, each character of the longest kind (4 bytes).
MAX_BYTES: Final = 40 * 1024 * 1024
#: How many lines that are too long are told at once.
MOST_TOLD: Final = 10
#: What text in another encoding turns into where it is read as UTF-8, and what takes the place of a letter
#: that was lost before: the name beside it would be a wrong one.
_DAMAGE: Final = re.compile("[\0\ufffd]")


@dataclass(frozen=True, slots=True)
class Names:
    """The names in the file's order; ``twice``: one that stands there more than once → its lines (from 1)."""

    names: tuple[str, ...]
    twice: Mapping[str, tuple[int, ...]]


def read_names(path: Path, longest: int) -> Names:
    """The names of a file in UTF-8, or in UTF-16 that says so; lines on which nothing can be seen are none.

    A name has ``longest`` characters at most. Raises `NotUtf8`, `TooManyNames`, `LongNames` and `NoNames`.
    """
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooManyNames(MOST_NAMES)
    return names_in(_decoded(path, data), longest)


def names_in(text: str, longest: int, most: int = MOST_NAMES) -> Names:
    """The names of a text, at most so many. Raises `TooManyNames`, `LongNames` and `NoNames`."""
    names: list[str] = []
    lines = defaultdict[str, list[int]](list)
    too_long: list[tuple[int, int]] = []
    for number, name in _names(text):
        names.append(name)
        lines[name].append(number)
        if len(names) > most:
            raise TooManyNames(most)
        if len(name) > longest:
            too_long.append((number, len(name)))
    if too_long:
        raise LongNames(longest, tuple(too_long[:MOST_TOLD]), len(too_long))
    if not names:
        raise NoNames
    return Names(tuple(names), {name: tuple(at) for name, at in lines.items() if len(at) > 1})


def _decoded(path: Path, data: bytes) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "ignore")
        raise NotUtf8(path, _line(before)) from None
    if damage := _DAMAGE.search(text):
        raise NotUtf8(path, _line(text[: damage.start()]))
    return text


def _line(before: str) -> int:
    """The number of the line on which that text ends."""
    return len(f"{before}.".splitlines())


def _names(text: str) -> Iterator[tuple[int, str]]:
    """Each name with the number of its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        name = clean(line).strip()
        if is_visible(name):
            yield number, name
