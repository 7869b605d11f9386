"""Letter → illustrated paper: its letterhead with what the case lends, and the same to write on by hand."""

import io

import pytest
from PIL import Image

from app.documents.chosen import ChosenPaper
from app.documents.document import Size
from app.documents.page import Lent
from app.errors import DoesNotFit
from app.files.pictures import Picture
from app.letters.letter import Paragraph
from tests.documents.letters import LENT, on, printed, sample
from tests.papers.fit import lost
from tests.papers.measuring import Place, ink, page_count, page_size, page_text, words

LINE = "Mira Solenne read the names of the villages aloud."


def _open(size: Size = Size.A4) -> ChosenPaper:
    return on("stationery", size, message="open")


def _photograph() -> Picture:
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((300, 450)).save(out, "JPEG")
    return Picture(out.getvalue(), "image/jpeg", 300, 450)


def _line(pdf: bytes) -> list[Place]:
    return [place for place in words(pdf) if place.text.strip() and place.text.strip() in LINE]


@pytest.mark.parametrize("size", Size)
def test_open_paper_has_the_letterhead_and_no_word_of_the_letter_and_finishes_none(size: Size) -> None:
    pdf = printed(sample(), _open(size), LENT).data
    assert page_count(pdf) == 1
    assert page_text(pdf) == f"{LENT.line} {sample().notes[0]}"
    assert not _open(size).finishes
    assert on("stationery").finishes
    # Room to write: its rules go down to the foot of the page.
    inked = ink(pdf)
    assert inked is not None
    assert inked.bottom > page_size(pdf)[1] - 25


def test_the_line_of_a_case_stands_alone_between_the_garland_and_the_letter() -> None:
    pdf = printed(sample(), on("stationery"), Lent(LINE)).data
    (line,) = _line(pdf)
    others = [place.top for place in words(pdf) if place.text.strip() not in LINE]
    assert 15 < line.top < line.bottom < min(others)
    assert line.left + line.right == pytest.approx(page_size(pdf)[0], abs=1)
    assert lost(sample(), pdf) == []


def test_a_long_line_takes_more_rows_and_lowers_the_letter_but_has_an_end() -> None:
    pdf = printed(sample(), on("stationery"), Lent(f"{LINE} " * 5)).data
    rows = {round(place.top) for place in words(pdf) if place.text.strip() in f"{LINE} " * 5}
    sender = next(place.top for place in words(pdf) if place.text.startswith("Camille"))
    assert 1 < len(rows) < 5
    assert max(rows) < sender
    with pytest.raises(DoesNotFit):
        printed(sample(), _open(), Lent(LINE * 50))


def test_the_words_keep_clear_of_the_garland() -> None:
    for lent in (Lent(), Lent(LINE)):
        pdf = printed(sample(), on("stationery"), lent).data
        top = min(place.top for place in words(pdf) if place.text.strip() not in LINE)
        above = [place.bottom for place in _line(pdf)] or [18.0]
        assert top - max(above) > 3


def test_the_signature_is_never_alone_on_a_page() -> None:
    body = sample().body
    # The first is a line too long for one page.
    for lines in (3, 4):
        letter = sample(body=(Paragraph("\n".join(["A line."] * lines)), *body, Paragraph("Thank you.")))
        pdf = printed(letter, on("stationery"), Lent()).data
        last = page_text(pdf, page_count(pdf) - 1)
        assert "Thank you. Yours respectfully, Camille Ferrand" in last


def test_a_photograph_keeps_its_shape_beside_the_addressee() -> None:
    tall = printed(sample(), on("stationery"), Lent(picture=_photograph(), picture_alt="A face")).data
    assert page_count(tall) == 1
    assert lost(sample(), tall) == []
