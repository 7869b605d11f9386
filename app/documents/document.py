"""What a person takes away: bytes under a name, in a format and on a size of paper."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Size(StrEnum):
    """The two sizes of paper in the world's printers; the values are also CSS page sizes."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def width(self) -> float:
        """Millimetres across an upright sheet."""
        return _SHEETS[self][0]

    @property
    def height(self) -> float:
        """Millimetres from its head to its foot."""
        return _SHEETS[self][1]


#: Width and height in millimetres (ISO 216; 8½ by 11 inches).
_SHEETS: Final = MappingProxyType({Size.A4: (210.0, 297.0), Size.LETTER: (215.9, 279.4)})


class Format(StrEnum):
    """What a letter can be taken away as; the values are also the endings of file names."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"


#: What each format is called among computers.
MEDIA_TYPES: Final = MappingProxyType(
    {
        Format.PDF: "application/pdf",
        Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format.ODT: "application/vnd.oasis.opendocument.text",
        Format.TXT: "text/plain; charset=utf-8",
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes, their media type, a file name that tells nothing of the letter, and pages where known."""

    data: bytes
    media_type: str
    filename: str
    pages: int | None
