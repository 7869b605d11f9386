"""Pictures of papers → the one page that shows them all, each over its name."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.documents.contact import CONTACT_WIDTH, Shown, contact_page
from app.documents.picture import Pictures, picture_page, pictures
from app.documents.press import Press
from tests.documents.letters import FOLDERS, PAGES, on, printed, sample
from tests.papers.measuring import page_text
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")

MM = 72 / 25.4
TITLE = "Every paper"


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return out.getvalue()


def _shown(number: int, width: int = 210, height: int = 297) -> tuple[Shown, ...]:
    picture = _png(width, height)
    return tuple(Shown(f"Paper {one}", picture, f"A4, number {one}") for one in range(1, number + 1))


def _made(*papers: Shown, title: str = TITLE, language: str = "en") -> Pictures:
    return picture_page(contact_page(papers, title, language, PAGES), FOLDERS, CONTACT_WIDTH, 9)


def _boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where the pictures are: left, top, right and bottom in millimetres."""
    page = pypdfium2.PdfDocument(pdf)[0]
    places = (one.get_bounds() for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
    high = page.get_height()
    return [(left / MM, (high - top) / MM, right / MM, (high - low) / MM) for left, low, right, top in places]


@pytest.mark.parametrize("number", [1, 2, 3, 9, 11, 24])
def test_all_papers_stand_on_one_page_with_their_names(number: int) -> None:
    made = _made(*_shown(number))
    assert made.printed.pages == 1
    boxes = _boxes(made.printed.data)
    assert len(boxes) == number
    assert all(box[0] > 17 and box[1] > 30 and box[2] < 280 and box[3] < 190 for box in boxes)
    assert all(abs((box[3] - box[1]) / (box[2] - box[0]) - 297 / 210) < 0.02 for box in boxes)
    assert len({round(box[1]) for box in boxes} | {round(box[3]) for box in boxes}) % 2 == 0
    words = page_text(made.printed.data)
    assert words.startswith(TITLE)
    assert [words.count(f"number {one}") for one in range(1, number + 1) if one > 2] == [1] * max(
        0, number - 2
    )


def test_no_two_papers_touch() -> None:
    boxes = _boxes(_made(*_shown(9)).printed.data)
    for one in boxes:
        for other in boxes:
            apart = (
                other[0] - one[2] > 8
                or one[0] - other[2] > 8
                or other[1] - one[3] > 8
                or one[1] - other[3] > 8
            )
            assert one == other or apart


def test_what_lies_stands_on_the_same_line_as_what_stands() -> None:
    upright, lying = _boxes(_made(*_shown(1), *_shown(1, 220, 110)).printed.data)
    assert lying[3] == pytest.approx(upright[3], abs=0.3)
    assert lying[2] - lying[0] == pytest.approx(upright[2] - upright[0], abs=0.3)
    assert (lying[3] - lying[1]) * 2 == pytest.approx(lying[2] - lying[0], rel=0.01)


def test_what_is_very_tall_is_no_higher_than_a_sheet() -> None:
    upright, tall = _boxes(_made(*_shown(1), *_shown(1, 50, 500)).printed.data)
    assert tall[1] == pytest.approx(upright[1], abs=0.3)
    assert tall[3] == pytest.approx(upright[3], abs=0.3)


def test_a_long_line_is_cut_before_the_next_paper() -> None:
    caption = "A sheet of which there is very much to tell, and more than there is room for. " * 3
    made = _made(*(Shown("Paper", _png(210, 297), caption.strip()) for _ in range(9)))
    assert made.printed.pages == 1
    assert page_text(made.printed.data).count("…") == 9
    text = pypdfium2.PdfDocument(made.printed.data)[0].get_textpage()
    high = 210 * MM
    lows = [(high - text.get_rect(number)[1]) / MM for number in range(text.count_rects())]
    below = min(box[1] for box in _boxes(made.printed.data) if box[1] > 100)
    assert max(low for low in lows if low < 120) < below
    assert max(lows) < 205


def test_everybody_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "contact.pdf"
    path.write_bytes(_made(*_shown(7), language="fr").printed.data)
    assert faults([path])[path] == ()


def test_hostile_words_stand_on_it_as_they_are() -> None:
    words = "<b>{{7*7}}</b> & “W”"
    made = _made(Shown(words, _png(2, 3), words), title=words)
    assert page_text(made.printed.data).count(words) == 3


def test_its_picture_is_as_wide_as_a_readme_wants_and_light(press: Press) -> None:
    picture = pictures(printed(sample(), on("stationery")).data, 600, 1)[0]
    papers = tuple(Shown(f"Paper {one}", picture, "A4") for one in range(9))
    made = press.pictures(contact_page(papers, TITLE, "en", PAGES), CONTACT_WIDTH, most=1)
    assert Image.open(io.BytesIO(made.pages[0])).width == 1600
    assert len(made.pages[0]) < 200_000
    assert made == _made(*papers)
