"""A document → everything that it tells, seen or unseen, and what of it may not be posted."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pikepdf

from app.cases.case import Case
from app.documents.document import Format
from app.letters.search import folded
from tests.papers.fit import elements
from tests.papers.measuring import page_count, page_text

#: The names of formats look like addresses of pages; every file of the format has them.
_FORMATS_OWN: Final = re.compile(
    r"(https?://(schemas\.(openxmlformats|microsoft)\.(org|com)|www\.w3\.org|purl\.org|docs\.oasis-open\.org)"
    r"|urn:oasis:)[^\s\"]*"
)
_PRODUCT: Final = re.compile(r"Every Letter|every[-_]?letter\b(?! is)", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\w+://\S+|\bwww\.\S+|\S+@\S+|\b[\w-]+\.(org|com|net|info|app|io|eu|local)\b", re.IGNORECASE
)
_ORGANIZERS: Final = ("Write for Rights", "W4R", "Amnesty", "10 jours pour signer", "Marathon")


@dataclass(frozen=True)
class Told:
    """What a document tells: its words, and each picture that it describes or holds."""

    words: str
    described: tuple[str, ...] = ()
    bitmaps: int = 0
    links: int = 0


def told(format: Format, data: bytes) -> Told:
    """All of it: pages, title, metadata, what is read aloud in place of pictures, parts of a package."""
    if format is Format.TXT:
        return Told(data.decode())
    return _in_pdf(data) if format is Format.PDF else _in_package(data)


def violations(told: Told, case: Case, languages: tuple[str, ...]) -> Iterator[str]:
    """What no document may tell that is meant for the post: of whoever made it, and what the case bars."""
    for pattern in (_PRODUCT, _ADDRESS):
        yield from (f"it says “{found[0]}”" for found in pattern.finditer(told.words))
    if told.links:
        yield f"it holds {told.links} links"
    titles = [words.front.title for words in case.campaign.words.values()]
    rules = [avoid for language in languages for avoid in case.letter_words(language).avoid]
    barred = [word for avoid in rules for word in avoid.words]
    text = folded(told.words)
    for word in (*_ORGANIZERS, *titles, *barred):
        if any(text.places(folded(word))):
            yield f"it says “{word}”"


def _in_pdf(data: bytes) -> Told:
    pages = [page_text(data, number) for number in range(page_count(data))]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tree = list(elements(pdf))
        spoken = [str(tag[key]) for tag in tree for key in ("/Alt", "/ActualText", "/E", "/T") if key in tag]
        figures = [str(tag.get("/Alt", "")) for tag in tree if tag.get("/S") == "/Figure"]
        known = [str(value) for value in pdf.docinfo.values()]
        xmp = ET.fromstring(pdf.Root.Metadata.read_bytes())
        known += [text for node in xmp.iter() for text in (node.text or "", *node.attrib.values())]
        links = sum(len(page.get("/Annots", ())) for page in pdf.pages)
        objects = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        bitmaps = sum(one.get("/Subtype") == "/Image" for one in objects)
    words = _FORMATS_OWN.sub("", "\n".join((*pages, *spoken, *known)))
    return Told(words, tuple(figures), bitmaps, links)


def _in_package(data: bytes) -> Told:
    texts: list[str] = []
    bitmaps = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            texts.append(name)
            if name.endswith((".xml", ".rels", ".rdf")):
                texts += _in_part(package.read(name))
            elif name.rpartition(".")[2] in {"png", "jpg", "jpeg", "svg", "gif", "emf", "wmf"}:
                bitmaps += 1
            else:
                texts.append(package.read(name).decode(errors="replace"))
    return Told(_FORMATS_OWN.sub("", "\n".join(texts)), bitmaps=bitmaps)


def _in_part(xml: bytes) -> Iterator[str]:
    """Its text paragraph by paragraph, for words may be cut into pieces, then its attributes."""
    root = ET.fromstring(xml)
    for node in root.iter():
        if node.tag.rpartition("}")[2] in {"p", "h", "title", "desc"}:
            yield "".join(node.itertext())
        yield from (node.text or "", *node.attrib.values())
