"""Pages → one PDF file: each gets its sheet, laid out or kept, and its words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, groupby
from pathlib import Path

from app.documents.page import Page
from app.documents.pdf.binding import Copy, Part, bind
from app.documents.pdf.faces import LostFace
from app.documents.pdf.layout import lay_out
from app.documents.pdf.setting import DoesNotStand, set_words
from app.documents.pdf.shelf import Shelf, shelf


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its number of pages, and the characters for which no font here has a glyph."""

    data: bytes
    pages: int
    missing: tuple[str, ...]


def print_page(page: Page, folders: tuple[Path, ...], kept: Path | None = None) -> Printed:
    """The page as PDF/UA-1: tagged, titled, in its language, no author, no dates, always the same bytes.

    ``folders``: those that hold the papers and the fonts; nothing is read outside them. ``kept``: that in
    which sheets of catalogue text are kept, if anywhere. Raises `Forbidden`.
    """
    return print_pages((page,), folders, kept)


def print_pages(pages: Sequence[Page], folders: tuple[Path, ...], kept: Path | None = None) -> Printed:
    """The pages in one file, in their order, under the title of the first; else as `print_page`."""
    try:
        return _printed(tuple(_parts(pages, folders, shelf(kept))))
    except LostFace:
        # A kept sheet has a font that is not found as it was; what is laid out now has fonts that are.
        return _printed(tuple(_parts(pages, folders, Shelf(None))))


def _printed(parts: Sequence[Part]) -> Printed:
    sheets = {sign for part in parts for sign in part.sheet.missing}
    settings = chain.from_iterable(copy for part in parts for copy in part.copies)
    words = {sign for setting in settings for sign in setting.missing}
    data, leaves = bind(parts)
    return Printed(data, leaves, tuple(sorted(sheets | words)))


def count_leaves(pages: Sequence[Page], folders: tuple[Path, ...], kept: Path | None) -> tuple[int, ...]:
    """How many leaves each of the pages takes, its slots left empty."""
    sheets = shelf(kept)
    return tuple(len(sheets.sheet(page, lambda page: lay_out(page, folders)).leaves) for page in pages)


def _parts(pages: Sequence[Page], folders: tuple[Path, ...], sheets: Shelf) -> Iterator[Part]:
    """Pages that follow one another and differ in their words alone are copies of one sheet."""
    for blank, group in groupby(pages, key=lambda page: replace(page, values=())):
        same = tuple(group)
        if len(same) > 1 or blank.edition:
            first, *others = _filled_in(blank, same, folders, sheets)
        else:
            # Laid out for this once: there is nothing to gain by leaving its slots open.
            first, others = Part(lay_out(same[0].written_out(), folders), [()]), []
        yield replace(first, bookmark=blank.bookmark, on_right=blank.on_right)
        yield from others


def _filled_in(
    blank: Page, pages: Iterable[Page], folders: tuple[Path, ...], sheets: Shelf
) -> Iterator[Part]:
    """The blank page's sheet with the words of each; what stands on no line of it is laid out with it."""
    sheet = sheets.sheet(blank, lambda page: lay_out(page, folders))
    slots = [slot for leaf in sheet.leaves for slot in leaf.slots]
    set_once = cache(lambda number, value: set_words(slots[number], value))
    copies: list[Copy] = []
    for page in pages:
        try:
            words = (set_once(number, page.values[slot.value]) for number, slot in enumerate(slots))
            copies.append(tuple(words))
        except DoesNotStand:
            if copies:
                yield Part(sheet, copies)
                copies = []
            yield Part(lay_out(page.written_out(), folders), [()])
    if copies:
        yield Part(sheet, copies)
