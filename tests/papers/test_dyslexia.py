"""The paper for readers with dyslexia: face, size and spacing of their choice, whole words in full lines."""

from itertools import pairwise

import pytest

from app.documents.document import Size
from app.letters.letter import NumberedList, Paragraph
from tests.documents.letters import PAPERS, on, printed, sample
from tests.papers.measuring import MM, page_count
from tests.papers.typeset import Glyph, glyphs, lines, said

MARGIN = 24 * MM
#: Millimetres, in which A4 and US Letter are wide.
WIDTHS = {Size.A4: 210, Size.LETTER: 215.9}


def _letter(language: str = "en", size: Size = Size.A4, **options: str) -> bytes:
    return printed(sample(language), on("dyslexia", size, **options)).data


@pytest.mark.parametrize(
    ("language", "face", "text", "embedded"),
    [
        ("en", "opendyslexic", "12", "OpenDyslexic"),
        ("fr", "atkinson", "14", "Atkinson-Hyperlegible"),
        ("es", "sans", "16", "Noto-Sans"),
    ],
)
def test_every_word_is_upright_in_the_face_and_size_that_were_chosen(
    language: str, face: str, text: str, embedded: str
) -> None:
    pdf = _letter(language, Size.LETTER, face=face, text=text)
    assert {(glyph.points, glyph.slant, glyph.face) for glyph in glyphs(pdf)} == {(float(text), 0, embedded)}
    assert 2 <= page_count(pdf) <= 3


def test_letters_that_a_face_lacks_come_from_the_sans() -> None:
    letter = sample(signature="Ольга Nguyễn")
    faces = {
        glyph.text: glyph.face for glyph in glyphs(printed(letter, on("dyslexia", face="atkinson")).data)
    }
    assert (faces["л"], faces["ễ"], faces["N"]) == ("Noto-Sans", "Noto-Sans", "Atkinson-Hyperlegible")


def _gaps(line: tuple[Glyph, ...]) -> list[float]:
    """The points from each letter's start to the next one's."""
    return [after.left - before.left for before, after in pairwise(line)]


def test_wider_spacing_parts_letters_words_and_lines_as_promised() -> None:
    """Measured against each other: in 12 points, an em of letters is 12 points too."""
    wide, wider = (
        lines(printed(sample(notes=()), on("dyslexia", face="sans", spacing=spacing)).data)
        for spacing in ("wide", "wider")
    )
    assert said(wide[0]) == "CamilleFerrand"
    between = [round(b - a, 1) for a, b in zip(_gaps(wide[0]), _gaps(wider[0]), strict=True)]
    # Nine hundredths of an em between letters; that twice, and twelve more, over a space.
    assert between == [1.1] * 6 + [3.6] + [1.1] * 6
    assert wide[0][0].line - wide[1][0].line == pytest.approx(18, abs=0.1)
    assert wider[0][0].line - wider[1][0].line == pytest.approx(21, abs=0.1)


def test_letters_that_are_joined_stay_joined_and_in_order() -> None:
    name = "ليلى الحسيني"
    widths = set()
    for spacing in ("wide", "wider"):
        line = lines(printed(sample(sender=(name,), notes=()), on("dyslexia", spacing=spacing)).data)[0]
        assert sorted(said(line)) == sorted(name.replace(" ", ""))
        # The first letter of the first word stands rightmost.
        assert line[-1].text == name[0]
        widths.add(round(line[-1].right - line[0].left, 1))
    assert len(widths) == 1


def _first_word(line: tuple[Glyph, ...]) -> float:
    """How many points wide it is: letters are parted by less than 4 points here, words by more than 6."""
    last = next((glyph for glyph, after in pairwise(line) if after.left - glyph.right > 4), line[-1])
    return last.right - line[0].left


@pytest.mark.parametrize("face", ["opendyslexic", "atkinson", "sans"])
def test_a_mark_stands_nearer_to_its_word_than_the_next_word(face: str) -> None:
    letter = sample("fr", notes=(), sender=("«\u00a0mot\u00a0» et\u00a0: mot",))
    line = lines(printed(letter, on("dyslexia", face=face)).data)[0]
    gaps = dict(zip(pairwise(said(line)), _gaps(line), strict=True))
    widths = {glyph.text: glyph.right - glyph.left for glyph in line}
    free = {pair: gap - widths[pair[0]] for pair, gap in gaps.items()}
    between = free["»", "e"]
    assert all(1 < free[pair] < 0.8 * between for pair in (("«", "m"), ("t", "»"), ("t", ":"))), free


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(("spacing", "height", "space"), [("wide", 18, 6.5), ("wider", 21, 10)])
def test_no_line_ends_before_it_is_full(language: str, spacing: str, height: int, space: float) -> None:
    """The engine, left to itself, puts single words on lines of their own where letters are spaced."""
    letter = sample(language, notes=(), sender=(), addressee=(), country="")
    inner = lines(printed(letter, on("dyslexia", face="atkinson", spacing=spacing)).data)
    full = [
        (said(upper), WIDTHS[Size.A4] * MM - MARGIN - upper[-1].right, space + _first_word(lower))
        for upper, lower in pairwise(inner)
        if upper[0].page == lower[0].page and abs(upper[0].line - lower[0].line - height) < 0.1
    ]
    assert len(full) > 12
    assert [line for line in full if line[1] > line[2] + 3] == []


@pytest.mark.parametrize("size", Size)
def test_nothing_leaves_the_page_however_long_a_word_is(size: Size) -> None:
    word = "W" * 200
    letter = sample(
        sender=(word,), addressee=(word,), place_and_date=word, country=word, signature=word, closing=word,
        body=(Paragraph(word), NumberedList((word, word))), copies_label=word, copies_to=(word,),
        notes=(word,),
    )  # fmt: skip
    found = glyphs(printed(letter, on("dyslexia", size, text="16", spacing="wider")).data)
    assert min(glyph.left for glyph in found) > 60
    assert max(glyph.right for glyph in found) < WIDTHS[size] * MM - 20
    assert sum(glyph.text == "W" for glyph in found) == 12 * 200


def test_it_makes_no_claim_and_names_each_choice_in_each_language() -> None:
    for language, words in PAPERS["dyslexia"].words.items():
        assert words.name, language
        assert {"en": "some readers", "fr": "certaines", "es": "algunas"}[language] in words.about
        assert [words.options["face"].choices[face] for face in ("opendyslexic", "atkinson")] == [
            "OpenDyslexic",
            "Atkinson Hyperlegible",
        ]
