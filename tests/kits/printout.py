"""A kit as it leaves the printer → whatever is not as its cover says, page by page and in black and white."""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image

from app.cases.case import Case
from app.documents.page import Page
from app.facilitating import KitPlan
from app.kits.kit import Listed, Planned
from app.kits.parts import COVER, read_kits
from app.languages import INTERFACE_LANGUAGES
from tests.documents.pdf.reading import told, untold
from tests.kits.made import KITS
from tests.papers.fit import absent, elements, faults
from tests.papers.measuring import MM, page_text
from tests.papers.prohibited import Told, violations

STOCK = read_kits(KITS)[0]
FRONT: Final = {
    language: STOCK.parts[COVER].words[language].front.printed for language in INTERFACE_LANGUAGES
}
#: Enough to tell ink from paper.
DOTS_AN_INCH: Final = 150
#: What a copier set to light prints of grey, and one set to dark, of 255.
LIGHT, DARK = round(255 * 0.35), round(255 * 0.65)
#: Next to black and to white, of 255, and dots along a square millimetre: an area that is neither is grey.
WHOLLY, AREA = 6, 6
#: Of what a dark copier prints, the least that a light one does; edges of hairlines make the difference.
KEPT = 0.5
#: The least and the most of a line of words that is black: less is a word lost, more is a word in white.
LEAST, MOST = 0.04, 0.65
#: Millimetres along every edge that a copier may not reach; a dot more or less is its own.
EDGE = 9.8
#: Papers whose own tests say how near to the edge they may come.
TICKED = "postcard"


@dataclass(frozen=True)
class Kit:
    """A kit's file, and the plan by which it was made."""

    plan: KitPlan
    data: bytes

    @property
    def pairs(self) -> tuple[tuple[Planned, Listed], ...]:
        """What was planned, and where the cover says that it is."""
        return tuple(zip(self.plan.pages, self.plan.contents, strict=True))

    @property
    def full(self) -> set[int]:
        """The pages, from 1, on which something is: the cover, and where it says."""
        return {1, *(page for line in self.plan.contents for page in range(line.first, line.last + 1))}


def wrong(kit: Kit) -> Iterator[str]:
    """All that a facilitator at the copier, or whoever is given a sheet, would stumble over."""
    yield from untold(kit.data)
    yield from _cover(kit)
    yield from _order(kit)
    yield from _backs(kit)
    yield from _languages(kit)
    yield from _lines(kit)
    yield from _posted(kit)
    yield from _sheets(kit)


def _cover(kit: Kit) -> Iterator[str]:
    """What it tells of the file that is not so."""
    plan, words = kit.plan, FRONT[kit.plan.facts.language]
    front = plan.contents[0].first - 1
    wanted = [_row(line, words) for line in plan.contents]
    rows = list(_rows(kit.data, front))
    yield from (f"the cover does not say {row}" for row in wanted if row not in rows)
    yield from (f"the cover says {row}" for row in rows if row not in wanted)
    sheets = 1 + sum(
        line.copies * math.ceil((line.last - line.first + 1) / line.sides) for line in plan.contents
    )
    said = " ".join(page_text(kit.data, number) for number in range(front))
    if " ".join(f"{words['sheets']} {sheets}".split()) not in said:
        yield f"the cover does not say that it is {sheets} sheets"


def _row(line: Listed, words: Any) -> tuple[str, ...]:
    pages = f"{line.first}" if line.first == line.last else f"{line.first}–{line.last}"
    cells = (line.name, pages, str(line.copies), words[f"side-{line.sides}"], words[line.whom])
    return tuple("".join(cell.split()) for cell in cells)


def _rows(pdf: bytes, front: int) -> Iterator[tuple[str, ...]]:
    """The cover's list, whose rows are a heading and four cells; a line may be broken anywhere."""
    row: list[str] = []
    for tag, page, words in [*told(pdf), ("/TH", 0, "")]:
        if tag == "/TH" and page < front:
            if len(row) == 5:
                yield tuple(row)
            row = []
        if tag in {"/TH", "/TD"} and page < front:
            row.append("".join(words.split()))


def _order(kit: Kit) -> Iterator[str]:
    """What does not begin where the cover says, on a right-hand page."""
    plan = kit.plan
    with pikepdf.open(io.BytesIO(kit.data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            places: list[tuple[str, Any]] = [(mark.title, mark.destination) for mark in outline.root]
            marks = [(title, numbers.get(place[0].objgen)) for title, place in places]
        boxes = {tuple(sorted(float(side) for side in page.mediabox[2:])) for page in pdf.pages}
    if marks != [(line.name, line.first) for line in plan.contents]:
        yield f"bookmarks: {marks}"
    if len(numbers) != plan.leaves:
        yield f"there are {len(numbers)} pages, not {plan.leaves}"
    size = (plan.facts.size.width * MM, plan.facts.size.height * MM)
    for box in boxes:
        if max(abs(side - wanted) for side, wanted in zip(box, size, strict=True)) > 0.5:
            yield f"a page of {box} points"
    for planned, line in kit.pairs:
        if not line.first % 2:
            yield f"“{line.name}” begins on a left-hand page"
        if line.sides == 2 and STOCK.parts[planned.part].facts.paper and (line.last - line.first) % 2 == 0:
            yield f"“{line.name}” has a front without a back"


def _backs(kit: Kit) -> Iterator[str]:
    """Pages that should be empty, for eyes and ears, and are not, or the other way round."""
    with pikepdf.open(io.BytesIO(kit.data)) as pdf:
        heard = {element.Pg.objgen for element in elements(pdf) if "/Pg" in element}
        for number, page in enumerate(pdf.pages, 1):
            bears = {"/Contents", "/StructParents", "/Annots"} & set(page.obj.keys())
            if number in kit.full:
                if "/Contents" not in bears:
                    yield f"page {number} is empty"
            # The cover may go on overleaf.
            elif number != 2 and (bears or page.obj.objgen in heard):
                yield f"page {number} is not empty"


def _languages(kit: Kit) -> Iterator[str]:
    """Pages that are read aloud in another language than theirs, and parts that lack one of the kit's."""
    spoken = _spoken(kit.data)
    for planned, line in kit.pairs:
        for number in range(line.first, line.last + 1):
            if (heard := spoken.get(number)) != _language(planned.page):
                yield f"page {number} is read in “{heard}”"
    for part in kit.plan.parts:
        own = [_language(planned.page) for planned in kit.plan.pages if planned.part == part.slug]
        languages = kit.plan.facts.languages if part.facts.each_language else kit.plan.facts.languages[:1]
        if own and tuple(dict.fromkeys(own)) != languages:
            yield f"“{part.slug}” is there in {own}"


def _spoken(pdf: bytes) -> dict[int, str]:
    """The language in which each page, from 1, is read aloud."""
    found: dict[int, str] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        for top in opened.Root.StructTreeRoot.K.K:
            waiting = [top]
            while waiting:
                element = waiting.pop()
                if "/Pg" in element and element.Pg.objgen in numbers:
                    found[numbers[element.Pg.objgen]] = str(top.Lang)
                waiting += [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
    return found


def _language(page: Page) -> str:
    found = re.search(r'<html lang="([^"]+)"', page.html)
    assert found
    return found[1]


class _Words(HTMLParser):
    """Collects what stands on a page, without what is only told to machines."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"title", "style"} or "data-slot" in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        # A slot holds one letter and no tag.
        self._hidden -= self._hidden > 0 and tag in {"title", "style", "span"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _lines(kit: Kit) -> Iterator[str]:
    """What the cover's lines promise and their pages do not have: all words, in the right language."""
    source = pypdfium2.PdfDocument(kit.data)
    for planned, line in kit.pairs:
        if line.last > len(source):
            continue
        pages = pypdfium2.PdfDocument.new()
        pages.import_pages(source, range(line.first - 1, line.last))
        pages.save(file := io.BytesIO())
        words = _Words()
        words.feed(planned.page.html)
        if lost := absent(words.found, file.getvalue()):
            yield f"“{line.name}” lacks {lost}"
        said = " ".join(page_text(file.getvalue(), number) for number in range(len(pages)))
        yield from (f"“{line.name}” has {brace} left" for brace in re.findall(r"\{\w+\}", said))
        sounds = _sounds_like(said)
        if sounds not in {_language(planned.page), ""}:
            yield f"“{line.name}” sounds like “{sounds}”"


def _sounds_like(text: str) -> str:
    """The language of most words of the text that only one of them has, among those of all parts."""
    said = set(re.findall(r"\w+", text.lower()))
    heard = {language: len(said & own) for language, own in OWN_WORDS.items()}
    return max(heard, key=lambda language: heard[language]) if any(heard.values()) else ""


def _own_words() -> dict[str, set[str]]:
    """Of each language, the words in all parts that no other has."""
    every = {
        language: {
            word
            for part in STOCK.parts.values()
            for prose in part.words[language].sections.values()
            for word in re.findall(r"\w+", prose.source.lower())
        }
        for language in INTERFACE_LANGUAGES
    }
    return {
        language: words - set().union(*(other for name, other in every.items() if name != language))
        for language, words in every.items()
    }


OWN_WORDS: Final = _own_words()


def _posted(kit: Kit) -> Iterator[str]:
    """What no sheet may bear that is meant for the post: a code, an address of pages, who made it."""
    with pikepdf.open(io.BytesIO(kit.data)) as pdf:
        for planned, line in kit.pairs:
            if STOCK.parts[planned.part].facts.paper:
                for number in range(line.first, min(line.last, len(pdf.pages)) + 1):
                    page = pdf.pages[number - 1]
                    bears = Told(page_text(kit.data, number - 1), links=len(page.get("/Annots", ())))
                    for case in _cases(kit.plan, line):
                        yield from (
                            f"page {number}: {why}"
                            for why in violations(bears, case, (_language(planned.page),))
                        )
                    if list(page.get_images()):
                        yield f"page {number} bears a picture"


def _cases(plan: KitPlan, line: Listed) -> list[Case]:
    """The case of that line, or all of them."""
    every = [shown.case for shown in plan.facts.cases]
    return [case for case in every if case.name(plan.facts.language) in line.name] or every


def _sheets(kit: Kit) -> Iterator[str]:
    """What a copier would make of each page that it should not."""
    paper = {
        number: STOCK.parts[planned.part].facts.paper
        for planned, line in kit.pairs
        for number in range(line.first, line.last + 1)
    }
    for number, page in enumerate(pypdfium2.PdfDocument(kit.data), 1):
        if number in kit.full | {2}:
            yield from (f"page {number}: {why}" for why in copied(page, paper.get(number, "")))
    for ticked in ("", TICKED):
        with pikepdf.open(io.BytesIO(kit.data)) as pdf:
            for number in range(len(pdf.pages), 0, -1):
                is_ticked = paper.get(number) == TICKED
                if "/Contents" not in pdf.pages[number - 1] or is_ticked is not bool(ticked):
                    del pdf.pages[number - 1]
            if pdf.pages:
                pdf.save(file := io.BytesIO())
                yield from (f"of such pages, {why}" for why in faults(ticked, file.getvalue()))


def copied(page: pypdfium2.PdfPage, paper: str = "") -> Iterator[str]:
    """What is lost of a page in one bit, on a copier set to light or to dark, and what it cuts."""
    if not any(page.get_objects()):
        return
    grey = page.render(scale=DOTS_AN_INCH / 72, grayscale=True).to_pil()
    light, dark = (grey.point([255] * most + [0] * (256 - most)) for most in (LIGHT, DARK))
    if _black(light) < KEPT * _black(dark) or not _black(light):
        yield f"of {_black(dark)} dots a light copier keeps {_black(light)}"
    if not paper and _margin(dark) < EDGE:
        yield f"ink stands {_margin(dark):.1f} mm from the edge"
    if speckled := _black(grey.point([0] * WHOLLY + [255] * (256 - 2 * WHOLLY) + [0] * WHOLLY).reduce(AREA)):
        yield f"{speckled} square millimetres are grey"
    for words, box in _words_on(page):
        if _share(light, box) < LEAST:
            yield f"a light copier loses “{words}”"
        if _share(dark, box) > MOST:
            yield f"“{words}” stands in white on black"


def _black(picture: Image.Image) -> int:
    return picture.histogram()[255]


def _share(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    left, top, right, bottom = box
    return _black(picture.crop(box)) / ((right - left) * (bottom - top))


def _margin(picture: Image.Image) -> float:
    """Millimetres between the ink and the nearest edge."""
    left, top, right, bottom = picture.getbbox() or (0, 0, *picture.size)
    return min(left, top, picture.width - right, picture.height - bottom) * 25.4 / DOTS_AN_INCH


def _words_on(page: pypdfium2.PdfPage) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """The words of each line, and the box around them in dots; signs that stand alone may be any shape."""
    text, height, dots = page.get_textpage(), page.get_height(), DOTS_AN_INCH / 72
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        if sum(map(str.isalpha, words)) > 2:
            upper, lower = round((height - top) * dots), round((height - bottom) * dots)
            yield words, (round(left * dots), upper, round(right * dots), lower)
