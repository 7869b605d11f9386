"""A case or a campaign → the picture beside its link: everything on it, in its place, for any words."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.cases.catalogue import read_catalogue
from app.documents.link import LINK_WIDTH, link_page
from app.documents.picture import picture_page
from app.documents.press import Press
from app.files.pictures import Picture
from tests.documents.letters import FOLDERS, LINE_ART, PAGES
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")

CASES = read_catalogue(PAGES.parents[1] / "case_files")
PORTRAIT = Picture(LINE_ART.encode(), "image/svg+xml", 40, 40)
WORDS = {
    "short": ("Ana", "She sang.", "ltr"),
    "long": ("Familles des marins de la baie " * 9, "Une fonderie empoisonne la baie. " * 9, "ltr"),
    "one word": ("W" * 300, "W" * 300, "ltr"),
    "arabic": ("ليلى الحسيني", "معلمة حُكم عليها بالسجن أربع سنوات بسبب أغنية.", "rtl"),
    "hostile": ("<script>{{7*7}}</script>", '<img src="file:///etc/hostname"> & " {% raw %}', "ltr"),
}  # fmt: skip


def _printed(name: str, hook: str, direction: str = "ltr", picture: Picture | None = PORTRAIT) -> bytes:
    page = link_page(name, hook, "en", direction, "Every letter counts.", picture, PAGES)
    return picture_page(page, FOLDERS, LINK_WIDTH, 1).printed.data


def _text(data: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("slug", sorted(CASES.cases))
def test_every_bundled_case_has_a_small_picture_with_its_whole_hook(slug: str, language: str) -> None:
    case = CASES.cases[slug]
    hook = case.words[language].front.hook
    page = link_page("Mira Solenne", hook, language, "ltr", "Every letter counts.", case.picture, PAGES)
    made = picture_page(page, FOLDERS, LINK_WIDTH, 1)
    (png,) = made.pages
    assert Image.open(io.BytesIO(png)).size == (1200, 630)
    assert len(png) <= 150_000
    assert made.printed.pages == 1
    assert " ".join(hook.split()) in _text(made.printed.data)


def test_the_picture_bears_name_hook_site_and_motto() -> None:
    assert _text(_printed("Ana", "She sang.")) == "Ana She sang. Every Letter Every letter counts."


def test_a_campaign_has_a_picture_without_a_drawing() -> None:
    with_drawing, without = (_printed("Ana", "She sang.", picture=one) for one in (PORTRAIT, None))
    assert _text(with_drawing) == _text(without)
    assert len(without) < len(with_drawing)


@pytest.mark.parametrize(("name", "hook", "direction"), WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("picture", [PORTRAIT, None], ids=["case", "campaign"])
def test_no_words_leave_their_place(name: str, hook: str, direction: str, picture: Picture | None) -> None:
    document = pypdfium2.PdfDocument(_printed(name, hook, direction, picture))
    assert len(document) == 1
    text = document[0].get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    # Points. The postmark stands beyond the middle; the site's name, one line, below all words.
    side = [box for box in boxes if (box[0] < 500 if direction == "ltr" else box[2] > 400)]
    words = [box for box in side if box[1] > 65]
    assert len(side) - len(words) == 1
    assert max(box[3] for box in words) < 472.5 - 30
    left, right = (54, 54 + 458) if direction == "ltr" else (900 - 54 - 458, 900 - 54)
    assert min(box[0] for box in words) >= left - 2
    assert max(box[2] for box in words) <= right + 2


def test_a_picture_of_words_from_right_to_left_is_mirrored() -> None:
    for direction, expected in (("ltr", True), ("rtl", False)):
        text = pypdfium2.PdfDocument(_printed("Ana", "x", direction))[0].get_textpage()
        assert (text.get_charbox(0)[0] < 450) is expected


def test_the_page_passes_the_reference_checker(tmp_path: Path) -> None:
    path = tmp_path / "link.pdf"
    path.write_bytes(_printed("Ana", "She sang."))
    assert faults([path])[path] == ()


def test_the_press_makes_it(press: Press) -> None:
    page = link_page("Ana", "She sang.", "en", "ltr", "Every letter counts.", PORTRAIT, PAGES)
    made = press.pictures(page, LINK_WIDTH, most=1)
    assert made == picture_page(page, FOLDERS, LINK_WIDTH, 1)
