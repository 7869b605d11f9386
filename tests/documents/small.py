"""A short letter with every part, for documents that tests read word by word."""

import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from typing import Any, Final

from app.letters.letter import Letter, NumberedList, Paragraph, blocks
from tests.documents.letters import sample

HOSTILE: Final = '</w:t></text:p> {{7*7}} <script> & "  \u200f \u00a0 %s ]]>'
#: Two lists, with words between.
LISTS: Final = (NumberedList(("a", "b")), Paragraph("and"), NumberedList(("c", "d")))

#: The name of each paragraph's style, and the words in it, as any word processor finds them.
SMALL_IN_STYLES: Final = [
    ("Sender", "Camille Ferrand\nLyon"),
    ("Place and Date", "1 December 2026"),
    ("Addressee", "The President\n1010 Castelmar\nORLÉN"),
    ("Salutation", "Dear Mr President,"),
    ("Letter Body", "I ask you:"),
    ("Numbered Demand", "to listen;"),
    ("Numbered Demand", "to answer."),
    ("Closing", "Yours,"),
    ("Signature", "Camille Ferrand"),
    ("Copies", "Copy to:\nThe Embassy"),
]


def small(**changes: object) -> Letter:
    parts: dict[str, Any] = {
        "sender": ("Camille Ferrand", "Lyon"),
        "place_and_date": "1 December 2026",
        "addressee": ("The President", "1010 Castelmar"),
        "body": blocks("I ask you:\n\n1. to listen;\n2. to answer."),
        "closing": "Yours,",
        "copies_label": "Copy to:",
        "copies_to": ("The Embassy",),
        "notes": ("An example.",),
    }
    return sample(**parts | changes)


def arabic() -> Letter:
    """A letter from right to left, from somebody with an address in Latin letters."""
    return small(
        language="ar",
        direction="rtl",
        sender=("Camille Ferrand", "12, rue des Tanneurs"),
        salutation="فخامة الرئيس،",
        body=(Paragraph("أطلب منكم أن تجيبوا."),),
    )


def part(package: bytes, name: str) -> str:
    """The text of one part of a DOCX or ODT."""
    with zipfile.ZipFile(BytesIO(package)) as opened:
        return opened.read(name).decode()


def tree(package: bytes, name: str) -> ET.Element:
    return ET.fromstring(part(package, name))
