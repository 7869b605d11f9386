"""A case in two of its languages → its words in pairs, paragraph facing paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.files.markdown import Prose
from app.web.shell.content import ShownCase

T = TypeVar("T")
#: What stands on the left and on the right of one row.
Row = tuple[tuple[T, ...], tuple[T, ...]]


@dataclass(frozen=True, slots=True)
class Facing:
    """A case's words in rows, each in the page's language and in the other one."""

    languages: tuple[str, str]
    plain: tuple[Row[Prose], ...]
    story: tuple[Row[Prose], ...]
    demands: tuple[Row[str], ...]


def facing(shown: ShownCase, asked: str) -> Facing | None:
    """The case beside itself in the language that is asked for; None if it has no such words."""
    if asked == shown.language or asked not in shown.case.words:
        return None
    here, there = shown.words, shown.case.words[asked]
    return Facing(
        (shown.language, asked),
        _rows(_paragraphs(here.plain), _paragraphs(there.plain)),
        _rows(_paragraphs(here.story), _paragraphs(there.story)),
        _rows(here.demands, there.demands),
    )


def _paragraphs(prose: Prose) -> tuple[Prose, ...]:
    return tuple(Prose(part) for part in re.split(r"\n\s*\n", prose.source))


def _rows(left: Sequence[T], right: Sequence[T]) -> tuple[Row[T], ...]:
    """One row for each pair; where the numbers differ nobody knows what faces what, so all is one row."""
    if len(left) != len(right):
        return ((tuple(left), tuple(right)),)
    return tuple(((one,), (other,)) for one, other in zip(left, right, strict=True))
