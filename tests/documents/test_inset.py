"""A case's picture → pixels for word processors: as large as it fits, and as sharp as print."""

import io

import pytest
from PIL import Image

from app.documents.inset import inset
from app.documents.page import Lent
from app.files.pictures import Picture
from tests.documents.letters import LENT, LINE_ART


def _photograph(width: int, height: int) -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return Picture(out.getvalue(), "image/jpeg", width, height)


def test_a_drawing_is_drawn_for_print() -> None:
    made = inset(LENT)
    assert made is not None
    assert (made.media_type, made.file, made.words) == ("image/png", "picture.png", LENT.picture_alt)
    assert (made.width, made.height) == (33, 33)
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.size == (390, 390)
        ends = picture.convert("L").getextrema()
    assert ends == (0, 255)


@pytest.mark.parametrize(("size", "expected"), [((400, 500), (26.4, 33)), ((600, 100), (60, 10))])
def test_a_photograph_stays_as_it_is_and_keeps_its_shape(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    photograph = _photograph(*size)
    made = inset(Lent(picture=photograph, picture_alt="Ana"))
    assert made is not None
    assert (made.data, made.file) == (photograph.data, "picture.jpeg")
    assert (round(made.width, 6), round(made.height, 6)) == expected


@pytest.mark.usefixtures("complaints")
def test_a_wide_drawing_is_as_wide_as_there_is_room() -> None:
    drawing = Picture(LINE_ART.replace("0 0 40 40", "0 0 300 40").encode(), "image/svg+xml", 300, 40)
    made = inset(Lent(picture=drawing))
    assert made is not None
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.size == (709, 95)


def test_without_a_picture_there_is_nothing() -> None:
    assert inset(Lent()) is None
