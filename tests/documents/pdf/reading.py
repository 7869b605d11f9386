"""A PDF file → what people see on its pages, and what is told of them to those who listen."""

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw


def texts(data: bytes) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def signs(words: str) -> list[str]:
    """What words leave on paper, in no order: readers turn those from right to left around."""
    return sorted("".join(words.split()))


def pictures(data: bytes, scale: float = 1.5) -> list[Image.Image]:
    """Each page in grey."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]
    finally:
        document.close()


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether anybody could see that they are not the same."""
    return one.size != other.size or any(ImageChops.difference(one, other).histogram()[8:])


def told(data: bytes) -> list[tuple[str, int, str]]:
    """What a reader that follows the tags says: tag, page and words of each element with words of its own."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return list(_told(pdf.Root.StructTreeRoot.K, pages, list(_marked(data))))


def _told(
    element: Any, pages: dict[tuple[int, int], int], words: list[dict[int, str]]
) -> Iterator[tuple[str, int, str]]:
    kids = element.K
    marks = [int(kid) for kid in kids if not isinstance(kid, pikepdf.Dictionary)]
    if marks:
        page = pages[element.Pg.objgen]
        yield str(element.S), page, "".join(words[page].get(mark, "") for mark in marks)
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary):
            assert kid.P.objgen == element.objgen
            yield from _told(kid, pages, words)


def _marked(data: bytes) -> Iterator[dict[int, str]]:
    """Of each page, the words of each marked content."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words: dict[int, str] = {}
        text = page.get_textpage()
        for thing in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            mark = raw.FPDFPageObj_GetMarkedContentID(thing)
            words[mark] = words.get(mark, "") + _words(thing, text)
        yield words
    document.close()


def _words(thing: Any, text: Any) -> str:
    many = raw.FPDFTextObj_GetText(thing, text, None, 0)
    room = ctypes.create_string_buffer(many)
    raw.FPDFTextObj_GetText(thing, text, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), many)
    return room.raw[:many].decode("utf-16-le").rstrip("\0")


def untold(data: bytes) -> list[str]:
    """What is wrong between the tags and the pages that are not empty: marks that no element holds, say."""
    wrong = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        tagged = [page for page in pdf.pages if "/Contents" in page]
        if list(map(int, numbers[::2])) != list(range(len(tagged))):
            wrong.append("the parent tree does not number the pages")
        for number, page in enumerate(tagged):
            owners = numbers[2 * number + 1] if 2 * number + 1 < len(numbers) else ()
            if (own := page.get("/StructParents")) != number:
                wrong.append(f"page {number} is numbered {own}")
            contents = pikepdf.parse_content_stream(page)
            tags = [part.operands[1] for part in contents if str(part.operator) == "BDC"]
            marks = [int(tag.MCID) for tag in tags if "/MCID" in tag]
            if not marks or len(set(marks)) < len(marks):
                wrong.append(f"page {number} has the marks {marks}")
            for mark in marks:
                owner = owners[mark] if mark < len(owners) else None
                if (
                    not isinstance(owner, pikepdf.Dictionary)
                    or owner.Pg.objgen != page.obj.objgen
                    or mark not in _own(owner)
                ):
                    wrong.append(f"mark {mark} of page {number} is of no element there")
    return wrong


def _own(element: Any) -> list[int]:
    return [int(kid) for kid in element.K if not isinstance(kid, pikepdf.Dictionary)]
