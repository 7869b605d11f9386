"""A letter → the same beside it in its writer's own language, paragraph facing paragraph."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from app.cases.case import Case
from app.errors import NoMirror
from app.letters.compose import compose
from app.letters.letter import Block, Letter, NumberedList, Paragraph
from app.letters.paragraphs import switched
from app.letters.templates import LetterTemplates
from app.letters.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of the letter and the same in the writer's language; None on either side: there is no such.

    ``first`` is the number that a list begins with.
    """

    theirs: Block | None
    mine: Block | None
    first: int = 1


@dataclass(frozen=True, slots=True)
class Mirror:
    """The letter's pieces from salutation to closing, and the writer's language with its direction.

    ``headings`` are what the two languages call themselves, the letter's first.
    """

    language: str
    direction: str
    headings: tuple[str, str]
    rows: tuple[Row, ...]


def mirrored(
    theirs: Letter, case: Case, words: Words, templates: LetterTemplates, today: datetime.date
) -> Mirror:
    """The letter beside the sample in its writer's language (``words.interface``).

    ``words`` are those the letter was made of. A paragraph that was changed has nothing beside it: nobody
    has translated it. Raises `NoMirror` where the letter is in that language already, or the case is not told
    in it, and what `compose` raises.
    """
    kind = theirs.kind
    if words.interface == theirs.language or words.interface not in case.letter_languages(kind):
        raise NoMirror
    facing = replace(words, language=words.interface)
    mine = compose(case, kind, facing, templates, today)
    kept = switched(case, kind, facing, templates).kept
    headings = (templates.languages[theirs.language].name, templates.languages[mine.language].name)
    return Mirror(mine.language, mine.direction, headings, tuple(_rows(theirs, mine, kept)))


def _rows(theirs: Letter, mine: Letter, kept: tuple[int, ...]) -> Iterator[Row]:
    yield Row(Paragraph(theirs.salutation), Paragraph(mine.salutation))
    for number, (their, my) in enumerate(zip_longest(theirs.body, mine.body), 1):
        yield from _facing(their, None if number in kept else my)
    yield Row(Paragraph(theirs.closing), Paragraph(mine.closing))


def _facing(theirs: Block | None, mine: Block | None) -> Iterator[Row]:
    """One row, or one for each item where a list faces a list of as many."""
    if (
        isinstance(theirs, NumberedList)
        and isinstance(mine, NumberedList)
        and len(theirs.items) == len(mine.items)
    ):
        for first, (their, my) in enumerate(zip(theirs.items, mine.items, strict=True), 1):
            yield Row(NumberedList((their,)), NumberedList((my,)), first)
    else:
        yield Row(theirs, mine)
