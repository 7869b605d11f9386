"""Large print: every word in 18 points of upright sans, in one column from one edge."""

from itertools import pairwise

import pytest

from app.documents.document import Size
from app.letters.letter import Paragraph
from tests.documents.letters import PAPERS, on, printed, sample
from tests.papers.measuring import MM, page_count, page_text
from tests.papers.typeset import glyphs, lines, said

MARGIN = 24 * MM


def _letter(language: str, size: Size) -> bytes:
    copies = {"copies_label": "Copies:", "copies_to": ("The Ambassador", "The Minister")}
    return printed(sample(language, **copies), on("large", size)).data


@pytest.mark.parametrize(("language", "size"), [("en", Size.A4), ("fr", Size.LETTER), ("es", Size.A4)])
def test_every_word_is_in_eighteen_points_of_upright_sans(language: str, size: Size) -> None:
    pdf = _letter(language, size)
    assert {(glyph.points, glyph.slant, glyph.face) for glyph in glyphs(pdf)} == {(18, 0, "Noto-Sans")}
    assert page_count(pdf) == 3


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_lines_start_at_one_edge_and_end_where_their_words_do(language: str) -> None:
    inner = [line for line in lines(_letter(language, Size.A4)) if not said(line).isdigit()]
    starts = {round(line[0].left - MARGIN) for line in inner}
    # The demands, with their numbers, are the only lines that are set in.
    assert {start for start in starts if start > 1} == {16, 40}
    assert min(starts) >= -1
    assert len({round(line[-1].right) for line in inner}) > len(inner) / 2
    assert not [line for line in inner if said(line).endswith(("-", "\u2010"))]


def test_lines_are_half_as_high_again_as_their_letters() -> None:
    inner = lines(_letter("en", Size.A4))
    steps = [
        upper[0].line - lower[0].line for upper, lower in pairwise(inner) if upper[0].page == lower[0].page
    ]
    assert min(step for step in steps if step) == pytest.approx(27, abs=0.1)


def test_a_script_from_right_to_left_starts_at_the_right_edge() -> None:
    letter = sample(direction="rtl", sender=("ليلى الحسيني",), body=(Paragraph("ليلى"),), signature="ليلى")
    arabic = [line for line in lines(printed(letter, on("large")).data) if "ليلى" in said(line)[::-1]]
    assert len(arabic) == 3
    assert {round(line[-1].right) for line in arabic} == {round(210 * MM - MARGIN)}


def test_the_notes_stand_once_before_all_else_and_numbers_on_the_later_pages() -> None:
    first, second = "An example: all of it is invented.", "A practice letter."
    pdf = printed(sample(notes=(first, second)), on("large")).data
    assert page_text(pdf).startswith(f"{first} {second} Camille Ferrand")
    tops = [next(line for line in lines(pdf) if line[0].page == page) for page in range(page_count(pdf))]
    assert [said(line) for line in tops[1:]] == ["2", "3"]
    assert first not in page_text(pdf, 1)


@pytest.mark.parametrize("more", range(6))
def test_the_signature_is_never_alone_on_a_page(more: int) -> None:
    """Words before it make the letter longer line by line, past the end of a page."""
    body = (
        Paragraph("\n".join(["A line."] * more)),
        *sample().body[:3],
        Paragraph("Thank you,\nfrom all of us."),
    )
    pdf = printed(sample(body=body), on("large")).data
    last = page_text(pdf, page_count(pdf) - 1)
    assert "from all of us. Yours respectfully, Camille Ferrand" in last


def test_a_letter_without_sender_starts_at_the_top_and_has_a_line_to_sign_on() -> None:
    pdf = printed(sample(sender=(), signature="", notes=()), on("large")).data
    assert page_text(pdf).startswith("Lyon, 1 December 2026")
    top = lines(pdf)[0][0]
    assert 297 * MM - 20 * MM - 27 < top.line < 297 * MM - 20 * MM


def test_it_is_called_large_print_in_each_language() -> None:
    names = {language: words.name for language, words in PAPERS["large"].words.items()}
    assert names == {"en": "Large print", "fr": "Grands caractères", "es": "Letra grande"}
