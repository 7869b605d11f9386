"""The mirror letter: what is sent is in one language; its writer keeps it beside the other, row by row."""

import dataclasses
import datetime
import io
import unicodedata
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from app.cases.case import Case
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.sheet import Kind
from app.documents.chosen import choose_paper
from app.documents.document import Size
from app.documents.page import Lent
from app.letters.compose import compose
from app.letters.letter import Letter, plain_text
from app.letters.mirror import mirrored
from app.letters.templates import LetterTemplates, read_letter_templates
from app.letters.words import Words
from app.settings import ROOT
from tests.documents.letters import PAPERS, on, printed, sample
from tests.papers.fit import faults as unfit
from tests.papers.making import heard
from tests.papers.measuring import Place, page_count, page_text, words
from tests.verapdf import faults

DAY = datetime.date(2026, 11, 20)
#: A Spanish appeal of somebody who reads French, and an Arabic greeting.
APPEAL = Words(interface="fr", language="es", name="Camille Ferrand", place="Lyon")
ADDRESS = "12, rue des Tanneurs\n69007 Lyon (3e)"
GREETING = dataclasses.replace(APPEAL, language="ar", address=ADDRESS, country="FR")
OWN = "Tomo el tranvía todas las mañanas."
HEADING = "Pour vous, à ne pas envoyer\u00a0: ce que dit votre lettre"
UNTRANSLATED = "Non traduit\u00a0: ce sont vos propres mots."


@cache
def catalogue() -> Catalogue:
    return read_catalogue(ROOT / "case_files")


@cache
def templates() -> LetterTemplates:
    return read_letter_templates(ROOT / "letter_templates")[0]


def idris() -> Case:
    return catalogue().case("idris-vael")


def paragraphs(language: str) -> list[str]:
    addressee = idris().addressees(Kind.APPEAL, language)[0]
    return templates().body(idris(), addressee, language, "").split("\n\n")


@cache
def made(given: Words, kind: Kind = Kind.APPEAL, size: Size = Size.A4) -> bytes:
    """The letter of these words for Idris Vael with its mirror."""
    letter = compose(idris(), kind, given, templates(), DAY)
    lent = Lent(mirror=mirrored(letter, idris(), given, templates(), DAY))
    with heard() as complaints:
        pdf = printed(letter, choose_paper(PAPERS, "mirror", size, {}, given.interface), lent).data
    assert complaints == []
    return pdf


def with_body(*parts: str) -> Words:
    return dataclasses.replace(APPEAL, body="\n\n".join(parts))


def letters(text: str) -> str:
    """The letters alone: spaces and hyphens are where lines happen to end."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text)))


def beginning(pdf: bytes, page: int, text: str) -> Place:
    """The line of the page that begins with these words."""
    return next(place for place in words(pdf, page) if place.text.strip().startswith(text))


def test_only_what_its_writer_keeps_has_another_language() -> None:
    pdf = made(APPEAL)
    assert page_count(pdf) == 2
    sent, kept = (letters(page_text(pdf, number)) for number in range(2))
    spanish, french = (
        compose(idris(), Kind.APPEAL, dataclasses.replace(APPEAL, language=one), templates(), DAY)
        for one in ("es", "fr")
    )
    for letter in (spanish, french):
        for text in (letter.salutation, *plain_text(letter.body).split("\n"), letter.closing):
            assert letters(text) in kept
            assert not letters(text) or (letters(text) in sent) is (letter is spanish)
    assert letters(HEADING) in kept
    assert letters(HEADING) not in sent
    # A sheet to keep is no page of the letter: it has neither its number nor its notes.
    assert letters(spanish.notes[0]) in sent
    assert letters(spanish.notes[0]) not in kept
    assert page_text(pdf, 1).startswith(HEADING[:10])


def test_paragraph_faces_paragraph_and_demand_demand() -> None:
    pdf = made(APPEAL)
    pairs = {
        "Señor Director": "Monsieur le",
        "Español": "Français",
        "reabrir la": "rouvrir l",
        "poner fin": "mettre fin",
    }
    for theirs, mine in pairs.items():
        left, right = beginning(pdf, 1, theirs), beginning(pdf, 1, mine)
        assert right.left > 105 > left.right, (theirs, mine)
        assert right.top == pytest.approx(left.top, abs=1.2)
    numbers = [
        place.text.strip()[:2]
        for place in words(pdf, 1)
        if place.text.strip()[:2] in {"1.", "2.", "3.", "4."}
    ]
    assert sorted(numbers) == ["1.", "1.", "2.", "2.", "3.", "3.", "4.", "4."]


def test_what_was_changed_is_marked_in_words_beside_it() -> None:
    given = paragraphs("es")
    pdf = made(with_body(given[0], OWN, *given[2:]))
    own, mark = beginning(pdf, 1, OWN), beginning(pdf, 1, UNTRANSLATED[:6])
    assert mark.top == pytest.approx(own.top, abs=1.2)
    assert letters(page_text(pdf, 1)).count(letters(UNTRANSLATED)) == 1
    assert letters(UNTRANSLATED) not in letters(page_text(pdf, 0))
    assert letters(UNTRANSLATED) not in letters(page_text(made(APPEAL), 1))


def test_an_arabic_letter_stands_right_of_its_writers_language_and_reads_in_its_order() -> None:
    pdf = made(GREETING, Kind.SOLIDARITY)
    letter = page_text(pdf, 0)
    for line in ("12, rue des Tanneurs", "69007 Lyon (3e)", "1044 Vesmar", "ALMARRA", "Camille Ferrand"):
        assert line in letter
        assert beginning(pdf, 0, line.split()[0]).right == pytest.approx(186, abs=1)
    arabic = compose(idris(), Kind.SOLIDARITY, GREETING, templates(), DAY)
    for text in (
        arabic.place_and_date,
        arabic.salutation,
        *plain_text(arabic.body).split("\n"),
        arabic.closing,
    ):
        assert letters(text) in letters(letter)
    assert beginning(pdf, 1, "Nous ne").right < 105 < beginning(pdf, 1, "لم نلتق").left


def test_a_latin_paragraph_in_an_arabic_letter_runs_from_left_to_right() -> None:
    body = templates().body(idris(), idris().addressees(Kind.SOLIDARITY, "ar")[0], "ar", "")
    pdf = made(dataclasses.replace(GREETING, body=f"{body}\n\nA bientôt (12)."), Kind.SOLIDARITY)
    for page in (0, 1):
        assert "A bientôt (12)." in page_text(pdf, page)
    assert beginning(pdf, 0, "A bientôt").left == pytest.approx(24, abs=1)


def test_a_long_letter_goes_on_without_a_row_being_torn() -> None:
    given = paragraphs("es")
    own = [f"Camino {number} y escribo. {'Camino y escribo otra vez. ' * 9}" for number in range(10, 26)]
    pdf = made(with_body(given[0], *own, *given[1:]), size=Size.LETTER)
    pages = [number for number in range(page_count(pdf)) if "Français" in page_text(pdf, number)]
    assert len(pages) > 1
    for number in range(10, 26):
        (page,) = (one for one in pages if f"Camino {number} y" in page_text(pdf, one))
        first = beginning(pdf, page, f"Camino {number} y")
        marks = [place.top for place in words(pdf, page) if place.text.startswith(UNTRANSLATED[:6])]
        assert min(abs(first.top - top) for top in marks) < 1.2
    assert sum(page_text(pdf, page).count(UNTRANSLATED[:6]) for page in pages) == 16


def test_a_paragraph_longer_than_a_page_loses_nothing() -> None:
    own = " ".join(f"Camino {number} veces y escribo otra vez." for number in range(100, 300))
    pdf = made(with_body(own, *paragraphs("es")))
    pages = [number for number in range(page_count(pdf)) if "Français" in page_text(pdf, number)]
    assert letters(own) in letters("".join(page_text(pdf, page) for page in pages)).replace(
        letters("Español Français"), ""
    ).replace(letters(UNTRANSLATED), "")


def test_those_who_listen_hear_row_after_row() -> None:
    given = paragraphs("es")
    with pikepdf.open(io.BytesIO(made(with_body(OWN, *given)))) as pdf:
        roles = _roles(pdf.Root.StructTreeRoot.K)
    table = roles[roles.index("/H1") :]
    assert [role for role in table if role in {"/Table", "/TH", "/TBody"}] == [
        "/Table",
        "/TH",
        "/TH",
        "/TBody",
    ]
    rows = "".join({"/TR": "\n", "/TD": "d", "/L": "l"}.get(role, "") for role in table).split("\n")[2:]
    # Salutation, own paragraph, the paragraphs with their four demands, closing: always two cells.
    assert {row.replace("l", "") for row in rows} == {"dd"}
    assert len(rows) == 2 + 1 + len(given) + 3
    assert rows.count("dldl") == 4


def test_the_checker_of_accessible_files_has_nothing_to_say_and_copiers_neither(tmp_path: Path) -> None:
    given = paragraphs("es")
    pdfs = {
        "usual": made(APPEAL),
        "arabic": made(GREETING, Kind.SOLIDARITY),
        "changed": made(with_body(OWN, *given)),
    }
    for name, data in pdfs.items():
        (tmp_path / name).write_bytes(data)
        assert list(unfit("mirror", data)) == []
    assert set(faults(tmp_path / name for name in pdfs).values()) == {()}


def test_hostile_words_are_words() -> None:
    text = page_text(made(with_body("<b>{{ 7*7 }}</b></td></tr> " + "W" * 400)), 1)
    assert "<b>{{ 7*7 }}</b></td></tr>" in text


def test_without_another_language_there_is_the_letter_alone() -> None:
    letter: Letter = sample()
    assert page_count(printed(letter, on("mirror"), Lent()).data) == 1


def _roles(element: pikepdf.Object) -> list[str]:
    """What each element of the structure tree is, in the order in which it is read."""
    if isinstance(element, pikepdf.Array):
        return [role for part in element for role in _roles(part)]
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        return [str(element.S), *(_roles(element.K) if "/K" in element else [])]
    return []
