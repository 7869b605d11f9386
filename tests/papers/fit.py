"""A print → why it is not fit to be printed, copied and read aloud, sentence by sentence."""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import pikepdf
import pypdfium2
from PIL import Image

from app.letters.letter import Letter, plain_text
from tests.papers.measuring import DOTS_AN_INCH, page_count, page_text

#: Pixels at the printer's resolution: what no printer reaches, and a square that is an area and no edge.
_EDGE: Final = round(5 / 25.4 * DOTS_AN_INCH)
_SQUARE: Final = 6
#: Papers whose ticks, hairlines that show where to cut or fold, reach into the edge.
_TICKED: Final = frozenset({"postcard"})
#: Of all pixels, the share that they may blacken: some hundred millimetres of hairline.
_TICKS: Final = 0.0006


def faults(paper: str, pdf: bytes) -> Iterator[str]:
    """All that is wrong with the pages, whatever is on them."""
    yield from _outside_the_tree(pdf)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        grey = page.render(scale=DOTS_AN_INCH / 72, grayscale=True).to_pil()
        yield from (f"page {number}: {fault}" for fault in (*_edges(paper, grey), *_one_bit(grey)))
        if paper in _TICKED and _words_in_the_edge(page):
            yield f"page {number}: words within 5 mm of the edge"


def lost(letter: Letter, pdf: bytes) -> list[str]:
    """The words of the letter that are not on its pages as often as in it."""
    return absent((letter.salutation, plain_text(letter.body), letter.closing, letter.signature), pdf)


def absent(texts: Iterable[str], pdf: bytes) -> list[str]:
    """The words of these texts that are not on the pages as often as in them all."""
    found = _words(" ".join(page_text(pdf, number) for number in range(page_count(pdf))))
    # Where letters stand far apart, a reader may find spaces between them; those that are joined in one sign,
    # in a script from right to left, it may find the wrong way round.
    run, turned = "".join(found), Counter("".join(sorted(word)) for word in found)
    words = Counter(_words(" ".join(texts)))
    return sorted(
        word for word, times in words.items() if max(run.count(word), turned["".join(sorted(word))]) < times
    )


def _words(text: str) -> list[str]:
    """Words alone: numbers of lists and marks may be drawn apart from what they belong to."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one if one.isalpha() else " " for one in plain).split()


def _outside_the_tree(pdf: bytes) -> Iterator[str]:
    """Pages that nobody who listens would ever come to."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        reached = {element.Pg.objgen for element in elements(opened) if "/Pg" in element}
        for number, page in enumerate(opened.pages, 1):
            if page.objgen not in reached:
                yield f"page {number} is not in the structure tree"


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Everything in the structure tree that is no mere number."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += list(element)
        elif isinstance(element, pikepdf.Dictionary):
            yield element
            waiting += [element.K] if "/K" in element else []


def _edges(paper: str, grey: Image.Image) -> Iterator[str]:
    rim = grey.copy()
    rim.paste(255, (_EDGE, _EDGE, grey.width - _EDGE, grey.height - _EDGE))
    # A hairline that falls between two dots is grey in both.
    black = sum(rim.histogram()[:200])
    if black > (_TICKS * grey.width * grey.height if paper in _TICKED else 0):
        yield f"{black} black pixels within 5 mm of the edge"


def _words_in_the_edge(page: pypdfium2.PdfPage) -> bool:
    text, mm = page.get_textpage(), 72 / 25.4
    width, height = page.get_size()
    boxes = (text.get_rect(number) for number in range(text.count_rects()))
    return any(
        left < 5 * mm or bottom < 5 * mm or right > width - 5 * mm or top > height - 5 * mm
        for left, bottom, right, top in boxes
    )


def _one_bit(grey: Image.Image) -> Iterator[str]:
    """What a copier would make speckles of, or nothing."""
    squares = grey.point(lambda value: 255 if 51 < value < 204 else 0).reduce(_SQUARE)
    if (area := squares.histogram()[255]) > 0:
        yield f"{area} squares of half a millimetre are grey"
    ink = sum((255 - value) * count for value, count in enumerate(grey.histogram())) / 255
    black = sum(grey.histogram()[:128])
    if not 0.65 * ink <= black <= 1.35 * ink:
        yield f"of its ink {black / ink:.0%} are left in black and white"
