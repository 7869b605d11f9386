"""What a laid-out page is made of: objects of a PDF file, and slots where a copy's own words go.

Lengths are CSS pixels (1/96 inch) from the upper left corner of a page, as the layout has them. Within
entries of a dictionary, a reference to another item stands as its number between two zero bytes, which
nothing else there holds, until `app.documents.pdf.binding` knows the numbers of a file: the items of a sheet,
or of a font, are numbered from 1, and 0 is the file's dictionary of fonts.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

#: Bytes are kept as base64 where a sheet is written to a disk.
_KEPT: Final = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

#: What belongs to an element: another one, or a marked content of its page (ISO 32000-1, 14.6), by number.
Kid = tuple[Literal["element", "mark"], int]
#: A glyph's number in its font → its width in thousandths of an em, and the text that it stands for.
Glyphs = Mapping[int, tuple[float, str]]


@dataclass(frozen=True, slots=True, config=_KEPT)
class Face:
    """An installed font: its name within PDF files, and how it is found again."""

    name: str
    family: str
    style: int
    weight: int


@dataclass(frozen=True, slots=True, config=_KEPT)
class Item:
    """An object of a PDF file: what stands in its dictionary, without its brackets, and a stream's bytes."""

    entries: bytes
    stream: bytes | None = None


@dataclass(frozen=True, slots=True, config=_KEPT)
class Embedded:
    """A face with some of its glyphs; the first of its items is the font's dictionary."""

    face: Face
    glyphs: dict[int, tuple[float, str]]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, config=_KEPT)
class Slot:
    """Room for a line of a value: where and how wide, its baseline between top and bottom, its style."""

    value: int
    x: float
    baseline: float
    width: float
    top: float
    bottom: float
    align: Literal["left", "center", "right"]
    style: dict[str, Any]


@dataclass(frozen=True, slots=True, config=_KEPT)
class Leaf:
    """One page: what its dictionary says, and its packed content in pieces, between which slots stand."""

    entries: bytes
    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, config=_KEPT)
class Element:
    """A structure element (ISO 32000-1, 14.7.2): what it is, on which page, and whose child if any's."""

    entries: bytes
    leaf: int
    parent: int | None
    kids: tuple[Kid, ...]


@dataclass(frozen=True, slots=True, config=_KEPT)
class Sheet:
    """A laid-out page (one or several leaves): everything that a copy shares with any other.

    ``resources`` are entries, and ``items`` what they refer to: pictures and such. ``missing``: characters
    that no font here has.
    """

    title: str
    language: str
    resources: bytes
    items: tuple[Item, ...]
    fonts: tuple[Embedded, ...]
    leaves: tuple[Leaf, ...]
    elements: tuple[Element, ...]
    missing: tuple[str, ...]
