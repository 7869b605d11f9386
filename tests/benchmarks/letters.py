"""One letter here, and from Flask + WeasyPrint in the request: same HTML, CSS, fonts, pdf/ua-1."""

import html
import re
from pathlib import Path

from flask import Flask, Response
from weasyprint import HTML

from app import create_app, database
from app.documents.chosen import choose_paper
from app.documents.document import Size
from app.documents.fonts import font_folders
from app.documents.page import Lent, Page, page_of
from app.documents.pdf import Fence
from app.letters.compose import compose
from app.letters.words import Words
from app.settings import Settings
from app.writing import Stock, read_stock
from tests.benchmarks.measure import Row, compare

PAGE = "/en/write/idris-vael/appeal"


def measured(settings: Settings, times: int) -> Row:
    """A letter from the posted form to the PDF's last byte; here it is recorded too, beside it is not."""
    here = create_app(settings)
    with here.app_context():
        database.prepare()
    writer, beside = here.test_client(), plain_application(read_stock(settings)).test_client()

    def letter_here() -> None:
        token = re.search(r'name="token"[^>]*value="([^"]+)"', page.text)
        assert token
        fields = {"token": html.unescape(token[1]), "name": "Ana Ferrer", "as": "pdf"}
        answer = writer.post(PAGE, data=fields)
        assert answer.mimetype == "application/pdf"

    def letter_beside() -> None:
        assert beside.post("/", data={"name": "Ana Ferrer"}).mimetype == "application/pdf"

    page = writer.get(PAGE)
    return compare(
        "one letter, form to PDF",
        letter_here,
        "Flask + WeasyPrint in the request",
        letter_beside,
        times=times,
    )


def plain_application(stock: Stock) -> Flask:
    """What people would write instead: lay out and print within the request, in the server's own process."""
    app = Flask("beside")
    case = stock.catalogue.case("idris-vael")
    kind = next(iter(case.facts.kinds))

    @app.post("/")
    def letter() -> Response:
        words = Words(interface="en", name="Ana Ferrer")
        composed = compose(case, kind, words, stock.templates, case.facts.published)
        page = page_of(composed, choose_paper(stock.papers, "plain", Size.A4, {}, "en"), Lent())
        return Response(printed(page, stock.papers["plain"].folder.parent), mimetype="application/pdf")

    return app


def printed(page: Page, papers: Path) -> bytes:
    """The page as PDF, as WeasyPrint's documentation shows it."""
    source = HTML(
        string=page.html,
        base_url=f"{page.folder.as_uri()}/",
        url_fetcher=Fence(page.resources, (papers, *font_folders())),
        media_type="print",
    )
    data: bytes = source.write_pdf(pdf_variant="pdf/ua-1")
    return data
