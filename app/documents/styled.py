"""Letter → lines in named styles, as word processors know them: all that DOCX and ODT have in common."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from babel.core import get_global, parse_locale

from app.documents.inset import Inset, inset
from app.documents.page import Lent
from app.letters.letter import Letter, Paragraph

#: Every word processor has this face, or one of the same widths.
FACE: Final = "Times New Roman"
POINTS: Final = 11.5
#: Millimetres around the text, above what stands at a page's head, and below what stands at its foot.
SIDES: Final = 24.0
TOP: Final = 20.0
BOTTOM: Final = 25.0
HEAD: Final = 11.0
FOOT: Final = 15.0
#: Millimetres that a numbered line stands in, and that its number stands out again.
ITEM: Final = 9.0
NUMBER: Final = 5.5
#: From one line to the next, in heights of the face.
LEADING: Final = 1.1
#: How much of the width the addressee has where something stands beside.
ADDRESSEE: Final = 0.55

#: They read in a direction, and nobody sees them.
_MARKS: Final = MappingProxyType({"ltr": "\u200e", "rtl": "\u200f"})
_LINE_TO_SIGN: Final = "_" * 30
#: XML 1.0 cannot hold these at all. Letters come without them; one that does not must still not break.
_NOT_XML: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of paragraph: points before and after it, points of type, and where it stands.

    ``side`` is where its lines begin or end: ``start``, ``center`` or ``end``. ``together``: neither its
    lines nor it and what follows may be parted by the end of a page. A heading has its ``level``, from 1,
    and the name of the style that ``follows`` when somebody goes on typing. A tab in a ``blank`` is a line to
    write on, to where lines end. ``standard`` styles are those that word processors bring along under that
    name. DOCX alone knows ``bold`` and what stands after it.
    """

    name: str
    before: float = 0
    after: float = 0
    points: float = POINTS
    side: str = "start"
    together: bool = False
    italic: bool = False
    bold: bool = False
    level: int = 0
    follows: str = ""
    bulleted: bool = False
    blank: bool = False
    standard: bool = False


PAGE_NUMBER: Final = Style("Page Number", points=9, side="end")
#: In the order of the page. Of two that meet, one alone asks for room: programs differ in how they add it up.
STYLES: Final = (
    Style("Stationery", points=9.5, side="center", italic=True),
    PAGE_NUMBER,
    Style("Sender"),
    Style("Place and Date", before=6, after=18, side="end"),
    Style("Addressee"),
    Style("Picture", side="end"),
    Style("Salutation", before=18, together=True),
    Style("Letter Body", before=8),
    Style("Numbered Demand", before=4),
    Style("Closing", before=12, together=True),
    # Room to sign by hand, above the typed name too.
    Style("Signature", before=42),
    Style("Copies", before=14, points=10),
    Style("Note", points=8.5, side="center", italic=True),
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one language, the text's own if none is named; a newline breaks the line."""

    text: str
    language: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its style by name, and its words or a picture.

    ``list`` is the number of the list that it is an item of, or 0; each list counts from 1. ``beside`` stands
    at its side, where lines end.
    """

    style: str
    runs: tuple[Run, ...] = ()
    picture: Inset | None = None
    list: int = 0
    beside: "Line | None" = None


@dataclass(frozen=True, slots=True)
class Text:
    """Lines from top to bottom, in a ``language`` that runs in a ``direction``, and the styles that they use.

    ``head`` stands at the head of the first page, ``foot`` at the foot of every page.
    """

    lines: tuple[Line, ...]
    styles: tuple[Style, ...]
    language: str
    direction: str
    head: Line | None = None
    foot: Line | None = None


def lines_of(letter: Letter, lent: Lent) -> Iterator[Line]:
    """The letter's paragraphs from top to bottom, with the case's picture beside the addressee."""
    if letter.sender:
        yield _line(letter, "Sender", *letter.sender)
    yield _line(letter, "Place and Date", letter.place_and_date)
    addressee = [_run(letter, *letter.addressee)]
    if letter.country:
        addressee.append(replace(_run(letter, "", letter.country), language=letter.country_language))
    picture = inset(lent)
    yield Line("Addressee", tuple(addressee), beside=Line("Picture", picture=picture) if picture else None)
    yield _line(letter, "Salutation", letter.salutation)
    for number, block in enumerate(letter.body, 1):
        if isinstance(block, Paragraph):
            yield _line(letter, "Letter Body", block.text)
        else:
            yield from (replace(_line(letter, "Numbered Demand", item), list=number) for item in block.items)
    yield _line(letter, "Closing", letter.closing)
    yield _line(letter, "Signature", letter.signature or _LINE_TO_SIGN)
    if letter.copies_to:
        yield _line(letter, "Copies", letter.copies_label, *letter.copies_to)


def head_of(letter: Letter, lent: Lent) -> Line | None:
    """What stands at the head of the first page; those after it have their numbers there."""
    return _line(letter, "Stationery", lent.line) if lent.line else None


def foot_of(letter: Letter) -> Line | None:
    """What stands at the foot of every page."""
    return _line(letter, "Note", *letter.notes) if letter.notes else None


def language_and_region(language: str) -> tuple[str, str]:
    """``fr`` → ``fr`` and ``FR``: word processors find a dictionary by both; the second may be empty."""
    own, region, script, *_ = parse_locale(language, sep="-")
    likely: str = get_global("likely_subtags").get("_".join(filter(None, (own, script))), "")
    return own, region or (likely.rsplit("_", 1)[-1] if likely else "")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file of those parts, every one dated 1 January 1980, the first day that ZIP knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            # ODF wants its type where a program can read it without unpacking anything.
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


def _line(letter: Letter, style: str, *lines: str) -> Line:
    return Line(style, (_run(letter, *lines),))


def _run(letter: Letter, *lines: str) -> Run:
    """The lines; those of another script run their own way, or “12, rue …” would fall apart in Arabic."""
    words = _NOT_XML.sub("", "\n".join(lines)).split("\n")
    ways = map(letter.direction_of, words)
    marks = ("" if way == letter.direction else _MARKS[way] for way in ways)
    return Run("\n".join(f"{mark}{line}{mark}" for mark, line in zip(marks, words, strict=True)))
