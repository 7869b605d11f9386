"""Bytes → a document with a name: what a person takes away, in which format and on which size of paper."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.letters.letter import Letter


class Size(StrEnum):
    """The two sizes of paper in the world's printers; the values are also CSS page sizes."""

    A4 = "a4"
    LETTER = "letter"


class Format(StrEnum):
    """What a letter can be taken away as; the values are also the endings of file names."""

    PDF = "pdf"
    DOCX = "docx"
    TXT = "txt"


_MEDIA_TYPES: Final = MappingProxyType(
    {
        Format.PDF: "application/pdf",
        Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format.TXT: "text/plain; charset=utf-8",
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes, their media type, a file name without anything personal, and the number of pages where known."""

    data: bytes
    media_type: str
    filename: str
    pages: int | None


def named(letter: Letter, format: Format, data: bytes, pages: int | None = None) -> Document:
    """The data under a name of kind, case and language only: ``letter-appeal-mira-solenne-fr.pdf``."""
    filename = f"letter-{letter.kind}-{letter.case}-{letter.language.lower()}.{format}"
    return Document(data, _MEDIA_TYPES[format], filename, pages)
