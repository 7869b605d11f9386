"""A letter → PDF as people would print it without this project: what `make bench` measures against.

Frozen: the words, the template, the style sheets and the fonts are the product's, the way from there to a PDF
is nobody's but WeasyPrint's and Typst's. It must not change when the product learns to print in another way.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from pathlib import Path

import typst
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.chosen import ChosenPaper, choose_paper
from app.documents.document import Size
from app.documents.fonts import font_css
from app.documents.page import Lent, page_templates
from app.letters.compose import compose
from app.letters.letter import Letter, Paragraph, plain_text
from app.letters.templates import LetterTemplates
from app.letters.words import Words
from app.writing import Stock

TYPST = Path(__file__).with_name("letter.typ")
TAGGED = "pdf/ua-1"
_GIVEN = (
    "Ana Béatrice Carlos Daniela Émile Fátima Grace Hugo Inés Jürgen Katarzyna Łukasz Mary Noël Olga"
    " Pedro Quentin Rosa Søren Teresa Umberto Valérie William Ximena Yannick Zoë Aisha Björn Chloé Diego"
).split()
_FAMILY = (
    "Ferrer Dubois O’Connor Novák Müller Peña Rossi Smith Silva García Kowalski Jensen Martin López"
    " Lefèvre Brown Costa Horváth Moreau Nguyen Ortiz Petit Quirós Richard Sánchez Taylor Ünal Vidal Weiß Yi"
).split()
_PLACES = (
    "Lyon Québec Málaga Leeds Genève Bogotá Galway Tours Oaxaca Liège Bern Porto Kraków Århus Gdańsk"
    " Nantes Toledo Graz Lille Cork Vigo Ghent Turin Brno Nice Derry Cádiz Basel Metz Bath"
).split()
#: It has no divisor in common with the number of people, so that each comes once.
_STRIDE = 7_919


@dataclass(frozen=True)
class Sample:
    """The letter that everything is measured with: the sample text of a bundled case, on plain A4."""

    case: Case
    kind: Kind
    templates: LetterTemplates
    paper: ChosenPaper

    def letter(self, name: str, place: str) -> Letter:
        """The letter of somebody; its words are the case's."""
        return self._composed(name, place, None)

    def changed(self, name: str, place: str) -> Letter:
        """The letter of somebody who has put a sentence of their own before the last one."""
        *before, last = self.letter(name, place).body
        own = Paragraph(f"In {place} we speak of it each week, and I, {name}, have promised to write to you.")
        return self._composed(name, place, plain_text((*before, own, last)))

    def html(self, letter: Letter) -> str:
        """The letter as the paper's own template writes it, every word in its place."""
        paper = self.paper.paper
        template = page_templates(paper.folder.parent).get_template(f"{paper.slug}/page.html.jinja")
        return template.render(
            letter=letter,
            size=self.paper.size,
            options=self.paper.options,
            printed=self.paper.words.printed,
            lent=Lent(),
        )

    def _composed(self, name: str, place: str, body: str | None) -> Letter:
        words = Words(interface="en", name=name, place=place, body=body)
        return compose(self.case, self.kind, words, self.templates, self.case.facts.published)

    @property
    def base_url(self) -> str:
        """Where the addresses in the HTML start from."""
        return f"{self.paper.paper.folder.as_uri()}/"


def sample(stock: Stock) -> Sample:
    """The sample of a case whose letters anybody may write."""
    case = stock.catalogue.case("idris-vael")
    kind = next(iter(case.facts.kinds))
    return Sample(case, kind, stock.templates, choose_paper(stock.papers, "plain", Size.A4, {}, "en"))


def people() -> Iterator[tuple[str, str]]:
    """27,000 people, each with a name and a place, no two alike: nobody gains by remembering letters.

    They come well mixed: those who print the next thousand meet as many new signs as those before.
    """
    everybody = list(product(_GIVEN, _FAMILY, _PLACES))
    for number in range(len(everybody)):
        given, family, place = everybody[number * _STRIDE % len(everybody)]
        yield f"{given} {family}", place


def naive(html: str, base_url: str) -> bytes:
    """One letter, as WeasyPrint's documentation shows it."""
    source = HTML(string=html, base_url=base_url, url_fetcher=_Fetcher(allowed_protocols=("file",)))
    data: bytes = source.write_pdf(pdf_variant=TAGGED)
    return data


def one_document(pages: list[str], base_url: str) -> bytes:
    """All letters as sections of one HTML, each from a new page on; they share a head, styles and fonts."""
    head, _, _ = pages[0].partition("<body>")
    style = "<style>section { break-after: page } @page { @top-right { content: none } }</style></head>"
    letters = (
        re.sub(r"^.*<body>(.*)</body>.*$", r"<section>\1</section>", page, flags=re.DOTALL) for page in pages
    )
    return naive(f"{head.replace('</head>', style)}<body>{''.join(letters)}</body></html>", base_url)


def typst_data(letters: list[Letter]) -> bytes:
    """Letters as `letter.typ` reads them."""
    return json.dumps([asdict(letter) for letter in letters]).encode()


def typst_document(data: bytes) -> bytes:
    """All these letters as one tagged PDF, from a compiler that stays.

    Letters as a file of their own are the quickest way to give it others: with other ``sys_inputs`` it takes
    half as long again.
    """
    files = {"main.typ": TYPST.read_bytes(), "letters.json": data}
    compiled = _typst().compile(files, pdf_standards=["ua-1"])  # type: ignore[type-var]  # Knows files by path.
    assert isinstance(compiled, bytes)
    return compiled


@cache
def _typst() -> typst.Compiler:
    return typst.Compiler(font_paths=typst.Fonts())


class _Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes without types.
    """Gives the page the style sheet of its fonts."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url == "page:fonts":
            return URLFetcherResponse(url, font_css().encode(), {"Content-Type": "text/css"})
        return super().fetch(url, headers)
