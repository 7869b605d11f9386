"""A person with a real browser: reads a case, writes, takes the letter away, and sees it counted."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.writer import OWN_WORDS, follow, paragraphs, person
from tests.serving import Site
from tests.verapdf import faults


@pytest.fixture(
    params=[True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without JavaScript"]
)
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    small = {"width": 320, "height": 640}
    with person(browser, site, java_script_enabled=request.param, viewport=small) as somebody:
        yield somebody.new_page()


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_person_reads_a_case_changes_a_paragraph_takes_it_away_and_is_counted(
    page: Page, site: Site, tmp_path: Path
) -> None:
    before = site.total()
    page.goto("/")
    page.get_by_role("link", name="Idris Vael").first.click()
    page.get_by_role("link", name="Write an appeal").first.click()
    if paragraphs(page).count():
        paragraphs(page).nth(1).fill(OWN_WORDS)
    else:
        words = page.locator("textarea[name=body]")
        first, _, *others = words.input_value().split("\n\n")
        words.fill("\n\n".join([first, OWN_WORDS, *others]))
    page.locator("input[name=name]").fill("Ana Ferrer")
    follow(page, page.get_by_role("button", name="Finish my letter"))
    assert "counted" in page.locator("main").inner_text()
    assert site.total() == before + 1

    pdf = download(page, "PDF", tmp_path)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        printed = one_line(document[0].get_textpage().get_text_range())
    assert OWN_WORDS in printed
    assert "Ana Ferrer" in printed
    assert faults([pdf]) == {pdf: ()}

    page.get_by_text("DOCX, ODT, plain text").click()
    docx = download(page, "DOCX", tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(docx),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    opened = one_line(docx.with_suffix(".txt").read_text(encoding="utf-8-sig"))
    assert OWN_WORDS in opened
    assert zipfile.is_zipfile(io.BytesIO(docx.read_bytes()))

    assert site.total() == before + 1, "other formats of the same letter count nothing more"
