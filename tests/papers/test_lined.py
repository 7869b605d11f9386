"""Lined paper: every line where it is promised, and the words to trace on the lines, all of them."""

import io
import itertools
from typing import Final

import pikepdf
import pypdfium2
import pytest

from app.cases.sheet import Kind
from app.documents.document import Size
from app.letters.letter import Letter, Paragraph, plain_text
from tests.documents.letters import on, printed, sample
from tests.papers.making import heard
from tests.papers.measuring import DOTS_AN_INCH, MM, ink, one_bit, page_count, page_size, page_text, words

#: Millimetres, as far as a picture at the printer's resolution can tell.
NEAR: Final = 0.2
AGES: Final = ("6-8", "9-12", "13-15", "16+")
#: By ruling and age: from one line to write on to the next, and how far above each the others are.
PROMISED: Final = {
    ("lines", "6-8"): (15, (5,)),
    ("lines", "9-12"): (10, ()),
    ("lines", "13-15"): (8, ()),
    ("lines", "16+"): (7, ()),
    ("seyes", "6-8"): (10, (2.5, 5, 7.5)),
    ("seyes", "9-12"): (8, (2, 4, 6)),
    ("seyes", "13-15"): (8, (2, 4, 6)),
    ("seyes", "16+"): (8, (2, 4, 6)),
    ("pauta", "6-8"): (10.5, (3.5, 7)),
    ("pauta", "9-12"): (9, (3,)),
    ("pauta", "13-15"): (7.5, (2.5,)),
    ("pauta", "16+"): (7.5, (2.5,)),
}


def sheet(letter: Letter | None = None, size: Size = Size.A4, **options: str) -> bytes:
    """The paper as PDF, made without any warning."""
    with heard() as warnings:
        result = printed(letter or sample(), on("lined", size, **options))
    assert (warnings, result.missing) == ([], ())
    return result.data


def marks(pdf: bytes, box: tuple[float, float, float, float], *, across: bool) -> list[float]:
    """The middle of every run of black in that box: from the top, or ``across``, from the left; in mm."""
    dot = 25.4 / DOTS_AN_INCH
    left, top, right, bottom = (round(edge / dot) for edge in box)
    cut = one_bit(pdf).convert("L").point(lambda value: 255 - value).crop((left, top, right, bottom))
    profile = cut.getprojection()[0 if across else 1]
    found = []
    for black, run in itertools.groupby(enumerate(profile), lambda place: place[1]):
        places = [number for number, _ in run]
        if black:
            found.append(((left if across else top) + (places[0] + places[-1] + 1) / 2) * dot)
    return found


def lines(pdf: bytes) -> list[float]:
    """How far every line is from the top, measured at the left, where no other line crosses any of them."""
    return marks(pdf, (25, 5, 39, page_size(pdf)[1] - 5), across=False)


@pytest.mark.parametrize(("ruling", "age"), PROMISED)
def test_lines_are_as_far_apart_as_promised(ruling: str, age: str) -> None:
    pitch, above = PROMISED[ruling, age]
    pdf = sheet(age=age, ruling=ruling)
    found = lines(pdf)
    first = 20 + pitch
    rows = int((297 - 20 - 23) / pitch)
    expected = sorted(first + row * pitch - up for row in range(rows) for up in (0, *above))
    assert found == pytest.approx(expected, abs=NEAR)
    box = ink(pdf)
    assert box is not None
    assert min(box.left, box.top) > 5
    assert box.right < 205
    assert box.bottom < 292


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(("age", "side"), [("6-8", 10), ("16+", 8)])
def test_seyes_has_squares_beyond_its_margin(age: str, side: int, size: Size) -> None:
    pdf = sheet(size=size, age=age, ruling="seyes")
    found = marks(pdf, (5, 20.5, page_size(pdf)[0] - 5, 21.5), across=True)
    assert found[1] > 40
    assert found[1] - found[0] == pytest.approx(0.9, abs=NEAR)
    squares = [found[1] + side * number for number in range(len(found) - 1)]
    assert found[1:] == pytest.approx(squares, abs=NEAR)


@pytest.mark.parametrize("ruling", ["seyes", "pauta"])
def test_the_margin_is_where_writing_starts(ruling: str) -> None:
    strip = (5, 20.5, 205, 21.5)
    left = marks(sheet(ruling=ruling), strip, across=True)
    right = marks(sheet(sample(direction="rtl"), ruling=ruling), strip, across=True)
    assert [210 - place for place in reversed(right)] == pytest.approx(left, abs=NEAR)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(("box", "share"), [("third", 1 / 3), ("half", 1 / 2)])
def test_there_is_a_box_to_draw_in(box: str, share: float, size: Size) -> None:
    all_lines = lines(sheet(size=size, age="9-12"))
    top, bottom, *others = lines(sheet(size=size, age="9-12", box=box))
    assert top == pytest.approx(20, abs=NEAR)
    assert bottom - top == pytest.approx(share * (all_lines[-1] - 20), abs=5.1)
    assert others == pytest.approx([line for line in all_lines if line > bottom + 1], abs=NEAR)


def test_a_sheet_to_write_freely_has_nothing_of_the_letter() -> None:
    letter = sample("fr", country_language="es")
    pdf = sheet(letter)
    assert page_count(pdf) == 1
    assert page_text(pdf) == ""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert dict(opened.docinfo) == {"/Title": "Lined paper"}
        assert opened.Root.Lang == "es"


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {"age": "6-8", "box": "third"}),
        ("fr", {"age": "9-12", "ruling": "seyes"}),
        ("es", {"age": "13-15", "ruling": "pauta"}),
    ],
)
def test_all_words_are_there_to_trace_and_in_order(language: str, options: dict[str, str]) -> None:
    letter = sample(language, copies_label="Copy to:", copies_to=("The embassy", "in Lyon"))
    pdf = sheet(letter, Size.A4, trace="yes", **options)
    pages = "".join("".join(page_text(pdf, number).split()) for number in range(page_count(pdf)))
    place = 0
    for word in (
        *letter.sender, *letter.addressee, letter.country, letter.place_and_date, letter.salutation,
        *plain_text(letter.body).split(), letter.closing, letter.signature, letter.copies_label,
        *letter.copies_to,
    ):  # fmt: skip
        found = pages.find("".join(word.split()), place)
        assert found >= 0, word
        place = found + len("".join(word.split()))


def test_a_message_to_a_person_is_traced_without_any_address() -> None:
    pdf = sheet(sample(kind=Kind.SOLIDARITY), trace="yes")
    assert page_text(pdf).startswith("Lyon, 1 December 2026 Dear Mr President,")


def test_lines_of_another_script_run_their_own_way_and_paragraphs_begin_indented() -> None:
    body = (Paragraph("ليلى"), Paragraph("Thank you"))
    letter = sample(direction="rtl", sender=("3 Quay Street",), body=body, signature="Al")
    found = {place.text.strip(): place for place in words(sheet(letter, trace="yes"))}
    # The number stands before the street; both at the right edge, as all that is not a paragraph.
    assert found["3 Quay Street"].right == pytest.approx(186, abs=1)
    assert found["Al"].right == pytest.approx(186, abs=1)
    (arabic,) = (place for text, place in found.items() if set(text) == set("ليلى"))
    assert arabic.right < 182
    assert found["Thank you"].left > 28


@pytest.mark.parametrize(
    ("ruling", "age"), [("lines", "6-8"), ("lines", "16+"), ("seyes", "9-12"), ("pauta", "9-12")]
)
def test_words_to_trace_stand_on_the_lines_whatever_their_script(ruling: str, age: str) -> None:
    pitch, _ = PROMISED[ruling, age]
    body = (Paragraph("王小明 ليلى སྟན سीता 😊 HIM " * 12), Paragraph("HIM x " * 100))
    pdf = sheet(sample(body=body, notes=()), Size.A4, trace="yes", ruling=ruling, age=age)
    high = []
    for page in pypdfium2.PdfDocument(pdf):
        text, height = page.get_textpage(), page.get_height()
        for index in range(text.count_chars()):
            _, bottom, _, top = text.get_charbox(index)
            if text.get_text_range(index, 1) in {*"HIMTx"}:
                rows = ((height - bottom) / MM - 20) / pitch
                assert abs(rows - round(rows)) * pitch < NEAR
                high += [(top - bottom) / MM] if text.get_text_range(index, 1) == "x" else []
    assert high == pytest.approx([pitch / (4 if ruling == "seyes" else 3)] * len(high), abs=NEAR)


def test_words_to_trace_are_dots_and_no_copier_loses_them() -> None:
    dotted = sheet(sample(sender=("H" * 12,)), age="6-8", trace="yes")
    # Each letter has 18.4 mm of strokes, 0.84 mm wide: about half of that is left.
    assert 0.35 < blackness(dotted) / (12 * 18.4 * 0.84) < 0.75
    assert blackness(sheet(age="6-8")) == 0


def blackness(pdf: bytes) -> float:
    """Square millimetres of black above the first line to write on, but for the dashed line there."""
    dot = 25.4 / DOTS_AN_INCH
    top, bottom = (round(edge / dot) for edge in (22, 34.7))
    picture = one_bit(pdf).convert("L").crop((0, top, 2480, bottom))
    dashed = round((30 - 22) / dot)
    picture.paste(255, (0, dashed - 4, picture.width, dashed + 4))
    return picture.histogram()[0] * dot * dot


def test_pages_after_the_first_are_numbered_and_a_long_word_stays_inside() -> None:
    pdf = sheet(sample(body=(Paragraph("W" * 400),)), age="6-8", trace="yes", ruling="pauta", box="half")
    assert page_count(pdf) > 2
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        corner = text.get_text_bounded(left=page.get_width() - 40 * MM, bottom=page.get_height() - 18 * MM)
        assert corner.strip() == ("" if number == 0 else str(number + 1))
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        assert max(right for _, _, right, _ in boxes) < page.get_width() - 23 * MM
