"""Page → sheet: laid out by WeasyPrint, then taken apart at its slots."""

import os
import string
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pydyf
from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import generate_pdf
from weasyprint.urls import FatalURLFetchingError

from app.documents.page import SLOT, Page, Value
from app.documents.pdf.faces import embedded, font_configuration, remember, used
from app.documents.pdf.fence import Fence, Forbidden
from app.documents.pdf.objects import LEVEL, entries, item, number_of, written
from app.documents.pdf.setting import NO_KERNING, STYLE, DoesNotStand, set_words
from app.documents.pdf.sheet import Element, Embedded, Item, Leaf, Sheet, Slot
from app.documents.pdf.structure import Structure

_UA: Final = {"pdf_variant": "pdf/ua-1", "pdf_version": "1.7", "pdf_tags": True}
#: What a leaf says of itself; its file says whose it is, and its content, resources and tags.
_OF_LEAF: Final = ("MediaBox", "TrimBox", "BleedBox")
#: What a kept sheet has at hand for the words of copies, whether its own text has it or not: the letters of
#: Western Europe's names. Every file carries them (3 kB); a copy that needs others takes 2 ms longer.
_AT_HAND: Final = Value(f"{string.ascii_letters}{string.digits} ,.-’àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßÉ", "ltr")


class MisplacedSlot(Exception):
    """A paper's template has a slot where no words can be filled in: not seen, or not alone on its line."""


class Line(NamedTuple):
    """A line of text in a slot, as it was laid out, within the block that it is a line of."""

    text: Any
    line: Any
    block: Any


def lay_out(page: Page, folders: tuple[Path, ...]) -> Sheet:
    """The page, laid out, its slots empty.

    ``folders``: those that hold the papers and the fonts; nothing is read outside them. Raises `Forbidden`
    and `MisplacedSlot`.
    """
    # The day that subset fonts are stamped with: without it, two printings of one letter would differ.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    source = HTML(
        string=page.html,
        base_url=f"{page.folder.as_uri()}/",
        url_fetcher=Fence(page.resources, folders),
        media_type="print",
    )
    try:
        document = source.render(font_config=font_configuration(), **_UA)
        pdf = generate_pdf(document, None, 1, **DEFAULT_OPTIONS | _UA)
    except FatalURLFetchingError as error:
        raise Forbidden(getattr(error.__cause__, "url", "an unreadable address")) from None
    return _sheet(document, pdf, at_hand=bool(page.edition))


def _sheet(document: Document, pdf: pydyf.PDF, *, at_hand: bool) -> Sheet:
    elements = Structure(pdf).elements()
    leaves = tuple(
        _leaf(number, laid._page_box, pdf, elements)  # noqa: SLF001 – there is no other door to its boxes.
        for number, laid in enumerate(document.pages)
    )
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    resources, items = _resources(pdf)
    return Sheet(
        title=document.metadata.title or "",
        language=document.metadata.lang or "",
        resources=resources,
        items=items,
        fonts=_fonts(document, leaves if at_hand else ()),
        leaves=leaves,
        elements=elements,
        missing=tuple(sorted(missing)),
    )


def _fonts(document: Document, leaves: tuple[Leaf, ...]) -> tuple[Embedded, ...]:
    """The fonts of the text, with letters at hand for the slots of those leaves."""
    faces = used(document.fonts)
    remember(document.fonts)
    for slot in (slot for leaf in leaves for slot in leaf.slots):
        anywhere = replace(slot, width=1e6, top=-1e6, bottom=1e6)
        for face, glyphs in set_words(anywhere, _AT_HAND).glyphs.items():
            faces[face] = {**glyphs, **faces.get(face, {})}
    return tuple(embedded(face, glyphs) for face, glyphs in faces.items())


def _resources(pdf: pydyf.PDF) -> tuple[bytes, tuple[Item, ...]]:
    """What all leaves may draw with besides fonts, and the objects that this is made of."""
    resources = dict(_object(pdf, _pages(pdf)[0]["Resources"]))
    numbers = {number_of(resources.pop("Font")): 0}

    def number(of: int) -> int:
        return numbers.setdefault(of, len(numbers))

    said = entries({name: things for name, things in resources.items() if things}, number)
    items: list[Item] = []
    while len(items) < len(numbers) - 1:
        items.append(item(pdf.objects[list(numbers)[len(items) + 1]], number))
    return said, tuple(items)


def _pages(pdf: pydyf.PDF) -> list[Any]:
    return [_object(pdf, reference) for reference in pdf.page_references]


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[number_of(reference)]


def _leaf(number: int, box: Any, pdf: pydyf.PDF, elements: tuple[Element, ...]) -> Leaf:
    page = _pages(pdf)[number]
    kids = (kid for element in elements if element.leaf == number for kid in element.kids)
    content = _untagged(
        _object(pdf, page["Contents"]).stream, {mark for sort, mark in kids if sort == "mark"}
    )
    slots = {_place(content, line): _slot(line) for line in _lines(box)}
    pieces, start = [], 0
    for place in sorted(slots):
        pieces.append(content[start:place])
        start = content.index(b"ET", place) + 1
        _check(slots[place], content[place:start])
    pieces.append(content[start:])
    return Leaf(
        entries({name: page[name] for name in _OF_LEAF}),
        tuple(zlib.compress(_joined(piece), LEVEL) for piece in pieces),
        tuple(slot for _, slot in sorted(slots.items())),
    )


def _untagged(content: list[Any], marks: set[int]) -> list[Any]:
    """The content, in which what no element holds, as the notes at the foot, is an artifact (14.8.2.2)."""
    said = list(content)
    for place, part in enumerate(said):
        if isinstance(part, pydyf.Dictionary) and part["MCID"] not in marks:
            said[place - 1 : place + 2] = ["/Artifact", b"", b"BMC"]
    return said


def _joined(content: list[Any]) -> bytes:
    return b"\n".join(written(part) for part in content).replace(NO_KERNING, b"")


def _lines(box: Any, line: Any = None, block: Any = None) -> Iterator[Line]:
    """The lines of text in slots, in a box or one of those within it."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001 – WeasyPrint itself reaches it so.
    if isinstance(box, boxes.TextBox):
        if box.element is not None and SLOT in box.element.attrib:
            yield Line(box, line, block)
        return
    if isinstance(box, boxes.LineBox):
        line = box
    elif isinstance(box, boxes.BlockContainerBox):
        block = box
    for child in getattr(box, "children", ()):
        yield from _lines(child, line, block)


def _place(content: list[Any], found: Line) -> int:
    """Where in the content the text object (9.4.1) of that line begins: its matrix is like no other's.

    Raises `MisplacedSlot` where it is not drawn, or not by the page itself.
    """
    matrix = pydyf.Stream()
    matrix.set_text_matrix(1, 0, 0, -1, found.text.position_x, found.text.position_y + found.text.baseline)
    if matrix.stream[0] not in content:
        raise MisplacedSlot
    return content.index(matrix.stream[0]) - 1


def _slot(found: Line) -> Slot:
    """The room that the line has for words. Raises `MisplacedSlot` if it shows anything beside the slot."""
    if found.line.width != found.text.width or found.text.style["text_decoration_line"] != "none":
        raise MisplacedSlot
    style = found.block.style
    start, end = ("left", "right") if style["direction"] == "ltr" else ("right", "left")
    align = style["text_align_all"]
    return Slot(
        value=int(found.text.element.attrib[SLOT]),
        x=found.block.content_box_x(),
        width=found.block.width,
        baseline=found.text.position_y + found.text.baseline,
        top=found.line.position_y,
        bottom=found.line.position_y + found.line.height,
        align={"start": start, "justify": start, "end": end}.get(align, align),
        style={name: found.text.style[name] for name in STYLE},
    )


def _check(slot: Slot, content: list[Any]) -> None:
    """Raises `MisplacedSlot` unless the slot's own letter, set as other words are, comes out as laid out."""
    try:
        setting = set_words(slot, Value("x", slot.style["direction"]))
    except DoesNotStand:
        raise MisplacedSlot from None
    if setting.content != _joined(content):
        raise MisplacedSlot
