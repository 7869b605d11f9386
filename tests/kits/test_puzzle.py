"""The picture puzzle: its pieces, put together as their places say, are the whole picture again."""

import dataclasses
import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from app.documents.document import Size
from app.documents.page import Page, resources
from app.files.pictures import Picture
from app.kits.kit import KitFacts
from app.kits.parts import Mode
from app.languages import INTERFACE_LANGUAGES
from tests.kits.made import CASES, KITS, facts_of, parts_in, plans, printed
from tests.papers.fit import elements
from tests.papers.measuring import MM, page_text

PUZZLE = next(part for part in parts_in(KITS) if part.slug == "puzzle")
#: Pixels a CSS pixel when pages are looked at, and how many of them make one that is compared.
SCALE, SQUARE = 3, 6
#: The number of a row and of a piece in it, as they stand on a card.
PLACE = re.compile(r"(?:Row|Rangée|Fila) (\d+), (?:piece|pièce|pieza) (\d+)")
STYLE = re.compile(
    r"#piece-\d+ \{ width: ([\d.]+)mm \}\s+#piece-\d+ img \{ left: (-?[\d.]+)mm; top: (-?[\d.]+)mm \}"
)
SIZES = re.compile(
    r"\.piece \{ height: ([\d.]+)mm \}\s+\.piece img \{ width: ([\d.]+)mm; height: ([\d.]+)mm \}"
)

WIDE = Picture(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">'
    b'<g fill="none" stroke="#000" stroke-width="3"><path d="M5 5L295 95M5 95L295 5"/>'
    b'<circle cx="60" cy="50" r="40"/><path d="M150 5v90M230 20h60"/></g></svg>',
    "image/svg+xml",
    300,
    100,
)
TALL = Picture(
    WIDE.data.replace(b"0 0 300 100", b"0 0 80 240").replace(
        b"<g ", b'<g transform="translate(80) rotate(90) scale(.8)" '
    ),
    "image/svg+xml",
    80,
    240,
)


def facts_with(
    people: int, picture: Picture | None = None, slug: str = "mira-solenne", language: str = "en"
) -> KitFacts:
    facts = facts_of(slug, people=people, language=language)
    shown = facts.cases[0]
    return dataclasses.replace(facts, cases=(dataclasses.replace(shown, picture=picture or shown.picture),))


def page_of(facts: KitFacts) -> Page:
    (plan,) = plans(PUZZLE, facts)
    return plan.page


def figures(pdf: bytes) -> list[tuple[int, str, tuple[float, ...]]]:
    """Of each picture on the pages: its page, its words, and where it would stand whole, in CSS pixels."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        found = [
            (pages[one.Pg.objgen], str(one.Alt), tuple(map(float, one.A.BBox)))
            for one in elements(opened)
            if one.get("/S") == "/Figure"
        ]
    return sorted(found, key=lambda one: int(re.findall(r"\d+", one[1])[0]))


def places(pdf: bytes) -> list[tuple[int, int]]:
    pages = range(len(pypdfium2.PdfDocument(pdf)))
    return [(int(row), int(piece)) for page in pages for row, piece in PLACE.findall(page_text(pdf, page))]


def put_together(pdf: bytes, order: slice = slice(None)) -> Image.Image:
    """The wall: each piece cut out of its page and hung where its card says, or in another order."""
    found, own = figures(pdf), places(pdf)
    document = pypdfium2.PdfDocument(pdf)
    looks = [page.render(scale=SCALE / 0.75, grayscale=True).to_pil() for page in document]
    left, top, right, bottom = found[0][2]
    wall = Image.new("L", (round((right - left) * SCALE), round((bottom - top) * SCALE)), 255)
    rows = max(row for row, _ in own)
    for (page, _, (x, y, *_)), (row, piece), (to_row, to_piece) in zip(found, own, own[order], strict=True):
        cut = box(wall.size, rows, own, row, piece)
        shift = round(x * SCALE), round(y * SCALE)
        look = looks[page].crop((cut[0] + shift[0], cut[1] + shift[1], cut[2] + shift[0], cut[3] + shift[1]))
        wall.paste(look, box(wall.size, rows, own, to_row, to_piece)[:2])
    return wall


def box(
    size: tuple[int, int], rows: int, own: list[tuple[int, int]], row: int, piece: int
) -> tuple[int, int, int, int]:
    """Where a piece belongs in the whole, in pixels."""
    many = sum(other == row for other, _ in own)
    across, down = size[0] / many, size[1] / rows
    return round((piece - 1) * across), round((row - 1) * down), round(piece * across), round(row * down)


def whole(picture: Picture, size: tuple[int, int]) -> Image.Image:
    """The picture as it is printed in that size."""
    width, height = (one / SCALE for one in size)
    html = (
        '<!doctype html><html lang="en"><title>x</title>'
        f"<style>@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
        f" img {{ display: block; width: {width}px; height: {height}px }}</style>"
        '<body><img src="page:picture" alt="x">'
    )
    result, _ = printed((Page(html, KITS, resources(picture)),))
    look: Image.Image = (
        pypdfium2.PdfDocument(result.data)[0].render(scale=SCALE / 0.75, grayscale=True).to_pil()
    )
    return look.resize(size)


def apart(one: Image.Image, other: Image.Image) -> float:
    """The share of small squares that are dark in one picture and light in the other."""
    squares = [picture.reduce(SQUARE) for picture in (one, other)]
    different = ImageChops.difference(*squares).point(lambda value: 255 if value > 100 else 0)
    return different.histogram()[255] / (different.width * different.height)


@pytest.mark.parametrize(
    ("people", "picture", "language"),
    [(1, None, "en"), (3, None, "es"), (14, None, "fr"), (23, WIDE, "en"), (6, TALL, "es")],
)
def test_the_pieces_put_together_are_the_picture(people: int, picture: Picture | None, language: str) -> None:
    facts = facts_with(people, picture, language=language)
    result, said = printed((page_of(facts),))
    assert said == []
    assert len(places(result.data)) == people
    assert result.pages == -(-people // 4)
    drawn = facts.cases[0].picture
    assert drawn is not None
    wall = put_together(result.data)
    original = whole(drawn, wall.size)
    assert apart(wall, original) < 0.004
    if people > 2:
        assert apart(put_together(result.data, slice(None, None, -1)), original) > 0.04, "the order matters"
    assert apart(Image.new("L", wall.size, 255), original) > 0.02, "the picture is not empty"


@pytest.mark.parametrize("picture", [None, WIDE, TALL], ids=["square", "wide", "tall"])
def test_no_piece_is_empty_or_lost_and_all_come_near_to_squares(picture: Picture | None) -> None:
    for people in (*range(1, 24), 53, 97, 100, 101, 500):
        html = page_of(facts_with(people, picture)).html
        found = SIZES.search(html)
        assert found
        height, width, whole_height = map(float, found.groups())
        pieces = [tuple(map(float, piece)) for piece in STYLE.findall(html)]
        assert len(pieces) == min(people, 100)
        rows: dict[float, list[tuple[float, float]]] = {}
        for wide, left, top in pieces:
            rows.setdefault(-top, []).append((-left, wide))
        assert list(rows) == pytest.approx([number * height for number in range(len(rows))])
        assert len(rows) * height == pytest.approx(whole_height)
        for row in rows.values():
            assert [left for left, _ in row] == pytest.approx(
                [number * row[0][1] for number in range(len(row))]
            )
            assert len(row) * row[0][1] == pytest.approx(width)
        assert all(wide <= 84.01 and height <= 59.01 for wide, _, _ in pieces)
        if people > 6:
            assert all(0.49 < wide / height < 2.01 for wide, _, _ in pieces), people


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_piece_says_whose_it_is_and_who_listens_hears_which_one(language: str) -> None:
    facts = facts_with(5, slug="orm-bay", language=language)
    result, _ = printed((page_of(facts),))
    words = PUZZLE.words[language].front.printed
    name = CASES["orm-bay"].name_in_sentence(language)
    text = " ".join(page_text(result.data, page) for page in range(result.pages))
    assert text.count(name) == 5
    assert text.count(" ".join(words["own"].split())) == 5
    assert places(result.data) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
    heard = [alt for _, alt, _ in figures(result.data)]
    assert heard == [words["piece"].format(number=number, all=5) for number in range(1, 6)]


def longest_line(look: Image.Image) -> int:
    """The longest row of dark pixels."""
    rows = (look.crop((0, y, look.width, y + 1)).tobytes() for y in range(look.height))
    return max(len(run) for row in rows for run in bytes(dot < 128 for dot in row).split(b"\0"))


@pytest.mark.parametrize("size", Size)
def test_a_line_of_fifty_millimetres_tells_that_the_printer_kept_the_size(size: Size) -> None:
    result, _ = printed((page_of(dataclasses.replace(facts_with(6), size=size)),))
    first, second = pypdfium2.PdfDocument(result.data)
    # Ten pixels a millimetre, and of each page what is below its pieces.
    looks = [page.render(scale=10 / MM, grayscale=True).to_pil() for page in (first, second)]
    lines = [longest_line(look.crop((0, 2570, look.width, 2720))) for look in looks]
    assert lines[0] == pytest.approx(500, abs=4)
    assert lines[1] < 100, "it is there once"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_who_made_the_picture_is_thanked_on_each_page(language: str) -> None:
    result, _ = printed((page_of(facts_with(6, language=language)),))
    credit = CASES["mira-solenne"].credit(language)
    assert [credit in page_text(result.data, page) for page in range(result.pages)] == [True, True]


@pytest.mark.parametrize(
    ("mode", "wrote"), [(Mode.SIGN, "signed"), (Mode.DRAW, "drawn"), (Mode.OWN, "copied")]
)
def test_a_card_says_what_was_done(mode: Mode, wrote: str) -> None:
    html = page_of(dataclasses.replace(facts_with(1), mode=mode)).html
    assert PUZZLE.words["en"].front.printed[wrote].format(case="Mira Solenne") in html


def test_a_large_crowd_shares_the_pieces() -> None:
    shared = PUZZLE.words["en"].front.printed["shared"]
    assert shared not in page_of(facts_with(100)).html
    assert shared in page_of(facts_with(101)).html


def test_words_of_any_length_stay_on_their_card() -> None:
    facts = facts_with(14, slug="orm-bay")
    shown = facts.cases[0]
    words = shown.case.words["en"]
    front = dataclasses.replace(words.front, name_in_sentence="the families of Ormhavn and " * 4)
    case = dataclasses.replace(shown.case, words={"en": dataclasses.replace(words, front=front)})
    cases = (dataclasses.replace(shown, case=case),)
    assert printed((page_of(dataclasses.replace(facts, cases=cases)),))[0].pages == 4


def test_without_a_picture_that_may_be_shown_there_is_no_puzzle() -> None:
    facts = facts_of()
    hidden = dataclasses.replace(facts.cases[0], picture=None)
    (plan,) = plans(PUZZLE, dataclasses.replace(facts, cases=(hidden, facts.cases[1])))
    assert "Orm Bay" in plan.name
