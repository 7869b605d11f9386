"""Letters, papers and pictures that the tests of this room share."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.cases.sheet import Kind
from app.documents.chosen import ChosenPaper, choose_paper
from app.documents.document import Size
from app.documents.fonts import font_folders
from app.documents.page import Lent, page_of
from app.documents.papers import read_papers
from app.documents.pdf.printing import Printed, print_page
from app.files.pictures import Picture
from app.letters.letter import Letter, blocks

PAGES: Final = Path(__file__).parents[2] / "letter_templates" / "pages"
FOLDERS: Final = (PAGES, *font_folders())
PAPERS: Final = read_papers(PAGES)[0]
PLAIN: Final = choose_paper(PAPERS, "plain", Size.A4, {}, "en")
LINE_ART: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><g fill="none" stroke="#000">'
    '<circle cx="20" cy="15" r="9"/><path d="M4 39c2-14 30-14 32 0z"/></g></svg>'
)
LENT: Final = Lent(
    "Mira Solenne read the names of the villages aloud. She has been in prison since 14 March.",
    Picture(LINE_ART.encode(), "image/svg+xml", 40, 40),
    "A portrait of Mira Solenne",
)

_FRAMES: Final = {
    "en": ("Lyon, 1 December 2026", "Dear Mr President,", "Yours respectfully,", "Letter for Mira Solenne"),
    "fr": (
        "Lyon, le 1er décembre 2026",
        "Monsieur le Président,",
        "Je vous prie d’agréer, Monsieur le Président, l’expression de ma très haute considération.",
        "Lettre pour Mira Solenne",
    ),
    "es": (
        "Lyon, 1 de diciembre de 2026",
        "Señor Presidente:",
        "Con todo respeto,",
        "Carta por Mira Solenne",
    ),
}


@cache
def _words(language: str) -> str:
    return (Path(__file__).parent / "words" / f"{language}.txt").read_text("utf-8")


def sample(language: str = "en", /, **changes: Any) -> Letter:
    """A full letter: sender of 4 lines, addressee of 6 and a country, about 280 words with 4 demands."""
    place_and_date, salutation, closing, title = _FRAMES[language]
    letter = Letter(
        case="mira-solenne",
        kind=Kind.APPEAL,
        language=language,
        direction="ltr",
        title=title,
        sender=("Camille Ferrand", "12, rue des Tanneurs", "69007 Lyon", "France"),
        place_and_date=place_and_date,
        addressee=(
            "His Excellency Mr Tomas Verrault",
            "President of the Republic of Orlen",
            "Office of the President",
            "Palace of the Two Rivers",
            "4 Embankment Square",
            "1010 Castelmar",
        ),
        country="ORLÉN",
        country_language="fr",
        salutation=salutation,
        body=blocks(_words(language)),
        closing=closing,
        signature="Camille Ferrand",
        notes=("An example: the people and places in this letter are invented.",),
    )
    return replace(letter, **changes)


def on(paper: str, size: Size = Size.A4, **options: str) -> ChosenPaper:
    """The paper of that slug, for somebody who reads English."""
    return choose_paper(PAPERS, paper, size, options, "en")


def printed(letter: Letter, paper: ChosenPaper = PLAIN, lent: Lent = LENT) -> Printed:
    """The letter as PDF, made in this process."""
    return print_page(page_of(letter, paper, lent), FOLDERS)
