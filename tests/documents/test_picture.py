"""Page → pictures: those of the very PDF, small enough for an old phone, and the same every time."""

import io
import time

import pytest
from PIL import Image, ImageChops

from app.documents.document import Size
from app.documents.page import Lent, Page, page_of
from app.documents.picture import picture_page, pictures
from app.documents.press import Press
from app.errors import CannotPrint, PressFailed
from tests.documents.letters import FOLDERS, LENT, PLAIN, on, printed, sample

LONG = page_of(sample(body=sample().body * 5), PLAIN, Lent())


def _seen(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("paper", ["plain", "stationery"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_picture_of_a_page_of_text_weighs_less_than_sixty_kilobytes(language: str, paper: str) -> None:
    (page,) = pictures(printed(sample(language), on(paper)).data, 800, 4)
    assert len(page) <= 60_000
    assert _seen(page).mode == "P"


@pytest.mark.parametrize("width", [1, 320, 800, 880, 1200])
@pytest.mark.parametrize("size", Size)
def test_a_picture_is_as_wide_as_asked_and_as_high_as_the_paper(size: Size, width: int) -> None:
    (page,) = pictures(printed(sample(), paper=on("plain", size)).data, width, 1)
    height = {Size.A4: 297 / 210, Size.LETTER: 279.4 / 215.9}[size] * width
    assert _seen(page).width == width
    assert height - 1 < _seen(page).height < height + 1


def test_a_picture_has_no_traces_and_is_always_the_same() -> None:
    data = printed(sample(), on("stationery")).data
    (page,) = pictures(data, 800, 1)
    assert (page,) == pictures(data, 800, 1)
    assert _seen(page).info == {}


def test_a_picture_is_white_paper_with_black_letters() -> None:
    (page,) = pictures(printed(sample()).data, 800, 1)
    grey = _seen(page).convert("L")
    # 254, because the octree rounds.
    assert grey.getpixel((0, 0)) == grey.getextrema()[1] == 254
    assert grey.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) > 225  # type: ignore[operator]  # A grey is one number.


def test_colours_stay_colours() -> None:
    html = '<html lang="en"><title>x</title><style>@page { background: #a1321d }</style>'
    (page,) = picture_page(Page(html, PLAIN.paper.folder, ()), FOLDERS, 80, 1).pages
    difference = ImageChops.difference(
        _seen(page).convert("RGB"), Image.new("RGB", _seen(page).size, "#a1321d")
    )
    assert max(high for _, high in difference.getextrema()) <= 1  # type: ignore[misc]  # One pair for each colour.


def test_no_more_pages_are_pictured_than_asked_for(press: Press) -> None:
    whole = printed(sample(body=sample().body * 5))
    assert whole.pages > 2
    few = press.pictures(LONG, most=2)
    assert (len(few.pages), few.printed) == (2, whole)
    assert len(press.pictures(LONG, most=99).pages) == whole.pages


def test_a_press_makes_what_this_process_would_make(press: Press) -> None:
    page = page_of(sample(), on("stationery"), LENT)
    made = press.pictures(page, most=4)
    assert made == picture_page(page, FOLDERS, 880, 4)
    assert made.printed == press.print(page)


def test_what_cannot_be_printed_cannot_be_pictured(press: Press) -> None:
    with pytest.raises(CannotPrint) as refused:
        press.pictures(page_of(sample(signature="Ana \ue000"), PLAIN, Lent()), most=1)
    assert refused.value.characters == ("\ue000",)
    page = Page('<html lang="en"><img src="file:///etc/hostname">', PLAIN.paper.folder, ())
    with pytest.raises(PressFailed, match="could not") as failed:
        press.pictures(page, most=1)
    assert failed.value.why == "the page could not be built (Forbidden)"


def test_a_picture_costs_less_than_printing() -> None:
    data = printed(sample()).data
    printing, picturing = list[float](), list[float]()
    for _ in range(3):
        start = time.process_time()
        printed(sample())
        middle = time.process_time()
        pictures(data, 880, 1)
        printing.append(middle - start)
        picturing.append(time.process_time() - middle)
    assert min(picturing) < min(printing)
