"""Pictures that anybody may ask for: of papers and of all of them together."""

import dataclasses
import datetime
import io
import math
from collections.abc import Iterator

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from app.cases.case import Case
from app.cases.sheet import Kind, SolidarityRules
from app.documents.press import Press
from app.errors import UnknownChoice
from app.letters.words import Words
from app.previews import Previews
from app.settings import ROOT, Settings
from app.writing import Wish, Writing

SETTINGS = Settings(database_url="", secret_keys=("k" * 16,), data_dir=ROOT)
NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(SETTINGS.letter_templates / "pages")
    yield press
    press.close()


@pytest.fixture(scope="module")
def writing(press: Press) -> Writing:
    return Writing(SETTINGS, press, lambda: NOON)


@pytest.fixture(scope="module")
def case(writing: Writing) -> Case:
    return writing.stock.catalogue.case("idris-vael")


@pytest.fixture(scope="module")
def previews(writing: Writing, press: Press) -> Previews:
    return Previews(SETTINGS, writing, press)


def test_a_paper_is_shown_with_the_sample_on_it(previews: Previews, case: Case) -> None:
    png = previews.paper(case, Kind.APPEAL, Words(interface="fr"), Wish(paper="large"), 208)
    assert Image.open(io.BytesIO(png)).size == (208, math.ceil(208 * 297 / 210))
    assert len(png) < 20_000


def test_what_cannot_be_shown_is_refused(previews: Previews, case: Case) -> None:
    with pytest.raises(UnknownChoice):
        previews.paper(case, Kind.APPEAL, Words(interface="en"), Wish(paper="postcard"), 208)


def test_a_case_that_takes_no_cards_has_none_on_its_contact_sheet(previews: Previews, case: Case) -> None:
    solidarity = SolidarityRules(forms=("letter",))
    facts = dataclasses.replace(case.facts, solidarity=solidarity)
    sheets = (
        previews.contact_sheet(one, "en", "Papers", as_picture=False)
        for one in (case, dataclasses.replace(case, facts=facts))
    )
    with_cards, without = (PdfDocument(sheet)[0].get_textpage().get_text_range() for sheet in sheets)
    assert ("Postcard" in with_cards, "Postcard" in without) == (True, False)
    assert "Envelope" in without


def test_the_contact_sheet_is_one_page(previews: Previews, case: Case) -> None:
    sheet = previews.contact_sheet(case, "es", "Papeles", as_picture=True)
    width, height = Image.open(io.BytesIO(sheet)).size
    assert (width, height) == (1600, math.ceil(1600 * 210 / 297))
    assert previews.contact_sheet(case, "es", "Papeles", as_picture=False).startswith(b"%PDF")
