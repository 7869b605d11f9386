"""A letter as a value: its words, part by part, in one language; every document is a rendering of it."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from unicodedata import bidirectional

from app.cases.sheet import Kind

#: The classes of letters in Unicode's bidirectional algorithm (UAX 9) → how lines of them run.
_DIRECTIONS: Final = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; single newlines are line breaks that the writer made."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberedList:
    """The demands: each item without its number."""

    items: tuple[str, ...]


Block = Paragraph | NumberedList


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that stands on the page, from top to bottom.

    ``language`` is the BCP 47 code of the words, ``direction`` ``ltr`` or ``rtl``; ``country_language``
    is that of the addressee's country line (the post that takes the letter reads it). ``sender`` and
    ``signature`` may be empty: then a line is printed to sign on. ``title`` is the document's title; it never
    names the writer. ``notes`` are small lines at the foot of the page (an example, a practice letter).
    ``is_sample``: the body is as the catalogue has it.
    """

    case: str
    kind: Kind
    language: str
    direction: str
    title: str
    sender: tuple[str, ...]
    place_and_date: str
    addressee: tuple[str, ...]
    country: str
    country_language: str
    salutation: str
    body: tuple[Block, ...]
    closing: str
    signature: str
    copies_label: str = ""
    copies_to: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_sample: bool = False

    def direction_of(self, text: str) -> str:
        """How words of perhaps another script run: as the letter does, unless none of their letters does."""
        ways = {_DIRECTIONS.get(bidirectional(sign), self.direction) for sign in text if sign.isalpha()}
        return ways.pop() if len(ways) == 1 else self.direction


def blocks(text: str) -> tuple[Block, ...]:
    """Plain text → paragraphs, parted by empty lines, and lists: two lines ``1. …``, ``2. …`` or more."""
    return tuple(_block(text[start:end]) for start, end in places(text))


def places(text: str) -> tuple[tuple[int, int], ...]:
    """Where in the text each of its `blocks` starts and ends, in characters."""
    gaps = [(0, 0), *(gap.span() for gap in re.finditer(r"\n\s*\n", text)), (len(text), len(text))]
    parts = ((start, end) for (_, start), (end, _) in pairwise(gaps))
    return tuple((start, end) for start, end in parts if text[start:end].strip())


def plain_text(body: tuple[Block, ...]) -> str:
    """The inverse of `blocks`: the text as the writer edits it."""
    return "\n\n".join(_text(block) for block in body)


def _block(part: str) -> Block:
    lines = [line.rstrip() for line in part.strip().split("\n")]
    numbered = [line.lstrip().removeprefix(f"{number}. ") for number, line in enumerate(lines, 1)]
    is_list = len(lines) > 1 and all(
        line.lstrip().startswith(f"{number}. ") for number, line in enumerate(lines, 1)
    )
    return NumberedList(tuple(numbered)) if is_list else Paragraph("\n".join(lines))


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join(f"{number}. {item}" for number, item in enumerate(block.items, 1))
