"""Sheets of labels as their makers publish them, measured."""

from typing import Final

import pytest

from app.documents.document import Size
from app.errors import DoesNotFit, OutOfRange, UnknownChoice
from app.letters.letter import Letter
from tests.documents.letters import on, printed, sample
from tests.papers.making import heard
from tests.papers.measuring import Place, ink, page_size, page_text, words

INCH: Final = 25.4
#: Columns, rows, width, height, left and upper margin, and from one label to the next, as published.
SHEETS: Final = {
    "14": (2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    "21": (3, 7, 63.5, 38.1, 7.25, 15.15, 66, 38.1),
    "24": (3, 8, 63.5, 33.9, 7.25, 12.9, 66, 33.9),
    "10": (2, 5, 4 * INCH, 2 * INCH, 5 / 32 * INCH, INCH / 2, (4 + 3 / 16) * INCH, 2 * INCH),
    "30": (3, 10, 2.625 * INCH, INCH, 3 / 16 * INCH, INCH / 2, 2.75 * INCH, INCH),
}
PAPERS: Final = {Size.A4: (210, 297), Size.LETTER: (215.9, 279.4)}
SHORT: Final = sample(addressee=("X",), country="")
HARD: Final = {
    "long": ("Nguyễn Thị Łucja Őğşčț " * 3, "4 Embankment Square"),
    "capitals": ("W" * 60,),
    "scripts": ("王小明" * 8, "शर्मा सीता", "محمد اقبال"),
}


def size_of(labels: str) -> Size:
    return Size.A4 if labels in {"14", "21", "24"} else Size.LETTER


def sheet(labels: str, letter: Letter = SHORT, **options: str) -> bytes:
    with heard() as warnings:
        result = printed(letter, on("labels", size_of(labels), labels=labels, **options))
    assert (result.pages, result.missing, warnings) == (1, (), [])
    return result.data


def corners(labels: str) -> list[tuple[float, float]]:
    columns, rows, _, _, left, top, across, down = SHEETS[labels]
    return [(left + column * across, top + row * down) for row in range(rows) for column in range(columns)]


def within(place: Place, labels: str, margin: float) -> list[int]:
    """The numbers of the labels that a piece of text is within."""
    _, _, width, height, *_ = SHEETS[labels]
    return [
        number
        for number, (left, top) in enumerate(corners(labels))
        if left + margin <= place.left
        and place.right <= left + width - margin
        and top + margin <= place.top
        and place.bottom <= top + height - margin
    ]


@pytest.mark.parametrize("labels", SHEETS)
def test_labels_are_where_their_makers_publish_them(labels: str) -> None:
    pdf = sheet(labels)
    assert page_size(pdf) == pytest.approx(PAPERS[size_of(labels)], abs=0.1)
    height = SHEETS[labels][3]
    found = words(pdf)
    assert len(found) == len(corners(labels)) == int(labels)
    for place, (left, top) in zip(found, corners(labels), strict=True):
        # The first letter, 12 points high, stands 4 mm within the label and half-way down.
        assert place.left == pytest.approx(left + 4, abs=0.5)
        assert (place.top + place.bottom) / 2 == pytest.approx(top + height / 2, abs=0.5)


@pytest.mark.parametrize("labels", SHEETS)
def test_every_label_bears_the_address_in_its_turn(labels: str) -> None:
    numbers = [number for place in words(sheet(labels, sample())) for number in within(place, labels, 2.5)]
    # Each label after the one before it, as they are read aloud too.
    assert numbers == [number for number in range(int(labels)) for _ in range(7)]


@pytest.mark.parametrize("labels", ["21", "30"])
@pytest.mark.parametrize("address", HARD.values(), ids=HARD)
def test_no_word_comes_near_the_edge_of_a_label(labels: str, address: tuple[str, ...]) -> None:
    last = int(labels) - 1
    pdf = sheet(labels, sample(addressee=address), first=labels)
    assert [within(place, labels, 2.5) for place in words(pdf)] == [[last]] * len(words(pdf))
    assert set("".join(address).split()[0]) <= set(page_text(pdf))


def test_an_address_that_no_label_holds_is_refused() -> None:
    for letter in (sample(addressee=("A line",) * 11), sample(addressee=("W" * 200,) * 3)):
        with pytest.raises(DoesNotFit):
            sheet("30", letter)


def test_eleven_lines_fit_a_larger_label() -> None:
    assert len(words(sheet("21", sample(addressee=("A line",) * 10), first="21"))) == 11


@pytest.mark.parametrize(("right", "down"), [("1.5", "-0.5"), ("10", "10")])
def test_everything_moves_by_the_offset(right: str, down: str) -> None:
    for before, after in zip(
        words(sheet("21")), words(sheet("21", offset_x=right, offset_y=down)), strict=True
    ):
        assert after.left - before.left == pytest.approx(float(right), abs=0.01)
        assert after.top - before.top == pytest.approx(float(down), abs=_raised(float(down)))


def _raised(down: float) -> float:
    """Where the sheet’s lower edge takes room from the last label, words in the middle rise by half of it."""
    return 0.01 + max(0.0, 5 - (15.15 - down) - 3) / 2


@pytest.mark.parametrize("labels", ["14", "21", "10"])
@pytest.mark.parametrize("offset", ["-10", "10"])
def test_whatever_the_offset_nothing_is_near_the_edge_of_the_sheet(labels: str, offset: str) -> None:
    pdf = sheet(labels, sample(), offset_x=offset, offset_y=offset)
    assert _nearest_to_an_edge(pdf) >= 5
    # The words are still within their labels, which move with them.
    by = float(offset)
    moved = [Place("", p.left - by, p.top - by, p.right - by, p.bottom - by) for p in words(pdf)]
    assert all(within(place, labels, 2.5) for place in moved)


@pytest.mark.parametrize(("labels", "offset"), [("14", "0"), ("10", "-10"), ("30", "10")])
def test_the_test_page_stays_within_what_printers_reach(labels: str, offset: str) -> None:
    pdf = sheet(labels, offset_x=offset, offset_y=offset, page="calibration")
    assert 5 <= _nearest_to_an_edge(pdf) < 6


def _nearest_to_an_edge(pdf: bytes) -> float:
    black, (width, height) = ink(pdf), page_size(pdf)
    assert black is not None
    return min(black.left, black.top, width - black.right, height - black.bottom)


def test_printing_begins_at_the_first_free_label() -> None:
    found = words(sheet("24", first="4"))
    assert len(found) == 21
    assert within(found[0], "24", 2.5) == [3]
    assert len(words(sheet("24", first="24"))) == 1


@pytest.mark.parametrize(
    ("labels", "first"), [("14", "15"), ("21", "22"), ("10", "30"), ("30", "31"), ("30", "0")]
)
def test_a_label_that_the_sheet_does_not_have_is_refused(labels: str, first: str) -> None:
    with pytest.raises(OutOfRange, match=rf"no number between 1 and {labels}"):
        sheet(labels, first=first)


def test_each_size_of_paper_has_sheets_of_its_own() -> None:
    assert on("labels").options["labels"].value == "21"
    assert on("labels", Size.LETTER).options["labels"].value == "10"
    with pytest.raises(UnknownChoice):
        on("labels", labels="30")
    with pytest.raises(UnknownChoice):
        on("labels", Size.LETTER, labels="21")
    with pytest.raises(OutOfRange):
        on("labels", offset_x="0.005")
    assert not on("labels").finishes


@pytest.mark.parametrize("labels", SHEETS)
def test_the_test_page_outlines_the_labels_and_has_scales_on_the_first_one(labels: str) -> None:
    _, _, width, height, left, top, *_ = SHEETS[labels]
    pdf = sheet(labels, page="calibration")
    text = page_text(pdf)
    assert "X" not in text
    assert "read both scales" in text
    # −5 and 5 to the left and the right of the edge, −5 and 5 above and below it.
    _, right, _, below = (place for place in words(pdf) if place.text.strip() == "5")
    assert (right.left + right.right) / 2 == pytest.approx(left + width + 5, abs=0.2)
    assert (below.top + below.bottom) / 2 == pytest.approx(top + height + 5, abs=0.2)
